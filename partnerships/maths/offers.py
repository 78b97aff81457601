"""Compares the offers of energy service companies by what the city keeps, in present value."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from partnerships.maths import engine

_SAME = Decimal("1e-9")


@dataclass(frozen=True)
class RankedOffer:
    """One offer; rank 1 keeps most for the city, equal values (within 1e-9) share a rank and the next is left out."""

    offer: str
    rank: int
    amount_contract: Decimal
    amount_performance: Decimal


def rank_offers(offers: Mapping[str, Mapping[str, object]]) -> list[RankedOffer]:
    """Offers by rank, then in the order given; each is the input of `shared_savings_npv`."""
    computed = {name: engine.compute({**terms, "model": "shared_savings_npv"}) for name, terms in offers.items()}
    values = {name: statement.amount("amount_performance") for name, statement in computed.items()}
    ranked = [
        RankedOffer(
            offer=name,
            rank=1 + sum(other > values[name] + _SAME for other in values.values()),
            amount_contract=statement.amount("amount_contract"),
            amount_performance=values[name],
        )
        for name, statement in computed.items()
    ]
    return sorted(ranked, key=lambda offer: offer.rank)
