"""A formula is what it prints, and nothing but arithmetic."""

from fractions import Fraction

import pytest

from partnerships.maths import formulas

KNOWN = {"first_part": Fraction(7), "second": Fraction(2), "third": Fraction(1, 3)}


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("first_part + second * third", Fraction(23, 3)),
        ("(first_part - second) / 2", Fraction(5, 2)),
        ("-first_part", Fraction(-7)),
        ("max(0, second - first_part)", Fraction(0)),
        ("min(first_part, second)", Fraction(2)),
        ("sum(first_part, second, third)", Fraction(28, 3)),
        ("(1 + second / 10) ** 2", (1 + KNOWN["second"] / 10) ** 2),
        ("sum()", Fraction(0)),
        ("truncated(first_part, second)", Fraction(6)),
        ("truncated(-first_part, second)", Fraction(-6)),
    ],
)
def test_a_formula_is_calculated_exactly(formula: str, value: Fraction) -> None:
    assert formulas.evaluate(formula, KNOWN) == value


@pytest.mark.parametrize(
    "formula",
    [
        "second.numerator",
        "open(second)",
        "min(second)",
        "0.1 + second",
        "True",
        "[second]",
        "1 +",
        "~second",
    ],
)
def test_anything_but_arithmetic_is_refused(formula: str) -> None:
    with pytest.raises(ValueError, match="formula"):
        formulas.evaluate(formula, KNOWN)


@pytest.mark.parametrize("formula", ["second ** (1 / 3)", "second ** -1", "second ** 101", "(second ** 99) ** 99"])
def test_a_power_stays_exact_and_ends(formula: str) -> None:
    with pytest.raises(ValueError, match=r"whole number|too long"):
        formulas.evaluate(formula, {"second": Fraction(10**8)})


def test_names_come_once_and_in_the_order_of_the_formula() -> None:
    assert formulas.names_in("max(second, first_part) * second") == ("second", "first_part")


def test_words_read_as_a_sentence_of_arithmetic() -> None:
    words = formulas.in_words("max(0, first_part - second) * third")
    assert words == "the larger of (0, first part − second) × third"


def test_a_terminating_value_is_shown_exactly_and_another_to_34_digits() -> None:
    assert str(formulas.decimal_of(Fraction(77, 2))) == "38.5"
    assert str(formulas.decimal_of(Fraction(1, 3))) == "0." + "3" * 34
