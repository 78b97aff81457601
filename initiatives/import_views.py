"""The page on which a file of values is checked and saved."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from alliance.permissions import require
from initiatives import imports, services
from initiatives.forms.imports import ImportForm

LARGEST_BYTES = 5 * 1024 * 1024
MOST_SHOWN = 200
CRUMBS = [{"label": "Indicators", "url": "/indicators/"}]


def import_observations(request: HttpRequest) -> HttpResponse:
    """Check a file, and save it when nothing is wrong or the person says so."""
    require(request.user, "initiatives.record_observation")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    shown: dict[str, Any] = {"form": form, "crumbs": CRUMBS}
    status = 200
    if request.method == "POST":
        shown |= outcome(form, request.user)
        status = 200 if shown.get("tone") == "ok" else 400
    return render(request, "initiatives/import.html", shown, status=status)


def outcome(form: ImportForm, by: Any) -> dict[str, Any]:
    """What was said and done: faults, or how many values were added, replaced and left as they are."""
    if not form.is_valid():
        return {}
    given = form.cleaned_data
    try:
        checked = imports.check(rows_of(given["file"]))
    except ValidationError as fault:
        form.add_error("file", fault.messages[0])
        return {}
    good, faults = len(checked.good), checked.faults
    rejected = len({fault.row for fault in faults})
    if faults and not given["only_good"]:
        said = f"{rejected} rows are at fault, {good} are fine. Nothing is saved."
        return {"said": said, "tone": "bad", "faults": faults[:MOST_SHOWN]}
    if given["check_only"]:
        return {"said": f"{good} rows are fine. Nothing is saved yet.", "tone": "ok", "faults": faults[:MOST_SHOWN]}
    states = services.save_observations(rows=[values for _, values in checked.good], by=by)
    counts = {state: states.count(state) for state in ("created", "updated", "unchanged")}
    said = f"{counts['created']} added, {counts['updated']} replaced, {counts['unchanged']} as they were, {rejected} left out."
    return {"said": said, "tone": "ok", "faults": faults[:MOST_SHOWN]}


def rows_of(upload: Any) -> list[dict[str, Any]]:
    if upload.size > LARGEST_BYTES:
        raise ValidationError({"file": ["The file is larger than 5 MiB. Split it."]})
    return imports.read_file(upload.name, upload.read())
