"""What the comparison of offers asks for."""

from typing import Any

from django import forms

from alliance.forms import Form, MoneyField, RowsField
from partnerships.forms.agreements import DAY


class OfferRow(Form):
    name = forms.CharField(max_length=120, label="Offer")
    years = forms.IntegerField(min_value=0, max_value=20, label="Years")
    days = forms.IntegerField(min_value=0, max_value=364, required=False, label="and days")
    partner_share = forms.DecimalField(
        min_value=0, max_value=1, max_digits=7, decimal_places=6, label="Partner’s share"
    )
    reduction = MoneyField(label="Costs cut in a year")


class OffersForm(Form):
    announced_on = forms.DateField(label="Announced on", widget=DAY)
    first_reduction = forms.DecimalField(
        min_value=0,
        max_value=1,
        max_digits=7,
        decimal_places=6,
        initial=0,
        label="Part of the first year in which costs are cut already",
        help_text="0 if work begins next year, 0.37 if from 18 August on.",
    )
    discount_rate = forms.DecimalField(
        min_value=0, max_value=1, max_digits=7, decimal_places=6, label="City’s discount rate"
    )
    offers: Any = RowsField(OfferRow, min_rows=2, max_rows=20, extra=2)

    def clean_offers(self) -> Any:
        rows = self.cleaned_data["offers"]
        names = [row["name"] for row in rows]
        if len(names) != len(set(names)):
            raise forms.ValidationError("Two offers have the same name. Tell them apart.")
        return rows
