"""Shapes of responses and of their evaluation."""

from typing import Any

from django import forms

from alliance.forms import Form, InstantField, RowsField
from alliance.models import Organisation
from procurement.models import Criterion


def part(label: str, hint: str, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=hint, required=required, max_length=40_000, widget=forms.Textarea(attrs={"rows": 6})
    )


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once; none is an empty list."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [super(FilesField, self).clean(each, initial) for each in given if each not in self.empty_values]
        return [each for each in cleaned if each]


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
    files = FilesField(  # type: ignore[assignment]  # a declared field leaves the class: `Form.files` stays
        required=False, help_text="PDF, DOCX, XLSX, PNG, JPEG, CSV or text; 25 MiB together. Sealed with the rest."
    )
    redacted = FilesField(
        label="Redacted copies", required=False, help_text="What the public may read, where a file holds secrets."
    )
    grounds = forms.CharField(
        label="Why parts are withheld",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Needed with redacted copies: the legal ground, such as trade secret, part by part.",
    )


class PaperForm(Form):
    """A response that came on paper. It is typed in or scanned, and sealed like every other."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.filter(kind=Organisation.Kind.VENDOR, merged_into=None),
        label="Vendor",
        help_text="Record a new one under Organisations first.",
    )
    received_on = InstantField(label="When the paper arrived", help_text="As stamped on it. At the deadline is late.")
    received_by = forms.CharField(label="Who took it in", max_length=120)
    files = FilesField(  # type: ignore[assignment]  # as above
        label="Scans", required=False, help_text="PDF, PNG or JPEG; 25 MiB together. Sealed with the rest."
    )
    summary = part("In short", "Copy what the paper says, or write “See the scan”.")
    partnership = part("Partners", "", required=False)
    demonstration = part("Demonstration", "", required=False)
    shared_value = part("Shared value", "", required=False)
    security = part("Security and data", "", required=False)
    further = part("Anything else", "", required=False)
    sections = (
        {"title": "Receipt", "fields": ["organisation", "received_on", "received_by"]},
        {"title": "What it says", "fields": ["summary", "files"]},
        {
            "title": "Part by part, where you type it in",
            "fields": ["partnership", "demonstration", "shared_value", "security", "further"],
            "folded": True,
        },
    )


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
