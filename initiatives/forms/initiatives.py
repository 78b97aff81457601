"""Shapes of initiatives and updates."""

from typing import ClassVar

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from initiatives.forms.titles import TitleInput
from initiatives.models import Initiative, Need, Update
from initiatives.places import WardField


class InitiativeForm(ModelForm):
    sections = (
        {"title": "What it is", "fields": ["title", "summary", "needs", "domain", "department", "ward", "owner"]},
        {"title": "What it costs", "fields": ["cost_low", "cost_likely", "cost_high", "purpose"]},
        {"title": "What it brings", "fields": ["annual_benefit", "population_reached"]},
        {"title": "When", "fields": ["starts_on", "ends_on", "is_public", "external_id"]},
        {"title": "Where exactly", "fields": ["latitude", "longitude"], "folded": True},
    )
    ward = WardField()
    needs = forms.ModelMultipleChoiceField(
        Need.objects.all(), required=False, label="Needs it answers", help_text="Who raised them is told."
    )
    cost_low = MoneyField(required=False, label="Low")
    cost_likely = MoneyField(required=False, label="Likely")
    cost_high = MoneyField(required=False, label="High")
    annual_benefit = MoneyField(
        required=False, label="Benefit per year", help_text="Savings or revenue in money, if any."
    )

    class Meta:
        model = Initiative
        widgets: ClassVar = {"title": TitleInput("/initiatives/similar/")}
        fields = (
            "title",
            "summary",
            "needs",
            "domain",
            "department",
            "ward",
            "latitude",
            "longitude",
            "owner",
            "cost_low",
            "cost_likely",
            "cost_high",
            "purpose",
            "annual_benefit",
            "population_reached",
            "starts_on",
            "ends_on",
            "is_public",
            "external_id",
        )


class SelectForm(Form):
    why = forms.CharField(
        label="Reason",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Such as the round it was chosen in.",
    )


class StopForm(Form):
    why = forms.CharField(
        label="Reason",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who raised the need reads it. After a pilot the signed decision gives the reason.",
    )


class UpdateForm(ModelForm):
    class Meta:
        model = Update
        fields = ("initiative", "status", "text", "external_id")
