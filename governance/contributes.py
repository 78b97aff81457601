"""What governance puts in the product's slots."""

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from alliance import permissions, registry, search_index, visibility
from alliance.registry import (
    Check,
    Concern,
    DocumentKind,
    GateChecks,
    JobKind,
    NavItem,
    Panel,
    Periodic,
    Searched,
    SettingSpec,
    SubjectCalendar,
    Task,
)
from alliance.rules import inside
from governance import (
    conditions,
    dashboard,
    dates,
    escalating,
    gates,
    invariants,
    lifecycle,
    packets,
    papers,
    queries,
    sample,
    seats,
    services,
)
from governance.models import Action, Body, Decision, Escalation, Meeting, Packet, Proposal, Risk
from governance.nouns import NOUNS
from governance.permissions import PERMISSIONS, VISIBLE


def decisions_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Members vote, the chair signs."""
    for decision in queries.waiting_for(user, timezone.localdate(now))[:50]:
        chairs = decision.body.chair_id == user.pk
        day = decision.meets_on
        yield Task(
            title=decision.question,
            detail=f"{decision.reference}, {decision.body}. About {decision.subject_label}.",
            button="Sign decision" if chairs else "Vote",
            url=decision.get_absolute_url(),
            due_at=timezone.make_aware(datetime.combine(day, time(17))) if day else None,
            subject=decision.subject_label,
        )


def champion_gap(user: Any, now: datetime) -> Iterable[Task]:
    if user.has_perm("governance.appoint_champion") and queries.champion(timezone.localdate(now)) is None:
        yield Task(
            "Appoint a Smart City Champion",
            "Nobody holds the mandate. Council sees the gap.",
            "Appoint",
            "/champion/new/",
        )


def promised(user: Any, now: datetime) -> Iterable[Task]:
    """Actions one has promised, or covers for somebody who has."""
    today = timezone.localdate(now)
    for action in queries.promised_by(user, today):
        late = action.due_on < today
        yield Task(
            title=action.title,
            detail=f"{action.reference}{', a condition of ' + action.decision.reference if action.decision else ''}. "
            f"{'It is late.' if late else 'You promised it.'}",
            button="Mark as done",
            url=f"{action.get_absolute_url()}finish/",
            due_at=timezone.make_aware(datetime.combine(action.due_on, time(17))),
            subject=str(action.body or ""),
        )


def climbing(user: Any, now: datetime) -> Iterable[Task]:
    """Escalations this person may take on."""
    rows = Escalation.objects.visible_to(user).filter(state="open").select_related("owner")
    for row in rows.order_by("-level", "raised_at")[:50]:
        if user.has_perm("governance.acknowledge", row):
            level = Escalation.Level(row.level).label
            yield Task(
                row.fact, f"{row.subject_label}. With: {level}.", "Take it on", row.get_absolute_url(), row.climbs_at
            )


def proposals_waiting(user: Any, now: datetime) -> Iterable[Task]:
    if not user.has_perm("governance.answer_proposal"):
        return
    for row in Proposal.objects.visible_to(user).filter(state="received").order_by("answer_by")[:20]:
        due_at = timezone.make_aware(datetime.combine(row.answer_by, time(17)))
        yield Task(f"Answer “{row.title}”", f"{row.reference}, unsolicited.", "Answer", row.get_absolute_url(), due_at)


def concerns(now: datetime) -> Iterable[Concern]:
    """Promises that are late, risks nobody watches or whose acceptance has run out, proposals past the clock."""
    today = timezone.localdate(now)
    for action in Action.objects.filter(state="open", due_on__lt=today).select_related("owner"):
        yield Concern("action_late", action, f"“{action.title}” was due on {action.due_on:%-d %B %Y}.", action.owner)
    for risk in Risk.objects.filter(state="open", owner=None):
        yield Concern("risk_without_owner", risk, f"Nobody watches the risk “{risk.title}”.")
    for risk in Risk.objects.filter(state="accepted", accepted_until__lte=today).select_related("owner"):
        yield Concern("risk_to_review", risk, f"The acceptance of “{risk.title}” has run out: look again.", risk.owner)
    for row in Proposal.objects.filter(state="received", answer_by__lt=today):
        yield Concern("proposal_late", row, f"The proposal “{row.title}” waits for an answer past the clock.")


def readiness(initiative: Any) -> Iterable[Check]:
    """The governance pillar: a champion, risks with owners, a decision to go ahead."""
    champion = queries.champion_beside(initiative, timezone.localdate())
    yield Check(
        "governance",
        "A Smart City Champion holds the mandate",
        champion is not None,
        str(champion.person) if champion else "",
        "Appoint",
        "/champion/new/",
    )
    risks = [risk for risk in queries.risks_beside(initiative) if risk.state == "open"]
    nobody = [risk for risk in risks if risk.owner_id is None]
    yield Check(
        "governance",
        "Every open risk has an owner",
        not nobody,
        f"{len(risks)} open risks" if risks else "No open risks",
        "Name owner",
        nobody[0].get_absolute_url() if nobody else "",
    )
    ready = queries.passed_gate(queries.decisions_beside(initiative), Decision.Gate.READY_TO_PILOT)
    yield Check(
        "governance",
        "A body has decided that the pilot may start",
        ready is not None,
        str(ready) if ready else "",
        "Put the question",
        question_url(initiative, Decision.Gate.READY_TO_PILOT),
        Decision.Gate.READY_TO_PILOT,
    )


def question_url(subject: Any, gate: str) -> str:
    return f"/decisions/new/?subject_type={subject._meta.label_lower}&subject_id={subject.pk}&gate={gate}"


def decisions_panel(initiative: Any, user: Any) -> dict[str, Any]:
    return {
        "decisions": queries.decisions_beside(initiative)[:20],
        "risks": queries.risks_beside(initiative)[:20],
        "ask_url": question_url(initiative, Decision.Gate.OTHER) if user.has_perm("governance.put_question") else "",
        "risk_url": f"/risks/new/?subject_type={initiative._meta.label_lower}&subject_id={initiative.pk}"
        if user.has_perm("governance.manage_risk")
        else "",
    }


def happened(initiative: Any, user: Any) -> Iterable[tuple[datetime, str]]:
    for decision in queries.decisions_beside(initiative):
        if decision.state == "signed":
            yield decision.signed_at, f"{decision.body} decided: {decision.get_outcome_display()}. {decision.question}"


def days_for(*names: str) -> Callable[[Any], str | None]:
    """The rule of a setting that holds a number of days under each name."""
    sentence = f"Give whole days from 1 to 365 for {', '.join(names)}."

    def check(value: Any) -> str | None:
        held = isinstance(value, dict) and set(value) == set(names)
        return None if held and all(type(days) is int and 0 < days <= 365 for days in value.values()) else sentence

    return check


TERMS_AHEAD = timedelta(days=60)


def check_hours(value: Any) -> str | None:
    return None if type(value) is int and 1 <= value <= 720 else "Give a whole number of hours from 1 to 720."


def terms_ending(user: Any, now: datetime) -> Iterable[Task]:
    """Seats whose term ends within two months, or has ended, and for which no later term is written."""
    if not user.has_perm("governance.manage_body"):
        return
    today = timezone.localdate(now)
    for term in seats.ending(today + TERMS_AHEAD)[:20]:
        words = "ended" if term.ends_on and term.ends_on < today else "ends"
        yield Task(
            f"Renew or fill the seat of {term.person}",
            f"{term.body}. The term {words} on {term.ends_on:%-d %B %Y}.",
            "Open body",
            term.body.get_absolute_url(),
        )


def packets_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Packets of coming meetings that are not posted; the office sees them with their posting deadline."""
    if not user.has_perm(services.PREPARE):
        return
    rows = Packet.objects.visible_to(user).filter(meeting__starts_at__gt=now, superseded_by=None)
    for row in rows.exclude(state="posted").select_related("meeting__body")[:20]:
        button = "Post packet" if row.state == "frozen" else "Open packet"
        detail = f"{row.get_state_display()}. The deadline to post it comes before {row.meeting}."
        yield Task(f"Packet {row}", detail, button, row.get_absolute_url(), services.post_by(row))


