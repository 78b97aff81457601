"""What governance puts in the product's slots."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.utils import timezone

from alliance import permissions, registry, search, visibility
from alliance.registry import Check, Found, NavItem, Panel, Task
from alliance.rules import inside
from governance import dashboard, lifecycle, nouns, queries, sample
from governance.models import Decision
from governance.permissions import PERMISSIONS, VISIBLE


def decisions_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Members vote, the chair signs."""
    for decision in queries.waiting_for(user)[:50]:
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


def search_decisions(user: Any, words: str, most: int) -> Iterable[Found]:
    return search.in_noun(nouns.DECISION, user, words, most, "subject_label")


def fill() -> None:
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*nouns.NOUNS)
    registry.lifecycles.add(lifecycle.CHAMPION, lifecycle.DECISION, lifecycle.RISK)
    registry.my_work.add(decisions_waiting, champion_gap)
    registry.readiness.add(readiness)
    registry.initiative_panels.add(
        Panel("decisions", "Decisions and risks", "governance/panel.html", decisions_panel, 600)
    )
    registry.dashboard_panels.add(*dashboard.PANELS)
    registry.timeline.add(happened)
    registry.search.add(search_decisions)
    registry.sample_loaders.add(sample.load)
    registry.navigation.add(
        NavItem("Prepare", "Decisions", "decision_list", order=260, for_whom=inside),
        NavItem("Prepare", "Bodies", "body_list", order=270, for_whom=inside),
        NavItem("Prepare", "Champion", "championmandate_list", order=280, for_whom=inside),
        NavItem("Run", "Risks", "risk_list", order=330, for_whom=inside),
    )
