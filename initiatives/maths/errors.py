"""What can be wrong with the inputs of a method, in a sentence for the person who gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable


class InvalidInput(ValueError):
    """``field`` names the input at fault; the message says what is wrong and what to do."""

    def __init__(self, field: str, message: str) -> None:
        self.field = field
        super().__init__(message)


class InvalidNumber(InvalidInput):
    """Not a number, not finite, or outside its range."""


class InvalidWeights(InvalidInput):
    """Weights that are negative, all zero, or do not add to 1 where they must."""


class InvalidComparison(InvalidInput):
    """A pairwise comparison that is missing, not positive, not finite or contradicts its reciprocal."""


class ConstantCriterion(InvalidInput):
    """A criterion that cannot be put on a scale because its values do not allow it."""


class UnknownName(InvalidInput):
    """A name that is used but was not given, or was given twice."""


class RequirementCycle(InvalidInput):
    """Items that require each other in a circle."""


def require_unique(field: str, names: Iterable[str]) -> None:
    """Raises ``UnknownName`` if a name occurs twice, or if there is none at all."""
    names = list(names)
    if not names:
        raise InvalidInput(field, f"There are no {field}. Give at least one.")
    if len(set(names)) < len(names):
        twice = next(name for name, times in Counter(names).items() if times > 1)
        raise UnknownName(field, f"“{twice}” is given twice in {field}. Give every name once.")


def require_known(field: str, names: Iterable[str], known: Iterable[str]) -> None:
    """Raises ``UnknownName`` for the first of ``names`` that is not in ``known``."""
    known = set(known)
    for name in names:
        if name not in known:
            raise UnknownName(field, f"“{name}” in {field} is not known. Correct the name or remove the entry.")
