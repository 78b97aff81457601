"""Shapes of responses and of their evaluation."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.urls import reverse

from alliance.forms import Form, InstantField, RowsField
from alliance.models import Organisation
from procurement.models import Criterion, Requirement, Rfi, RfiResponse

CONTROL = re.compile(r"^([0-9a-f-]{36})(?:-(\d{1,3})-(\d{1,2}))?$")
BLANK_LINES = 4


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


class AnswersInput(forms.Widget):
    """One labelled control for each question of the RFI. Names are `answers-<question>`, of cells `…-<row>-<column>`."""

    template_name = "procurement/answers.html"
    use_fieldset = True
    requirements: Sequence[Requirement] = ()
    keeping: Mapping[str, str] = {}

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """As JSON sent it, or collected from the page's controls."""
        if name in data:
            return data[name]
        plain: dict[str, Any] = {}
        cells: dict[str, dict[tuple[int, int], str]] = {}
        for key in [*data, *(files or {})]:
            if found := CONTROL.match(key.removeprefix(f"{name}-")) if key.startswith(f"{name}-") else None:
                question, row, column = found.groups()
                value = files[key] if files and key in files else data[key]
                if row is None:
                    plain[question] = value
                else:
                    cells.setdefault(question, {})[int(row), int(column)] = value
        plain |= {question: lines_of(given) for question, given in cells.items()}
        return [{"requirement": question, "value": value} for question, value in plain.items()]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = value if isinstance(value, list) else []
        said = {str(row.get("requirement")): row.get("value") for row in rows if isinstance(row, Mapping)}
        context["widget"]["keeping"] = self.keeping
        context["widget"]["rows"] = [drawn(row, said.get(str(row.pk)), name) for row in self.requirements]
        return context


def lines_of(cells: Mapping[tuple[int, int], str]) -> list[list[str]]:
    """The table whose cells were sent, a blank where one is missing."""
    width = max(column for _, column in cells) + 1
    return [[cells.get((row, column), "") for column in range(width)] for row in sorted({row for row, _ in cells})]


def drawn(row: Requirement, value: Any, name: str) -> dict[str, Any]:
    control = {"requirement": row, "name": f"{name}-{row.pk}", "value": value, "hint": hint_of(row)}
    if row.kind == Requirement.Kind.TABLE:
        width = len(row.option_list)
        lines = [line for line in value if isinstance(line, list)] if isinstance(value, list) else []
        blank = max(1, BLANK_LINES - len(lines))
        control["lines"] = [*lines, *([""] * width for _ in range(blank))]
    return control


def hint_of(row: Requirement) -> str:
    """What must be met, in words."""
    if row.accepted_list and row.must_be_answered:
        return f"Met by: {'; '.join(row.accepted_list)}."
    is_day = row.kind == Requirement.Kind.DATE
    least, most = (None if bound is None else said_bound(bound) for bound in row.bounds)
    if least is not None and most is not None:
        return f"From {least} to {most}."
    if least is not None:
        return f"Not before {least}." if is_day else f"At least {least}."
    return "" if most is None else f"Not after {most}." if is_day else f"At most {most}."


def said_bound(bound: Decimal | date) -> str:
    return f"{bound.normalize():f}" if isinstance(bound, Decimal) else f"{bound:%-d %B %Y}"


class AnswersField(forms.JSONField):
    """Answers as a list of objects, requirement and value. What they must be, the service says at both doors."""

    widget = AnswersInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        return data

    def prepare_value(self, value: Any) -> Any:
        return value

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return []
        if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
            raise forms.ValidationError(
                "Send a list of answers, each with “requirement” and “value”.", code="wrong_type"
            )
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)


def keeping(row: Rfi) -> dict[str, str]:
    """What makes a control for files keep them with the draft as soon as they are chosen."""
    return {
        "hx-post": reverse("draft_files", args=[row.pk]),
        "hx-encoding": "multipart/form-data",
        "hx-trigger": "change",
        "hx-target": "#kept",
        "hx-swap": "outerHTML",
        "hx-sync": "this:queue all",
    }


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
    answers = AnswersField(label="What the city asks", required=False)
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

    def offer_of(self, row: Rfi) -> None:
        asked = list(row.requirement_rows.all())
        for name in ("files", "redacted"):
            self.fields[name].widget.attrs |= keeping(row)
        if asked:
            self.fields["answers"].widget.requirements = asked
            self.fields["answers"].widget.keeping = keeping(row)
        else:
            del self.fields["answers"]


class DraftForm(Form):
    """The parts of a response, complete or not."""

    summary = part("In short", "", required=False)
    partnership = part("Partners", "", required=False)
    demonstration = part("Demonstration", "", required=False)
    shared_value = part("Shared value", "", required=False)
    security = part("Security and data", "", required=False)
    further = part("Anything else", "", required=False)
    grounds = forms.CharField(required=False, max_length=4000)
    answers = AnswersField(required=False)
    draft_version = forms.IntegerField(required=False, min_value=1)


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
    unmet = forms.ModelMultipleChoiceField(
        Requirement.objects.filter(judged=Requirement.Judged.PASS_FAIL),
        label="Does not meet",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="A response that misses one of these is not ranked.",
    )

    def offer_of(self, row: RfiResponse) -> None:
        found: Any = self.fields["unmet"]
        found.queryset = found.queryset.filter(rfi=row.rfi_id)
        if not found.queryset:
            del self.fields["unmet"]

    consensus_reason = forms.CharField(label="Reason", max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
