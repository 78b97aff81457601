"""Offers of energy service companies, compared by the method that published cases reproduce."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from partnerships.maths.offers import RankedOffer, rank_offers
from partnerships.maths.shared_savings import PERIODS
from partnerships.preconditions import naming_the_field


def compared(
    *, announced_on: date, first_reduction: Decimal, discount_rate: Decimal, offers: Iterable[Mapping[str, Any]]
) -> list[RankedOffer]:
    """Offers by rank. Each gives its term, its share and what it cuts from the costs of a year.

    `first_reduction` is the part of the year of announcement, as a fraction, in which costs are cut already.
    """
    terms = {
        offer["name"]: {
            "announcement_date": announced_on.isoformat(),
            "contract_years": offer["years"],
            "contract_days": offer.get("days") or 0,
            "partner_share": offer["partner_share"],
            "discount_rate": discount_rate,
            "annual_cost_reductions": [
                offer["reduction"] * first_reduction,
                *[offer["reduction"]] * (PERIODS - 1),
            ],
        }
        for offer in offers
    }
    with naming_the_field(contract_days="offers", partner_share="offers", annual_cost_reductions="offers"):
        return rank_offers(terms)
