"""The finder put to work: facts from the rows, thresholds from the settings, verdicts for the pages and the API."""

from decimal import Decimal
from typing import Any

from django.db.models import Max

from alliance import city
from alliance.models import Setting
from financing.finder import facts
from financing.finder.judge import Verdict, judge
from financing.finder.rule import Rule
from financing.finder.rules import RULES
from financing.forms.situations import ANSWERS
from financing.models import CityFinances, Fund, Situation
from initiatives.models import Initiative

CITY_FACTS = (
    "rating",
    "is_rated",
    "debt_limit",
    "debt_outstanding",
    "needs_vote",
    "may_issue_tax_exempt",
    "annual_revenue",
    "reserve",
)


def verdicts_on(initiative: Initiative) -> list[Verdict]:
    """A verdict on every instrument, for this city and this initiative as they are known today."""
    return judge(facts_of(initiative), thresholds().__getitem__)


def facts_of(initiative: Initiative) -> facts.Facts:
    return facts.Facts(city_facts(), initiative_facts(initiative), city.currency())


def city_facts() -> facts.City:
    """The newest statement, the rating of the city's profile where it names none, and the largest fund balance."""
    stated = CityFinances.objects.order_by("-as_of").first()
    profile = city.profile()
    values = {name: getattr(stated, name) for name in CITY_FACTS} if stated else {}
    if not values.get("rating") and values.get("is_rated") is not False and profile and profile.credit_rating:
        values |= {"rating": profile.credit_rating, "is_rated": True}
    return facts.City(**values, fund_balance=Fund.objects.aggregate(most=Max("balance"))["most"])


def initiative_facts(initiative: Initiative) -> facts.Initiative:
    """The answers, with cost and benefit of the initiative where the answers are silent."""
    situation = Situation.objects.filter(initiative=initiative).first()
    values: dict[str, Any] = {name: getattr(situation, name) for name in ANSWERS} if situation else {}
    if values.get("annual_savings") is None and values.get("annual_revenue") is None:
        values["annual_savings"] = initiative.annual_benefit
    return facts.Initiative(cost=initiative.cost_likely, **values)


def thresholds() -> dict[Rule, Decimal]:
    """Every rule's threshold in force: the city's setting, else what is shipped. One query."""
    keys = [rule.setting for rule in RULES if rule.threshold is not None]
    changed = dict(Setting.objects.filter(key__in=keys).values_list("key", "value"))
    found = {rule: rule.number_of(str(changed.get(rule.setting, rule.shipped))) for rule in RULES}
    return {rule: rule.threshold or Decimal(0) if number is None else number for rule, number in found.items()}
