"""What a pilot's measurements say, and what they do not."""

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import QuantLib
from hypothesis import given
from hypothesis import strategies as st

from initiatives.maths import intervals, pilots
from initiatives.maths.errors import InvalidInput, InvalidNumber
from initiatives.maths.pilots import Kpi

START, DUE = date(2026, 1, 1), date(2026, 4, 11)
numbers = st.decimals(-(10**6), 10**6, places=3)
samples = st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=15)


def kpi(direction: pilots.Direction = "increase", **values: Any) -> Kpi:
    given_values = {"baseline": "10", "target": "20", "minimum": None, "actual": None} | values
    numbers = {name: None if value is None else Decimal(value) for name, value in given_values.items()}
    return Kpi(name="riders", direction=direction, **numbers)


@pytest.mark.parametrize(
    ("measured", "status", "attainment"),
    [
        (kpi(actual="20"), "met", "1"),
        (kpi(actual="19.99"), "not_met", "0.999"),
        (kpi(actual="15", minimum="15"), "partially_met", "0.5"),
        (kpi(actual="14.99", minimum="15"), "not_met", "0.499"),
        (kpi(actual="5"), "not_met", "-0.5"),
        (kpi(), "no_data", None),
        (kpi("decrease", baseline="20", target="10", actual="10"), "met", "1"),
        (kpi("decrease", baseline="20", target="10", minimum="15", actual="15"), "partially_met", "0.5"),
        (kpi("decrease", baseline="20", target="10", minimum="15", actual="15.01"), "not_met", "0.499"),
        (kpi(baseline="20", actual="25"), "met", None),
        (kpi(baseline=None, actual="25"), "met", "1.25"),
        (kpi(baseline=None, target="0", actual="25"), "met", None),
        (kpi("decrease", baseline=None, target="10", actual="5"), "met", None),
        (kpi(baseline="0", target="0", actual="0"), "met", None),
    ],
)
def test_a_kpi_is_judged_by_its_target_and_minimum(measured: Kpi, status: str, attainment: str | None) -> None:
    (found,) = pilots.judge_pilot([measured]).kpis
    assert found.status == status
    assert found.attainment == (None if attainment is None else Decimal(attainment))


@pytest.mark.parametrize(
    ("actuals", "overall"),
    [
        (["20", "21"], "met"),
        (["20", "19"], "partially_met"),
        (["19", "19"], "not_met"),
        (["15", "15"], "partially_met"),
        (["15", "0"], "partially_met"),
        (["20", None], "no_data"),
        (["0", None], "no_data"),
        ([], "no_data"),
    ],
)
def test_the_whole_follows_from_every_kpi(actuals: list[str | None], overall: str) -> None:
    minima = ["15" if actual in ("15", "0") else None for actual in actuals]
    measured = [kpi(actual=actual, minimum=low) for actual, low in zip(actuals, minima, strict=True)]
    assert pilots.judge_pilot(measured).overall == overall


