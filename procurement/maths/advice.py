"""Which route to suggest, and why. The circumstances speak first, the value last; nothing here decides for anybody.

Order: what came unasked has a clock that runs; a contract that may be used saves a procurement; a test that fits the
pilot route is the smallest commitment; where the answer is not known one asks before one buys; then the value alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from procurement.maths import routes

LADDER = ("small_purchase", "quotes", "formal")
TESTS = ("pilot", "demonstration")


@dataclass(frozen=True)
class Situation:
    """`values` by basis; `starts_on` and `ends_on` of a test."""

    values: Mapping[str, Decimal]
    on: date
    starts_on: date | None = None
    ends_on: date | None = None
    received_on: date | None = None
    is_unsolicited: bool = False
    is_test: bool = False
    has_contract: bool = False
    is_open: bool = False  # the answer is not known yet
    is_only_one: bool = False


@dataclass(frozen=True)
class Row:
    """A threshold row with what the adviser needs besides."""

    key: str
    kind: str
    basis: str
    threshold: routes.ThresholdRow
    most_days: int | None = None
    clock_days: int | None = None
    requires: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """`against` names what closes it; `requires` is what must be there first."""

    key: str
    kind: str
    reason: str
    against: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    answer_by: date | None = None
    rank: int = field(default=99, compare=False)

    @property
    def is_open(self) -> bool:
        return not self.against


def advise(rows: Sequence[Row], situation: Situation) -> list[Advice]:
    """Every route in force that the situation speaks for, the most fitting first; closed ones last.

    Raises `OverlappingThresholds` where two rows of the ladder claim the same value: the table must be mended first.
    """
    in_force = [row for row in rows if row.threshold.is_in_force(situation.on)]
    found = [judged for row in in_force if row.kind not in LADDER and (judged := judge(row, situation))]
    ladder = [row for row in in_force if row.kind in LADDER]
    holding = [row for row in ladder if row.threshold.holds(situation.values[row.basis])]
    for basis in {row.basis for row in ladder}:
        table = [row.threshold for row in ladder if row.basis == basis]
        routes.row_for(table, value=situation.values[basis], on=situation.on)
    found += [
        Advice(row.key, row.kind, "The value alone leads here.", rank=50 + LADDER.index(row.kind)) for row in holding
    ]
    return sorted(found, key=lambda advice: (not advice.is_open, advice.rank))


def judge(row: Row, situation: Situation) -> Advice | None:
    """What one route of circumstance says; None where the circumstance is not given."""
    chosen = {
        "unsolicited": (situation.is_unsolicited, "The proposal came unasked: its clock runs.", 0),
        "cooperative": (situation.has_contract, "A contract exists that the city may use.", 10),
        "pilot": (situation.is_test, "A test in time and money is the smallest commitment.", 20),
        "demonstration": (situation.is_test, "Something can be shown without a payment.", 21),
        "challenge": (situation.is_open, "The result is known, the way is not: let many try.", 31),
        "rfi": (situation.is_open, "The answer is not known: ask the market before you buy.", 30),
        "sole_source": (situation.is_only_one, "Only one can do it, and you can show why.", 40),
    }
    applies, reason, rank = chosen[row.kind]
    if not applies:
        return None
    value = situation.values[row.basis]
    against = [] if row.threshold.holds(value) else ["cost_over_limit"]
    if row.kind in TESTS:
        against = limits_of_test(row, situation, value)
    answer_by = None
    if row.kind == "unsolicited" and situation.received_on and row.clock_days is not None:
        answer_by = situation.received_on + timedelta(days=row.clock_days)
    return Advice(row.key, row.kind, reason, tuple(against), row.requires, answer_by, rank)


def limits_of_test(row: Row, situation: Situation, value: Decimal) -> list[str]:
    """What keeps a test from the pilot route: cost, duration, or days not given."""
    if not (situation.starts_on and situation.ends_on):
        return ["days_missing"] if row.most_days is not None else []
    rule = routes.PilotRule(row.threshold.max, row.most_days, ())
    pilot = routes.ProposedPilot(value, situation.starts_on, situation.ends_on, frozenset())
    return list(routes.judge_pilot(rule, pilot).reasons)
