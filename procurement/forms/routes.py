"""Shapes of routes, purchases and the questions of the adviser."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from procurement.models import Purchase, Route
from procurement.shipped_routes import EXAMPLES

LINES = forms.Textarea(attrs={"rows": 4})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RouteForm(ModelForm):
    lower = MoneyField(label="From", required=False)
    upper = MoneyField(label="Up to", required=False)
    sections = (
        {"title": "Which way", "fields": ["jurisdiction", "kind", "approver", "steps", "requires"]},
        {
            "title": "For what",
            "fields": [
                "lower",
                "lower_included",
                "upper",
                "upper_included",
                "basis",
                "currency",
                "most_days",
                "clock_days",
            ],
        },
        {"title": "On what ground", "fields": ["citation", "website", "valid_from", "valid_to"]},
    )

    class Meta:
        model = Route
        fields = (
            "jurisdiction",
            "kind",
            "approver",
            "steps",
            "requires",
            "lower",
            "lower_included",
            "upper",
            "upper_included",
            "basis",
            "currency",
            "most_days",
            "clock_days",
            "citation",
            "website",
            "valid_from",
            "valid_to",
            "external_id",
        )
        widgets = {"steps": LINES, "requires": LINES, "valid_from": DAY, "valid_to": DAY}


class RemovalForm(Form):
    why = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class ExampleForm(Form):
    example = forms.ChoiceField(
        label="Which table", choices=[(name, name) for name in EXAMPLES], help_text="From public law; check every row."
    )


class PurchaseForm(ModelForm):
    amount = MoneyField()

    class Meta:
        model = Purchase
        fields = ("vendor", "need", "initiative", "bought_on", "amount", "route", "reason", "external_id")
        widgets = {"bought_on": DAY}


class AdviserForm(Form):
    """What the adviser asks. Everything but the amount can stay empty."""

    amount = MoneyField(label="What will it cost?")
    options = MoneyField(label="Worth of all options", required=False, help_text="Extensions and further lots.")
    vendor = forms.CharField(label="Of whom, if known", required=False, max_length=160)
    need = forms.CharField(
        label="For what", required=False, max_length=160, help_text="The same words as in earlier purchases."
    )
    is_test = forms.BooleanField(label="It is a test in real use", required=False)
    starts_on = forms.DateField(label="The test starts", required=False, widget=DAY)
    ends_on = forms.DateField(label="The test ends", required=False, widget=DAY)
    has_contract = forms.BooleanField(label="Another body’s contract may be used", required=False)
    is_open = forms.BooleanField(label="We know the result we want, not the way", required=False)
    is_only_one = forms.BooleanField(label="Only one vendor can do it", required=False)
    is_unsolicited = forms.BooleanField(label="It was offered to us unasked", required=False)
    received_on = forms.DateField(label="The offer came", required=False, widget=DAY)
    sections = (
        {"title": "How much", "fields": ["amount", "options", "vendor", "need"]},
        {"title": "What holds", "fields": ["is_test", "has_contract", "is_open", "is_only_one", "is_unsolicited"]},
        {"title": "When", "fields": ["starts_on", "ends_on", "received_on"]},
    )


class SplittingForm(Form):
    threshold = MoneyField(label="Threshold", required=False)
    months = forms.IntegerField(label="Within months", required=False, min_value=1, max_value=120)
