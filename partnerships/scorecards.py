"""Scorecards: each service level's windows in colours that follow from the data, its credits, and chronic failure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from partnerships.maths import service_levels
from partnerships.maths.periods import period_from
from partnerships.models import ServiceLevel, ServiceWindow
from partnerships.models.service_levels import WINDOWS_A_YEAR

WORDS = {"green": "Green", "amber": "Amber", "red": "Red", "no_data": "No data", "excluded": "Left out"}
TONES = {"green": "ok", "amber": "warn", "red": "bad", "no_data": "none", "excluded": "none"}
MOST_WINDOWS = 400


@dataclass(frozen=True)
class Scored:
    """One window: `computed` follows from the value, `state` is what counts after a judgement."""

    starts_on: date
    ends_on: date
    row: ServiceWindow | None
    computed: str
    state: str
    credit: Decimal

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def words(self) -> str:
        return WORDS[self.state]

    @property
    def computed_words(self) -> str:
        return WORDS[self.computed]


@dataclass(frozen=True)
class Scorecard:
    level: ServiceLevel
    windows: list[Scored]

    @property
    def last(self) -> Scored | None:
        return self.windows[-1] if self.windows else None

    @property
    def credit(self) -> Decimal:
        return sum((window.credit for window in self.windows), Decimal(0))

    @property
    def is_chronic(self) -> bool:
        states = [window.state for window in self.windows]
        return service_levels.is_chronic(states, self.level.chronic_misses, self.level.chronic_within)


def windows_until(level: ServiceLevel, on: date) -> list[tuple[date, date]]:
    """First and last day of every window that is over on a day."""
    found: list[tuple[date, date]] = []
    starts_on, ends_on = period_from(level.starts_on, level.window)
    while ends_on < on and len(found) < MOST_WINDOWS:
        found.append((starts_on, ends_on))
        starts_on, ends_on = period_from(ends_on + timedelta(days=1), level.window)
    return found


def scorecard(level: ServiceLevel, windows: Iterable[ServiceWindow], on: date) -> Scorecard:
    """Every window that is over, measured or not, oldest first."""
    rows = {row.starts_on: row for row in windows}
    days = windows_until(level, on)
    computed = [colour_of(level, rows.get(starts_on)) for starts_on, _ in days]
    states = [
        row.judged if (row := rows.get(starts_on)) and row.judged else colour
        for (starts_on, _), colour in zip(days, computed, strict=True)
    ]
    credits = service_levels.credits(states, level.credit, level.credit_cap, WINDOWS_A_YEAR[level.window])
    return Scorecard(
        level,
        [
            Scored(starts_on, ends_on, rows.get(starts_on), colour, state, credit)
            for (starts_on, ends_on), colour, state, credit in zip(days, computed, states, credits, strict=True)
        ],
    )


def colour_of(level: ServiceLevel, row: ServiceWindow | None) -> str:
    value = row.value if row else None
    return service_levels.colour(value, level.target, level.threshold, higher_is_better=level.higher_is_better)
