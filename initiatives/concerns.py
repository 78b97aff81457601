"""Facts about initiatives and pilots that climb until somebody acts: late reviews, KPIs red twice, silence, overspending."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Sum
from django.utils import timezone

from alliance.city import setting
from alliance.people import system_user
from alliance.registry import Concern
from initiatives import outcomes, queries
from initiatives.models import Benefit, Kpi, KpiValue, Milestone, Pilot

QUIET = "initiatives.quiet_after_days"
LONG_LATE, PATIENCE = timedelta(days=3650), timedelta(days=30)
OVER = ("stopped", "in_service")


def found(now: datetime) -> Iterable[Concern]:
    yield from late_reviews(now)
    yield from red_kpis()
    yield from quiet(now)
    yield from overspent()
    yield from late_milestones(now)
    yield from unmeasured_benefits(now)


def late_reviews(now: datetime) -> Iterable[Concern]:
    today = timezone.localdate(now)
    for review in queries.open_reviews(today - LONG_LATE, today - timedelta(days=1)):
        fact = f"The review of “{review.pilot.title}” was due on {review.due_on:%-d %B %Y}."
        yield Concern("review_late", review, fact, review.reviewer)


def red_kpis() -> Iterable[Concern]:
    """A KPI of a running pilot whose last two values both miss the minimum. Two queries, whatever the number."""
    values: dict[Any, list[KpiValue]] = {}
    for value in KpiValue.objects.filter(kpi__pilot__state="running", kpi__standing="not_met").order_by("-on"):
        values.setdefault(value.kpi_id, []).append(value)
    for kpi in Kpi.objects.filter(pk__in=values).select_related("pilot__lead", "pilot__initiative__owner"):
        last = values[kpi.pk][:2]
        if len(last) == 2 and all(outcomes.status_of(kpi, value) == "not_met" for value in last):
            fact = f"“{kpi.name}” of “{kpi.pilot.title}” missed its minimum twice in a row."
            yield Concern("kpi_red_twice", kpi, fact, in_charge(kpi.pilot))


def quiet(now: datetime) -> Iterable[Concern]:
    days = setting(QUIET)
    for initiative in queries.quiet_initiatives(system_user(), now, days).select_related("owner"):
        fact = f"Nothing was said of “{initiative.title}” for {days} days."
        yield Concern("initiative_quiet", initiative, fact, initiative.owner)


def overspent() -> Iterable[Concern]:
    pilots = Pilot.objects.exclude(budget=None).filter(state__in=("designed", "running", "reviewed"))
    over = pilots.annotate(total=Sum("costs__amount")).filter(total__gt=F("budget"))
    for pilot in over.select_related("lead", "initiative__owner"):
        fact = f"“{pilot.title}” has cost {pilot.total - pilot.budget:,.2f} more than its budget."
        yield Concern("pilot_over_budget", pilot, fact, in_charge(pilot))


def late_milestones(now: datetime) -> Iterable[Concern]:
    today = timezone.localdate(now)
    rows = Milestone.objects.filter(done_on=None, due_on__lt=today).exclude(initiative__state__in=OVER)
    for row in rows.select_related("owner", "initiative__owner"):
        fact = f"“{row.title}” of “{row.initiative.title}” was due on {row.due_on:%-d %B %Y}."
        yield Concern("milestone_late", row, fact, row.owner or row.initiative.owner)


def unmeasured_benefits(now: datetime) -> Iterable[Concern]:
    """A look at a promised benefit that nobody has recorded a month after its day. Two queries, whatever the number."""
    limit = timezone.localdate(now) - PATIENCE
    for benefit in Benefit.objects.select_related("initiative__owner").prefetch_related("readings"):
        waiting = benefit.waiting_on(limit)
        if waiting:
            fact = f"“{benefit.name}” of “{benefit.initiative.title}” was to be measured after {waiting[0]} months."
            yield Concern("benefit_unmeasured", benefit, fact, benefit.initiative.owner)


def in_charge(pilot: Pilot) -> Any:
    return pilot.lead or pilot.initiative.owner
