"""Shape of a revenue forecast."""

from django import forms

from alliance.forms import ModelForm, MoneyField
from financing.models import Forecast, Plan


def growth_field(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        required=False,
        initial=0,
        max_digits=7,
        decimal_places=6,
        label=label,
        help_text="A fraction per year: 0.02 is 2 percent.",
    )


class ChangeForecastForm(ModelForm):
    revenue = MoneyField(label="Revenue of the first year")
    revenue_growth = growth_field("Growth of revenue")
    cost = MoneyField(required=False, initial=0, label="Cost of running it")
    cost_growth = growth_field("Growth of cost")
    investment = MoneyField(required=False, initial=0, label="What keeping it costs at the start")
    upfront = MoneyField(required=False, initial=0, label="Paid to the city at the start")
    guarantee = MoneyField(required=False, initial=0, label="Guaranteed each year")
    guarantee_growth = growth_field("Growth of the guarantee")
    share = forms.DecimalField(
        required=False,
        initial=0,
        max_digits=5,
        decimal_places=4,
        label="Share of revenue paid to the city",
        help_text="From 0 to 1; each year the larger of guarantee and share is paid.",
    )
    sections = (
        {"title": "What it is about", "fields": ["plan", "title", "years"]},
        {
            "title": "If the city keeps it",
            "fields": ["revenue", "revenue_growth", "cost", "cost_growth", "investment"],
        },
        {"title": "If it concedes it", "fields": ["upfront", "guarantee", "guarantee_growth", "share"]},
        {"title": "What to make of it", "fields": ["evidence", "conclusion"]},
    )

    def clean(self) -> dict[str, object]:
        """What may be left open is zero."""
        values = super().clean() or {}
        blank = [name for name, field in self.fields.items() if not field.required and values.get(name, 0) is None]
        return values | {name: 0 for name in blank if name != "external_id"}

    class Meta:
        model = Forecast
        fields = (
            "title",
            "years",
            "revenue",
            "revenue_growth",
            "cost",
            "cost_growth",
            "investment",
            "upfront",
            "guarantee",
            "guarantee_growth",
            "share",
            "evidence",
            "conclusion",
            "external_id",
        )


class ForecastForm(ChangeForecastForm):
    plan = forms.ModelChoiceField(Plan.objects.exclude(state="closed"))
