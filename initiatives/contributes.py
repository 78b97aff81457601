"""What initiatives puts in the product's slots."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from alliance import permissions, registry, search_index, visibility
from alliance.city import setting
from alliance.registry import DocumentKind, JobKind, NavItem, Periodic, Searched, SettingSpec, Task
from alliance.rules import inside
from initiatives import (
    appraisals,
    concerns,
    dashboard,
    dates,
    gate_checks,
    importing,
    invariants,
    lifecycle,
    nouns,
    open311,
    packets,
    pages,
    portfolio_jobs,
    queries,
    readiness,
    receivers,
    reminders,
    request_jobs,
    round_documents,
    round_jobs,
    sample,
)
from initiatives.maturity_questions import QUESTIONS
from initiatives.models import (
    Benefit,
    Indicator,
    Initiative,
    Kpi,
    Lesson,
    MaturityAssessment,
    Milestone,
    Need,
    Pilot,
    PilotIncident,
    Portfolio,
    Resource,
    Review,
    Round,
    Update,
)
from initiatives.permissions import PERMISSIONS, VISIBLE
from initiatives.rounds import nodes_for
from initiatives.services import public_needs, request_feeds

ANSWER_WITHIN = timedelta(days=21)
RATE = re.compile(r"0(\.[0-9]{1,6})?")
MODERATE_WITHIN = timedelta(days=1)
REVIEWS_SHOWN_AHEAD = timedelta(days=21)
MOST = 50
MILESTONES_AHEAD = timedelta(days=14)
MOST_SENT, SENT_WINDOW = public_needs.MOST, public_needs.WINDOW


def needs_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """The office answers a need within three weeks."""
    if not user.has_perm("initiatives.judge_need"):
        return
    for need in queries.needs_to_judge(user)[:MOST]:
        yield Task(
            title=f"Judge the need “{need.title}”",
            detail=f"{need.reference}, raised by {need.raised_by or 'a resident'}.",
            button="Look at need",
            url=need.get_absolute_url(),
            due_at=need.created_at + ANSWER_WITHIN,
        )


def needs_unread(user: Any, now: datetime) -> Iterable[Task]:
    """What came without an account is read within a day: nobody sees it before."""
    if not user.has_perm("initiatives.judge_need"):
        return
    for need in queries.needs_to_moderate(user)[:MOST]:
        yield Task(
            title=f"Moderate “{need.title}”",
            detail=f"{need.reference}, sent without an account.",
            button="Read it",
            url=need.get_absolute_url(),
            due_at=need.created_at + MODERATE_WITHIN,
        )


def sheets_waiting(user: Any, now: datetime) -> Iterable[Task]:
    for round in queries.sheets_waiting(user):
        left = sum(score is None for row in queries.sheet_of(round, user) if row.is_open for _, score in row.cells)
        if left:
            yield Task(
                title=f"Score in “{round.title}”",
                detail=f"{left} scores are missing.",
                button="Fill in score sheet",
                url=f"/rounds/{round.pk}/score/",
                due_at=round.closes_at,
            )


def comparisons_waiting(user: Any, now: datetime) -> Iterable[Task]:
    for round in queries.comparisons_waiting(user):
        made = queries.comparisons_by(round, user)
        nodes = nodes_for(queries.inputs_of(round), str(user.pk))
        left = sum(len(made.get(node.key, ())) < len(node.elements) - 1 for node in nodes)
        if left:
            yield Task(
                title=f"Compare in pairs in “{round.title}”",
                detail=f"{left} of {len(nodes)} parts are open.",
                button="Compare in pairs",
                url=f"/rounds/{round.pk}/judge/",
                due_at=round.closes_at,
            )


def questions_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """The office sees to it that an assessment is finished."""
    if not user.has_perm("initiatives.run_maturity"):
        return
    rows = MaturityAssessment.objects.visible_to(user).filter(state="open").annotate(given=Count("answers"))
    for row in rows[:MOST]:
        left = len(QUESTIONS) - row.given
        yield Task(
            title=f"Finish “{row.title}”",
            detail=f"{left} of {len(QUESTIONS)} questions have no answer." if left else "Every question is answered.",
            button="Answer questions" if left else "Close assessment",
            url=f"/maturity/{row.pk}/answer/" if left else row.get_absolute_url(),
        )


def reviews_waiting(user: Any, now: datetime) -> Iterable[Task]:
    for review in queries.reviews_waiting(user, timezone.localdate(now) + REVIEWS_SHOWN_AHEAD):
        yield Task(
            title=f"Review “{review.pilot.title}”",
            detail="The final review: the body decides on it." if review.is_final else "An interim review.",
            button="Hold review",
            url=review.get_absolute_url(),
            due_at=morning(review.due_on),
            subject=str(review.pilot),
        )


def values_waiting(user: Any, now: datetime) -> Iterable[Task]:
    for kpi, due in queries.late_kpis(user, timezone.localdate(now))[:MOST]:
        yield Task(
            title=f"Report “{kpi.name}”",
            detail=f"{kpi.pilot.title}, in {kpi.unit}.",
            button="Enter value",
            url=f"/kpi-values/new/?kpi={kpi.pk}",
            due_at=morning(due),
            subject=str(kpi.pilot),
        )


def updates_waiting(user: Any, now: datetime) -> Iterable[Task]:
    days = setting(concerns.QUIET)
    for initiative in queries.quiet_initiatives(user, now, days).filter(owner=user)[:MOST]:
        last = initiative.last_update_at or initiative.created_at
        yield Task(
            title=f"Say how “{initiative.title}” goes",
            detail=f"No update for {(now - last).days} days.",
            button="Write update",
            url=f"/updates/new/?initiative={initiative.pk}",
            due_at=last + timedelta(days=days),
            subject=str(initiative),
        )


def milestones_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Milestones of the next two weeks and those that are late, for who owns them or their initiative."""
    for row in queries.milestones_waiting(user, timezone.localdate(now) + MILESTONES_AHEAD)[:MOST]:
        yield Task(
            row.title,
            f"Milestone of {row.initiative.title}.",
            "Mark as reached",
            row.get_absolute_url(),
            morning(row.due_on),
        )


