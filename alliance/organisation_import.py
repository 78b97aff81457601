"""Many organisations at once, from a file or a request: added or changed by their external id, all of them or none."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import organisations
from alliance.api.answers import FLAG, KEY, WHOLE, Texts, answer, choice, results
from alliance.api.described import described
from alliance.api.permissions import SignedIn, person
from alliance.api.repeating import once_per_key
from alliance.api.schema import shape_serializer
from alliance.doors.shapes import clean_values
from alliance.forms import Form
from alliance.models import Organisation
from alliance.permissions import require
from alliance.writing import service

MOST_ROWS = 2_000
LARGEST_BYTES = 5 * 1024 * 1024


class OrganisationRow(Form):
    """One line of a file, or one item of a request."""

    external_id = forms.CharField(max_length=120)
    name = forms.CharField(max_length=200)
    kind = forms.ChoiceField(choices=Organisation.Kind.choices)
    summary = forms.CharField(max_length=500, required=False)
    website = forms.URLField(required=False, assume_scheme="https")
    categories = forms.CharField(max_length=300, required=False)
    identifiers = forms.CharField(required=False, help_text="Such as US-EIN=12-3456789; HF-SUPPLIER=HF-10021.")
    is_another = forms.BooleanField(required=False)

    def clean_identifiers(self) -> list[dict[str, str]]:
        found = []
        for piece in filter(None, (text.strip() for text in self.cleaned_data["identifiers"].split(";"))):
            scheme, mark, identifier = (part.strip() for part in piece.partition("="))
            if not (scheme and mark and identifier):
                raise ValidationError(f"“{piece}” is no identifier. Write register=identifier.")
            found.append({"scheme": scheme, "identifier": identifier})
        return found


COLUMNS = tuple(OrganisationRow.base_fields)


@service
def import_organisations(
    *, rows: Iterable[Mapping[str, Any]], only_good: bool = False, by: Any
) -> list[dict[str, Any]]:
    """Add or change each row's organisation. Returns what became of each row.

    Raises ValidationError naming every fault, with nothing saved, unless `only_good` rows shall be saved.
    """
    require(by, organisations.MANAGE)
    given = list(rows)
    if len(given) > MOST_ROWS:
        raise ValidationError({"rows": [f"At most {MOST_ROWS:,} rows fit at once. Split them."]})
    results = [saved(number, row, by=by) for number, row in enumerate(given, start=1)]
    faults = [sentence for result in results for sentence in result["errors"]]
    if faults and not only_good:
        raise ValidationError({"rows": faults})
    return results


def saved(number: int, row: Mapping[str, Any], *, by: Any) -> dict[str, Any]:
    try:
        if unknown := sorted(set(row) - set(COLUMNS)):
            raise ValidationError({unknown[0]: [f"There is no such column. The columns are: {', '.join(COLUMNS)}."]})
        values = clean_values(OrganisationRow({name: as_text(value) for name, value in row.items()}))
        given = {name: value for name, value in values.items() if name in row}
        with transaction.atomic():
            organisation, is_new = organisations.save_organisation(**given, by=by)
    except ValidationError as fault:
        sentences = fault.message_dict if hasattr(fault, "error_dict") else {"row": fault.messages}
        errors = [f"Row {number}, {name}: {text}" for name, texts in sentences.items() for text in texts]
        return {"row": number, "state": "refused", "errors": errors}
    state = "created" if is_new else "changed"
    return {"row": number, "state": state, "id": str(organisation.pk), "errors": []}


def as_text(value: Any) -> Any:
    return "" if value is None else value


def read_csv(content: bytes) -> list[dict[str, Any]]:
    """The rows of a CSV file in UTF-8. Raises ValidationError on `file` for anything else."""
    if len(content) > LARGEST_BYTES:
        raise ValidationError({"file": ["The file is larger than 5 MiB. Split it."]})
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as fault:
        raise ValidationError({"file": ["The file cannot be read. Save it as CSV in UTF-8."]}) from fault
    head = [name.strip().lower() for name in lines[0]] if lines else []
    missing = [name for name in ("external_id", "name", "kind") if name not in head]
    if missing or len(head) != len(set(head)):
        what = f"missing: {', '.join(missing)}" if missing else "one is there twice"
        raise ValidationError({"file": [f"The columns are {', '.join(COLUMNS)}; {what}."]})
    return [dict(zip(head, line, strict=False)) for line in lines[1:] if any(cell.strip() for cell in line)]


class ImportForm(Form):
    file = forms.FileField(help_text=f"CSV in UTF-8 with the columns {', '.join(COLUMNS)}; the first three are needed.")
    only_good = forms.BooleanField(required=False, label="Save the good rows even if others are at fault")


def import_page(request: HttpRequest) -> HttpResponse:
    """Read a file, and save it whole or say every fault."""
    require(request.user, organisations.MANAGE)
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    shown: dict[str, Any] = {"form": form, "crumbs": [{"label": "Organisations", "url": "/organisations/"}]}
    if request.method == "POST" and form.is_valid():
        try:
            rows = read_csv(form.cleaned_data["file"].read())
            results = import_organisations(rows=rows, only_good=form.cleaned_data["only_good"], by=request.user)
            shown |= said_of(results)
        except ValidationError as fault:
            shown |= {"said": "Nothing is saved.", "tone": "bad", "faults": fault.messages[:200]}
    failed = request.method == "POST" and shown.get("tone") != "ok"
    return render(request, "records/import.html", shown, status=400 if failed else 200)


def said_of(results: list[dict[str, Any]]) -> dict[str, Any]:
    states = [result["state"] for result in results]
    said = f"{states.count('created')} added, {states.count('changed')} changed, {states.count('refused')} left out."
    faults = [sentence for result in results for sentence in result["errors"]]
    return {"said": said, "tone": "ok", "faults": faults[:200]}


@described(
    tags=["alliance"],
    summary="Add or change many organisations by their external id",
    request=answer(
        "OrganisationsToImport",
        rows=shape_serializer(OrganisationRow, "OrganisationRow")(many=True),
        only_good=FLAG(required=False),
    ),
    responses=results(
        "OrganisationImported",
        row=WHOLE,
        state=choice(["created", "changed", "refused"]),
        id=KEY(required=False),
        errors=Texts,
    ),
)
class ImportOrganisations(APIView):
    """`rows` with the columns of the file; `only_good` saves what is right even if other rows are at fault."""

    permission_classes = [SignedIn]
    scope = "alliance"

    @once_per_key
    def post(self, request: Request) -> Response:
        by = person(request)
        require(by, organisations.MANAGE)
        given: Any = request.data if isinstance(request.data, Mapping) else {}
        rows = given.get("rows")
        if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
            raise ValidationError({"rows": ["Send a list of objects."]})
        results = import_organisations(rows=rows, only_good=given.get("only_good") is True, by=by)
        return Response({"results": results})
