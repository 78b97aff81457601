"""Keep an asset and its revenue, or concede it for payments: which is worth more, and for which revenue.

Payments fall at the end of each year. Nothing is rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from financing.maths import flows, refusals

MOST_FACTOR = Decimal(4)
_STEPS = 60


@dataclass(frozen=True, slots=True)
class Asset:
    """What the city has if it keeps it: first-year revenue and cost, their growth a year, and investment at the start."""

    years: int
    revenue: Decimal
    revenue_growth: Decimal
    cost: Decimal
    cost_growth: Decimal
    investment: Decimal

    def __post_init__(self) -> None:
        """Raises a `Refusal` for figures that are none."""
        refusals.count(self.years, "years", most=100)
        for name in ("revenue", "cost", "investment"):
            refusals.not_negative(getattr(self, name), name)
        for name in ("revenue_growth", "cost_growth"):
            _growth(getattr(self, name), name)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the concessionaire pays: once at the start, and each year the larger of a guarantee and a share of revenue."""

    upfront: Decimal
    guarantee: Decimal
    guarantee_growth: Decimal
    share: Decimal

    def __post_init__(self) -> None:
        """Raises a `Refusal` for figures that are none."""
        for name in ("upfront", "guarantee", "share"):
            refusals.not_negative(getattr(self, name), name)
        _growth(self.guarantee_growth, "guarantee_growth")
        if self.share > 1:
            raise refusals.OutOfRange("More than all revenue cannot be shared; give 0 to 1.", field="share")


def _growth(value: Decimal, field: str) -> None:
    if abs(refusals.rate(value, field)) > Decimal("0.5"):
        raise refusals.OutOfRange(
            f"{value} a year is {value:.0%}. Growth is a fraction: write 0.02 for 2 percent.", field=field
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """Present values if revenue is `factor` times the forecast; `advantage` is what conceding is worth above keeping."""

    factor: Decimal
    retain: Decimal
    concede: Decimal

    @property
    def advantage(self) -> Decimal:
        """Concede less retain."""
        return self.concede - self.retain


def compare(asset: Asset, offer: Offer, rate: Decimal, factor: Decimal = Decimal(1)) -> Comparison:
    """Both ways at a revenue of `factor` times the forecast."""
    refusals.not_negative(factor, "factor")
    kept, conceded = [-asset.investment], [offer.upfront]
    for year in range(asset.years):
        revenue = asset.revenue * factor * (1 + asset.revenue_growth) ** year
        kept.append(revenue - asset.cost * (1 + asset.cost_growth) ** year)
        conceded.append(max(offer.guarantee * (1 + offer.guarantee_growth) ** year, offer.share * revenue))
    return Comparison(factor, flows.npv(kept, rate), flows.npv(conceded, rate))


def stressed(asset: Asset, offer: Offer, rate: Decimal, factors: Sequence[Decimal]) -> tuple[Comparison, ...]:
    """One comparison per revenue factor, in the order given."""
    return tuple(compare(asset, offer, rate, factor) for factor in factors)


def break_even(asset: Asset, offer: Offer, rate: Decimal) -> Decimal | None:
    """The factor of revenue at which both are worth the same, to six decimals; `None` if one is better from 0 to 4.

    What is kept grows with revenue at least as fast as what is conceded, so there is at most one: found by bisection.
    """
    low, high = Decimal(0), MOST_FACTOR
    if compare(asset, offer, rate, low).advantage <= 0 or compare(asset, offer, rate, high).advantage >= 0:
        return None
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if compare(asset, offer, rate, middle).advantage > 0:
            low = middle
        else:
            high = middle
    return ((low + high) / 2).quantize(Decimal("0.000001"))