def benefits_waiting(user: Any, now: datetime) -> Iterable[Task]:
    today = timezone.localdate(now)
    for benefit in (
        Benefit.objects.filter(initiative__owner=user).select_related("initiative").prefetch_related("readings")
    ):
        for months in benefit.waiting_on(today):
            yield Task(
                f"Say what came of “{benefit.name}” after {months} months",
                f"Promised when {benefit.initiative.title} was scaled up.",
                "Record it",
                f"/benefit-readings/new/?benefit={benefit.pk}&months={months}",
                morning(benefit.due_on(months)),
            )


def morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(8)))


SEARCHED = (
    Searched(Initiative, "summary", order=1),
    Searched(Need, "problem", order=2),
    Searched(Pilot, "hypothesis", order=3),
    Searched(Lesson, "summary", follows=("pilot",)),
    Searched(Kpi),
    Searched(Review, "findings", follows=("pilot",)),
    Searched(PilotIncident, "description"),
    Searched(Update),
    Searched(Benefit),
    Searched(Milestone),
    Searched(Indicator, "source"),
    Searched(Resource, "note"),
    Searched(Round, "purpose"),
    Searched(Portfolio),
    Searched(MaturityAssessment, "note"),
)


def check_days(value: Any) -> str | None:
    return None if is_whole(value, 365) else "Give a whole number of days from 1 to 365."


def is_whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most


def check_rate(value: Any) -> str | None:
    fits = isinstance(value, str) and RATE.fullmatch(value)
    return None if fits else 'Give a fraction from 0 to below 1 in quotation marks, such as "0.031".'


def check_count(value: Any) -> str | None:
    return None if is_whole(value, 1000) else "Give a whole number from 1 to 1000."


def check_word(value: Any) -> str | None:
    fits = isinstance(value, str) and len(value) <= 100
    return None if fits else "Give at most 100 characters."


def check_minutes(value: Any) -> str | None:
    return None if is_whole(value, 1440) else "Give a whole number of minutes from 1 to 1440."


