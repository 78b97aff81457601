"""Shapes of incidents, costs and amendments of pilots."""

from typing import Any

from django import forms

from alliance.forms import Form, InstantField, ModelForm, MoneyField
from initiatives.forms.pilots import DAYS
from initiatives.models import Kpi, Pilot, PilotCost, PilotIncident

REASON: dict[str, Any] = {
    "label": "Reason",
    "max_length": 2000,
    "help_text": "It stands beside the change for everybody who sees the pilot.",
}
HAPPENED = ("title", "happened_at", "severity", "description", "told")
SPENT = ("spent_on", "amount", "what", "source")


class IncidentForm(ModelForm):
    happened_at = InstantField(label="When")

    class Meta:
        model = PilotIncident
        fields = ("pilot", *HAPPENED, "external_id")


class ReviseIncidentForm(ModelForm):
    happened_at = InstantField(label="When")

    class Meta:
        model = PilotIncident
        fields = HAPPENED


class ResolveIncidentForm(Form):
    resolution = forms.CharField(label="How it was resolved", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class PilotCostForm(ModelForm):
    amount = MoneyField()

    class Meta:
        model = PilotCost
        fields = ("pilot", *SPENT, "external_id")


class CorrectPilotCostForm(ModelForm):
    amount = MoneyField()

    class Meta:
        model = PilotCost
        fields = SPENT


class AmendPilotForm(ModelForm):
    why = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **REASON)

    class Meta:
        model = Pilot
        fields = ("hypothesis", "exit_criteria")


class AmendKpiForm(ModelForm):
    why = forms.CharField(widget=forms.Textarea(attrs={"rows": 3}), **REASON)

    class Meta:
        model = Kpi
        fields = ("baseline", "baseline_on", "no_baseline_because", "target", "minimum")
        labels = DAYS