def fill() -> None:
    registry.invariants.add(*invariants.INVARIANTS)
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*NOUNS)
    registry.lifecycles.add(
        lifecycle.CHAMPION,
        lifecycle.DECISION,
        lifecycle.MEETING,
        lifecycle.PACKET,
        lifecycle.ACTION,
        lifecycle.RISK,
        lifecycle.ESCALATION,
        lifecycle.PROPOSAL,
    )
    registry.my_work.add(
        decisions_waiting, champion_gap, promised, climbing, proposals_waiting, packets_waiting, terms_ending
    )
    registry.concerns.add(concerns)
    registry.job_kinds.add(
        JobKind("sweep_escalations", escalating.sweep, atomic=False),
        JobKind("build_packet", packets.build, atomic=False, lease=timedelta(minutes=5), most_tries=3),
    )
    registry.periodic.add(Periodic("sweep_escalations", timedelta(hours=1)))
    registry.settings.add(
        SettingSpec(
            "governance.gate_checks",
            "What each gate asks",
            gates.SHIPPED,
            "For each gate the pillars and topics whose checks must all pass, or be waived with a reason.",
            gates.check_setting,
            parts=gates.NAMES,
            choices=gates.TOPICS,
        ),
        SettingSpec(
            "governance.escalation_days",
            "When a fact climbs",
            {"owner": 3, "office": 3, "champion": 5},
            "Days without an answer before it goes to the next level.",
            days_for("owner", "office", "champion"),
            parts={
                "owner": "days for the owner",
                "office": "for the champion’s office",
                "champion": "for the champion",
            },
        ),
        SettingSpec(
            "governance.posting_hours",
            "Hours before a meeting by which its packet is posted",
            72,
            "After that it is posted only with the ground that the law asks for. California asks 72, New York 24.",
            check_hours,
        ),
        SettingSpec(
            "governance.proposal_days",
            "The clock of unsolicited proposals",
            {"answer": 60, "longest": 90},
            "Days in which the city answers, and to which the clock may be extended once.",
            days_for("answer", "longest"),
            parts={"answer": "days to the answer", "longest": "days at the longest"},
        ),
    )
    registry.api_pages.add(("", "governance.api"))
    registry.readiness.add(readiness)
    registry.gate_checks.add(GateChecks("conditions", conditions.asked))
    registry.initiative_panels.add(
        Panel("decisions", "Decisions and risks", "governance/panel.html", decisions_panel, 600)
    )
    registry.lately.add(dashboard.changed)
    registry.dashboard_panels.add(*dashboard.PANELS)
    registry.pages.add(("", "governance.pages"))
    registry.documents.add(
        DocumentKind(
            "meeting_paper", "Agenda or minutes", Meeting, papers.content_of, template="tables", has_sheets=False
        ),
        DocumentKind(
            "public_meeting_paper",
            "For the public",
            Meeting,
            papers.public_content,
            template="tables",
            has_sheets=False,
        ),
    )
    registry.timeline.add(happened)
    search_index.add(
        Searched(Decision, "subject_label", order=5),
        Searched(Body),
        Searched(Meeting, follows=("body",)),
        Searched(Packet, follows=("meeting",)),
        Searched(Action),
        Searched(Risk, "subject_label"),
        Searched(Proposal, "summary"),
    )
    registry.calendar.add(dates.entries)
    registry.subject_calendars.add(SubjectCalendar(Body, dates.events_of_body))
    registry.sample_loaders.add(sample.load)
    registry.navigation.add(
        NavItem("Govern", "Decisions", "decision_list", order=260, for_whom=inside),
        NavItem("Govern", "Bodies", "body_list", order=270, for_whom=inside),
        NavItem("Govern", "Meetings", "meeting_list", order=272, for_whom=inside),
        NavItem("Govern", "Packets", "packet_list", order=274, for_whom=inside),
        NavItem("Govern", "Champion", "championmandate_list", order=280, for_whom=inside),
        NavItem("Govern", "Unsolicited proposals", "proposal_list", "governance.bring_proposal", order=290),
        NavItem("Run", "Actions", "action_list", order=325, for_whom=inside),
        NavItem("Run", "Risks", "risk_list", order=330, for_whom=inside),
        NavItem("Run", "Escalations", "escalation_list", order=335, for_whom=inside),
    )
    registry.public_links.add(
        NavItem(
            "",
            "Council packets",
            "packet_list",
            order=50,
            said="What council bodies read before they decide, posted before each meeting.",
        )
    )
