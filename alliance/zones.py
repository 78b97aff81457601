"""Time zones people may choose, and the careful reading of local times (trust decision D2)."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, available_timezones

ZONE_CHOICES = [
    (zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"
]


class NonexistentTime(ValueError):
    """The clocks skip this local time."""


class AmbiguousTime(ValueError):
    """The clocks show this local time twice; `first` and `second` are the two instants (UTC)."""

    def __init__(self, message: str, first: datetime, second: datetime) -> None:
        super().__init__(message)
        self.first, self.second = first, second


def instant_of(local: datetime, zone: str, fold: int | None = None) -> datetime:
    """The UTC instant of a wall-clock time in an IANA zone. `fold` chooses between two when the clock repeats an hour."""
    place = ZoneInfo(zone)
    first = local.replace(tzinfo=place, fold=0)
    second = local.replace(tzinfo=place, fold=1)
    if first.astimezone(UTC).astimezone(place).replace(tzinfo=None) != local:
        raise NonexistentTime(
            f"{local:%H:%M} does not exist on {local:%-d %B %Y} in {zone}: the clocks skip it. Choose another time."
        )
    if first.utcoffset() != second.utcoffset() and fold is None:
        raise AmbiguousTime(
            f"{local:%H:%M} happens twice on {local:%-d %B %Y} in {zone}: write the offset, {first:%z} or {second:%z}.",
            first.astimezone(UTC),
            second.astimezone(UTC),
        )
    return (second if fold else first).astimezone(UTC)
