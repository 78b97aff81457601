"""The page on which a file of values is handed over, and the file of its rejected rows."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alliance.doors.pages import add_errors
from alliance.doors.shapes import clean_values
from alliance.errors import Refusal
from alliance.permissions import require
from initiatives import services
from initiatives.forms.imports import ImportForm
from initiatives.models import ObservationImport

CRUMBS = [{"label": "Indicators", "url": "/indicators/"}, {"label": "Imports", "url": "/observation-imports/"}]


def import_observations(request: HttpRequest) -> HttpResponse:
    """Hand over a file; its own page shows how far the worker is and what it found."""
    require(request.user, "initiatives.record_observation")
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    shown: dict[str, Any] = {"form": form, "crumbs": CRUMBS}
    if request.method != "POST":
        return render(request, "initiatives/import.html", shown)
    try:
        return redirect(services.begin_import(**clean_values(form), by=request.user))
    except ValidationError as fault:
        add_errors(form, fault)
        return render(request, "initiatives/import.html", shown, status=400)
    except Refusal as fault:
        return render(request, "initiatives/import.html", shown | {"refusal": fault.message}, status=fault.status)


def rejected_rows(request: HttpRequest, pk: UUID) -> FileResponse:
    """The rows at fault as CSV: each as it came, with its number, column and fault."""
    row = ObservationImport.objects.visible_to(request.user).filter(pk=pk).first()
    if row is None or not row.rejected:
        raise Http404
    file = row.rejected.open("rb")
    return FileResponse(file, as_attachment=True, filename="rejected.csv", content_type="text/csv; charset=utf-8")
