"""What the mathematics refuses, and the sentences it refuses with."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

LARGEST = Decimal("1E+15")
SMALLEST = Decimal("1E-9")
SMALLEST_RATE = Decimal(-1)
LARGEST_RATE = Decimal("1E+6")


class Refusal(ValueError):
    """Terms that cannot be computed with. `field` names the term, the sentence says what to do."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class NotANumber(Refusal):
    """Not an exact, finite number."""


class OutOfRange(Refusal):
    """A number that is too small or too large for the term it stands for."""


class WrongDates(Refusal):
    """Dates that cannot follow each other as given."""


class UnknownChoice(Refusal):
    """A method, convention or rule set that does not exist."""


class Incomplete(Refusal):
    """A list that lacks what the calculation needs."""


def finite(value: Decimal | int, field: str, largest: Decimal = LARGEST) -> Decimal:
    """The number itself, if it is an exact finite number below `largest` in size."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise NotANumber(f"{_named(field)} is not an exact number; give it as a decimal.", field=field)
    number = Decimal(value)
    if not number.is_finite():
        raise NotANumber(f"{_named(field)} is {number}; give a finite number.", field=field)
    if abs(number) >= largest:
        raise OutOfRange(f"{_named(field)} is too large; give a number below {largest:,.0f}.", field=field)
    return number


def positive(value: Decimal | int, field: str) -> Decimal:
    """The number, if it is above zero, and not so little that it must be a slip."""
    number = finite(value, field)
    if number <= 0:
        raise OutOfRange(f"{_named(field)} is {number}; give a number above zero.", field=field)
    if number < SMALLEST:
        raise OutOfRange(f"{_named(field)} is next to nothing; give at least {SMALLEST:f}.", field=field)
    return number


def not_negative(value: Decimal | int, field: str) -> Decimal:
    """The number, if it is zero or above."""
    number = finite(value, field)
    if number < 0:
        raise OutOfRange(f"{_named(field)} is {number}; give zero or a number above it.", field=field)
    return number


def rate(value: Decimal | int, field: str = "rate") -> Decimal:
    """A rate at which money can be discounted: above −1, as a fraction per year."""
    number = finite(value, field, LARGEST_RATE)
    if number <= SMALLEST_RATE:
        raise OutOfRange(f"{_named(field)} is {number}; give a fraction per year above -1, such as 0.035.", field=field)
    return number


def count(value: int, field: str, *, least: int = 1, most: int = 1200) -> int:
    """A whole number between `least` and `most`."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise NotANumber(f"{_named(field)} is not a whole number; give one such as {least}.", field=field)
    if not least <= value <= most:
        raise OutOfRange(f"{_named(field)} is {value}; give a whole number from {least} to {most}.", field=field)
    return value


def after(earlier: date, later: date, earlier_field: str, later_field: str) -> None:
    """Refuses a `later` date that does not follow the `earlier` one."""
    if later <= earlier:
        raise WrongDates(
            f"{_named(later_field)} {later:%Y-%m-%d} is not after the {_words(earlier_field)} "
            f"{earlier:%Y-%m-%d}; correct one of the two dates.",
            field=later_field,
        )


def known(value: str, choices: Iterable[str], field: str) -> str:
    """The value, if it is one of the choices."""
    allowed = list(choices)
    if value not in allowed:
        raise UnknownChoice(f"{_named(field)} “{value}” is not known; choose one of {', '.join(allowed)}.", field=field)
    return value


def _words(field: str) -> str:
    return field.replace("_", " ")


def _named(field: str) -> str:
    words = _words(field)
    return words[:1].upper() + words[1:]
