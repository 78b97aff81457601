"""Shapes of revolving funds and their ledger."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from financing.models import Fund, Plan
from financing.models.funds import BY_HAND


class FundForm(ModelForm):
    class Meta:
        model = Fund
        fields = ("name", "purpose", "committee", "external_id")


class PostForm(Form):
    kind = forms.ChoiceField(choices=[(kind.value, kind.label) for kind in BY_HAND])
    amount = MoneyField()
    booked_on = forms.DateField(label="Date", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    plan = forms.ModelChoiceField(Plan.objects.all(), required=False, help_text="The plan it belongs to, if any.")
    note = forms.CharField(required=False, max_length=200)
    external_id = forms.CharField(required=False, max_length=120, empty_value=None)
