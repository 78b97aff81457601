"""A lease whose payment grows by a fixed rate every year."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from financing.maths import flows, refusals


class Timing(StrEnum):
    """Payment at the end (arrears) or at the start (advance) of each year."""

    ARREARS = "arrears"
    ADVANCE = "advance"


@dataclass(frozen=True, slots=True)
class Lease:
    """Terms; `periods` are years."""

    financed_amount: Decimal
    first_payment: Decimal
    periods: int
    escalation_rate: Decimal = Decimal(0)
    timing: Timing | str = Timing.ARREARS

    def __post_init__(self) -> None:
        """Raises a `Refusal` for terms that are no lease."""
        refusals.positive(self.financed_amount, "financed_amount")
        refusals.positive(self.first_payment, "first_payment")
        refusals.count(self.periods, "periods")
        refusals.rate(self.escalation_rate, "escalation_rate")
        refusals.known(self.timing, list(Timing), "timing")


@dataclass(frozen=True, slots=True)
class Measures:
    """Money unrounded; `implied_rate` is `None` if no one rate makes the payments worth the financed amount."""

    last_payment: Decimal
    total_payments: Decimal
    average_payment: Decimal
    present_value: Decimal
    difference: Decimal
    implied_rate: Decimal | None


def payments(lease: Lease) -> tuple[Decimal, ...]:
    """Every payment, unrounded."""
    growth = 1 + lease.escalation_rate
    return tuple(lease.first_payment * growth**year for year in range(lease.periods))


def measures(lease: Lease, rate: Decimal) -> Measures:
    """Values the payments at `rate` and finds the rate the lease really charges."""
    paid = payments(lease)
    dated = [*paid] if lease.timing == Timing.ADVANCE else [Decimal(0), *paid]
    value = flows.npv(dated, rate)
    total = sum(paid, Decimal(0))
    return Measures(
        last_payment=paid[-1],
        total_payments=total,
        average_payment=total / lease.periods,
        present_value=value,
        difference=value - lease.financed_amount,
        implied_rate=flows.irr([dated[0] - lease.financed_amount, *dated[1:]]).rate,
    )
