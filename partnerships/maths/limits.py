"""What holds a payment between bounds: floor and cap, and the savings that a partner guarantees."""

from dataclasses import dataclass
from decimal import Decimal

from partnerships.maths.statements import Results, Working
from partnerships.maths.terms import Terms


@dataclass(frozen=True)
class Limits:
    """Not above the cap, then not below the floor."""

    floor: Decimal | None
    cap: Decimal | None

    @classmethod
    def read(cls, terms: Terms, *, below_zero: bool = False) -> "Limits":
        """Terms that are not given leave no trace."""
        read = terms.number if below_zero else terms.non_negative
        return cls(*(read(name) if terms.has(name) else None for name in ("floor", "cap")))

    def __bool__(self) -> bool:
        return self.floor is not None or self.cap is not None

    def around(self, working: Working, formula: str) -> str:
        """The formula between the bounds."""
        if self.cap is not None:
            working.given(cap=self.cap)
            formula = f"min({formula}, cap)"
        if self.floor is not None:
            working.given(floor=self.floor)
            formula = f"max({formula}, floor)"
        return formula


@dataclass(frozen=True)
class Guarantee:
    """Savings the partner guarantees. It shares only in what exceeds them, and makes up what is missing; with `carries`
    the excess of earlier periods is banked and covers a shortfall first."""

    amount: Decimal
    carries: bool

    @classmethod
    def read(cls, terms: Terms) -> "Guarantee | None":
        if not terms.has("guaranteed_savings"):
            return None
        amount = terms.non_negative("guaranteed_savings")
        return cls(amount, terms.has("carry_forward_excess") and terms.flag("carry_forward_excess"))

    def measured(self, terms: Terms, working: Working) -> None:
        """Make known what is in the bank, where excess is carried forward."""
        if self.carries:
            working.given(excess_before=terms.non_negative("excess_before", Decimal(0)))

    def apply(self, working: Working, verified: str, earned: str) -> None:
        """The lines from what the partner earned to what it is paid (negative: it pays)."""
        working.given(guaranteed_savings=self.amount)
        working.line("shortfall", "Shortfall of the guarantee", f"max(0, guaranteed_savings - {verified})")
        missing = "max(0, shortfall - excess_before)" if self.carries else "shortfall"
        working.line("true_up", "True-up by the partner", missing)
        if self.carries:
            kept = f"max(0, excess_before - shortfall) + max(0, {verified} - guaranteed_savings)"
            working.line("excess_balance", "Excess carried forward", kept)
        working.line("partner_payment", "Payment to the partner after the guarantee", f"{earned} - true_up")

    def results(self, working: Working) -> Results:
        names = ("shortfall", "true_up", *(("excess_balance",) if self.carries else ()))
        return working.results(*names)
