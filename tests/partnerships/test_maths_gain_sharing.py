"""Gain sharing: defined at the edges, refused where it cannot be meant, and recomputable by the other side."""

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.maths import engine, refusals

LINEAR = {
    "model": "linear",
    "currency": "USD",
    "baseline": "1000",
    "adjustments": "0",
    "actual": "600",
    "unit_price": "2",
    "deadband": "100",
    "partner_share": "0.25",
    "floor": None,
    "cap": None,
}
BANDS = [
    {"up_to": "100", "share": "0.50"},
    {"up_to": "300", "share": "0.20"},
    {"up_to": None, "share": "0.10"},
]
TIERED = {"model": "tiered", "amount": "250", "marginal": True, "bands": BANDS}
THRESHOLD = {
    "model": "threshold",
    "value": "50",
    "threshold": "60",
    "quantity": "10",
    "share_above": "0.5",
    "share_below": "1",
}
GREATER_OF = {"model": "greater_of", "gross_receipts": "1000", "share": "0.1", "minimum_guarantee": "100"}
TARGET = {
    "model": "target_cost",
    "target_cost": "1000",
    "actual_cost": "1200",
    "bands": [{"up_to": "0.9", "contractor_share": "0.3"}, {"up_to": None, "contractor_share": "0.5"}],
}
CEILING = {
    "model": "ceiling_price",
    "target_cost": "1000",
    "target_profit": "100",
    "ceiling_price": "1200",
    "contractor_share_under": "0.5",
    "contractor_share_over": "0.5",
    "actual_cost": "1300",
}
TRUE_UP = {
    "model": "guarantee_true_up",
    "carry_forward_excess": True,
    "years": [
        {"year": 1, "guaranteed_savings": "100", "verified_savings": "130"},
        {"year": 2, "guaranteed_savings": "100", "verified_savings": "90"},
        {"year": 3, "guaranteed_savings": "100", "verified_savings": "-50"},
    ],
}
ARREARS = {
    "model": "revenue_share_arrears",
    "periods": [
        {"period": "2026 Q1", "due": "100", "paid": "150"},
        {
            "period": "2026 Q2",
            "gross_receipts": "3000",
            "share": "0.05",
            "minimum_guarantee": "90",
            "paid": "0",
        },
    ],
    "milestones": [{"milestone": "kiosks", "required": "10", "delivered": "12"}],
}
SHARED = {
    "model": "shared_savings_npv",
    "announcement_date": "2026-12-31",
    "contract_years": 2,
    "contract_days": 10,
    "partner_share": "0.7",
    "annual_cost_reductions": ["90", *["250"] * 20],
    "discount_rate": "0.125",
}
ESCALATOR = {"model": "escalator", "amount": "1000", "method": "compound", "rate": "0.02", "years": 3}
INDEXATION = {
    "model": "indexation",
    "amount": "1000",
    "base_index": "250",
    "current_index": "275",
    "pass_through": "0.5",
    "cap_rate": "0.03",
}
ALLOCATION = {
    "model": "allocation",
    "amount": "100.00",
    "key": "fixed",
    "parties": [{"party": name, "measure": "1/3"} for name in ("Works", "Utility", "Vendor")],
}
EVERY = [
    LINEAR, TIERED, {**TIERED, "marginal": False}, THRESHOLD, GREATER_OF, TARGET, CEILING, TRUE_UP, ARREARS,
    SHARED, ESCALATOR, INDEXATION, ALLOCATION,
]  # fmt: skip

amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)
positive = st.decimals(min_value=0, max_value=10**9, places=2)
shares = st.decimals(min_value=0, max_value=1, places=4)


def results_of(terms: dict[str, Any], **changes: object) -> dict[str, Any]:
    return dict(engine.compute({**terms, **changes}).results)


