"""Shapes of what follows from an outcome: cooperative contract, formal procurement, pooled need."""

from typing import Any, ClassVar

from django import forms

from alliance.fields import WebAddressField
from alliance.forms import Form, InstantField, ModelForm, MoneyField, RowsField
from alliance.models import Organisation
from procurement.models import FormalProcurement, Route
from procurement.services.followups import FORMAL_ROUTES

LONG = forms.Textarea(attrs={"rows": 4})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
COMPETING: Any = Route.objects.filter(kind__in=FORMAL_ROUTES)


class CooperativeForm(Form):
    route = forms.ModelChoiceField(
        Route.objects.filter(kind=Route.Kind.COOPERATIVE), help_text="Its checklist is gone through next."
    )
    contract = forms.CharField(max_length=200, help_text="Its number and title.")
    holder = forms.CharField(label="Who holds it", max_length=200, help_text="The body that awarded it.")
    expires_on = forms.DateField(label="In force until", widget=DAY)
    starts_on = forms.DateField(label="The agreement starts", widget=DAY)
    ends_on = forms.DateField(label="The agreement ends", widget=DAY)
    others_may_buy = forms.CharField(label="Who else may buy under it", required=False, max_length=2000, widget=LONG)
    exit_terms = forms.CharField(label="Way out", required=False, max_length=4000, widget=LONG)


class FormalBeginForm(Form):
    route = forms.ModelChoiceField(COMPETING, help_text="Its steps and limits hold for the procurement.")
    title = forms.CharField(max_length=160, required=False, help_text="Empty takes the RFI’s.")
    estimate = MoneyField(label="Estimated value", required=False)
    announce_on = forms.DateField(label="To be announced on", required=False, widget=DAY)


class PoolForm(Form):
    title = forms.CharField(max_length=160)
    problem = forms.CharField(widget=LONG, max_length=8000, help_text="What goes wrong in all of these places.")
    others = forms.ModelMultipleChoiceField(
        Organisation.objects.filter(kind=Organisation.Kind.JURISDICTION, merged_into=None),
        label="With which other jurisdictions",
        required=False,
    )
    together = forms.CharField(
        label="How much together", max_length=500, help_text="Such as “40,000 lamps in five years”."
    )


class JudgedForm(Form):
    name = forms.CharField(max_length=120)
    weight = forms.DecimalField(max_digits=5, decimal_places=2, min_value=0)
    anchors = forms.CharField(
        label="What 0 to 4 mean", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class FormalForm(ModelForm):
    route = forms.ModelChoiceField(COMPETING)
    estimate = MoneyField(label="Estimated value", required=False)
    judged_by = RowsField(
        JudgedForm,
        label="How bids are judged",
        required=False,
        max_rows=20,
        extra=1,
        help_text="Weights add up to 100.",
    )
    sections = (
        {"title": "What is bought", "fields": ["title", "scope", "demands"]},
        {"title": "How", "fields": ["route", "estimate", "announce_on"]},
        {"title": "How bids are judged", "fields": ["judged_by"]},
    )

    class Meta:
        model = FormalProcurement
        fields = ("title", "scope", "demands", "route", "estimate", "announce_on", "external_id")
        widgets: ClassVar = {"announce_on": DAY, "scope": forms.Textarea(attrs={"rows": 10})}


class AnnounceForm(Form):
    notice = WebAddressField(max_length=500).formfield(label="Address of the official notice")
    bids_until = InstantField(label="Bids due")


class AwardForm(Form):
    vendor = forms.ModelChoiceField(Organisation.objects.filter(kind=Organisation.Kind.VENDOR, merged_into=None))
    amount = MoneyField()
    awarded_on = forms.DateField(widget=DAY)
    reason = forms.CharField(max_length=2000, widget=LONG, help_text="Why this bid.")
