"""Shapes of prioritisation rounds and score sheets."""

from django import forms

from alliance.forms import Form, InstantField, ModelForm, RowsField
from initiatives.models import Entry, Initiative, Round

HIGHEST = 4
FIRST_ANCHORS = ("Nothing", "Little", "Some", "Much", "As much as can be")


class CriterionRow(Form):
    branch = forms.CharField(max_length=80, initial="Resident benefit")
    name = forms.CharField(max_length=120)
    weight = forms.DecimalField(max_digits=6, decimal_places=4, min_value=0, max_value=1)
    anchor_0 = forms.CharField(max_length=120, required=False, label="0 means", initial=FIRST_ANCHORS[0])
    anchor_1 = forms.CharField(max_length=120, required=False, label="1 means", initial=FIRST_ANCHORS[1])
    anchor_2 = forms.CharField(max_length=120, required=False, label="2 means", initial=FIRST_ANCHORS[2])
    anchor_3 = forms.CharField(max_length=120, required=False, label="3 means", initial=FIRST_ANCHORS[3])
    anchor_4 = forms.CharField(max_length=120, required=False, label="4 means", initial=FIRST_ANCHORS[4])


class RoundForm(ModelForm):
    sections = (
        {"title": "What is chosen", "fields": ["title", "purpose", "initiatives"]},
        {"title": "By what", "fields": ["criteria", "method", "mean"], "hint": "The weights add to 1."},
        {"title": "By whom", "fields": ["scorers", "closes_at", "external_id"]},
    )
    closes_at = InstantField(required=False, label="Scoring ends")
    criteria = RowsField(CriterionRow, min_rows=1, max_rows=40)
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
            "method",
            "mean",
            "scorers",
            "closes_at",
            "external_id",
        )


class ScoreRow(Form):
    entry = forms.UUIDField()
    criterion = forms.UUIDField()
    value = forms.IntegerField(required=False, min_value=0, max_value=HIGHEST)
    remark = forms.CharField(required=False, max_length=300)


class ScoreSheetForm(Form):
    scores = RowsField(ScoreRow, min_rows=1, max_rows=4000)


class DeclareForm(Form):
    entry = forms.ModelChoiceField(Entry.objects.select_related("initiative"), label="Initiative")
    tie = forms.CharField(max_length=300, help_text="Such as: my department would run it.")
    recused = forms.BooleanField(required=False, label="I do not score it")


class SelectEntriesForm(Form):
    entries = forms.ModelMultipleChoiceField(Entry.objects.select_related("initiative"), label="Initiatives")
    why = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Who decided, and within what budget.",
    )
