"""Shapes of pilots, their KPIs, values and reviews."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from alliance.models import User
from initiatives.models import Indicator, Kpi, KpiValue, Lesson, Pilot, Review
from initiatives.models.indicators import Direction
from initiatives.models.pilots import Scaling

DESIGN = (
    "title",
    "hypothesis",
    "learning_questions",
    "scope",
    "ward",
    "population",
    "exit_criteria",
    "scale_plan",
    "other_plan",
    "privacy_review",
    "budget",
    "financing",
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
    "kind",
    "unit",
    "direction",
    "frequency",
    "data_owner",
    "baseline",
    "baseline_on",
    "baseline_method",
    "baseline_samples",
    "no_baseline_because",
    "target",
    "minimum",
    "external_id",
)
PARTS = ("worked", "did_not", "differently", "tags")
LONG = forms.Textarea(attrs={"rows": 3})
DAYS = {"on": "Day", "baseline_on": "Baseline measured on"}


class PilotForm(ModelForm):
    sections = (
        {"title": "The test", "fields": ["initiative", "title", "hypothesis", "learning_questions"]},
        {"title": "Where and for whom", "fields": ["scope", "ward", "population", "privacy_review"]},
        {"title": "How it ends", "fields": ["exit_criteria", "starts_on", "ends_on", "latest_end", "limit_basis"]},
        {"title": "What comes after", "fields": ["scale_plan", "other_plan"]},
        {"title": "Who and what for", "fields": ["lead", "budget", "financing", "external_id"]},
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
        fields = ("kpi", "on", "value", "source", "samples", "external_id")
        labels = DAYS


class ValueRow(Form):
    """One line of pasted values."""

    kpi = forms.CharField(max_length=160)
    on = forms.DateField(input_formats=["%Y-%m-%d", "%d.%m.%Y", "%m/%d/%Y"])
    value = forms.DecimalField(max_digits=20, decimal_places=4)
    source = forms.CharField(max_length=200, required=False)


class ValuesForm(Form):
    text = forms.CharField(
        label="Values",
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="One line each: name of the KPI, day (2026-11-30), value and, if you like, source, with tabs, semicolons "
        "or commas between them. Copy the cells of your spreadsheet. Nothing is saved while a line is at fault.",
    )


class CorrectKpiValueForm(ModelForm):
    class Meta:
        model = KpiValue
        fields = ("value", "source", "samples")


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
    lesson = forms.CharField(max_length=4000, label="In short", widget=forms.Textarea(attrs={"rows": 3}))
    worked = forms.CharField(max_length=4000, required=False, label="What worked", widget=LONG)
    did_not = forms.CharField(max_length=4000, required=False, label="What did not", widget=LONG)
    differently = forms.CharField(max_length=4000, required=False, label="What we would do differently", widget=LONG)
    tags = forms.CharField(max_length=200, required=False, help_text="Words to find it by, with commas between them.")

    @classmethod
    def initial_from(cls, row: Pilot) -> dict[str, object]:
        known = Lesson.objects.filter(pilot=row).first()
        return {"lesson": row.lesson} | ({name: getattr(known, name) for name in PARTS} if known else {})


class ScalingForm(Form):
    scaled_as = forms.ChoiceField(label="Scaled up by", choices=Scaling.choices, widget=forms.RadioSelect)
