"""Offers of energy service companies side by side."""

from typing import Any

from partnerships.maths.offers import rank_offers

TERMS: dict[str, Any] = {
    "announcement_date": "2026-08-18",
    "contract_years": 5,
    "contract_days": 0,
    "annual_cost_reductions": ["92.47", *["250"] * 20],
    "discount_rate": "0.125",
}


def test_the_offer_that_leaves_the_city_most_is_first_and_equals_share_their_place() -> None:
    shares = {"Lumen": "0.8", "Volta": "0.7", "Ampere": "0.8", "Ohm": "0.9"}
    ranked = rank_offers({name: {**TERMS, "partner_share": share} for name, share in shares.items()})
    assert [(offer.offer, offer.rank) for offer in ranked] == [
        ("Volta", 1),
        ("Lumen", 2),
        ("Ampere", 2),
        ("Ohm", 4),
    ]
    assert ranked[0].amount_contract < ranked[1].amount_contract


def test_no_offers_are_no_ranking() -> None:
    assert rank_offers({}) == []
