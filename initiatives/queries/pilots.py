"""Reads of pilots, their KPIs and reviews."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q, QuerySet

from alliance.models import User
from governance import queries as governance
from governance.models import ChampionMandate, Decision
from initiatives.models import Kpi, Milestone, Pilot, Review
from initiatives.models.indicators import DAYS_BETWEEN

GRACE_DAYS = 7


def missing_before_start(pilot: Pilot) -> list[str]:
    """What the design still lacks, in words that end “… first”."""
    has_kpis, reviews = pilot.kpis.exists(), list(pilot.reviews.values_list("is_final", flat=True))
    wanted = (
        (pilot.hypothesis.strip(), "it has no hypothesis"),
        (pilot.learning_questions.strip(), "its learning questions are not written"),
        (pilot.scope.strip(), "its scope is not described"),
        (pilot.population.strip(), "nobody has said whom it reaches and who could be left out"),
        (pilot.privacy_review.strip(), "privacy and surveillance are not reviewed"),
        (pilot.budget is not None, "it has no budget"),
        (pilot.financing.strip(), "nobody has said who pays for it"),
        (pilot.scale_plan.strip(), "the plan for scaling up is not written"),
        (pilot.other_plan.strip(), "the plan for changing or stopping is not written"),
        (pilot.exit_criteria.strip(), "it has no exit criteria"),
        (has_kpis, "it has no KPI"),
        (any(reviews), "its final review has no date"),
        (pilot.lead_id, "nobody leads it"),
    )
    return [words for fine, words in wanted if not fine]


def pilots_decided_on(decision: Decision) -> list[Pilot]:
    """The pilots a decision is about: the one it names, or the last of the initiative it names."""
    if decision.subject_type == Pilot._meta.label_lower:
        return list(Pilot.objects.filter(pk=decision.subject_id))
    return list(Pilot.objects.filter(initiative=decision.subject_id).order_by("-starts_on")[:1])


def longer_decided(pilot: Pilot) -> bool:
    """Whether the latest signed decision on this pilot's result lets it go on, past its legal limit too."""
    onward = (Decision.Outcome.CONTINUE, Decision.Outcome.GO, Decision.Outcome.GO_WITH_CONDITIONS)
    found = governance.decisions_on(pilot).filter(gate=Decision.Gate.PILOT_RESULT, state="signed")
    last = found.order_by("-signed_at").first()
    return last is not None and last.outcome in onward


def in_charge_of(pilot: Pilot, on: date, champion: ChampionMandate | None) -> list[User]:
    """Who leads it, who owns its initiative and the champion; who is away is covered for."""
    people = [pilot.lead, pilot.initiative.owner, champion.person if champion else None]
    return [governance.stand_in(person, on) for person in people if person]


def reviews_waiting(user: Any, until: date) -> QuerySet[Review]:
    """Reviews this person holds, due by a day, of pilots that run."""
    found: QuerySet[Review] = Review.objects.filter(
        reviewer=user, held_at=None, due_on__lte=until, pilot__state="running"
    )
    return found.select_related("pilot").order_by("due_on")


def late_kpis(user: Any, on: date) -> list[tuple[Kpi, date]]:
    """KPIs of running pilots this person leads whose next value is late, with the day it was due. One query."""
    kpis = Kpi.objects.filter(pilot__state="running", pilot__lead=user).select_related("pilot")
    found = []
    for kpi in kpis.annotate(last_on=Max("values__on")):
        due = (kpi.last_on or kpi.pilot.starts_on) + timedelta(days=DAYS_BETWEEN[kpi.frequency])
        if due + timedelta(days=GRACE_DAYS) <= on:
            found.append((kpi, due))
    return sorted(found, key=lambda late: late[1])


def milestones_waiting(user: Any, until: date) -> QuerySet[Milestone]:
    """Milestones not reached, due by a day, that this person owns or whose initiative they own."""
    mine = Q(owner=user) | Q(owner=None, initiative__owner=user)
    rows: QuerySet[Milestone] = Milestone.objects.filter(mine, done_on=None, due_on__lte=until)
    return rows.exclude(initiative__state="stopped").select_related("initiative").order_by("due_on")


def open_reviews(since: date, until: date) -> QuerySet[Review]:
    """Reviews not held of pilots that run, due between two days: what reminders are made of."""
    found: QuerySet[Review] = Review.objects.filter(
        Q(due_on__gte=since, due_on__lte=until), held_at=None, pilot__state="running"
    )
    return found.select_related("reviewer", "pilot")
