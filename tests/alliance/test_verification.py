"""The comparer of reference cases must find every wrong answer and pass every right one."""

import json
from decimal import Decimal

import pytest

from alliance import verification


def case(expected, *, kind="weighted_score", tolerance=None):
    return verification.Case(
        id="c",
        kind=kind,
        title="Case",
        source="constructed",
        inputs={},
        expected=expected,
        tolerance={name: Decimal(value) for name, value in (tolerance or {"default": "0"}).items()},
    )


def wrong_paths(expected, computed, **keywords):
    return [found.path for found in verification.differences(case(expected, **keywords), computed)]


@pytest.mark.parametrize(
    ("expected", "computed"),
    [
        ("1.50", "1.5"),
        ("1.50", Decimal("1.500")),
        ("0.1", 0.1),
        ("3", 3),
        ("1e3", "1000"),
        ("-0", "0"),
        (3, 3),
        (True, True),
        (None, None),
        ("met", "met"),
        ("2024-02-29", "2024-02-29"),
        ([], []),
        (["a", "b"], ("a", "b")),
        ({"a": "1"}, {"a": "1", "b": "2"}),
    ],
)
def test_right_answers_pass(expected, computed):
    assert wrong_paths({"field": expected}, {"field": computed}) == []


@pytest.mark.parametrize(
    ("expected", "computed"),
    [
        ("1.5", "1.6"),
        ("1.5", None),
        ("1.5", "NaN"),
        ("1.5", float("inf")),
        ("1.5", "about 1.5"),
        ("1", True),
        (1, True),
        (True, 1),
        (0, False),
        (3, 4),
        (3, "3"),
        (None, "0"),
        (None, 0),
        ("met", "not_met"),
        ("2024-02-29", "2024-03-01"),
        (["a", "b"], ["b", "a"]),
        (["a", "b"], ["a"]),
        (["a"], ["a", "b"]),
        (["a"], "a"),
        ({"a": "1"}, {}),
        ({"a": "1"}, ["1"]),
    ],
)
def test_wrong_answers_are_found(expected, computed):
    assert wrong_paths({"field": expected}, {"field": computed}) != []


def test_a_missing_field_differs_from_a_null_field():
    (found,) = verification.differences(case({"irr": None}), {})
    assert found.computed is verification.MISSING
    assert "(missing)" in str(found)


def test_a_difference_names_the_place_and_its_size():
    answer = {"rows": [{"amount": "1"}, {"amount": "2.25"}]}
    (found,) = verification.differences(case({"rows": [{"amount": "1"}, {"amount": "2"}]}), answer)
    assert found == verification.Difference("rows[1].amount", "2", "2.25", Decimal("0.25"))
    assert str(found) == "rows[1].amount: expected '2', computed '2.25' (off by 0.25)"


def test_the_tolerance_itself_is_still_allowed():
    tolerance = {"default": "0.01"}
    assert wrong_paths({"npv": "1.00"}, {"npv": "1.01"}, tolerance=tolerance) == []
    assert wrong_paths({"npv": "1.00"}, {"npv": "0.9899"}, tolerance=tolerance) == ["npv"]


def test_the_tolerance_of_a_field_wins_and_holds_below_it():
    tolerance = {"default": "1", "rates": "0.001"}
    expected = {"rates": {"a": ["0.5"]}, "amount": "10"}
    assert wrong_paths(expected, {"rates": {"a": ["0.51"]}, "amount": "10.9"}, tolerance=tolerance) == ["rates.a[0]"]


def test_a_wider_tolerance_of_a_field_wins_too():
    tolerance = {"default": "0.0005", "completed": "0.02"}
    assert (
        wrong_paths({"completed": [["c", "d", "0.73"]]}, {"completed": [["c", "d", "0.74"]]}, tolerance=tolerance) == []
    )


def test_reasons_are_a_set():
    assert wrong_paths({"reasons": ["a", "b"]}, {"reasons": ["b", "a"]}) == []
    assert wrong_paths({"reasons": ["a", "b"]}, {"reasons": ["a"]}) == ["reasons"]
    assert wrong_paths({"reasons": []}, {"reasons": ["a"]}) == ["reasons"]
    assert wrong_paths({"reasons": ["a"]}, {"reasons": "a"}) == ["reasons"]


