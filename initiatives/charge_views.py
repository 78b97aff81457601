"""The page and the API of who is in charge of an initiative, its milestones, benefits and lessons from elsewhere."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.described import described
from alliance.api.permissions import SignedIn
from alliance.errors import NotAllowed
from alliance.rules import inside
from initiatives import answers, charge
from initiatives.nouns.initiatives import INITIATIVE


def found(user: Any, pk: UUID) -> dict[str, Any]:
    """Raises Http404 for what one may not see, NotAllowed for those outside the city."""
    initiative = INITIATIVE.row(user, pk)
    if not inside(user):
        raise NotAllowed("Only city staff and council see who is in charge.")
    return charge.context_of(initiative, user, timezone.localdate())


@require_GET
def page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A part of the initiative's own page where htmx asks, else a page of its own."""
    is_part = request.headers.get("HX-Request") == "true"
    template = "initiatives/parts/charge.html" if is_part else "initiatives/charge.html"
    return render(request, template, found(request.user, pk))


class Charge(APIView):
    permission_classes = [SignedIn]
    scope = "initiatives"

    @described(
        lambda: {"responses": answers.charge()},
        tags=["initiatives"],
        summary="Stages with their gaps, benefits promised against realised, lessons of others",
    )
    def get(self, request: Request, pk: UUID) -> Response:
        shown = found(request.user, pk)
        return Response(
            {
                "stages": [stage_said(stage) for stage in shown["stages"]],
                "benefits": [
                    {"id": item["row"].pk, "name": item["row"].name, "looks": [look_said(one) for one in item["looks"]]}
                    for item in shown["benefits"]
                ],
                "lessons": [
                    {"id": lesson.pk, "pilot": lesson.pilot_id, "summary": lesson.summary}
                    for lesson in shown["lessons"]
                ],
            }
        )


def stage_said(stage: dict[str, Any]) -> dict[str, Any]:
    people = {
        part: [role.person_id for role in roles] for part, roles in zip(charge.PARTS, stage["parts"], strict=True)
    }
    return {"stage": stage["name"], **people, "gaps": stage["gaps"]}


def look_said(look: dict[str, Any]) -> dict[str, Any]:
    return {
        "months": look["months"],
        "due_on": look["due_on"],
        "promised": look["promised"],
        "realised": look["realised"],
        "share": None if look["share"] is None else str(look["share"]),
    }
