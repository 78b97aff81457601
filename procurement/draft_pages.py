"""The draft of a response at both doors: saved while it is written, read by the vendor's own people."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance.api.answers import FLAG, INSTANT, KEY, TEXT, WHOLE, answer
from alliance.api.described import described
from alliance.api.permissions import SignedIn, person
from alliance.api.repeating import repeatable
from alliance.api.schema import IDEMPOTENCY_KEY, shape_serializer
from alliance.doors import shapes
from alliance.errors import Refusal
from alliance.idempotency import Answer
from alliance.permissions import require
from procurement import services
from procurement.forms.responses import DraftForm
from procurement.nouns.rfis import RFI
from procurement.services import draft_files


@require_POST
def save(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the page sends while somebody writes; answers with what to show under the form."""
    rfi = RFI.row(request.user, pk)
    require(request.user, "procurement.respond", rfi)
    given = request.POST.get("draft_version", "")
    context: dict[str, Any] = {"draft_version": given}
    try:
        values = shapes.clean_values(shapes.bound(DraftForm, request.POST, request.FILES, by=request.user))
        version = values.pop("draft_version")
        kept = services.save_draft(rfi=rfi, version=version, by=request.user, **values)
        context = {"draft_version": kept.version, "saved_at": kept.saved_at}
    except ValidationError as fault:
        context["fault"] = "Not kept yet. " + " ".join(fault.messages)
    except Refusal as fault:
        context["fault"] = f"Not kept. {fault.message}"
    return render(request, "procurement/draft.html", context)


@described(tags=["procurement"])
@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Files as they are chosen on the page; answers with the list of what is kept, and with empty inputs."""
    rfi = RFI.row(request.user, pk)
    require(request.user, "procurement.respond", rfi)
    return listed(request, rfi, lambda: services.keep_files(rfi=rfi, **chosen(request), by=request.user))


@require_POST
def drop(request: HttpRequest, pk: UUID, file: UUID) -> HttpResponse:
    rfi = RFI.row(request.user, pk)
    require(request.user, "procurement.respond", rfi)
    return listed(request, rfi, lambda: services.drop_file(rfi=rfi, file=file, by=request.user))


def chosen(request: Any) -> dict[str, Any]:
    """The files of a multipart body by what they are for."""
    answers = {
        name.removeprefix("answers-"): upload for name, upload in request.FILES.items() if name.startswith("answers-")
    }
    return {
        "files": request.FILES.getlist("files"),
        "redacted": request.FILES.getlist("redacted"),
        "answers": answers,
    }


def listed(request: HttpRequest, rfi: Any, do: Callable[[], Any]) -> HttpResponse:
    context: dict[str, Any] = {"row": rfi, "changed": True}
    try:
        do()
    except ValidationError as fault:
        context["fault"] = "Not kept. " + " ".join(fault.messages)
    except Refusal as fault:
        context["fault"] = f"Not kept. {fault.message}"
    return render(request, "procurement/kept_files.html", context | {"kept": draft_files.listed(rfi, request.user)})


class Draft(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"

    @described(summary="Read the draft of your organisation’s response", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: Any) -> Response:
        rfi = RFI.row(request.user, pk)
        require(request.user, "procurement.respond", rfi)
        return Response(draft_files.begun(rfi, request.user))

    @described(
        summary="Keep a draft of your organisation’s response, encrypted",
        request=shape_serializer(DraftForm, "ResponseDraft"),
        responses=answer("DraftKept", draft_version=WHOLE, saved_at=INSTANT),
    )
    def put(self, request: Request, pk: Any) -> Response:
        rfi = RFI.row(request.user, pk)
        require(request.user, "procurement.respond", rfi)
        values = shapes.from_json(DraftForm, request.data, by=request.user)
        version = values.pop("draft_version")
        kept = services.save_draft(rfi=rfi, version=version, by=person(request), **values)
        return Response({"draft_version": kept.version, "saved_at": kept.saved_at})


def kept() -> Any:
    """For the documentation. `use` is files, redacted or the identifier of a question."""
    file = answer("KeptFile", many=True, id=KEY, name=TEXT, size_bytes=WHOLE, is_redacted=FLAG, use=TEXT)
    return answer("KeptFiles", kept_files=file)


@described(lambda: {"responses": {201: kept()}}, tags=["procurement"], request=OpenApiTypes.OBJECT)
class DraftFiles(APIView):
    """Parts `files`, `redacted` and `answers-<question>` of a multipart body."""

    permission_classes = [SignedIn]
    parser_classes = [MultiPartParser]
    scope = "procurement"

    @described(summary="Keep files with the draft, encrypted; they go with the response", parameters=[IDEMPOTENCY_KEY])
    def post(self, request: Request, pk: Any) -> Response:
        rfi = RFI.row(request.user, pk)
        require(request.user, "procurement.respond", rfi)

        def keep() -> Answer:
            services.keep_files(rfi=rfi, **chosen(request), by=person(request))
            return Answer(201, None)

        sent = repeatable(request, keep)
        # Listed afterwards, so that it is not kept with the key: the names of files are sealed, too.
        sent.data = {"kept_files": draft_files.listed(rfi, request.user)}
        return sent


@described(tags=["procurement"], responses={204: None})
class DraftFile(APIView):
    permission_classes = [SignedIn]
    scope = "procurement"

    @described(summary="Take a file out of the draft")
    def delete(self, request: Request, pk: Any, file: Any) -> Response:
        rfi = RFI.row(request.user, pk)
        require(request.user, "procurement.respond", rfi)
        services.drop_file(rfi=rfi, file=file, by=person(request))
        return Response(status=204)


urlpatterns = [
    path("rfis/<uuid:pk>/draft/", save, name="response_draft"),
    path("rfis/<uuid:pk>/draft/files/", keep, name="draft_files"),
    path("rfis/<uuid:pk>/draft/files/<uuid:file>/", drop, name="draft_file"),
]