def fill() -> None:
    registry.invariants.add(*invariants.INVARIANTS)
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*nouns.NOUNS)
    registry.lifecycles.add(lifecycle.NEED, lifecycle.INITIATIVE, lifecycle.ROUND, lifecycle.PILOT, lifecycle.MATURITY)
    registry.my_work.add(
        needs_unread,
        needs_waiting,
        sheets_waiting,
        comparisons_waiting,
        questions_waiting,
        reviews_waiting,
        values_waiting,
        updates_waiting,
        milestones_waiting,
        benefits_waiting,
    )
    registry.calendar.add(dates.entries)
    search_index.add(*SEARCHED)
    registry.lately.add(dashboard.changed)
    registry.dashboard_panels.add(*dashboard.PANELS)
    registry.scoped.add(dashboard.rows_in)
    registry.packet_parts.add(packets.part_of)
    registry.readiness.add(readiness.contributed)
    registry.gate_checks.add(*gate_checks.CHECKS)
    registry.timeline.add(pages.happened)
    registry.reminder_sources.add(reminders.REVIEWS)
    registry.concerns.add(concerns.found)
    registry.settings.add(
        SettingSpec(
            concerns.QUIET,
            "Days until an initiative counts as quiet",
            30,
            "After so many days without an update the owner is asked, and council sees it.",
            check_days,
        ),
        SettingSpec(
            reminders.HOLIDAYS,
            "City holidays",
            [],
            "Days on which nobody is reminded of a review: the reminder comes on the working day before, or after it is late.",
            reminders.check_holidays,
        ),
        SettingSpec(
            appraisals.RATE,
            "Discount rate of costs and benefits",
            "0.031",
            "What money of next year is worth less, as a fraction such as 0.031; the appraisal of initiatives uses it.",
            check_rate,
        ),
        SettingSpec(
            MOST_SENT,
            "Needs from one connection without an account",
            5,
            "So many are taken from one internet connection in the window below; further ones are asked to wait.",
            check_count,
        ),
        SettingSpec(
            SENT_WINDOW,
            "Window for needs without an account, in minutes",
            60,
            "How long the needs of one connection are counted together.",
            check_minutes,
        ),
        SettingSpec(
            request_feeds.ENDPOINT,
            "Open311 endpoint of the city",
            "",
            "Where service requests (311) are asked for, as GeoReport v2 has it: the address up to the version, such as "
            "https://311.city.example/open311/v2.",
            open311.check_address,
        ),
        SettingSpec(
            request_feeds.JURISDICTION,
            "Jurisdiction at the Open311 endpoint",
            "",
            "The jurisdiction_id, where the endpoint serves several cities.",
            check_word,
        ),
    )
    registry.job_kinds.add(
        JobKind("solve_portfolio", portfolio_jobs.solve, atomic=False, lease=portfolio_jobs.LEASE, most_tries=2),
        JobKind("analyse_round", round_jobs.analyse, atomic=False, lease=round_jobs.LEASE, most_tries=3),
        JobKind("explain_portfolio", portfolio_jobs.explain, atomic=False, lease=portfolio_jobs.LEASE, most_tries=2),
    )
    registry.documents.add(
        DocumentKind("brief", "Brief", Initiative, packets.brief_of, template="brief", has_sheets=False),
        DocumentKind(
            "round_result",
            "Result",
            Round,
            round_documents.content_of,
            template="round",
            ready=lambda row: "" if row.state == "closed" else "Close the round first: there is no result yet.",
        ),
        DocumentKind(
            "portfolio",
            "Portfolio",
            Portfolio,
            round_documents.portfolio_content,
            template="tables",
            ready=lambda row: "" if row.solution.get("value") else "Solve the portfolio first.",
        ),
    )
    registry.job_kinds.add(
        JobKind("import_observations", importing.run, atomic=False, lease=timedelta(minutes=5)),
        JobKind("pull_requests", request_jobs.pull, atomic=False, lease=request_jobs.LEASE),
        JobKind("queue_request_pulls", request_jobs.queue_pulls),
    )
    registry.periodic.add(Periodic("queue_request_pulls", timedelta(days=1)))
    registry.case_runners.add("initiatives.cases.RUNNERS", "initiatives.pilot_cases.RUNNERS")
    registry.sample_loaders.add(sample.load)
    registry.pages.add(("", "initiatives.urls"))
    registry.api_pages.add(("", "initiatives.api_urls"))
    registry.navigation.add(
        NavItem("Choose", "Needs", "need_list", order=100),
        NavItem("Choose", "Resources", "resource_list", order=110, for_whom=inside),
        NavItem("Choose", "Initiatives", "initiative_list", order=120),
        NavItem("Choose", "Prioritise", "round_list", order=130, for_whom=inside),
        NavItem("Choose", "Portfolios", "portfolio_list", order=140, for_whom=inside),
        NavItem("Choose", "Maturity", "maturityassessment_list", order=150, for_whom=inside),
        NavItem("Run", "Pilots", "pilot_list", order=300),
        NavItem("Run", "Milestones", "milestone_list", order=303, for_whom=inside),
        NavItem("Run", "Benefits", "benefit_list", order=305, for_whom=inside),
        NavItem("Run", "Lessons", "lesson_list", order=307),
        NavItem("Run", "Indicators", "indicator_list", order=310, for_whom=inside),
    )
    registry.public_links.add(
        NavItem(
            "", "Report a problem", "need_tell", order=5, said="Tell the city what is wrong; no account is needed."
        ),
        NavItem(
            "",
            "Needs",
            "need_list",
            order=10,
            said="Problems that residents and staff have raised, and what becomes of each.",
        ),
        NavItem(
            "",
            "Initiatives",
            "initiative_list",
            order=20,
            said="What the city does about them, from the idea to the result.",
        ),
        NavItem(
            "",
            "Pilots",
            "pilot_list",
            order=30,
            said="What is tried in a small place first, how it is measured, and what came of it.",
        ),
    )
    receivers.connect()
