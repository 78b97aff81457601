"""Response deadlines: from a wall clock to one instant, and whether something arrived before it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from procurement.maths import refusals

_MICROSECOND = Decimal("0.000001")
# where every zone has rules and no offset leaves the calendar
_EARLIEST_YEAR, _LATEST_YEAR = 1970, 2999


@dataclass(frozen=True)
class Arrival:
    """`margin_seconds` is deadline minus arrival, exact to the microsecond; positive is in time."""

    deadline: datetime
    margin_seconds: Decimal

    @property
    def is_on_time(self) -> bool:
        """Only what arrives *before* the deadline; exactly at it is late."""
        return self.margin_seconds > 0


def instant_of(wall_clock: datetime, zone: str, *, fold: int | None = None) -> datetime:
    """The instant, in UTC, at which clocks of `zone` show `wall_clock` (naive).

    `fold` 0 or 1 chooses the first or second of a repeated time and is ignored otherwise.
    Raises `NonexistentLocalTime`, `AmbiguousLocalTime`, `UnknownZone`, or `InvalidDates` outside 1970 to 2999.
    """
    if wall_clock.tzinfo is not None:
        raise refusals.InvalidRuleInput(
            "The deadline has an offset. Give the time on the wall and its zone.", field="deadline_local"
        )
    if not _EARLIEST_YEAR <= wall_clock.year <= _LATEST_YEAR:
        raise refusals.InvalidDates(
            f"The deadline lies in the year {wall_clock.year}. Correct the day.", field="deadline_local"
        )
    place = _zone(zone)
    first, second = (wall_clock.replace(tzinfo=place, fold=choice) for choice in (0, 1))
    before, after = _offset(first), _offset(second)
    if before < after:
        raise refusals.NonexistentLocalTime(
            f"{wall_clock:%Y-%m-%d %H:%M} does not exist in {zone}: clocks are put forward over it. "
            f"Choose {second.astimezone(UTC).astimezone(place):%H:%M} or {first.astimezone(UTC).astimezone(place):%H:%M}.",
            field="deadline_local",
        )
    if before > after and fold is None:
        raise refusals.AmbiguousLocalTime(
            f"{wall_clock:%Y-%m-%d %H:%M} comes twice in {zone}: clocks are put back over it. "
            f"Say whether the first ({first:%z}) or the second ({second:%z}) is meant.",
            field="fold",
        )
    return (second if fold == 1 else first).astimezone(UTC)


def judge_arrival(received_at: datetime, deadline: datetime) -> Arrival:
    """Compare two aware instants; `ValueError` for a naive one."""
    for name, instant in (("received_at", received_at), ("deadline", deadline)):
        if instant.utcoffset() is None:
            raise refusals.InvalidRuleInput(f"{name} has no offset. Give an instant.", field=name)
    margin = deadline.astimezone(UTC) - received_at.astimezone(UTC)
    seconds = Decimal(margin.days * 86_400 + margin.seconds)
    return Arrival(deadline.astimezone(UTC), seconds + margin.microseconds * _MICROSECOND)


def _offset(moment: datetime) -> float:
    offset = moment.utcoffset()
    return offset.total_seconds() if offset is not None else 0.0


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise refusals.UnknownZone(
            f"“{name}” is not a time zone. Choose one from the list, for example America/Chicago.",
            field="zone",
        ) from error
