"""Shapes of prioritisation rounds and score sheets."""

import re
from fractions import Fraction
from typing import Any

from django import forms

from alliance.forms import Form, InstantField, ModelForm, RowsField
from alliance.models import User
from initiatives.models import Entry, Initiative, Round
from initiatives.rounds import HIGHEST

RATIO = re.compile(r"^(\d{1,2}(?:\.\d{1,6})?)(?:/(\d{1,2}(?:\.\d{1,6})?))?$", re.ASCII)
FIRST_ANCHORS = ("Nothing", "Little", "Some", "Much", "As much as can be")


class CriterionRow(Form):
    branch = forms.CharField(max_length=80, initial="Resident benefit")
    name = forms.CharField(max_length=120)
    weight = forms.DecimalField(max_digits=6, decimal_places=4, min_value=0, max_value=1, required=False)
    anchor_0 = forms.CharField(max_length=120, required=False, label="0 means", initial=FIRST_ANCHORS[0])
    anchor_1 = forms.CharField(max_length=120, required=False, label="1 means", initial=FIRST_ANCHORS[1])
    anchor_2 = forms.CharField(max_length=120, required=False, label="2 means", initial=FIRST_ANCHORS[2])
    anchor_3 = forms.CharField(max_length=120, required=False, label="3 means", initial=FIRST_ANCHORS[3])
    anchor_4 = forms.CharField(max_length=120, required=False, label="4 means", initial=FIRST_ANCHORS[4])


class AssignmentRow(Form):
    scorer = forms.ModelChoiceField(User.objects.filter(is_active=True))
    branch = forms.CharField(max_length=80)


class RoundForm(ModelForm):
    sections = (
        {"title": "What is chosen", "fields": ["title", "purpose", "initiatives"]},
        {
            "title": "By what",
            "fields": ["criteria", "weighting", "method"],
            "hint": "The branch about residents comes first. Written weights add to 1; leave them empty if they are to "
            "come from comparisons.",
        },
        {
            "title": "By whom",
            "fields": [
                "scorers",
                "assignments",
                "sheet",
                "facilitator",
                "mean",
                "opens_at",
                "closes_at",
                "external_id",
            ],
        },
    )
    opens_at = InstantField(required=False, label="Scoring begins")
    closes_at = InstantField(required=False, label="Scoring ends")
    criteria = RowsField(CriterionRow, min_rows=1, max_rows=40)
    assignments = RowsField(
        AssignmentRow,
        required=False,
        max_rows=200,
        extra=1,
        label="Who scores what",
        help_text="Leave empty if everybody scores everything.",
    )
    initiatives = forms.ModelMultipleChoiceField(
        Initiative.objects.filter(state__in=["proposed", "selected", "preparing"]),
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Round
        fields = (
            "title",
            "purpose",
            "initiatives",
            "criteria",
            "weighting",
            "method",
            "scorers",
            "assignments",
            "sheet",
            "facilitator",
            "mean",
            "opens_at",
            "closes_at",
            "external_id",
        )


class TimesForm(Form):
    opens_at = InstantField(required=False, label="Scoring begins")
    closes_at = InstantField(required=False, label="Scoring ends")
    why = forms.CharField(label="Reason", max_length=500)

    @staticmethod
    def initial_from(row: Round) -> dict[str, Any]:
        return {"opens_at": row.opens_at, "closes_at": row.closes_at}


class WhyForm(Form):
    why = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class CloseForm(Form):
    accepted_because = forms.CharField(
        label="Reason to accept contradicting comparisons",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only if comparisons in pairs have a consistency ratio above 0.10. It is kept with the result.",
    )


class AnalyseForm(Form):
    draws = forms.IntegerField(min_value=100, max_value=100_000, initial=10_000, label="Weights drawn by lot")
    top = forms.IntegerField(min_value=1, max_value=1000, initial=3, label="Among the first")
    seed = forms.IntegerField(
        min_value=0, max_value=2_147_483_647, initial=20_261, help_text="The same seed gives the same draws."
    )


class RatioField(forms.CharField):
    """How many times one matters as much as the other: from 1/9 to 9. Returns an exact fraction, or None for nothing."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        found = RATIO.match(str(value).strip())
        ratio = Fraction(found[1]) / Fraction(found[2] or 1) if found and Fraction(found[2] or 1) else Fraction(0)
        if not Fraction(1, 9) <= ratio <= 9:
            raise forms.ValidationError("Write a number from 1/9 to 9, such as 3, 2.5 or 1/3.", code="invalid_ratio")
        return ratio

    def clean(self, value: Any) -> Any:
        return self.to_python(value)


class JudgementRow(Form):
    node = forms.CharField(max_length=100)
    first = forms.CharField(max_length=100)
    second = forms.CharField(max_length=100)
    value = RatioField(required=False)


class JudgementSheetForm(Form):
    judgements = RowsField(JudgementRow, min_rows=1, max_rows=4000)


class ScoreRow(Form):
    entry = forms.UUIDField()
    criterion = forms.UUIDField()
    value = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST)
    remark = forms.CharField(required=False, max_length=300)


class ScoreSheetForm(Form):
    scores = RowsField(ScoreRow, min_rows=1, max_rows=4000)


class DeclareForm(Form):
    entry = forms.ModelChoiceField(Entry.objects.select_related("initiative"), label="Initiative")
    tie = forms.CharField(max_length=300, label="What ties you to it", help_text="Such as: my department would run it.")
    recused = forms.BooleanField(required=False, label="I stand aside and do not score it")
    scorer = forms.ModelChoiceField(
        User.objects.filter(is_active=True),
        required=False,
        label="For",
        help_text="Only in a group, by its facilitator: whose interest it is.",
    )

    def offer_of(self, row: Round) -> None:
        only_of(row, self.fields["entry"])


class SelectEntriesForm(Form):
    entries = forms.ModelMultipleChoiceField(Entry.objects.select_related("initiative"), label="Initiatives")
    why = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who decided, and within what budget.",
    )

    def offer_of(self, row: Round) -> None:
        only_of(row, self.fields["entries"])


def only_of(row: Round, field: Any) -> None:
    field.queryset = field.queryset.filter(round=row)
