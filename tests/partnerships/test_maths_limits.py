"""Terms around a rule, proved: guarantee, floor and cap, ceiling, two thresholds, and prices that move."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.maths import engine, refusals, settlement

LINEAR: dict[str, Any] = {"partner_share": "0.5", "unit_price": "2"}
GUARANTEED = LINEAR | {"guaranteed_savings": "100"}
BANDS = [{"up_to": "100", "share": "0.5"}, {"share": "0.1"}]
TIERED: dict[str, Any] = {"bands": BANDS, "marginal": True}
TARGET = {"target_cost": "1000", "bands": [{"contractor_share": "0.5"}]}
CEILING = {
    "target_cost": "1000",
    "target_profit": "100",
    "ceiling_price": "1200",
    "contractor_share_under": "0.5",
    "contractor_share_over": "0.5",
}
THRESHOLD = {"threshold": "60", "share_above": "0.5", "share_below": "1"}
GREATER = {"share": "0.1", "minimum_guarantee": "100"}


def used(units: int) -> dict[str, Any]:
    return {"baseline": "100", "actual": str(100 - units)}


@pytest.mark.parametrize(
    ("model", "terms", "measured", "due"),
    [
        ("linear", GUARANTEED, used(80), "30.00"),
        ("linear", GUARANTEED, used(50), "0.00"),
        ("linear", GUARANTEED, used(30), "-40.00"),
        ("linear", GUARANTEED | {"deadband": "120"}, used(80), "20.00"),
        ("linear", GUARANTEED | {"carry_forward_excess": True}, used(30) | {"excess_before": "25"}, "-15.00"),
        ("linear", GUARANTEED | {"carry_forward_excess": True}, used(30) | {"excess_before": "70"}, "0.00"),
        ("tiered", TIERED | {"guaranteed_savings": "100"}, {"amount": "250"}, "55.00"),
        ("tiered", TIERED | {"guaranteed_savings": "100"}, {"amount": "80"}, "-20.00"),
        ("tiered", TIERED | {"cap": "40"}, {"amount": "250"}, "40.00"),
        ("tiered", TIERED | {"floor": "10"}, {"amount": "0"}, "10.00"),
        ("linear", LINEAR | {"moves": "compound", "rise": "0.1"}, used(50) | {"agreement_year": 3}, "60.50"),
        ("linear", LINEAR | {"moves": "simple", "rise": "0.1"}, used(50) | {"agreement_year": 3}, "60.00"),
        ("linear", LINEAR | {"moves": "step", "step": "0.5"}, used(50) | {"agreement_year": 3}, "75.00"),
        ("linear", LINEAR | {"moves": "index", "base_index": "80"}, used(50) | {"current_index": "100"}, "62.50"),
        (
            "linear",
            LINEAR | {"moves": "index", "base_index": "80", "pass_through": "0.5", "cap_rate": "0.1"},
            used(50) | {"current_index": "100"},
            "55.00",
        ),
        (
            "greater_of",
            GREATER | {"moves": "compound", "rise": "0.02"},
            {"gross_receipts": "900", "agreement_year": 2},
            "102.00",
        ),
        ("greater_of", GREATER | {"cap": "150"}, {"gross_receipts": "2000"}, "150.00"),
        ("threshold", THRESHOLD | {"lower_threshold": "50"}, {"value": "55", "quantity": "10"}, "0.00"),
        ("threshold", THRESHOLD | {"lower_threshold": "50"}, {"value": "70", "quantity": "10"}, "50.00"),
        ("threshold", THRESHOLD | {"lower_threshold": "50"}, {"value": "45", "quantity": "10"}, "-50.00"),
        ("threshold", THRESHOLD | {"floor": "-20"}, {"value": "45", "quantity": "10"}, "-20.00"),
        ("target_cost", TARGET | {"cap": "80"}, {"actual_cost": "700"}, "80.00"),
        ("target_cost", TARGET | {"floor": "-80"}, {"actual_cost": "1300"}, "-80.00"),
        ("target_cost", TARGET | {"floor": "-80", "ceiling_price": "1100"}, {"actual_cost": "1300"}, "-200.00"),
        (
            "target_cost",
            TARGET | {"moves": "index", "base_index": "100"},
            {"actual_cost": "1000", "current_index": "110"},
            "50.00",
        ),
        ("ceiling_price", CEILING | {"cap": "150"}, {"actual_cost": "700"}, "150.00"),
        ("ceiling_price", CEILING | {"floor": "60"}, {"actual_cost": "1120"}, "60.00"),
        ("ceiling_price", CEILING | {"floor": "60"}, {"actual_cost": "1160"}, "40.00"),
    ],
)
def test_terms_give_what_is_due_and_the_statement_recomputes(
    model: str, terms: dict[str, Any], measured: dict[str, Any], due: str
) -> None:
    settlement.check_terms(model, terms)
    found = settlement.settle(model, terms, measured, {"A": "1"})
    assert found.amount == Decimal(due)
    assert settlement.disagreements(found.as_json()) == []


def test_the_excess_of_a_guarantee_is_banked_and_used_once() -> None:
    terms, bank = GUARANTEED | {"carry_forward_excess": True}, "0"
    due = []
    for units in (65, 40, 40):
        found = settlement.settle("linear", terms, used(units) | {"excess_before": bank}, {"A": "1"})
        due.append(found.amount)
        bank = str(found.gain.results["excess_balance"])
    assert due == [15, 0, -10]


def test_a_line_of_the_guarantee_that_was_changed_is_found_out() -> None:
    stated = settlement.settle("linear", GUARANTEED, used(30), {"A": "1"}).as_json()
    line = next(line for line in stated["gain"]["lines"] if line["code"] == "true_up")
    line["value"] = "0"
    assert "True-up by the partner" in settlement.disagreements(stated)[0]


units = st.integers(0, 100)
money = st.integers(0, 300).map(str)


@given(less=units, more=units, guaranteed=money, banked=money, deadband=money, carries=st.booleans())
def test_saving_more_never_lowers_a_gain_under_a_guarantee(less, more, guaranteed, banked, deadband, carries):
    terms = {"model": "linear", **LINEAR, "guaranteed_savings": guaranteed, "deadband": deadband}
    terms |= {"carry_forward_excess": carries, "excess_before": banked}
    low, high = (engine.compute(terms | used(value)).results for value in sorted((less, more)))
    assert high["partner_payment"] >= low["partner_payment"]
    assert high["city_benefit"] >= low["city_benefit"]


@given(lower=st.integers(0, 100), gap=st.integers(0, 50), less=units, more=units)
def test_a_higher_value_never_lowers_what_the_city_gets(lower, gap, less, more):
    terms = {"model": "threshold", "quantity": "3", "share_above": "0.4", "share_below": "0.9"}
    terms |= {"threshold": lower + gap, "lower_threshold": lower}
    low, high = (engine.compute(terms | {"value": value}).results["city_payment"] for value in sorted((less, more)))
    assert high >= low


@pytest.mark.parametrize(
    ("model", "terms", "field"),
    [
        ("linear", LINEAR | {"floor": "5", "cap": "4"}, "floor"),
        ("linear", LINEAR | {"rise": "0.02"}, "rise"),
        ("linear", LINEAR | {"moves": "compound"}, "rise"),
        ("linear", LINEAR | {"moves": "step", "rise": "0.02", "step": "1"}, "rise"),
        ("linear", LINEAR | {"carry_forward_excess": True}, "carry_forward_excess"),
        ("linear", LINEAR | {"moves": "index", "base_index": "0"}, "base_index"),
        ("linear", LINEAR | {"moves": "index", "base_index": "1", "floor_rate": "1", "cap_rate": "0"}, "floor_rate"),
        ("tiered", TIERED | {"moves": "compound", "rise": "0.02"}, "moves"),
        ("threshold", THRESHOLD | {"lower_threshold": "61"}, "lower_threshold"),
        ("threshold", THRESHOLD | {"lower_threshold": "50", "moves": "step", "step": "1"}, "moves"),
        ("greater_of", GREATER | {"guaranteed_savings": "1"}, "guaranteed_savings"),
        ("target_cost", TARGET | {"ceiling_price": "0"}, "ceiling_price"),
    ],
)
def test_terms_that_cannot_be_meant_are_refused_by_name(model: str, terms: dict[str, Any], field: str) -> None:
    with pytest.raises(refusals.InvalidTerms) as refused:
        settlement.check_terms(model, terms)
    assert refused.value.field == field


def test_an_index_is_measured_only_where_the_agreement_has_one() -> None:
    with pytest.raises(refusals.UnknownChoice, match="Current index is not measured under this rule"):
        settlement.settle("linear", LINEAR, used(5) | {"current_index": "1"}, {"A": "1"})
    with pytest.raises(refusals.MissingTerm, match="Current index is missing"):
        settlement.settle("linear", LINEAR | {"moves": "index", "base_index": "1"}, used(5), {"A": "1"})
