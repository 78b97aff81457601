"""API of files: those attached to rows, and those of documents that were ordered."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from alliance import documents, files, views
from alliance.api.answers import INSTANT, KEY, TEXT, WHOLE, answer, results
from alliance.api.described import described
from alliance.api.handing import AsItIs
from alliance.api.repeating import once_per_key
from alliance.api.schema import PROBLEM
from alliance.api.views import GroundView
from alliance.models import Attachment
from alliance.models.documents import TYPES

FILE: dict[str, Any] = {
    "id": KEY,
    "name": TEXT,
    "media_type": TEXT,
    "size_bytes": WHOLE,
    "sha256": TEXT,
    "created_at": INSTANT,
    "download": TEXT,
}


@described(
    tags=["alliance"],
    summary="Attach a file to a row",
    request={"multipart/form-data": {"type": "object", "properties": {"file": {"type": "string", "format": "binary"}}}},
    responses={201: answer("Attached", **FILE)},
)
class Files(GroundView):
    parser_classes = [MultiPartParser]

    @once_per_key
    def post(self, request: Request, label: str, pk: Any) -> Response:
        subject = files.subject_of(request.user, label, pk)
        if "file" not in request.FILES:
            raise ValidationError({"file": ["Send the file in the field “file”."]})
        row = files.attach_file(subject=subject, upload=request.FILES["file"], by=request.user)
        return Response(shown(row), status=201)

    @described(summary="The files of a row", request=None, responses=results("File", **FILE))
    def get(self, request: Request, label: str, pk: Any) -> Response:
        subject = files.subject_of(request.user, label, pk)
        return Response({"results": [shown(row) for row in files.files_of(subject)]})


@described(tags=["alliance"])
class OneFile(GroundView):
    content_negotiation_class = AsItIs

    @described(
        operation_id="file_read",
        summary="Read a file",
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: PROBLEM},
    )
    def get(self, request: Request, pk: Any) -> HttpResponseBase:
        return views.download(request._request, pk)

    @described(
        operation_id="file_remove", summary="Take a file away", responses={204: None, 403: PROBLEM, 404: PROBLEM}
    )
    def delete(self, request: Request, pk: Any) -> Response:
        found = get_object_or_404(Attachment, pk=pk)
        files.subject_of(request.user, found.subject_type, found.subject_id)
        files.remove_file(attachment=found, by=request.user)
        return Response(status=204)


@described(
    tags=["alliance"],
    summary="The file of a document that is made",
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 404: PROBLEM},
)
class DocumentFile(GroundView):
    content_negotiation_class = AsItIs

    def get(self, request: Request, pk: Any) -> FileResponse:
        found = documents.readable(request.user, pk)
        return FileResponse(
            found.file.open("rb"), as_attachment=True, filename=found.name, content_type=TYPES[found.format]
        )


def shown(row: Attachment) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "media_type": row.media_type,
        "size_bytes": row.size_bytes,
        "sha256": row.sha256,
        "created_at": row.created_at,
        "download": f"/api/v1/files/{row.pk}/",
    }
