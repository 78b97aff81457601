"""API endpoints that are not about one noun: me, my work, notices, search, events, audit, settings, files."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from alliance import audit, city, dashboard, documents, files, messages, registry, search, work
from alliance.api.permissions import SignedIn, person
from alliance.models import Attachment, AuditEntry, Event, Notification
from alliance.permissions import declared, require

ANSWER = {200: OpenApiTypes.OBJECT}
AFTER = OpenApiParameter("after", int, description="Send what comes after this position.")


class GroundView(APIView):
    permission_classes = [SignedIn]
    scope = "alliance"


@extend_schema(tags=["alliance"], summary="Who I am and what I may do", responses=ANSWER)
class Me(GroundView):
    def get(self, request: Request) -> Response:
        user = person(request)
        held = [name for name in declared() if user.has_perm(name)]
        return Response(
            {
                "id": user.pk,
                "username": user.username,
                "name": user.name,
                "roles": sorted(user.roles),
                "permissions": held,
                "time_zone": user.time_zone,
            }
        )


@extend_schema(tags=["alliance"], summary="What waits for me", responses=ANSWER)
class MyWork(GroundView):
    def get(self, request: Request) -> Response:
        tasks = work.tasks_of(request.user, timezone.now())
        return Response({"results": [vars(task) for task in tasks]})


@extend_schema(tags=["alliance"], summary="The figures of the council’s page", responses=ANSWER)
class Dashboard(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.see_dashboard")
        return Response(
            {"panels": [{"key": p["key"], "title": p["title"], **p["data"]} for p in dashboard.panels(request.user)]}
        )


@extend_schema(tags=["alliance"], responses=ANSWER)
class Notices(GroundView):
    @extend_schema(summary="What I was told, newest first")
    def get(self, request: Request) -> Response:
        rows = Notification.objects.visible_to(request.user)[:200]
        return Response(
            {
                "results": [
                    {
                        "id": row.pk,
                        "text": row.text,
                        "url": row.url,
                        "created_at": row.created_at,
                        "read_at": row.read_at,
                    }
                    for row in rows
                ]
            }
        )

    @extend_schema(summary="Mark all as read", request=None)
    def post(self, request: Request) -> Response:
        return Response({"read": messages.read_notices(by=person(request), at=timezone.now())})


@extend_schema(
    tags=["alliance"], summary="Search", responses=ANSWER, parameters=[OpenApiParameter("q", str, required=True)]
)
class Search(GroundView):
    is_public = True

    def get(self, request: Request) -> Response:
        words = request.query_params.get("q", "")
        if "\x00" in words:
            raise ValidationError({"q": ["This text contains a character that cannot be searched."]})
        return Response({"results": [vars(item) for item in search.everything(request.user, words[:200])]})


def position_after(request: Request) -> int:
    given = request.query_params.get("after", "0")
    if not given.isascii() or not given.isdigit() or len(given) > 18:
        raise ValidationError({"after": ["Give the position you read last, a whole number."]})
    return int(given)


@extend_schema(tags=["alliance"], summary="The feed of events, oldest first", responses=ANSWER, parameters=[AFTER])
class Events(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_events")
        rows = (
            Event.objects.visible_to(request.user)
            .filter(position__gt=position_after(request))
            .order_by("position")[:200]
        )
        return Response(
            {
                "results": [
                    {
                        "position": row.position,
                        "topic": row.topic,
                        "subject_type": row.subject_type,
                        "subject_id": row.subject_id,
                        "payload": row.payload,
                        "created_at": row.created_at,
                    }
                    for row in rows
                ]
            }
        )


@extend_schema(tags=["alliance"], summary="The audit trail, oldest first", responses=ANSWER, parameters=[AFTER])
class AuditTrail(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_audit")
        rows = AuditEntry.objects.filter(id__gt=position_after(request)).order_by("id")[:200]
        return Response({"results": list(rows.values())})


@extend_schema(tags=["alliance"], summary="Whether the audit chain holds", responses=ANSWER)
class AuditChain(GroundView):
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.read_audit")
        report = audit.verify()
        return Response(
            {
                "holds": report.holds,
                "entries": report.entries,
                "links": report.links,
                "head": report.head,
                "faults": report.faults,
            }
        )


@extend_schema(tags=["alliance"], responses=ANSWER)
class Settings(GroundView):
    @extend_schema(summary="The city’s settings")
    def get(self, request: Request) -> Response:
        require(request.user, "alliance.change_settings")
        return Response(
            {
                "results": [
                    {
                        "key": spec.key,
                        "label": spec.label,
                        "help_text": spec.help_text,
                        "default": spec.default,
                        "value": city.setting(spec.key),
                    }
                    for spec in registry.settings
                ]
            }
        )

    @extend_schema(summary="Change one setting", request=OpenApiTypes.OBJECT)
    def post(self, request: Request) -> Response:
        require(request.user, "alliance.change_settings")
        data: Any = request.data
        if not isinstance(data, dict) or set(data) - {"key", "value", "why"} or not {"key", "value"} <= set(data):
            raise ValidationError("Send key, value and, if you like, why.")
        try:
            row = city.change_setting(key=data["key"], value=data["value"], why=data.get("why", ""), by=request.user)
        except LookupError as fault:
            raise ValidationError({"key": [str(fault)]}) from fault
        return Response({"key": row.key, "value": row.value})


@extend_schema(
    tags=["alliance"],
    summary="Attach a file to a row",
    request={"multipart/form-data": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}},
    responses={201: OpenApiTypes.OBJECT},
)
class Files(GroundView):
    parser_classes = [MultiPartParser]

    def post(self, request: Request, label: str, pk: Any) -> Response:
        subject = files.subject_of(request.user, label, pk)
        if "file" not in request.FILES:
            raise ValidationError({"file": ["Send the file in the field “file”."]})
        row = files.attach_file(subject=subject, upload=request.FILES["file"], by=request.user)
        return Response(shown(row), status=201)

    @extend_schema(summary="The files of a row", request=None, responses=ANSWER)
    def get(self, request: Request, label: str, pk: Any) -> Response:
        subject = files.subject_of(request.user, label, pk)
        return Response({"results": [shown(row) for row in files.files_of(subject)]})


@extend_schema(tags=["alliance"], summary="The file of a document that is made", responses={200: OpenApiTypes.BINARY})
class DocumentFile(GroundView):
    def get(self, request: Request, pk: Any) -> FileResponse:
        found = documents.readable(request.user, pk)
        return FileResponse(
            found.file.open("rb"), as_attachment=True, filename=found.name, content_type=documents.TYPES[found.format]
        )


def shown(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "media_type": row.media_type,
        "size_bytes": row.size_bytes,
        "sha256": row.sha256,
        "created_at": row.created_at,
        "download": f"/files/{row.pk}/",
    }
