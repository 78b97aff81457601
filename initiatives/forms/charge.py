"""Shapes of parts in stages, milestones and benefits."""

from django import forms

from alliance.forms import ModelForm
from initiatives.models import Benefit, BenefitReading, Milestone, StageRole

PROMISE = ("name", "unit", "direction", "counts_from", "promised_6", "promised_12", "promised_24")
FOUND = ("realised", "measured_on", "source", "note")


class StageRoleForm(ModelForm):
    class Meta:
        model = StageRole
        fields = ("initiative", "stage", "person", "part", "external_id")


class ReassignForm(ModelForm):
    class Meta:
        model = StageRole
        fields = ("person", "part")


class MilestoneForm(ModelForm):
    class Meta:
        model = Milestone
        fields = ("initiative", "title", "due_on", "owner", "external_id")


class MoveMilestoneForm(ModelForm):
    class Meta:
        model = Milestone
        fields = ("title", "due_on", "owner")


class BenefitForm(ModelForm):
    class Meta:
        model = Benefit
        fields = ("initiative", *PROMISE, "external_id")


class ReviseBenefitForm(ModelForm):
    class Meta:
        model = Benefit
        fields = PROMISE


class BenefitReadingForm(ModelForm):
    months = forms.TypedChoiceField(label="Which look", choices=BenefitReading.Look.choices, coerce=int)

    class Meta:
        model = BenefitReading
        fields = ("benefit", "months", *FOUND, "external_id")


class CorrectBenefitForm(ModelForm):
    class Meta:
        model = BenefitReading
        fields = FOUND
