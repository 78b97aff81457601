"""Shapes of resources and commitments."""

from django import forms

from alliance.forms import Form, ModelForm
from initiatives.models import Commitment, Resource


class ResourceForm(ModelForm):
    class Meta:
        model = Resource
        fields = (
            "kind",
            "title",
            "quantity",
            "unit",
            "rating",
            "restriction",
            "fiscal_year",
            "department",
            "place",
            "note",
            "external_id",
        )


class CommitmentForm(ModelForm):
    class Meta:
        model = Commitment
        fields = ("resource", "initiative", "quantity", "note", "decision", "external_id")


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
