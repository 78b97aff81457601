"""Shapes of pilots, their KPIs, values and reviews."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from alliance.models import User
from initiatives.models import Indicator, Kpi, KpiValue, Pilot, Review
from initiatives.models.indicators import Direction

DESIGN = (
    "title",
    "hypothesis",
    "scope",
    "ward",
    "exit_criteria",
    "budget",
    "starts_on",
    "ends_on",
    "latest_end",
    "limit_basis",
    "lead",
    "external_id",
)
MEASURE = (
    "indicator",
    "name",
    "unit",
    "direction",
    "frequency",
    "baseline",
    "baseline_on",
    "no_baseline_because",
    "target",
    "minimum",
    "external_id",
)
DAYS = {"on": "Day", "baseline_on": "Baseline measured on"}


class PilotForm(ModelForm):
    sections = (
        {"title": "The test", "fields": ["initiative", "title", "hypothesis", "scope", "ward"]},
        {"title": "How it ends", "fields": ["exit_criteria", "starts_on", "ends_on", "latest_end", "limit_basis"]},
        {"title": "Who and what for", "fields": ["lead", "budget", "external_id"]},
    )
    budget = MoneyField(required=False)

    class Meta:
        model = Pilot
        fields = ("initiative", *DESIGN)


class RevisePilotForm(ModelForm):
    budget = MoneyField(required=False)

    class Meta:
        model = Pilot
        fields = DESIGN


class KpiForm(ModelForm):
    indicator = forms.ModelChoiceField(
        Indicator.objects.all(), required=False, help_text="Gives name, unit and direction where you leave them empty."
    )
    name = forms.CharField(max_length=160, required=False)
    unit = forms.CharField(max_length=40, required=False)
    direction = forms.ChoiceField(choices=[("", "As the indicator"), *Direction.choices], required=False)

    class Meta:
        model = Kpi
        fields = ("pilot", *MEASURE)
        labels = DAYS


class ReviseKpiForm(ModelForm):
    class Meta:
        model = Kpi
        fields = MEASURE
        labels = DAYS


class KpiValueForm(ModelForm):
    class Meta:
        model = KpiValue
        fields = ("kpi", "on", "value", "source", "external_id")
        labels = DAYS


class CorrectKpiValueForm(ModelForm):
    class Meta:
        model = KpiValue
        fields = ("value", "source")


class ReviewForm(ModelForm):
    class Meta:
        model = Review
        fields = ("pilot", "due_on", "reviewer", "is_final", "external_id")


class MoveReviewForm(Form):
    due_on = forms.DateField(label="Due")
    reviewer = forms.ModelChoiceField(User.objects.all())


class HoldReviewForm(Form):
    outcome = forms.ChoiceField(choices=Review.Outcome.choices, widget=forms.RadioSelect)
    findings = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="What the facts mean. The final review is what the body decides on.",
    )
    ends_on = forms.DateField(required=False, label="New end", help_text="Only if the pilot is extended.")
    lesson = forms.CharField(
        required=False,
        max_length=4000,
        label="What we learned",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the next time, whatever the result. The final review keeps it with the pilot.",
    )


class LessonForm(Form):
    lesson = forms.CharField(max_length=4000, label="What we learned", widget=forms.Textarea(attrs={"rows": 5}))
