"""The simulator: flows of the term, and where each side gains."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from partnerships.maths import mutual_benefit, refusals
from partnerships.maths.mutual_benefit import Deal, Range, simulate, zone_of_mutual_benefit

TERMS: dict[str, Any] = {
    "years": 2,
    "annual_savings": "1000",
    "unit_price": "1.00",
    "rule": {"model": "linear", "partner_share": "0.4"},
    "city": {"discount_rate": "0", "annual_cost": "100"},
    "partner": {"discount_rate": "0", "investment": "300"},
}


def deal(**changes: object) -> Deal:
    return Deal.read({**TERMS, **changes})


def test_the_flows_of_a_term_add_up_to_savings_less_costs() -> None:
    outcome = simulate(deal())
    assert [(flow.savings, flow.partner_payment, flow.city, flow.partner) for flow in outcome.flows] == [
        (0, 0, 0, -300),
        (1000, 400, 500, 400),
        (1000, 400, 500, 400),
    ]
    assert outcome.totals == {"city": 1000, "partner": 500}
    assert outcome.present_values == outcome.totals


def test_each_side_discounts_at_its_own_rate() -> None:
    outcome = simulate(deal(years=1, partner={"discount_rate": "0.25", "investment": "300"}))
    assert outcome.present_values == {"city": 500, "partner": 20}


def test_savings_and_price_move_from_the_second_year() -> None:
    worth = [flow.savings for flow in simulate(deal(savings_growth="-0.1", price_escalator="0.2")).flows]
    assert worth == [0, 1000, 1080]


def test_payments_of_a_year_are_whole_cents() -> None:
    flow = simulate(deal(annual_savings="33.33", rule={"model": "linear", "partner_share": "0.333"})).flows[1]
    assert (flow.savings, flow.partner_payment) == (Decimal("33.33"), Decimal("11.10"))


def test_the_zone_of_a_share_lies_between_what_each_side_needs() -> None:
    zone = zone_of_mutual_benefit(deal(), "partner_share", lowest=Decimal(0), highest=Decimal(1))
    (both,) = zone.mutual
    assert abs(both.lowest - Decimal("0.15")) < Decimal("0.0001")
    assert abs(both.highest - Decimal("0.90")) < Decimal("0.0001")
    assert zone.warnings == ()


def test_savings_below_the_costs_of_both_gain_neither_and_the_rest_gain_both() -> None:
    zone = zone_of_mutual_benefit(deal(), "annual_savings", lowest=Decimal(0), highest=Decimal(2000))
    (both,) = zone.mutual
    assert abs(both.lowest - 375) < Decimal("0.02")
    assert both.highest == 2000


def test_a_side_that_never_gains_is_named() -> None:
    poor = deal(partner={"discount_rate": "0", "investment": "5000"})
    zone = zone_of_mutual_benefit(poor, "partner_share", lowest=Decimal(0), highest=Decimal(1))
    assert zone.gains["partner"] == zone.mutual == ()
    assert zone.warnings == ("The partner never gains, whatever the partner share. Change another term first.",)


def test_sides_that_gain_only_apart_are_told_so() -> None:
    dear = deal(partner={"discount_rate": "0", "investment": "1900"})
    zone = zone_of_mutual_benefit(dear, "partner_share", lowest=Decimal(0), highest=Decimal(1))
    assert all(zone.gains.values())
    assert zone.mutual == ()
    assert "at no partner share do both" in zone.warnings[0]


def test_whole_amount_tiers_can_leave_several_ranges() -> None:
    bands = [{"up_to": "500", "share": "0.8"}, {"up_to": None, "share": "0.2"}]
    tiers = deal(rule={"model": "tiered", "marginal": False, "bands": bands})
    zone = zone_of_mutual_benefit(tiers, "annual_savings", lowest=Decimal(0), highest=Decimal(2000))
    assert len(zone.gains["partner"]) == 2
    assert zone.gains["partner"][0].highest == pytest.approx(Decimal(500), abs=Decimal("0.01"))


@settings(max_examples=25, deadline=None)
@given(
    share=st.decimals("0.05", "0.95", places=2),
    investment=st.integers(0, 3000),
    cost=st.integers(0, 900),
    slider=st.sampled_from(["annual_savings", "unit_price", "partner_share"]),
)
def test_at_the_ends_of_a_range_the_side_gains(
    share: Decimal, investment: int, cost: int, slider: mutual_benefit.Slider
) -> None:
    trial = deal(
        rule={"model": "linear", "partner_share": share, "deadband": "50", "cap": "700"},
        city={"discount_rate": "0.03", "annual_cost": cost},
        partner={"discount_rate": "0.08", "investment": investment},
    )
    highest = Decimal(1) if slider == "partner_share" else Decimal(3000)
    zone = zone_of_mutual_benefit(trial, slider, lowest=Decimal(0), highest=highest)
    ends = [(side, end) for side in mutual_benefit.SIDES for found in zone.gains[side] for end in _ends(found)]
    assume(ends)
    for side, end in ends:
        assert simulate(mutual_benefit.moved(trial, slider, end)).gains(side)


def _ends(found: Range) -> tuple[Decimal, Decimal]:
    return found.lowest, found.highest


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"years": 0}, "years"),
        ({"annual_savings": "NaN"}, "annual_savings"),
        ({"unit_price": "-1"}, "unit_price"),
        ({"price_escalator": "2"}, "price_escalator"),
        ({"rule": {"model": "guesswork"}}, "rule.model"),
        ({"rule": {"model": "threshold"}}, "rule.threshold"),
        ({"moves": "index"}, "base_index"),
        ({"rule": "half"}, "rule"),
        ({"city": {}}, "city.discount_rate"),
        ({"partner": {"discount_rate": "0", "investment": "-1"}}, "partner.investment"),
    ],
)
def test_a_deal_that_cannot_be_meant_is_refused(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(refusals.InvalidTerms) as refused:
        deal(**changes)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("slider", "lowest", "highest"),
    [
        ("unit_price", "1", "1"),
        ("unit_price", "-1", "1"),
        ("partner_share", "0", "1.1"),
        ("annual_savings", "5", "2"),
        ("annual_savings", "NaN", "2"),
        ("annual_savings", "0", "Infinity"),
    ],
)
def test_an_empty_or_meaningless_slider_is_refused(slider: mutual_benefit.Slider, lowest: str, highest: str) -> None:
    with pytest.raises(refusals.OutOfRange) as refused:
        zone_of_mutual_benefit(deal(), slider, lowest=Decimal(lowest), highest=Decimal(highest))
    assert refused.value.field == slider


def test_tiers_have_no_single_share_to_move() -> None:
    tiers = deal(rule={"model": "tiered", "marginal": True, "bands": [{"up_to": None, "share": "0.3"}]})
    with pytest.raises(refusals.UnknownChoice, match="no one share"):
        zone_of_mutual_benefit(tiers, "partner_share", lowest=Decimal(0), highest=Decimal(1))


@pytest.mark.parametrize(
    ("rule", "changes", "got"),
    [
        ({"model": "linear", "partner_share": "0.4", "guaranteed_savings": "600"}, {}, [160, 160]),
        ({"model": "linear", "partner_share": "0.4", "guaranteed_savings": "1200"}, {}, [-200, -200]),
        (
            {"model": "linear", "partner_share": "0", "guaranteed_savings": "900", "carry_forward_excess": True},
            {"savings_growth": "-0.3"},
            [0, -100],
        ),
        ({"model": "greater_of", "share": "0.1", "minimum_guarantee": "50"}, {}, [900, 900]),
        (
            {"model": "threshold", "threshold": "0.6", "share_above": "0.5", "share_below": "1"},
            {},
            [800, 800],
        ),
        (
            {"model": "target_cost", "target_cost": "5000", "bands": [{"up_to": None, "contractor_share": "0.5"}]},
            {},
            [500, 500],
        ),
        (
            {
                "model": "ceiling_price",
                "target_cost": "5000",
                "target_profit": "400",
                "ceiling_price": "6000",
                "contractor_share_under": "0.5",
                "contractor_share_over": "0.5",
                "cap": "600",
            },
            {},
            [600, 600],
        ),
    ],
)
def test_every_rule_says_what_the_partner_gets(rule: dict[str, Any], changes: dict[str, Any], got: list[int]) -> None:
    flows = simulate(deal(rule=rule, **changes)).flows[1:]
    assert [flow.partner_payment for flow in flows] == got
    assert all(flow.city + flow.partner_payment == flow.savings - 100 for flow in flows)


@pytest.mark.parametrize(
    ("terms", "price"),
    [
        ({"moves": "compound", "rise": "0.02"}, "1.0404"),
        ({"moves": "simple", "rise": "0.02"}, "1.04"),
        ({"moves": "step", "step": "0.05"}, "1.10"),
        ({"moves": "index", "base_index": "110", "price_escalator": "0.1", "pass_through": "0.5"}, "1.105"),
        ({"moves": "index", "base_index": "110", "price_escalator": "0.1", "cap_rate": "0.03"}, "1.03"),
    ],
)
def test_the_price_moves_as_the_agreement_says(terms: dict[str, Any], price: str) -> None:
    assert deal(**terms).price_of(1) == 1
    assert deal(**terms).price_of(3) == Decimal(price)


def test_the_share_of_receipts_has_a_zone_of_its_own() -> None:
    licence = deal(rule={"model": "greater_of", "share": "0.1", "minimum_guarantee": "0"})
    (both,) = zone_of_mutual_benefit(licence, "share", lowest=Decimal(0), highest=Decimal(1)).mutual
    assert abs(both.lowest - Decimal("0.10")) < Decimal("0.0001")
    assert abs(both.highest - Decimal("0.85")) < Decimal("0.0001")


def test_a_rule_that_moves_with_time_is_not_simulated() -> None:
    rule = {"model": "greater_of", "share": "0.1", "minimum_guarantee": "100", "moves": "step", "step": "1"}
    with pytest.raises(refusals.UnknownChoice, match="the price moves, not the rule") as refused:
        deal(rule=rule)
    assert refused.value.field == "rule.moves"
