"""What happened to an initiative: the end of its page, fetched when somebody comes to it, and its twin in the API."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.doors.pages import facts_of
from alliance.files import shown_files
from alliance.rules import inside
from initiatives import answers
from initiatives.models import Initiative
from initiatives.nouns.initiatives import INITIATIVE
from initiatives.pages import timeline_of


def found(user: Any, pk: Any) -> Initiative:
    """The timeline names people and papers of the city: it is for people inside."""
    row: Initiative = INITIATIVE.row(user, pk)
    if not inside(user):
        raise Http404
    return row


@require_GET
def history(request: HttpRequest, pk: Any) -> HttpResponse:
    row = found(request.user, pk)
    context = {
        "noun": INITIATIVE,
        "row": row,
        "events": timeline_of(row, request.user),
        "facts": facts_of(row),
        "files": shown_files(row, request.user),
        "may_attach": request.user.has_perm("alliance.attach_file"),
        "crumbs": [
            {"label": INITIATIVE.label_plural.capitalize(), "url": f"/{INITIATIVE.path}/"},
            {"label": str(row), "url": row.get_absolute_url()},
        ],
    }
    return render(request, "initiatives/parts/history.html" if request.htmx else "initiatives/history.html", context)  # type: ignore[attr-defined]


@described(lambda: {"responses": answers.history()}, tags=["initiatives"], summary="What happened to it, newest first")
class HistoryOfInitiative(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    def get(self, request: Request, pk: Any) -> Response:
        events = timeline_of(found(request.user, pk), request.user)
        return Response({"results": [{"at": when, "text": sentence} for when, sentence in events]})
