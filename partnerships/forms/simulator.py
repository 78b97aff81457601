"""What the simulator asks for."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from django import forms

from alliance import digits
from alliance.forms import Form, MoneyField
from partnerships.forms.gains import RULE_SECTIONS, TERMS, ChangeGainShareForm, ShareField
from partnerships.models import GainShare

# Coarse and fine step of each slider; the fine one where the coarse would move the value that was given.
SLIDERS = {"annual_savings": ("1000", "0.01"), "unit_price": ("0.001", "0.0001"), "partner_share": ("0.01", "0.0001")}
SLIDERS["share"] = SLIDERS["partner_share"]
# The terms of a rule that are no sliders here, as the form of a gain share asks for them.
KEPT = tuple(name for name in TERMS if name not in SLIDERS)
TARGETS = (GainShare.Model.TARGET_COST, GainShare.Model.CEILING_PRICE)


def slider(given: str, coarse: str, fine: str) -> dict[str, str]:
    """A range control from nothing to three times what is given; shares end at 1."""
    try:
        now = digits.exact(given)
    except ValueError:
        now = Decimal(1)
    if now <= 0:
        now = Decimal(1)
    highest = Decimal(1) if coarse == "0.01" else 3 * now
    step = coarse if now % Decimal(coarse) == 0 else fine
    return {"type": "range", "min": "0", "max": format(highest, "f"), "step": step}


class SimulatorForm(Form):
    """`example` is what a first visit shows."""

    annual_savings = forms.DecimalField(label="Units saved in a year", min_value=0, max_digits=15, decimal_places=2)
    unit_price = forms.DecimalField(label="Price of a unit", min_value=0, max_digits=12, decimal_places=4)
    partner_share = ShareField(label="Partner’s share")
    share = ShareField(label="City’s share of receipts")
    model = forms.ChoiceField(choices=GainShare.Model.choices, required=False, label="Rule")
    years = forms.IntegerField(min_value=1, max_value=30)
    price_escalator = forms.DecimalField(
        label="Price or index rises a year",
        min_value=-0.5,
        max_value=1,
        max_digits=5,
        decimal_places=4,
        help_text="What you expect of the market. Used where the agreement does not say how the price moves.",
    )
    city_investment = MoneyField(label="The city invests")
    city_cost = MoneyField(label="It costs the city a year")
    city_rate = forms.DecimalField(
        label="City’s discount rate", min_value=0, max_value=1, max_digits=5, decimal_places=4
    )
    partner_investment = MoneyField(label="The partner invests")
    partner_cost = MoneyField(label="It costs the partner a year")
    partner_rate = forms.DecimalField(
        label="Partner’s discount rate", min_value=0, max_value=1, max_digits=5, decimal_places=4
    )

    sections = (
        {
            "title": "The gain",
            "fields": ["annual_savings", "unit_price"],
            "hint": "For receipts the units are what is sold; for a target cost, what is spent less than the target.",
        },
        {"title": "The rule", "fields": ["model"]},
        {"title": "Share of the partner", "when": "model=linear", "fields": ["partner_share", "deadband"]},
        {"title": "Receipts", "when": "model=greater_of", "fields": ["share", "minimum_guarantee"]},
        *(
            {**section, "hint": ""} if section["title"] == "With the index" else section
            for section in RULE_SECTIONS
            if section["fields"][0] not in SLIDERS
        ),
        {"title": "The term", "fields": ["years", "price_escalator"]},
        {"title": "The city", "fields": ["city_investment", "city_cost", "city_rate"]},
        {"title": "The partner", "fields": ["partner_investment", "partner_cost", "partner_rate"]},
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data, initial={name: data.get(name) for name in TERMS})
        for name, field in deepcopy({name: ChangeGainShareForm.base_fields[name] for name in KEPT}).items():
            self.fields.setdefault(name, field)
        for name, steps in SLIDERS.items():
            self.fields[name].help_text = f"Now {data.get(name) or 'not set'}."
            self.fields[name].widget = forms.NumberInput(attrs=slider(str(data.get(name, "")), *steps))

    def moving(self) -> Iterator[Any]:
        """The controls whose words change as they are moved."""
        return (self[name] for name in SLIDERS)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        values["model"] = values.get("model") or GainShare.Model.LINEAR.value
        return values

    @classmethod
    def example(cls) -> Mapping[str, str]:
        return {
            "annual_savings": "5040000",
            "unit_price": "0.11",
            "partner_share": "0.30",
            "years": "10",
            "price_escalator": "0.02",
            "city_investment": "1500000",
            "city_cost": "40000",
            "city_rate": "0.035",
            "partner_investment": "900000",
            "partner_cost": "20000",
            "partner_rate": "0.08",
        }
