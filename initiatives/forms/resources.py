"""Shapes of resources and commitments."""

from django import forms

from alliance.domains import Domain
from alliance.forms import Form, ModelForm
from initiatives.models import Commitment, Purpose, Resource
from initiatives.places import WardsField


class Bound(Form):
    """What money may be bound to; the same of a resource and of a fund in a portfolio."""

    domains = forms.MultipleChoiceField(choices=Domain.choices, required=False, label="Only for these domains")
    wards = WardsField(required=False, label="Only in these wards")
    purposes = forms.MultipleChoiceField(choices=Purpose.choices, required=False, label="Only for this spending")


class ResourceForm(ModelForm, Bound):
    sections = (
        {"title": "What it is", "fields": ["kind", "title", "quantity", "unit", "fiscal_year", "department", "place"]},
        {
            "title": "What it may be used for",
            "fields": ["restriction", "domains", "wards", "purposes"],
            "folded": True,
        },
        {"title": "More", "fields": ["rating", "note", "external_id"], "folded": True},
    )

    class Meta:
        model = Resource
        fields = (
            "kind",
            "title",
            "quantity",
            "unit",
            "rating",
            "restriction",
            "domains",
            "wards",
            "purposes",
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
