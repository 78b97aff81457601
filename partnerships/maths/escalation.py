"""How an agreed amount moves with time: by a fixed escalator, or with a published index. Nothing is rounded."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from partnerships.maths import refusals
from partnerships.maths.statements import Results, Value, Working
from partnerships.maths.terms import Terms


def escalator(terms: Terms, working: Working) -> Results:
    """Amounts of years 1 to `years`, the first unescalated.

    `compound`: each year is the one before times (1 + rate); `simple`: the rate applies to the first amount;
    `step`: each year adds `step`.
    """
    working.given(amount=terms.number("amount"))
    method = terms.choice("method", ("compound", "simple", "step"))
    moved = "step" if method == "step" else "rate"
    working.given(**{moved: terms.number("step") if method == "step" else terms.rate("rate")})
    rows, codes = list[Value](), list[str]()
    for year in range(1, terms.count("years", least=1, most=100) + 1):
        code = f"amount_{year}"
        working.line(code, f"Amount of year {year}", _escalated(method, year))
        rows.append({"year": year, "amount": working.results(code)[code]})
        codes.append(code)
    working.total("total", "Total", codes)
    return {"rows": rows} | working.results("total")


def _escalated(method: str, year: int) -> str:
    if year == 1:
        return "amount"
    if method == "compound":
        return f"amount_{year - 1} * (1 + rate)"
    if method == "simple":
        return f"amount * (1 + {year - 1} * rate)"
    return f"amount_{year - 1} + step"


def indexation(terms: Terms, working: Working) -> Results:
    """The amount times (1 + applied change). The change of the index is passed through by `pass_through`, then held
    at `cap_rate` and then at `floor_rate` where these are given; all three are fractions, not per year."""
    working.given(amount=terms.number("amount"), base_index=terms.positive("base_index"))
    working.given(current_index=terms.positive("current_index"))
    _Passed.read(terms).apply(working)
    working.line("indexed_amount", "Indexed amount", "amount * (1 + applied_change)")
    return working.results("index_change", "applied_change", "indexed_amount")


@dataclass(frozen=True)
class _Passed:
    """How much of an index's change is applied."""

    share: Decimal
    floor: Decimal | None
    cap: Decimal | None

    @classmethod
    def read(cls, terms: Terms) -> "_Passed":
        share = terms.share("pass_through") if terms.has("pass_through") else Decimal(1)
        found = cls(share, terms.optional("floor_rate"), terms.optional("cap_rate"))
        if found.floor is not None and found.cap is not None and found.floor > found.cap:
            raise refusals.OutOfRange(
                f"The floor {found.floor} of the change is above its cap {found.cap}. Exchange them.",
                field=terms.field("floor_rate"),
            )
        return found

    def apply(self, working: Working) -> None:
        working.given(pass_through=self.share)
        working.line("index_change", "Change of the index", "current_index / base_index - 1")
        formula = "pass_through * index_change"
        if self.cap is not None:
            working.given(cap_rate=self.cap)
            formula = f"min({formula}, cap_rate)"
        if self.floor is not None:
            working.given(floor_rate=self.floor)
            formula = f"max({formula}, floor_rate)"
        working.line("applied_change", "Change that is applied", formula)


_MOVED: Mapping[str, str] = {
    "compound": "{name} * (1 + rise) ** (agreement_year - 1)",
    "simple": "{name} * (1 + (agreement_year - 1) * rise)",
    "step": "{name} + (agreement_year - 1) * step",
    "index": "{name} * (1 + applied_change)",
}


@dataclass(frozen=True)
class Movement:
    """How one amount of an agreement moves: by the year of the agreement, or with an index measured for the period."""

    method: str
    by: Decimal
    passed: _Passed | None = None

    @classmethod
    def read(cls, terms: Terms) -> "Movement | None":
        """None where the terms leave the amount as it is."""
        if not terms.has("moves"):
            return None
        method = terms.choice("moves", _MOVED)
        if method == "index":
            return cls(method, terms.positive("base_index"), _Passed.read(terms))
        return cls(method, terms.number("step") if method == "step" else terms.rate("rise"))

    def measured(self, terms: Terms, working: Working) -> None:
        """Make known what the movement needs of the period."""
        if self.passed:
            working.given(current_index=terms.positive("current_index"))
        else:
            working.given(agreement_year=terms.count("agreement_year", least=1, most=100))

    def apply(self, working: Working, name: str, label: str) -> str:
        """A line with the moved amount; returns the name under which later formulas find it."""
        if self.passed:
            working.given(base_index=self.by)
            self.passed.apply(working)
        else:
            working.given(**{"step" if self.method == "step" else "rise": self.by})
        working.line(f"moved_{name}", label, _MOVED[self.method].format(name=name))
        return f"moved_{name}"


def moved(terms: Terms, working: Working, name: str, label: str) -> str:
    """The name of an amount as it stands in the period: a line of its own where the terms move it, else `name`."""
    movement = Movement.read(terms)
    if movement is None:
        return name
    movement.measured(terms, working)
    return movement.apply(working, name, label)
