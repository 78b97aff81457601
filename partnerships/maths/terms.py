"""Reads terms and measurements from JSON-like input, refuses what cannot be meant, and remembers what was read."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction

from partnerships.maths import refusals

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]

# 15 digits before the point hold any public budget; 30 after it hold a unit price that came out of a division
_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,30})?", re.ASCII)
_RATIO = re.compile(r"\d{1,9}/[1-9]\d{0,8}", re.ASCII)


def number(value: object, field: str) -> Decimal:
    """A finite decimal of at most 15 digits before and 30 after the point, from a string, an integer or a `Decimal`.

    Binary floats are refused: what they hold is not what was typed. Raises `NotANumber`.
    """
    if isinstance(value, Decimal) and value.is_finite():
        text = format(value, "f")
    elif isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        text = str(value)
    else:
        text = ""
    if not _PLAIN.fullmatch(text):
        raise refusals.NotANumber(
            f"{_name(field)} is “{value}”, which is not a plain number. "
            "Give digits with a decimal point, for example 1250.50, without exponent or separators.",
            field=field,
        )
    found = Decimal(text)
    return found if found else found.copy_abs()


def _name(field: str) -> str:
    """`bands[1].up_to` becomes `Up to (bands[1])`: the reader's word first, then where it is."""
    where, _, last = field.rpartition(".")
    words = last.replace("_", " ").capitalize()
    return f"{words} ({where})" if where else words


