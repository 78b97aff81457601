"""What is called nearly the same, while a title is typed: a part of the form, and its twin in the API."""

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.described import described_methods
from alliance.api.permissions import SignedIn
from alliance.rules import inside
from initiatives import answers
from initiatives.charge import lessons_for
from initiatives.models import Initiative, Need
from initiatives.nouns.initiatives import INITIATIVE
from initiatives.queries.similar import called_like, similar_to

TITLE = 160
EDITED = re.compile(r"/([0-9a-f-]{36})/")  # the row whose own form asks is not its own double


def part(request: HttpRequest, model: type[Any], lead: str) -> HttpResponse:
    edited = EDITED.search(request.headers.get("HX-Current-URL", ""))
    title = request.GET.get("title", "")[:TITLE]
    found = called_like(model, title, request.user, edited[1] if edited else None)
    lessons = lessons_for(title, "") if model is Initiative and inside(request.user) else []
    return render(request, "initiatives/parts/similar.html", {"found": found, "lead": lead, "lessons": lessons})


@require_GET
def needs(request: HttpRequest) -> HttpResponse:
    return part(request, Need, _("This may be told already. If it is the same, follow that one instead:"))


@require_GET
def initiatives(request: HttpRequest) -> HttpResponse:
    return part(
        request, Initiative, _("This may be proposed already. If it is the same idea, work on that one instead:")
    )


@require_GET
def same_idea(request: HttpRequest, pk: Any) -> HttpResponse:
    """What looks like the same idea as a proposed initiative: a part of its page that comes after the rest."""
    found = similar_to(INITIATIVE.row(request.user, pk), request.user)
    return render(request, "initiatives/parts/same_idea.html", {"found": found})


def named(name: str) -> Any:
    """Each of the two lists has its own name in the schema."""
    return described_methods(
        lambda: {
            "get": {
                "operation_id": name,
                "tags": ["initiatives"],
                "summary": "What is called nearly the same as a title",
                "parameters": [OpenApiParameter("title", str, required=True)],
                "responses": answers.called_like("".join(map(str.capitalize, name.split("_")))),
            }
        }
    )


class CalledLike(APIView):
    """Base of both lists."""

    permission_classes = [SignedIn]
    scope = "initiatives"
    model: type[Any]

    def get(self, request: Request) -> Response:
        found = called_like(self.model, request.query_params.get("title", "")[:TITLE], request.user)
        rows = [{"id": row.pk, "reference": row.reference, "title": row.title, "why": why} for row, why in found]
        return Response({"results": rows})


@named("needs_called_like")
class NeedsCalledLike(CalledLike):
    model = Need


@named("initiatives_called_like")
class InitiativesCalledLike(CalledLike):
    model = Initiative
