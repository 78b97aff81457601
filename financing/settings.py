"""What a city may change in financing: rates, scenarios, spreads of the stress, and every threshold of the finder."""

from decimal import Decimal, InvalidOperation
from typing import Any

from alliance.registry import SettingSpec
from financing import scenarios
from financing.finder.rule import Rule
from financing.finder.rules import RULES

# Keys of financing.maths.stress.Factor, which is not imported here because it loads numpy.
FACTORS = ("cost_overrun", "rate_shift", "savings_shortfall", "delay_years", "adoption")
SPREADS = {
    "cost_overrun": ["0", "0.05", "0.30"],
    "rate_shift": ["-0.005", "0", "0.02"],
    "savings_shortfall": ["-0.10", "0.05", "0.40"],
    "delay_years": ["0", "0.25", "1.5"],
}


def is_fraction(value: Any) -> str | None:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        number = Decimal(-1)
    fits = number.is_finite() and 0 <= number <= Decimal("0.5")
    return None if fits else 'Write a fraction per year as a text, such as "0.03".'


def are_spreads(value: Any) -> str | None:
    """The sentence of what is wrong with low, likely and high of the factors."""
    if not isinstance(value, dict) or not value or set(value) - set(FACTORS):
        return f"Give low, likely and high for some of: {', '.join(FACTORS)}."
    for name, numbers in value.items():
        try:
            low, likely, high = (Decimal(str(number)) for number in numbers)
        except (TypeError, ValueError, InvalidOperation):
            return f"Give three texts for {name}: low, likely and high."
        if not all(number.is_finite() for number in (low, likely, high)) or not low <= likely <= high:
            return f"For {name}, give the low, the likely and the high value in order."
    return None


def threshold_setting(rule: Rule) -> SettingSpec:
    """A rule's threshold, for the city to change."""

    def check(value: Any) -> str | None:
        fits = isinstance(value, str) and rule.number_of(value) is not None
        return None if fits else f'Write it as a text in quotation marks, such as "{rule.shipped}".'

    words = f"In {rule.unit}. {rule.source}."
    return SettingSpec(rule.setting, f"Finder: {rule.sentence}", rule.shipped, words, check)


SETTINGS = (
    SettingSpec(
        "financing.discount_rate",
        "Discount rate of new plans",
        "0.03",
        "A fraction per year. OMB Circular A-94, appendix C, publishes rates every year.",
        is_fraction,
    ),
    SettingSpec(
        "financing.scenarios",
        "Scenarios that plans are looked at in",
        scenarios.SHIPPED,
        "Fractions as texts: cost on top, rate added, savings missing; delay in whole months.",
        scenarios.check,
    ),
    SettingSpec(
        "financing.spreads",
        "How far things may turn out otherwise",
        SPREADS,
        "Low, likely and high of each factor, for the tornado and the draws of the stress test.",
        are_spreads,
    ),
    *(threshold_setting(rule) for rule in RULES if rule.threshold is not None),
)