@pytest.mark.parametrize(
    ("terms", "changes", "expected"),
    [
        (LINEAR, {}, {"verified_savings": 800, "shareable": 700, "partner_payment": 175, "city_benefit": 625}),
        (LINEAR, {"adjustments": "50"}, {"gross_savings": 800, "verified_savings": 900}),
        (LINEAR, {"actual": "1200"}, {"verified_savings": -400, "partner_payment": 0, "city_benefit": -400}),
        (LINEAR, {"actual": "1200", "floor": "30"}, {"partner_payment": 30, "city_benefit": -430}),
        (LINEAR, {"cap": "50", "floor": "80"}, {"partner_payment": 80}),
        (LINEAR, {"baseline": "0", "actual": "0"}, {"verified_savings": 0, "partner_payment": 0, "city_benefit": 0}),
        (LINEAR, {"baseline": "0"}, {"verified_savings": -1200, "partner_payment": 0}),
        (LINEAR, {"deadband": "800"}, {"shareable": 0, "partner_payment": 0}),
        (TIERED, {}, {"partner_payment": 80, "city_benefit": 170}),
        (TIERED, {"amount": "100"}, {"partner_payment": 50}),
        (TIERED, {"amount": "1000"}, {"partner_payment": 160}),
        (TIERED, {"amount": "-40"}, {"partner_payment": 0, "city_benefit": -40}),
        (TIERED, {"marginal": False, "amount": "100"}, {"partner_payment": 50}),
        (TIERED, {"marginal": False, "amount": "100.01"}, {"partner_payment": Decimal("20.002")}),
        (TIERED, {"marginal": False, "amount": "-40"}, {"partner_payment": 0, "city_benefit": -40}),
        (THRESHOLD, {}, {"city_payment": -100}),
        (THRESHOLD, {"value": "-10"}, {"city_payment": -700}),
        (THRESHOLD, {"value": "80"}, {"city_payment": 100}),
        (GREATER_OF, {}, {"payment": 100, "basis": "minimum", "break_even_receipts": 1000}),
        (GREATER_OF, {"gross_receipts": "1000.01"}, {"basis": "share"}),
        (GREATER_OF, {"gross_receipts": "9000", "cap": "500"}, {"share_amount": 900, "payment": 500, "basis": "cap"}),
        (GREATER_OF, {"share": "0"}, {"payment": 100, "basis": "minimum", "break_even_receipts": None}),
        (TARGET, {}, {"contractor_share_amount": -100, "contractor_paid": 1100}),
        (TARGET, {"actual_cost": "800"}, {"contractor_share_amount": 80, "contractor_paid": 880}),
        (TARGET, {"actual_cost": "1000"}, {"contractor_share_amount": 0, "contractor_paid": 1000}),
        (TARGET, {"actual_cost": "0"}, {"contractor_share_amount": 320, "contractor_paid": 320}),
        (CEILING, {}, {"final_price": 1200, "final_profit": -100, "point_of_total_assumption": 1200}),
        (CEILING, {"contractor_share_over": "1"}, {"final_price": 1100, "point_of_total_assumption": None}),
        (TRUE_UP, {}, {"total_true_up": 130, "total_verified": 170, "excess_balance": 0}),
        (TRUE_UP, {"carry_forward_excess": False}, {"total_true_up": 160, "excess_balance": 0}),
        (TRUE_UP, {"years": TRUE_UP["years"][:2]}, {"total_true_up": 0, "excess_balance": 20}),
        (TRUE_UP, {"years": []}, {"rows": [], "total_true_up": 0, "excess_balance": 0}),
        (ARREARS, {}, {"total_due": 250, "total_paid": 150, "arrears": 100, "milestone_shortfalls": {"kiosks": 0}}),
        (ESCALATOR, {}, {"total": Decimal("3060.4")}),
        (ESCALATOR, {"method": "simple"}, {"total": 3060}),
        (ESCALATOR, {"method": "step", "step": "5"}, {"total": 3015}),
        (INDEXATION, {}, {"index_change": Decimal("0.1"), "applied_change": Decimal("0.03"), "indexed_amount": 1030}),
        (INDEXATION, {"cap_rate": None}, {"applied_change": Decimal("0.05"), "indexed_amount": 1050}),
        (INDEXATION, {"current_index": "200", "floor_rate": "0"}, {"applied_change": 0, "indexed_amount": 1000}),
    ],
)  # fmt: skip
def test_M10_terms_give_the_amounts_worked_out_by_hand(
    terms: dict[str, Any], changes: dict[str, Any], expected: dict[str, Any]
) -> None:
    found = results_of(terms, **changes)
    assert {name: found[name] for name in expected} == expected


def test_arrears_run_on_after_a_period_paid_ahead() -> None:
    rows = results_of(ARREARS)["rows"]
    assert [(row["due"], row["arrears"], row["cumulative_arrears"]) for row in rows] == [
        (100, -50, -50),
        (150, 150, 100),
    ]