@given(baseline=numbers, target=numbers, actual=numbers, direction=st.sampled_from(["increase", "decrease"]))
def test_turning_a_kpi_upside_down_changes_nothing(
    baseline: Decimal, target: Decimal, actual: Decimal, direction: pilots.Direction
) -> None:
    other: pilots.Direction = "decrease" if direction == "increase" else "increase"
    first = Kpi("riders", direction, baseline, target, None, actual)
    second = Kpi("riders", other, -baseline, -target, None, -actual)
    assert pilots.judge(first) == pilots.judge(second)
    assert pilots.attainment(first) == pilots.attainment(second)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"actual": "NaN"}, "actual"),
        ({"target": "Infinity"}, "target"),
        ({"baseline": "1e40"}, "baseline"),
        ({"minimum": "20.01"}, "minimum"),
        ({"direction": "decrease", "baseline": "30", "minimum": "19"}, "minimum"),
        ({"direction": "sideways"}, "direction"),
    ],
)
def test_a_kpi_that_cannot_be_meant_is_refused(values: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        kpi(**values)
    assert refused.value.field == field


@pytest.mark.parametrize(
    ("days", "expected"), [(-5, "10"), (0, "10"), (25, "12.5"), (50, "15"), (100, "20"), (300, "20")]
)
def test_the_expected_path_is_straight_and_ends_at_the_target(days: int, expected: str) -> None:
    found = pilots.expected_on(
        baseline=Decimal(10),
        target=Decimal(20),
        starts_on=START,
        due_on=DUE,
        on=START + timedelta(days=days),
    )
    assert found == Decimal(expected)


@pytest.mark.parametrize(
    ("measured", "gap", "pace"),
    [
        (kpi(actual="15"), "0", "on_path"),
        (kpi(actual="14"), "-1", "on_path"),
        (kpi(actual="13.99"), "-1.01", "behind"),
        (kpi(actual="16.01"), "1.01", "ahead"),
        (kpi(), None, "no_data"),
        (kpi("decrease", baseline="20", target="10", actual="13.9"), "1.1", "ahead"),
        (kpi("decrease", baseline="20", target="10", actual="16.1"), "-1.1", "behind"),
        (kpi(baseline="20", actual="20"), "0", "on_path"),
        (kpi(baseline="20", actual="19.99"), "-0.01", "behind"),
    ],
)
def test_progress_is_measured_against_the_path_half_way(measured: Kpi, gap: str | None, pace: str) -> None:
    found = pilots.progress(measured, starts_on=START, due_on=DUE, on=START + timedelta(days=50))
    assert (found.gap, found.pace) == (None if gap is None else Decimal(gap), pace)


def test_progress_needs_a_baseline_a_path_and_a_tolerance() -> None:
    with pytest.raises(InvalidInput, match="no baseline"):
        pilots.progress(kpi(baseline=None), starts_on=START, due_on=DUE, on=START)
    with pytest.raises(InvalidInput, match="later day"):
        pilots.progress(kpi(), starts_on=START, due_on=START, on=START)
    for tolerance in ("-0.1", "NaN"):
        with pytest.raises(InvalidNumber, match="tolerance is"):
            pilots.progress(kpi(), starts_on=START, due_on=DUE, on=START, tolerance=Decimal(tolerance))


@pytest.mark.parametrize("freedom", [2, 3, 7, 30, 400])
@pytest.mark.parametrize("probability", [0.75, 0.95, 0.975, 0.9995])
def test_the_quantile_of_student_agrees_with_quantlib(freedom: int, probability: float) -> None:
    reference = QuantLib.InverseCumulativeStudent(freedom)(probability)
    assert intervals.student_quantile(probability, freedom) == pytest.approx(reference, rel=1e-9)


@pytest.mark.parametrize("probability", [0.5, 0.6, 0.975, 0.9995])
def test_the_quantile_of_student_with_one_degree_is_that_of_cauchy(probability: float) -> None:
    expected = math.tan(math.pi * (probability - 0.5))
    assert intervals.student_quantile(probability, 1) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(freedom=st.floats(1, 300), probability=st.floats(0.51, 0.999))
def test_the_quantile_of_student_lies_between_those_of_the_neighbouring_degrees(
    freedom: float, probability: float
) -> None:
    below, found, above = (
        intervals.student_quantile(probability, degrees)
        for degrees in (math.floor(freedom), freedom, math.floor(freedom) + 1)
    )
    assert below * (1 + 1e-9) >= found >= above * (1 - 1e-9)


def test_an_interval_of_samples_of_one_size_and_spread_is_that_of_the_textbook() -> None:
    before, after = ([Decimal(value) for value in row] for row in (range(1, 6), range(4, 9)))
    found = intervals.mean_difference(before, after)
    assert found is not None
    # both variances are 2.5, so the error is 1, the degrees are 8, and t(0.975; 8) = 2.306004
    assert (found.difference, found.standard_error, found.degrees_of_freedom) == (3, 1, 8)
    assert found.lower == pytest.approx(Decimal("0.693996"), abs=Decimal("1e-6"))
    assert found.upper == pytest.approx(Decimal("5.306004"), abs=Decimal("1e-6"))
    assert found.verdict("increase") == "better"
    assert found.verdict("decrease") == "worse"


def test_an_interval_of_unequal_samples_has_the_degrees_of_welch() -> None:
    before = [Decimal(value) for value in (10, 12, 14)]
    after = [Decimal(value) for value in (9, 10, 11, 12, 13, 20)]
    found = intervals.mean_difference(before, after, confidence=Decimal("0.9"))
    assert found is not None
    first, second = 4 / 3, 15.5 / 6
    assert found.degrees_of_freedom == pytest.approx(
        Decimal((first + second) ** 2 / (first**2 / 2 + second**2 / 5)), rel=Decimal("1e-10")
    )
    assert found.verdict("increase") == found.verdict("decrease") == "unclear"


@given(before=samples, after=samples)
def test_exchanging_the_samples_turns_the_interval_round(before: list[Decimal], after: list[Decimal]) -> None:
    there, back = intervals.mean_difference(before, after), intervals.mean_difference(after, before)
    if there is None or back is None:
        assert there is back
        assert len(set(before)) == len(set(after)) == 1
    else:
        assert (there.lower, there.difference, there.upper) == (-back.upper, -back.difference, -back.lower)
        assert there.lower <= there.difference <= there.upper


@given(before=samples, after=samples)
def test_more_confidence_needs_a_wider_interval(before: list[Decimal], after: list[Decimal]) -> None:
    narrow = intervals.mean_difference(before, after, confidence=Decimal("0.8"))
    wide = intervals.mean_difference(before, after, confidence=Decimal("0.99"))
    if narrow is not None and wide is not None:
        assert wide.lower < narrow.lower
        assert narrow.upper < wide.upper


@pytest.mark.parametrize(("before", "after"), [(["1"], ["1", "2"]), (["1", "2"], []), (["3", "3"], ["4", "4", "4"])])
def test_samples_that_allow_no_interval_give_none(before: list[str], after: list[str]) -> None:
    assert intervals.mean_difference([Decimal(v) for v in before], [Decimal(v) for v in after]) is None


@pytest.mark.parametrize(
    ("after", "confidence", "field"),
    [
        ("NaN", "0.95", "after"),
        ("1", "1", "confidence"),
        ("1", "0.2", "confidence"),
        ("1", "NaN", "confidence"),
    ],
)
def test_an_interval_from_impossible_numbers_is_refused(after: str, confidence: str, field: str) -> None:
    sample = [Decimal(1), Decimal(2)]
    with pytest.raises(InvalidNumber) as refused:
        intervals.mean_difference(sample, [*sample, Decimal(after)], confidence=Decimal(confidence))
    assert refused.value.field == field