def test_amortisation_rows_are_matched_on_their_period():
    rows = [{"period": n, "balance": str(100 - n)} for n in range(1, 11)]
    expected = {"rows": [rows[0], rows[9]]}
    assert wrong_paths(expected, {"rows": rows}, kind="amortisation_schedule") == []
    rows[9] = {"period": 10, "balance": "0"}
    assert wrong_paths(expected | {}, {"rows": rows[:9]}, kind="amortisation_schedule") == ["rows[period 10]"]
    assert wrong_paths({"rows": [{"period": 10, "balance": "90"}]}, {"rows": rows}, kind="amortisation_schedule") == [
        "rows[period 10].balance"
    ]


def test_rows_of_other_kinds_keep_their_order_and_number():
    rows = [{"period": 1, "due": "1"}, {"period": 2, "due": "2"}]
    assert wrong_paths({"rows": rows[1:]}, {"rows": rows}, kind="revenue_share_arrears") == ["rows"]


def test_a_selection_equals_one_of_the_optimal_ones_in_any_order():
    expected = {"optimal_selections": [["1", "2"], ["3"]]}
    for selected in (["2", "1"], ["3"]):
        assert wrong_paths(expected, {"selected": selected}, kind="portfolio_selection") == []
    for answer in (
        {"selected": ["1"]},
        {"selected": ["1", "2", "3"]},
        {"selected": []},
        {"selected": None},
        {},
    ):
        assert wrong_paths(expected, answer, kind="portfolio_selection") == ["selected"]


def test_nothing_may_be_selected_where_nothing_is_feasible():
    expected = {"optimal_selections": []}
    assert wrong_paths(expected, {"selected": []}, kind="portfolio_selection") == []
    assert wrong_paths(expected, {"selected": ["1"]}, kind="portfolio_selection") == ["selected"]


GOOD = {
    "id": "one",
    "kind": "ahp",
    "title": "One",
    "source": "constructed",
    "inputs": {},
    "expected": {"x": "1"},
    "tolerance": {"default": "0.01"},
}


def file_of(tmp_path, content):
    path = tmp_path / "cases.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_cases_are_read_in_the_order_of_the_file(tmp_path):
    first, second = verification.load_cases(file_of(tmp_path, {"cases": [GOOD, GOOD | {"id": "two", "note": "n"}]}))
    assert (first.id, first.tolerance, first.note) == ("one", {"default": Decimal("0.01")}, "")
    assert (second.id, second.note) == ("two", "n")


@pytest.mark.parametrize(
    ("content", "named"),
    [
        ("{", "JSON"),
        ([], '"cases"'),
        ({"cases": {}}, '"cases"'),
        ({"cases": [7]}, "number 1"),
        ({"cases": [{"kind": "ahp"}]}, "number 1"),
        ({"cases": [GOOD, GOOD]}, "case one: the id is used twice"),
        ({"cases": [GOOD | {"kind": ""}]}, 'case one: "kind"'),
        ({"cases": [GOOD | {"expected": []}]}, 'case one: "expected"'),
        ({"cases": [GOOD | {"tolerance": {"default": "small"}}]}, 'tolerance of "default"'),
        ({"cases": [GOOD | {"tolerance": {"x": "-1"}}]}, 'tolerance of "x"'),
        ({"cases": [GOOD | {"inputs": {"a": [{"b": 0.5}]}}]}, '"inputs.a[0].b"'),
    ],
)
def test_a_malformed_file_is_refused_by_name(tmp_path, content, named):
    path = file_of(tmp_path, content)
    with pytest.raises(verification.MalformedCaseFile) as refused:
        verification.load_cases(path)
    assert str(path) in str(refused.value)
    assert named in str(refused.value)


def test_a_file_that_is_not_there_is_refused_by_name(tmp_path):
    with pytest.raises(verification.MalformedCaseFile, match=r"absent\.json"):
        verification.load_cases(tmp_path / "absent.json")