class Terms:
    """One mapping of terms. `read` holds, in canonical JSON, exactly the values that a calculation has asked for."""

    def __init__(self, given: Mapping[str, object], path: str = "") -> None:
        self.given = given
        self._path = path
        self.read: dict[str, Json] = {}

    def field(self, name: str) -> str:
        return f"{self._path}.{name}" if self._path else name

    def has(self, name: str) -> bool:
        return self.given.get(name) is not None

    def is_list(self, name: str) -> bool:
        return isinstance(self.given.get(name), list | tuple)

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """Any finite number; `default` where nothing is given, else `MissingTerm`."""
        if default is not None and not self.has(name):
            found = default
        else:
            found = number(self._required(name), self.field(name))
        self.read[name] = format(found, "f")
        return found

    def optional(self, name: str) -> Decimal | None:
        if self.has(name):
            return self.number(name)
        self.read[name] = None
        return None

    def non_negative(self, name: str, default: Decimal | None = None) -> Decimal:
        found = self.number(name, default)
        if found < 0:
            raise refusals.NegativeQuantity(
                f"{_name(self.field(name))} is {found}. It cannot be negative; correct the reading, "
                "or record a correction as an adjustment.",
                field=self.field(name),
            )
        return found

    def positive(self, name: str) -> Decimal:
        found = self.number(name)
        if found <= 0:
            raise refusals.OutOfRange(
                f"{_name(self.field(name))} is {found}. Give a number greater than zero.",
                field=self.field(name),
            )
        return found

    def share(self, name: str, default: Decimal | None = None) -> Decimal:
        """A fraction from 0 to 1."""
        found = self.number(name, default)
        if not 0 <= found <= 1:
            raise refusals.OutOfRange(
                f"{_name(self.field(name))} is {found}. Give a fraction from 0 to 1, for example 0.30 for 30 %.",
                field=self.field(name),
            )
        return found

    def rate(self, name: str, default: Decimal | None = None) -> Decimal:
        """A fraction per year above -1 and at most 1, so that 2.5 for 2.5 % is noticed."""
        found = self.number(name, default)
        if not -1 < found <= 1:
            raise refusals.OutOfRange(
                f"{_name(self.field(name))} is {found}. Give a fraction per year above -1 and at most 1, "
                "for example 0.025 for 2.5 %.",
                field=self.field(name),
            )
        return found

    def ratio(self, name: str) -> Fraction:
        """A non-negative number, or a quotient such as `1/3` that no decimal can hold."""
        given = self._required(name)
        if isinstance(given, str) and _RATIO.fullmatch(given):
            self.read[name] = given
            return Fraction(given)
        return Fraction(self.non_negative(name))

    def count(self, name: str, *, least: int = 0, most: int = 10_000) -> int:
        """A whole number given as an integer."""
        given = self._required(name)
        if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
            raise refusals.OutOfRange(
                f"{_name(self.field(name))} is “{given}”. Give a whole number from {least} to {most}.",
                field=self.field(name),
            )
        self.read[name] = given
        return given

    def flag(self, name: str) -> bool:
        given = self._required(name)
        if not isinstance(given, bool):
            raise refusals.UnknownChoice(
                f"{_name(self.field(name))} is “{given}”. Answer true or false.", field=self.field(name)
            )
        self.read[name] = given
        return given

    def text(self, name: str) -> str:
        given = self._required(name)
        if not isinstance(given, str) or not given.strip():
            raise refusals.MissingTerm(f"{_name(self.field(name))} is empty. Name it.", field=self.field(name))
        self.read[name] = given
        return given

    def choice(self, name: str, allowed: Iterable[str]) -> str:
        found, words = self.text(name), list(allowed)
        if found not in words:
            raise refusals.UnknownChoice(
                f"{_name(self.field(name))} is “{found}”. Choose one of: {', '.join(words)}.",
                field=self.field(name),
            )
        return found

    def day(self, name: str) -> date:
        given = self._required(name)
        try:
            found = date.fromisoformat(str(given))
        except ValueError as error:
            raise refusals.OutOfRange(
                f"{_name(self.field(name))} is “{given}”. Give a day as YYYY-MM-DD.", field=self.field(name)
            ) from error
        self.read[name] = found.isoformat()
        return found

    def numbers(self, name: str) -> list[Decimal]:
        """A list of finite numbers."""
        path = self.field(name)
        found = [number(value, f"{path}[{index}]") for index, value in enumerate(self._listed(name))]
        self.read[name] = [format(value, "f") for value in found]
        return found

    def part(self, name: str) -> "Terms":
        """The mapping under `name`."""
        given = self._required(name)
        if not isinstance(given, Mapping):
            raise refusals.MissingTerm(
                f"{_name(self.field(name))} is “{given}”. Give its terms by name.", field=self.field(name)
            )
        inner = Terms(given, self.field(name))
        self.read[name] = inner.read
        return inner

    def rows(self, name: str) -> list["Terms"]:
        """The mappings listed under `name`, possibly none."""
        path, found = self.field(name), list[Terms]()
        for index, value in enumerate(self._listed(name)):
            if not isinstance(value, Mapping):
                raise refusals.MissingTerm(
                    f"Entry {index + 1} of {name} is “{value}”. Give its terms by name.",
                    field=f"{path}[{index}]",
                )
            found.append(Terms(value, f"{path}[{index}]"))
        self.read[name] = [row.read for row in found]
        return found

    def _listed(self, name: str) -> Collection[object]:
        given = self._required(name)
        if not isinstance(given, list | tuple):
            raise refusals.MissingTerm(f"{_name(self.field(name))} is not a list. Give a list.", field=self.field(name))
        return given

    def _required(self, name: str) -> object:
        if not self.has(name):
            raise refusals.MissingTerm(
                f"{_name(self.field(name))} is missing. Enter it; the calculation needs it.",
                field=self.field(name),
            )
        return self.given[name]


def require_distinct(names: Iterable[str], *, field: str, what: str) -> None:
    """Raise `RepeatedName` at the first name that comes a second time."""
    seen = set[str]()
    for index, name in enumerate(names):
        if name in seen:
            raise refusals.RepeatedName(
                f"{what.capitalize()} “{name}” is listed twice. Join the two entries or rename one.",
                field=f"{field}[{index}]",
            )
        seen.add(name)
