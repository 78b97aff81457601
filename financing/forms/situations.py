"""Shapes of what the finder must know."""

from alliance.forms import ModelForm
from financing.forms.plans import DAY
from financing.models import CityFinances, Situation


class FinancesForm(ModelForm):
    sections = (
        {"title": "When", "fields": ["as_of"]},
        {"title": "Credit", "fields": ["is_rated", "agency", "rating"]},
        {"title": "Debt", "fields": ["debt_limit", "debt_outstanding", "needs_vote", "may_issue_tax_exempt"]},
        {"title": "Means", "fields": ["annual_revenue", "reserve", "external_id"]},
    )

    class Meta:
        model = CityFinances
        fields = (
            "as_of",
            "is_rated",
            "agency",
            "rating",
            "debt_limit",
            "debt_outstanding",
            "needs_vote",
            "may_issue_tax_exempt",
            "annual_revenue",
            "reserve",
            "external_id",
        )
        widgets = {"as_of": DAY}


ANSWERS = (
    "life_years",
    "annual_savings",
    "annual_revenue",
    "certainty",
    "maturity",
    "private_use",
    "is_essential",
    "is_city_owned",
    "is_measurable",
    "saves_energy",
    "helps_environment",
    "has_users",
    "raises_values",
    "is_visible",
    "has_asset",
    "match_secured",
)


MONEY = {"title": "Money", "fields": ["life_years", "annual_savings", "annual_revenue", "certainty"]}
NATURE = {"title": "What it is", "fields": ["maturity", "private_use", *ANSWERS[6:]]}


class ChangeSituationForm(ModelForm):
    sections = (MONEY, NATURE)

    class Meta:
        model = Situation
        fields = (*ANSWERS, "external_id")


class SituationForm(ModelForm):
    sections = ({"title": "Which", "fields": ["initiative"]}, MONEY, NATURE)

    class Meta:
        model = Situation
        fields = ("initiative", *ANSWERS, "external_id")
