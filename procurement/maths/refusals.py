"""Refusals of the procurement rules: each says what is wrong and what to do, and names the field."""

from decimal import Decimal


class InvalidRuleInput(ValueError):
    """Input to which a rule cannot be applied. `field` names the offending value."""

    def __init__(self, sentence: str, *, field: str) -> None:
        super().__init__(sentence)
        self.field = field


class InvalidAmount(InvalidRuleInput):
    """An amount that is negative or not finite."""


class InvalidDates(InvalidRuleInput):
    """Days that contradict each other."""


class OverlappingThresholds(InvalidRuleInput):
    """Two rows of a threshold table hold the same value on the same day."""


class UnknownZone(InvalidRuleInput):
    """A name that is not in the IANA time zone database."""


class NonexistentLocalTime(InvalidRuleInput):
    """A wall-clock time that the change to summer time skips."""


class AmbiguousLocalTime(InvalidRuleInput):
    """A wall-clock time that comes twice, without saying which is meant."""


class WeightsDoNotSum(InvalidRuleInput):
    """Criterion weights that do not add up to exactly 100."""


class InvalidScore(InvalidRuleInput):
    """A score that is missing, not on the scale, or for something that is not scored."""


def require_amount(amount: Decimal, *, field: str) -> None:
    """Raise `InvalidAmount` unless `amount` is finite and not negative."""
    if not amount.is_finite() or amount < 0:
        raise InvalidAmount(f"The amount is {amount}. Give zero or more, in figures.", field=field)
