"""What the finder knows of the city and of the initiative. None means that nobody has said."""

from dataclasses import dataclass
from decimal import Decimal

# From the best rating to the worst, in the words of S&P and Fitch; Moody's are read as their equals.
RATINGS = (
    "AAA AA+ AA AA- A+ A A- BBB+ BBB BBB- BB+ BB BB- B+ B B- CCC+ CCC CCC- CC C D".split()  # noqa: SIM905
)
MOODYS = dict(
    zip(
        "Aaa Aa1 Aa2 Aa3 A1 A2 A3 Baa1 Baa2 Baa3 Ba1 Ba2 Ba3 B1 B2 B3 Caa1 Caa2 Caa3 Ca C".split(),  # noqa: SIM905
        RATINGS,
        strict=False,
    )
)


def rank(rating: str) -> int | None:
    """0 is the best; None for a rating nobody gives."""
    name = MOODYS.get(rating.strip(), rating.strip().upper().replace("\u2212", "-"))
    return RATINGS.index(name) if name in RATINGS else None


@dataclass(frozen=True)
class City:
    """Money in the city's currency. `is_rated` False: the city has no rating at all."""

    rating: str = ""
    is_rated: bool | None = None
    debt_limit: Decimal | None = None
    debt_outstanding: Decimal | None = None
    needs_vote: bool | None = None
    may_issue_tax_exempt: bool | None = None
    annual_revenue: Decimal | None = None
    reserve: Decimal | None = None
    fund_balance: Decimal | None = None

    @property
    def reserve_months(self) -> Decimal | None:
        """Months of revenue that the reserve is worth."""
        if self.reserve is None or not self.annual_revenue:
            return None
        return self.reserve / self.annual_revenue * 12


@dataclass(frozen=True)
class Initiative:
    """`certainty` is contracted, measured, estimated or none; `maturity` proven, early or experimental.

    `private_use` is the share of the benefit that firms or single households have for themselves.
    """

    cost: Decimal | None = None
    life_years: int | None = None
    annual_savings: Decimal | None = None
    annual_revenue: Decimal | None = None
    certainty: str = ""
    maturity: str = ""
    is_essential: bool | None = None
    is_city_owned: bool | None = None
    is_measurable: bool | None = None
    saves_energy: bool | None = None
    helps_environment: bool | None = None
    has_users: bool | None = None
    raises_values: bool | None = None
    is_visible: bool | None = None
    has_asset: bool | None = None
    private_use: Decimal | None = None
    match_secured: bool | None = None

    @property
    def payback_years(self) -> Decimal | None:
        """Cost over savings and revenue of a year."""
        inflow = (self.annual_savings or Decimal(0)) + (self.annual_revenue or Decimal(0))
        if self.cost is None or (self.annual_savings is None and self.annual_revenue is None) or not inflow:
            return None
        return self.cost / inflow


@dataclass(frozen=True)
class Facts:
    """Both together; `money` is how amounts are written."""

    city: City
    initiative: Initiative
    currency: str = "USD"

    def money(self, amount: Decimal) -> str:
        """An amount in words for people."""
        return f"{amount:,.0f} {self.currency}"
