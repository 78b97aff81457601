"""Shapes of responses and of their evaluation."""

from typing import Any

from django import forms

from alliance.forms import Form, RowsField
from procurement.models import Criterion


def part(label: str, hint: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=40_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class ResponseForm(Form):
    """The parts of `procurement.queries.PARTS`. What is written here is encrypted before it is stored."""

    addenda_read = forms.IntegerField(
        label="Last addendum you have read",
        initial=0,
        min_value=0,
        help_text="Its number, as on the RFI’s page; 0 where there is none.",
    )
    summary = part("In short", "What you offer, in a few sentences.")
    partnership = part("Partners", "Who comes along, and who answers for what.")
    demonstration = part("Demonstration", "What you will show, where, how long, and how it is measured.")
    shared_value = part("Shared value", "How your pay depends on the result, and how gains are shared.")
    security = part("Security and data", "Who sees which data, and how the city gets them.", required=False)
    further = part("Anything else", "References, conditions, prices.", required=False)


class RatingForm(Form):
    criterion = forms.ModelChoiceField(Criterion.objects.all(), widget=forms.HiddenInput)
    name = forms.CharField(label="Criterion", required=False, widget=forms.TextInput(attrs={"readonly": True}))
    value = forms.IntegerField(label="0 to 4", min_value=0, max_value=Criterion.TOP, required=False)
    remark = forms.CharField(required=False, max_length=300)


def rating_rows(**kwargs: Any) -> RowsField:
    return RowsField(RatingForm, label="Ratings", extra=0, max_rows=20, **kwargs)


class ScoreSheetForm(Form):
    ratings = rating_rows(required=False)
    comment = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))


class ConsensusForm(Form):
    ratings = rating_rows()
    consensus_reason = forms.CharField(label="Reason", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
