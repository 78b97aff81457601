"""What changed in the portfolio: what was proposed, which initiatives moved on, which reviews were held, what was learnt."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from alliance.dashboard import Scope
from alliance.lately import dated
from alliance.models import AuditEntry
from alliance.registry import Lately
from initiatives.dashboard.rows import initiatives, pilots
from initiatives.lifecycle import INITIATIVE
from initiatives.models import Initiative, Lesson, Review

MOST_MOVES = 2_000  # entries of the trail that are looked at; a city moves fewer initiatives in a month


def changed(scope: Scope, user: Any, since: datetime, most: int) -> Iterable[Lately]:
    span: dict[str, Any] = {"since": since, "most": most}
    yield moves(scope, user, since, most)
    yield dated(
        initiatives(scope, user),
        "created_at",
        "initiative proposed",
        "initiatives proposed",
        said=lambda row: f"Proposed: {row.title}.",
        **span,
    )
    yield dated(
        Review.objects.visible_to(user).filter(pilot__in=pilots(scope, user)),
        "held_at",
        "review held",
        "reviews held",
        said=lambda row: f"Review of {row.pilot.title}: {row.get_outcome_display().lower()}.",
        related=["pilot"],
        **span,
    )
    yield dated(
        Lesson.objects.visible_to(user).filter(pilot__in=pilots(scope, user)),
        "created_at",
        "lesson written",
        "lessons written",
        said=lambda row: f"Learnt from {row.pilot.title}.",
        related=["pilot"],
        **span,
    )


def moves(scope: Scope, user: Any, since: datetime, most: int) -> Lately:
    """Initiatives that moved to another stage, as the trail tells."""
    label = Initiative._meta.label_lower
    entries = AuditEntry.objects.filter(
        at__gte=since, subject_type=label, before__has_key="state", after__has_key="state"
    )
    found = list(entries.order_by("-id").values_list("at", "subject_id", "after__state")[:MOST_MOVES])
    keys = {key for _, key, _ in found}
    seen = {str(row.pk): row for row in initiatives(scope, user).filter(pk__in=keys)}
    states = {state.name: state.label for state in INITIATIVE.states}
    moved = [(at, seen[key], states.get(state, state)) for at, key, state in found if key in seen]
    items = tuple((at, f"{row.title} moved to “{state}”.", row.get_absolute_url()) for at, row, state in moved[:most])
    return Lately("initiative moved on", "moves to another stage", len(moved), items)
