"""Shapes of plans and their lines."""

from decimal import Decimal

from django import forms
from django.core.validators import MaxValueValidator

from alliance.forms import Form, ModelForm, MoneyField
from financing.models import Category, Plan, Receipt, Source, Use

AS_FRACTION = MaxValueValidator(Decimal("0.5"), "Rates are fractions of one: write 0.03 for 3 percent.")
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class PlanForm(ModelForm):
    currency = forms.CharField(required=False, max_length=3, widget=forms.HiddenInput)
    discount_rate = forms.DecimalField(
        required=False,
        max_digits=7,
        decimal_places=6,
        validators=[AS_FRACTION],
        help_text="A fraction per year, such as 0.03.",
    )
    sections = (
        {"title": "The plan", "fields": ["initiative", "title", "note"]},
        {"title": "What repays it", "fields": ["annual_savings", "savings_start_on", "discount_rate"]},
        {"title": "Elsewhere", "fields": ["external_id"]},
    )

    class Meta:
        model = Plan
        fields = ("initiative", "title", "note", "annual_savings", "savings_start_on", "discount_rate", "external_id")
        widgets = {"savings_start_on": DAY}


class ChangePlanForm(ModelForm):
    class Meta:
        model = Plan
        fields = ("title", "note", "annual_savings", "savings_start_on", "discount_rate", "external_id")
        widgets = {"savings_start_on": DAY}


class WhyForm(Form):
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ReceiptForm(Form):
    amount = MoneyField(required=False, help_text="Empty: all that is outstanding.")
    received_on = forms.DateField(required=False, label="Received", widget=DAY, help_text="Empty: today.")
    note = forms.CharField(required=False, max_length=200, help_text="Such as the bank’s reference.")


class CorrectReceiptForm(Form):
    receipt = forms.ModelChoiceField(Receipt.objects.filter(corrects=None))
    amount = MoneyField(required=False, label="Take back", help_text="Empty: all that is left of it.")
    why = forms.CharField(label="Reason", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))

    def offer_of(self, row: Source) -> None:
        self.fields["receipt"].queryset = row.receipts.filter(corrects=None)  # type: ignore[attr-defined]


class ChangeSourceForm(ModelForm):
    pays_only = forms.MultipleChoiceField(
        choices=Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty if it may pay for anything.",
    )
    sections = (
        {"title": "The money", "fields": ["label", "instrument", "amount", "phase", "provider", "available_on"]},
        {"title": "What it may be used for", "fields": ["restriction", "pays_only"]},
        {"title": "Elsewhere", "fields": ["external_id"]},
    )

    class Meta:
        model = Source
        fields = (
            "label",
            "instrument",
            "amount",
            "phase",
            "provider",
            "available_on",
            "restriction",
            "pays_only",
            "external_id",
        )
        widgets = {"available_on": DAY}


class SourceForm(ChangeSourceForm):
    plan = forms.ModelChoiceField(Plan.objects.filter(state="draft"), help_text="Only drafts take new lines.")
    sections = (
        {
            "title": "The money",
            "fields": ["plan", "label", "instrument", "amount", "phase", "provider", "available_on"],
        },
        *ChangeSourceForm.sections[1:],
    )


class ChangeUseForm(ModelForm):
    class Meta:
        model = Use
        fields = ("label", "category", "amount", "phase", "external_id")


class UseForm(ChangeUseForm):
    plan = forms.ModelChoiceField(Plan.objects.filter(state="draft"), help_text="Only drafts take new lines.")
    field_order = ("plan",)
