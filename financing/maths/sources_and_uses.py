"""Sources and uses of one plan, exact to the cent, and which source pays for which use first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.maths import refusals


@dataclass(frozen=True, slots=True)
class Balance:
    """`difference` is sources less uses: negative is a gap, positive is money without a use."""

    total_sources: Decimal
    total_uses: Decimal

    @property
    def difference(self) -> Decimal:
        """Sources less uses."""
        return self.total_sources - self.total_uses

    @property
    def balanced(self) -> bool:
        """Exactly equal."""
        return self.difference == 0


@dataclass(frozen=True, slots=True)
class Source:
    """Money, and the uses it may pay for; `None` is unrestricted. `restriction` 1 is the most restricted."""

    name: str
    amount: Decimal
    restriction: int
    may_pay: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Money of one source paid to one use."""

    source: str
    use: str
    amount: Decimal


def balance(sources: Iterable[Decimal], uses: Iterable[Decimal]) -> Balance:
    """Totals of amounts that are zero or above."""
    return Balance(
        sum((refusals.not_negative(amount, "sources") for amount in sources), Decimal(0)),
        sum((refusals.not_negative(amount, "uses") for amount in uses), Decimal(0)),
    )


def draws(sources: Sequence[Source], uses: Sequence[tuple[str, Decimal]]) -> tuple[Draw, ...]:
    """Pays each use in the order given from the most restricted money that may pay for it.

    A use that cannot be met is paid in part; the gap is its amount less its draws.
    """
    left = [refusals.not_negative(source.amount, "sources") for source in sources]
    order = sorted(range(len(sources)), key=lambda index: sources[index].restriction)
    paid = []
    for use, amount in uses:
        open_amount = refusals.not_negative(amount, "uses")
        for index in order:
            allowed = sources[index].may_pay
            part = min(left[index], open_amount) if allowed is None or use in allowed else Decimal(0)
            if part > 0:
                paid.append(Draw(sources[index].name, use, part))
                left[index] -= part
                open_amount -= part
    return tuple(paid)