def test_a_contract_announced_on_the_last_day_of_a_year_has_no_first_period() -> None:
    first, second = results_of(SHARED)["rows"][:2]
    assert (first["days"], first["partner"], first["city"]) == (0, 0, 0)
    assert (second["contract_days"], second["partner"]) == (365, 175)
    factors = [(row["period"], round(row["discount_factor"], 9)) for row in (first, second)]
    assert factors == [(0, 1), (1, Decimal("0.888888889"))]


def test_a_contract_may_last_the_whole_twenty_years_that_are_compared() -> None:
    rows = results_of(SHARED, contract_years=20, contract_days=0)["rows"]
    assert sum(row["contract_days"] for row in rows) == 20 * 365


def test_bands_are_counted_from_one_and_those_above_the_amount_are_left_out() -> None:
    by_part = engine.compute({**TIERED, "amount": "100"})
    assert [line.code for line in by_part.lines] == [
        "shareable", "amount_1", "payment_1", "partner_payment", "city_benefit",
    ]  # fmt: skip
    assert by_part.lines[3].label == "Payment to the partner"
    by_whole = engine.compute({**TIERED, "amount": "250", "marginal": False})
    assert by_whole.lines[1].formula == "shareable * share_2"
    assert by_whole.lines[1].label == "Payment to the partner (whole amount in band 2)"


def test_nothing_to_share_is_shown_in_the_first_band() -> None:
    assert [line.code for line in engine.compute({**TIERED, "amount": "0"}).lines[1:3]] == ["amount_1", "payment_1"]


def test_listed_adjustments_are_explained_one_by_one() -> None:
    adjustments = [
        {"label": "Longer nights", "kind": "routine", "amount": "40"},
        {"label": "New park", "kind": "non_routine", "amount": "-10", "approved_by": "both"},
    ]
    statement = engine.compute({**LINEAR, "adjustments": adjustments})
    labels = [line.label for line in statement.lines[:3]]
    assert labels == ["Routine adjustment: Longer nights", "Non-routine adjustment: New park", "Adjustments"]
    assert [line.code for line in statement.lines[:2]] == ["adjustment_1", "adjustment_2"]
    assert statement.amount("adjusted_baseline") == 1030


