"""What the page of an initiative shows, read once for each instance: checks, parts and timeline share it."""

from typing import Any

from django.db.models import Q

from alliance.remember import remembered
from initiatives.models import Commitment, Dependency, Initiative, KpiValue, Need, Pilot, Review, Update

NEWEST = 12


def needs_shown(initiative: Initiative) -> list[Need]:
    """Every need it answers; people outside see fewer."""
    return remembered(initiative, "initiatives.needs", lambda: list(initiative.needs.all()))


def commitments_shown(initiative: Initiative) -> list[Commitment]:
    """What of the city's resources is promised to it."""
    found = initiative.commitments.filter(released_on=None).select_related("resource")
    return list(found.order_by("created_at")[:NEWEST])


def links_of(initiative: Initiative, user: Any) -> list[Dependency]:
    """What it depends on and what depends on it, as far as this person sees the other one."""
    seen = Initiative.objects.visible_to(user).values("pk")
    found = Dependency.objects.filter(
        Q(initiative=initiative, other__in=seen) | Q(other=initiative, initiative__in=seen)
    )
    return list(found.select_related("initiative", "other").order_by("created_at"))


def pilots_shown(initiative: Initiative) -> list[Pilot]:
    """Its pilots with lead and KPIs, the last to start first."""
    pilots = initiative.pilots.select_related("lead").prefetch_related("kpis").order_by("-starts_on")
    return remembered(initiative, "initiatives.pilots", lambda: list(pilots))


def values_shown(pilot: Pilot) -> list[KpiValue]:
    """Every value of its KPIs, the oldest first: cards and checks share them."""
    values = KpiValue.objects.filter(kpi__in=list(pilot.kpis.all())).order_by("on")
    return remembered(pilot, "initiatives.values", lambda: list(values))


def updates_shown(initiative: Initiative) -> list[Update]:
    """Its newest updates with who wrote them."""
    updates = initiative.updates.select_related("created_by")[:NEWEST]
    return remembered(initiative, "initiatives.updates", lambda: list(updates))


def reviews_held(initiative: Initiative) -> list[Review]:
    """Reviews that were held. Asks only where a pilot has begun."""
    begun = [pilot for pilot in pilots_shown(initiative) if pilot.state != "designed"]
    return list(Review.objects.filter(pilot__in=begun).exclude(held_at=None).select_related("pilot"))
