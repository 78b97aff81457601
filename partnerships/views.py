"""The statement as a file, and the simulator: pages that do not follow from a noun's table."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.doors.pages import add_errors
from alliance.exports import line_writer
from alliance.permissions import require
from partnerships import simulation
from partnerships.forms.offers import OffersForm
from partnerships.forms.simulator import SimulatorForm
from partnerships.models import Settlement
from partnerships.nouns import SETTLEMENT
from partnerships.offers import compared

HEAD = ("part", "line", "code", "formula", "inputs", "value")


@require_GET
def statement_csv(request: HttpRequest, pk: UUID) -> StreamingHttpResponse:
    """Every line with its formula and inputs, exact, so that a spreadsheet of the other side can follow it."""
    row = SETTLEMENT.row(request.user, pk)
    response = StreamingHttpResponse(csv_lines(row), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attachment(row, "csv")
    return response


@require_GET
def statement_json(request: HttpRequest, pk: UUID) -> JsonResponse:
    """The statement that both sides can compute again, with its digest."""
    row = SETTLEMENT.row(request.user, pk)
    body = {"reference": row.reference, "digest": row.digest, "statement": row.statement}
    response = JsonResponse(body, json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = attachment(row, "json")
    return response


def attachment(row: Settlement, ending: str) -> str:
    return f'attachment; filename="{row.reference.replace("/", "-")}.{ending}"'


def csv_lines(row: Settlement) -> Iterator[str]:
    writer, statement = line_writer(), row.statement
    yield writer(HEAD)
    parts = (
        ("gain", statement["gain"]["lines"]),
        ("correction", [statement["correction"]]),
        ("division", statement["division"]["lines"]),
    )
    for part, lines in parts:
        for line in lines:
            inputs = "; ".join(f"{name}={value}" for name, value in line["inputs"].items())
            yield writer([part, line["label"], line["code"], line["formula"], inputs, line["value"]])


@require_GET
def simulator(request: HttpRequest) -> HttpResponse:
    """What each side gets over the term, and where both gain. All of it stands in the address, so it can be shared."""
    require(request.user, "partnerships.simulate")
    form = SimulatorForm(request.GET or SimulatorForm.example())
    shown: dict[str, Any] = {}
    if form.is_valid():
        try:
            shown = simulation.shown(form.cleaned_data)
        except ValidationError as fault:
            add_errors(form, fault)
    htmx = request.htmx and not request.htmx.boosted  # type: ignore[attr-defined]
    template = "partnerships/simulated.html" if htmx else "partnerships/simulator.html"
    return render(request, template, {"form": form, **shown}, status=200 if shown else 400)


@require_GET
def offers(request: HttpRequest) -> HttpResponse:
    """Offers by what the city keeps. All of it stands in the address, so it can be shared."""
    require(request.user, "partnerships.simulate")
    form = OffersForm(request.GET) if request.GET else OffersForm()
    shown: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        try:
            shown["ranked"] = compared(**form.cleaned_data)
        except ValidationError as fault:
            add_errors(form, fault)
    status = 400 if form.is_bound and "ranked" not in shown else 200
    return render(request, "partnerships/offers.html", shown, status=status)