@pytest.mark.parametrize(
    ("terms", "changes", "refusal", "field"),
    [
        (LINEAR, {"actual": "-1"}, refusals.NegativeQuantity, "actual"),
        (LINEAR, {"baseline": "-1"}, refusals.NegativeQuantity, "baseline"),
        (LINEAR, {"adjustments": "-1001"}, refusals.NegativeQuantity, "adjustments"),
        (LINEAR, {"baseline": "NaN"}, refusals.NotANumber, "baseline"),
        (LINEAR, {"baseline": Decimal("Infinity")}, refusals.NotANumber, "baseline"),
        (LINEAR, {"baseline": Decimal("1e400")}, refusals.NotANumber, "baseline"),
        (LINEAR, {"unit_price": 0.1}, refusals.NotANumber, "unit_price"),
        (LINEAR, {"unit_price": "1_000"}, refusals.NotANumber, "unit_price"),
        (LINEAR, {"unit_price": "1,000.00"}, refusals.NotANumber, "unit_price"),
        (LINEAR, {"unit_price": "1E+5"}, refusals.NotANumber, "unit_price"),
        (LINEAR, {"unit_price": "\u0661\u0662"}, refusals.NotANumber, "unit_price"),
        (LINEAR, {"unit_price": True}, refusals.NotANumber, "unit_price"),
        (LINEAR, {"partner_share": "1.01"}, refusals.OutOfRange, "partner_share"),
        (LINEAR, {"partner_share": None}, refusals.MissingTerm, "partner_share"),
        (LINEAR, {"cap": "-1"}, refusals.NegativeQuantity, "cap"),
        (LINEAR, {"adjustments": [{"label": "New park", "kind": "non_routine", "amount": "5"}]},
         refusals.UnapprovedAdjustment, "adjustments[0].approved_by"),
        (TIERED, {"bands": []}, refusals.BandsOutOfOrder, "bands"),
        (TIERED, {"bands": BANDS[:2]}, refusals.BandsOutOfOrder, "bands[1].up_to"),
        (TIERED, {"bands": [BANDS[1], BANDS[0], BANDS[2]]}, refusals.BandsOutOfOrder, "bands[1].up_to"),
        (TIERED, {"bands": [BANDS[0], BANDS[0], BANDS[2]]}, refusals.BandsOutOfOrder, "bands[1].up_to"),
        (TIERED, {"bands": [BANDS[2], BANDS[2]]}, refusals.BandsOutOfOrder, "bands[0].up_to"),
        (TIERED, {"bands": [{"up_to": None, "share": "7"}]}, refusals.OutOfRange, "bands[0].share"),
        (TIERED, {"bands": ["half"]}, refusals.MissingTerm, "bands[0]"),
        (TIERED, {"bands": "half"}, refusals.MissingTerm, "bands"),
        (TIERED, {"marginal": "yes"}, refusals.UnknownChoice, "marginal"),
        (TIERED, {"model": "lottery"}, refusals.UnknownChoice, "model"),
        (TIERED, {"model": None}, refusals.MissingTerm, "model"),
        (THRESHOLD, {"quantity": "-3"}, refusals.NegativeQuantity, "quantity"),
        (GREATER_OF, {"gross_receipts": "-3"}, refusals.NegativeQuantity, "gross_receipts"),
        (TARGET, {"target_cost": "0"}, refusals.OutOfRange, "target_cost"),
        (TRUE_UP, {"years": [TRUE_UP["years"][0]] * 2}, refusals.RepeatedName, "years[1].year"),
        (TRUE_UP, {"years": [{**TRUE_UP["years"][0], "year": "one"}]}, refusals.OutOfRange, "years[0].year"),
        (ARREARS, {"periods": [ARREARS["periods"][0]] * 2}, refusals.RepeatedName, "periods[1]"),
        (ARREARS, {"milestones": ARREARS["milestones"] * 2}, refusals.RepeatedName, "milestones[1]"),
        (ARREARS, {"periods": [{"period": " ", "due": "1"}]}, refusals.MissingTerm, "periods[0].period"),
        (SHARED, {"annual_cost_reductions": ["1"]}, refusals.OutOfRange, "annual_cost_reductions"),
        (SHARED, {"contract_years": 20}, refusals.OutOfRange, "contract_days"),
        (SHARED, {"contract_days": -1}, refusals.OutOfRange, "contract_days"),
        (SHARED, {"announcement_date": "2026-02-30"}, refusals.OutOfRange, "announcement_date"),
        (ESCALATOR, {"rate": "2.5"}, refusals.OutOfRange, "rate"),
        (ESCALATOR, {"years": 0}, refusals.OutOfRange, "years"),
        (INDEXATION, {"base_index": "0"}, refusals.OutOfRange, "base_index"),
        (INDEXATION, {"floor_rate": "0.04"}, refusals.OutOfRange, "floor_rate"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_its_field(
    terms: dict[str, Any], changes: dict[str, Any], refusal: type[refusals.InvalidTerms], field: str
) -> None:
    with pytest.raises(refusal) as refused:
        engine.compute({**terms, **changes})
    assert refused.value.field == field
    assert str(refused.value).count(". ") >= 1, "says what is wrong, and then what to do"


@pytest.mark.parametrize("terms", EVERY, ids=lambda terms: terms["model"])
def test_a_statement_recomputed_from_its_own_json_is_the_same(terms: dict[str, Any]) -> None:
    stated = json.loads(json.dumps(engine.compute(terms).as_json()))
    assert stated["lines"]
    assert engine.disagreements(stated) == []
    assert engine.compute(stated["inputs"]).as_json() == stated


@pytest.mark.parametrize("terms", EVERY, ids=lambda terms: terms["model"])
def test_a_changed_line_is_found_by_the_other_side(terms: dict[str, Any]) -> None:
    stated = engine.compute(terms).as_json()
    last = stated["lines"][-1]
    last["value"] = str(Decimal(last["value"]) + Decimal("0.01"))
    found = engine.disagreements(stated)
    assert last["label"] in found[0]
    assert "lines differ" in found[-1]


def test_a_changed_result_is_found_by_the_other_side() -> None:
    stated = engine.compute(LINEAR).as_json()
    stated["results"]["partner_payment"] = "175.01"
    assert engine.disagreements(stated) == ["The results differ from those that follow from the inputs."]


def test_the_inputs_of_a_statement_are_all_that_was_read() -> None:
    assert engine.compute({**THRESHOLD, "remark": "seen by nobody"}).inputs == THRESHOLD


def test_a_result_that_is_no_number_is_no_amount() -> None:
    with pytest.raises(TypeError, match="basis"):
        engine.compute(GREATER_OF).amount("basis")


@given(
    baseline=positive, actual=positive, more=positive, price=shares, share=shares, deadband=positive,
    limits=st.tuples(st.none() | positive, st.none() | positive),
)  # fmt: skip
def test_saving_more_never_lowers_what_either_side_gains_in_a_linear_share(
    baseline: Decimal, actual: Decimal, more: Decimal, price: Decimal, share: Decimal, deadband: Decimal,
    limits: tuple[Decimal | None, Decimal | None],
) -> None:  # fmt: skip
    terms = {**LINEAR, "unit_price": price, "partner_share": share, "deadband": deadband, "actual": actual}
    terms |= {"floor": limits[0], "cap": limits[1]}
    before, after = results_of(terms, baseline=baseline), results_of(terms, baseline=baseline + more)
    assert after["partner_payment"] >= before["partner_payment"]
    assert after["city_benefit"] >= before["city_benefit"]


@st.composite
def ascending_bands(draw: st.DrawFn) -> list[dict[str, Any]]:
    ends = sorted(draw(st.sets(st.integers(1, 10**6), max_size=6)))
    return [{"up_to": end, "share": draw(shares)} for end in [*ends, None]]


@given(bands=ascending_bands(), amount=amounts, more=positive)
def test_saving_more_never_lowers_what_either_side_gains_in_marginal_bands(
    bands: list[dict[str, Any]], amount: Decimal, more: Decimal
) -> None:
    terms = {"model": "tiered", "marginal": True, "bands": bands}
    before, after = results_of(terms, amount=amount), results_of(terms, amount=amount + more)
    assert after["partner_payment"] >= before["partner_payment"]
    assert after["city_benefit"] >= before["city_benefit"]


@given(bands=ascending_bands(), amount=amounts, more=positive)
def test_saving_more_within_one_whole_amount_band_never_lowers_a_gain(
    bands: list[dict[str, Any]], amount: Decimal, more: Decimal
) -> None:
    def band_of(value: Decimal) -> int:
        return next(i for i, band in enumerate(bands) if band["up_to"] is None or value <= band["up_to"])

    terms = {"model": "tiered", "marginal": False, "bands": bands}
    before, after = results_of(terms, amount=amount), results_of(terms, amount=amount + more)
    if band_of(amount) == band_of(amount + more):
        assert after["partner_payment"] >= before["partner_payment"]
        assert after["city_benefit"] >= before["city_benefit"]


@given(bands=ascending_bands(), amount=amounts, marginal=st.booleans())
def test_the_two_sides_of_a_tiered_share_add_up_exactly(
    bands: list[dict[str, Any]], amount: Decimal, marginal: bool
) -> None:
    found = results_of({"model": "tiered", "marginal": marginal, "bands": bands, "amount": amount})
    assert found["partner_payment"] + found["city_benefit"] == amount


@given(target=st.integers(1, 10**9), actual=st.integers(0, 10**9), share=shares)
def test_one_band_of_pain_and_gain_is_the_share_of_the_difference(target: int, actual: int, share: Decimal) -> None:
    bands = [{"up_to": None, "contractor_share": share}]
    found = results_of({"model": "target_cost", "target_cost": target, "actual_cost": actual, "bands": bands})
    assert found["contractor_share_amount"] == (target - actual) * share


@given(years=st.lists(st.tuples(positive, amounts), max_size=8), carries=st.booleans())
def test_true_ups_and_the_bank_account_for_every_unit_of_shortfall(
    years: list[tuple[Decimal, Decimal]], carries: bool
) -> None:
    rows = [
        {"year": number, "guaranteed_savings": guaranteed, "verified_savings": verified}
        for number, (guaranteed, verified) in enumerate(years, start=1)
    ]
    found = results_of({"model": "guarantee_true_up", "years": rows, "carry_forward_excess": carries})
    difference = found["total_guaranteed"] - found["total_verified"]
    if carries:
        assert found["total_true_up"] - found["excess_balance"] == difference
    else:
        assert found["total_true_up"] == sum(max(Decimal(0), due - got) for due, got in years)
