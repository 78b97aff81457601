"""Reads of initiatives."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from alliance.errors import Refusal
from governance.models import Decision
from initiatives.models import Initiative, Pilot

CARDS_A_LANE = 12
MOVING = ("selected", "preparing", "piloting", "deciding", "scaling")


def quiet_initiatives(user: Any, now: datetime, days: int) -> QuerySet[Initiative]:
    """Initiatives on the move of which nothing was said for so many days, the quietest first."""
    cutoff = now - timedelta(days=days)
    silent = Q(last_update_at__lt=cutoff) | Q(last_update_at=None, created_at__lt=cutoff)
    found: QuerySet[Initiative] = Initiative.objects.visible_to(user).filter(silent, state__in=MOVING)
    return found.order_by(F("last_update_at").asc(nulls_first=True))


def decision_on(initiative: Initiative, outcome: str) -> Decision | None:
    """The latest signed decision on the result of the initiative's pilots, if it has this outcome."""
    subjects = [initiative.pk, *initiative.pilots.values_list("pk", flat=True)]
    found = latest_result(subjects)
    return found if found and found.outcome == outcome else None


def latest_result(subjects: list[Any]) -> Decision | None:
    found: Decision | None = (
        Decision.objects.filter(
            subject_type__in=[Initiative._meta.label_lower, Pilot._meta.label_lower],
            subject_id__in=subjects,
            gate=Decision.Gate.PILOT_RESULT,
            state="signed",
        )
        .order_by("-signed_at")
        .first()
    )
    return found


def require_result(initiative: Initiative, outcome: str) -> Decision:
    """Raises Refusal (409) unless the latest decision on the result of a pilot of it has this outcome."""
    return required(decision_on(initiative, outcome), outcome)


def require_pilot_result(pilot: Pilot, outcome: str) -> Decision:
    """The same of one pilot; a decision about its initiative counts too."""
    found = latest_result([pilot.pk, pilot.initiative_id])
    return required(found if found and found.outcome == outcome else None, outcome)


def required(decision: Decision | None, outcome: str) -> Decision:
    if decision is None:
        gate, wanted = Decision.Gate.PILOT_RESULT.label, Decision.Outcome(outcome).label
        raise Refusal(
            f"This needs a signed decision on “{gate}” with the outcome “{wanted}”. Put the question to a body first.",
            code="decision_required",
        )
    return decision


class Lane(NamedTuple):
    """One stage of the board."""

    state: str
    number: int
    money: Decimal
    newest: list[Initiative]


def board(user: Any) -> list[Lane]:
    """Each stage with the number of its initiatives, their likely cost and the newest. Two queries, whatever the number."""
    seen = Initiative.objects.visible_to(user)
    totals = seen.order_by().values_list("state").annotate(Count("pk"), Sum("cost_likely", default=Decimal(0)))
    place = Window(RowNumber(), partition_by=F("state"), order_by=[F("updated_at").desc(), F("pk")])
    cards = seen.annotate(place=place).filter(place__lte=CARDS_A_LANE).select_related("department", "owner")
    by_stage: dict[str, list[Initiative]] = {}
    for row in cards.order_by("-updated_at"):
        by_stage.setdefault(row.state, []).append(row)
    return [Lane(state, count, money, by_stage.get(state, [])) for state, count, money in totals]
