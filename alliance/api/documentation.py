"""The API's documentation for its readers: the document as it was written (`make openapi`), and Swagger UI over it."""

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alliance.env import ROOT

FILE = ROOT / "docs" / "openapi.json"


@login_not_required
@require_safe
def document(request: HttpRequest) -> FileResponse:
    return FileResponse(FILE.open("rb"), content_type="application/vnd.oai.openapi+json")


@login_not_required
@require_safe
def reader(request: HttpRequest) -> HttpResponse:
    return render(request, "api/documentation.html")
