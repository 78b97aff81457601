"""Splits add up to the cent, for any number of parties, and say who received the last one."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.maths import allocate, engine, refusals

measures = st.lists(st.fractions(min_value=0, max_value=1000, max_denominator=997), min_size=1, max_size=60).filter(any)
cents = st.integers(-(10**13), 10**13)


def named(values: list[Fraction]) -> dict[str, Fraction]:
    return {f"party {place}": value for place, value in enumerate(values)}


@given(units=cents, values=measures, places=st.integers(0, 4))
def test_M06_parts_add_up_exactly_and_each_is_within_one_unit_of_its_quota(
    units: int, values: list[Fraction], places: int
) -> None:
    amount = Decimal(units).scaleb(-places)
    parts = allocate.split(amount, named(values), places=places)
    assert sum(parts.values()) == amount
    for value, part in zip(values, parts.values(), strict=True):
        assert abs(Fraction(part) * 10**places - units * value / sum(values)) < 1


@given(units=cents, values=measures)
def test_a_party_with_a_larger_measure_never_receives_less(units: int, values: list[Fraction]) -> None:
    parts = allocate.split(abs(Decimal(units)) / 100, named(values))
    by_measure = [part for _, part in sorted(zip(values, parts.values(), strict=True))]
    assert by_measure == sorted(by_measure)


@given(units=cents, values=measures)
def test_a_negative_amount_is_divided_like_its_absolute_value(units: int, values: list[Fraction]) -> None:
    amount = Decimal(units) / 100
    mirrored = {party: -part for party, part in allocate.split(-amount, named(values)).items()}
    assert allocate.split(amount, named(values)) == mirrored


def test_equal_remainders_are_served_in_the_order_of_the_parties() -> None:
    thirds = dict.fromkeys(("Works", "Utility", "Vendor"), Fraction(1, 3))
    parts = allocate.split(Decimal("100.01"), thirds)
    assert list(parts.values()) == [Decimal("33.34"), Decimal("33.34"), Decimal("33.33")]


def test_a_thousand_parties_are_served_to_the_cent() -> None:
    parties = [{"party": str(number)} for number in range(1000)]
    found = engine.compute({"model": "allocation", "amount": "1234.56", "key": "equal", "parties": parties})
    assert found.amount("allocated") == Decimal("1234.56")


@pytest.mark.parametrize(
    ("key", "given_measures", "expected"),
    [
        ("fixed", ["1/3", "1/3", "1/3"], ["33.34", "33.33", "33.33"]),
        ("fixed", ["0.5", "0.3", "0.2"], ["50.00", "30.00", "20.00"]),
        ("per_head", [1, 2, 4], ["14.29", "28.57", "57.14"]),
        ("usage", ["0", "12.5", "12.5"], ["0.00", "50.00", "50.00"]),
        ("equal", [None, None, None], ["33.34", "33.33", "33.33"]),
    ],
)
def test_each_key_divides_by_its_own_measure(key: str, given_measures: list[Any], expected: list[str]) -> None:
    parties = [{"party": str(place), "measure": value} for place, value in enumerate(given_measures)]
    found = engine.compute({"model": "allocation", "amount": "100.00", "key": key, "parties": parties})
    assert [str(part["amount"]) for part in found.results["parts"]] == expected


@settings(deadline=None)
@given(units=cents, values=measures)
def test_the_lines_of_a_split_lead_to_its_parts(units: int, values: list[Fraction]) -> None:
    parties = [{"party": str(place), "measure": f"{v.numerator}/{v.denominator}"} for place, v in enumerate(values)]
    amount = format(Decimal(units) / 100, "f")
    found = engine.compute({"model": "allocation", "amount": amount, "key": "usage", "parties": parties})
    by_code = {line.code: line.value for line in found.lines}
    stated = [part["amount"] for part in found.results["parts"]]
    assert [by_code[f"part_{place}"] for place in range(1, len(values) + 1)] == stated
    assert engine.disagreements(found.as_json()) == []


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"amount": "100.001"}, refusals.OutOfRange, "amount"),
        ({"key": "by_feeling"}, refusals.UnknownChoice, "key"),
        ({"parties": [{"party": "A", "measure": "0.5"}, {"party": "B", "measure": "0.4999"}]},
         refusals.SharesDoNotSum, "parties"),
        ({"parties": [{"party": "A", "measure": "0.5"}, {"party": "A", "measure": "0.5"}]},
         refusals.RepeatedName, "parties[1]"),
        ({"parties": [{"party": "A", "measure": "-1"}]}, refusals.NegativeQuantity, "parties[0].measure"),
        ({"parties": [{"party": "A", "measure": "1/0"}]}, refusals.NotANumber, "parties[0].measure"),
        ({"key": "usage", "parties": [{"party": "A", "measure": "0"}]}, refusals.NothingToDivideBy, "parties"),
        ({"key": "equal", "parties": []}, refusals.NothingToDivideBy, "parties"),
        ({"key": "per_head", "parties": [{"party": "A", "measure": "2.5"}]}, refusals.OutOfRange,
         "parties[0].measure"),
    ],
)  # fmt: skip
def test_a_split_that_cannot_add_up_is_refused(
    changes: dict[str, Any], refusal: type[refusals.InvalidTerms], field: str
) -> None:
    terms = {
        "model": "allocation",
        "amount": "100.00",
        "key": "fixed",
        "parties": [{"party": "A", "measure": "1"}],
    }
    with pytest.raises(refusal) as refused:
        engine.compute({**terms, **changes})
    assert refused.value.field == field


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "0.001"])
def test_an_amount_without_whole_cents_is_refused(amount: str) -> None:
    with pytest.raises(refusals.OutOfRange, match="Round it"):
        allocate.split(Decimal(amount), {"A": Decimal(1)})


@pytest.mark.parametrize(("measure", "refusal"), [("-1", refusals.NegativeQuantity), ("NaN", refusals.NotANumber)])
def test_a_measure_that_is_negative_or_none_is_refused(measure: str, refusal: type[refusals.InvalidTerms]) -> None:
    with pytest.raises(refusal, match="Give") as refused:
        allocate.split(Decimal(1), {"A": Decimal(2), "B": Decimal(measure)})
    assert refused.value.field == "parties.B"


@pytest.mark.parametrize(("amount", "paid"), [("2.345", "2.34"), ("2.355", "2.36"), ("-2.345", "-2.34")])
def test_what_is_paid_is_rounded_half_to_even(amount: str, paid: str) -> None:
    assert allocate.rounded(Decimal(amount)) == Decimal(paid)
