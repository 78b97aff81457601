"""A rule of the finder, and the tests rules are made of: an id, a sentence, a source, a threshold the city may change.

A rule that is a `must` closes an instrument; the others make it conditional. A test answers None where a fact is
missing: then the instrument is conditional on that fact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from financing.finder.facts import RATINGS, Facts, rank

Test = Callable[[Facts, Decimal], bool | None]


@dataclass(frozen=True)
class Rule:
    """`change` says what would turn a no into a yes; `missing` which fact to give. `{}` in texts is the threshold."""

    id: str
    instruments: tuple[str, ...]
    sentence: str
    source: str
    test: Test
    change: str
    missing: str
    must: bool = False
    threshold: Decimal | None = None
    unit: str = ""

    @property
    def shipped(self) -> str:
        """The threshold as a setting holds it: a text, so that no binary float is stored."""
        return self.text_of(self.threshold or Decimal(0))

    def text_of(self, threshold: Decimal) -> str:
        """A threshold as people write it."""
        return RATINGS[int(threshold)] if self.unit == "rating" else f"{threshold.normalize():f}"

    def number_of(self, text: str) -> Decimal | None:
        """The threshold of a setting's text; None where it is none."""
        if self.unit == "rating":
            place = rank(text)
            return None if place is None else Decimal(place)
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return number if number.is_finite() and number >= 0 else None

    @property
    def setting(self) -> str:
        """Key of the setting that holds the threshold."""
        return f"finder.{self.id}"


def at_most(value: Decimal | None, limit: Decimal) -> bool | None:
    return None if value is None else value <= limit


def at_least(value: Decimal | None, limit: Decimal) -> bool | None:
    return None if value is None else value >= limit


def rated(facts: Facts, worst: Decimal) -> bool | None:
    if facts.city.is_rated is False:
        return False
    place = rank(facts.city.rating)
    return None if place is None else place <= worst


def within_debt_limit(facts: Facts, _: Decimal) -> bool | None:
    city, cost = facts.city, facts.initiative.cost
    if city.debt_limit is None or city.debt_outstanding is None or cost is None:
        return None
    return city.debt_outstanding + cost <= city.debt_limit


def covers(facts: Facts, times: Decimal) -> bool | None:
    """Revenue of the useful life, level, against cost: a first look before terms are known."""
    found = facts.initiative
    if found.annual_revenue is None or found.cost is None or not found.life_years:
        return None
    return found.annual_revenue * found.life_years >= times * found.cost


def saves_its_cost(facts: Facts, years: Decimal) -> bool | None:
    payback = facts.initiative.payback_years
    if payback is None and facts.initiative.annual_savings is None and facts.initiative.annual_revenue is None:
        return None
    return payback is not None and payback <= years


def outlives(facts: Facts, years: Decimal) -> bool | None:
    return None if facts.initiative.life_years is None else facts.initiative.life_years >= years


def fund_holds(facts: Facts, _: Decimal) -> bool | None:
    if facts.city.fund_balance is None or facts.initiative.cost is None:
        return None
    return facts.city.fund_balance >= facts.initiative.cost


def revenue_share(facts: Facts, share: Decimal) -> bool | None:
    if facts.initiative.cost is None or not facts.city.annual_revenue:
        return None
    return facts.initiative.cost <= share * facts.city.annual_revenue


def certain(facts: Facts, _: Decimal) -> bool | None:
    return facts.initiative.certainty in ("contracted", "measured") if facts.initiative.certainty else None


def proven(facts: Facts, _: Decimal) -> bool | None:
    return facts.initiative.maturity == "proven" if facts.initiative.maturity else None


def tried(facts: Facts, _: Decimal) -> bool | None:
    return facts.initiative.maturity in ("proven", "early") if facts.initiative.maturity else None
