"""What a party bears of a loss, by the formula both sides agreed on."""

from decimal import Decimal
from fractions import Fraction

from partnerships.maths import formulas, refusals

LOSSES = tuple(Fraction(10) ** power for power in range(10))


def borne(formula: str, loss: Decimal) -> Decimal:
    """The accountable party's part of `loss`, exact to 34 digits; the others bear the rest."""
    return formulas.decimal_of(formulas.evaluate(formula, {"loss": Fraction(loss)}))


def check_formula(formula: str) -> None:
    """Raises `OutOfRange` unless the formula names nothing but `loss` and gives between nothing and all of it."""
    try:
        parts = [(loss, formulas.evaluate(formula, {"loss": loss})) for loss in (Fraction(0), *LOSSES)]
    except (KeyError, ValueError, ZeroDivisionError) as fault:
        raise refusals.OutOfRange(
            f"“{formula}” cannot be computed. Use “loss”, whole numbers, + - * /, min and max, such as loss / 2.",
            field="formula",
        ) from fault
    for loss, part in parts:
        if not 0 <= part <= loss:
            raise refusals.OutOfRange(
                f"Of a loss of {loss} this formula gives {formulas.decimal_of(part):f}. "
                "It must give between nothing and the whole loss.",
                field="formula",
            )
