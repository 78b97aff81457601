"""The rows of a scope: initiatives, and the pilots below them, that this person may see."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet

from alliance.dashboard import Scope
from initiatives.models import Initiative, Pilot

ENDED = ("stopped", "in_service")
UNDER_WAY = ("selected", "preparing", "piloting", "deciding", "scaling")
SILENT_AFTER = timedelta(days=30)
MOST_SHOWN = 8


def initiatives(scope: Scope, user: Any) -> "QuerySet[Initiative]":
    rows: QuerySet[Initiative] = Initiative.objects.visible_to(user).filter(**scope.chosen)
    return rows


def pilots(scope: Scope, user: Any) -> "QuerySet[Pilot]":
    chosen = {f"initiative__{name}": value for name, value in scope.chosen.items()}
    rows: QuerySet[Pilot] = Pilot.objects.visible_to(user).filter(**chosen)
    return rows


def rows_in(scope: Scope, user: Any) -> Mapping[str, Any]:
    """What governance is told of a scope: decisions and risks are about these."""
    return {"initiatives.initiative": initiatives(scope, user), "initiatives.pilot": pilots(scope, user)}


def plural(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"
