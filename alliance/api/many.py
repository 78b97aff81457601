"""The API's way to rows by another system's identifier, and to many rows at once: for nouns that are importable."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api import descriptions, schema
from alliance.api.answers import FLAG, KEY, TEXT, WHOLE, answer, choice, maybe
from alliance.api.described import described
from alliance.api.repeating import NotSaved, repeatable
from alliance.doors import many
from alliance.doors.noun import Noun
from alliance.idempotency import Answer
from alliance.permissions import require

KEYS = {"rows", "only_good", "check_only"}
WHOLE_BODY = "Send rows, a list of objects, and if you like only_good and check_only."
STATES = (many.CREATED, many.UPDATED, many.UNCHANGED, many.REJECTED)
ANSWERED = answer(
    "RowsSaved",
    saved=FLAG,
    results=answer(
        "RowSaved",
        many=True,
        row=WHOLE,
        state=choice(STATES),
        id=KEY(required=False),
        external_id=TEXT(required=False),
        errors=answer("FieldFault", many=True, field=maybe(TEXT), code=TEXT, message=TEXT),
    ),
)
EXTERNAL_ID = OpenApiParameter("external_id", str, OpenApiParameter.PATH, description="Your system’s identifier.")


class ManyRows:
    """Mixed into the viewset of an importable noun."""

    noun: ClassVar[Noun]
    shown: Any
    version_seen: Any
    wanted_fields: Any

    def by_external_id(self, request: Request, external_id: str, **kwargs: Any) -> Response:
        row = many.find(self.noun, external_id, request.user)
        if row is None:
            raise Http404
        return Response(self.shown([row], self.wanted_fields(request))[0], headers={"ETag": row.etag})

    def upsert(self, request: Request, external_id: str, **kwargs: Any) -> Response:
        return repeatable(request, lambda: self.upserted(request, external_id))

    def upserted(self, request: Request, external_id: str) -> Answer:
        given: Any = request.data
        if not isinstance(given, dict) or given.get("external_id", external_id) != external_id:
            raise ValidationError({"external_id": ["Send an object, and in it no other identifier than the address."]})
        row = many.find(self.noun, external_id, request.user)
        version = self.version_seen(request, row)
        saved = many.save(self.noun, {**given, "external_id": external_id}, moment(request), version=version)
        fresh = many.find(self.noun, external_id, request.user) or saved.row
        headers = {"ETag": fresh.etag, "Location": reverse(f"api:{self.noun.name}-detail", args=[fresh.pk])}
        return Answer(201 if saved.state == many.CREATED else 200, self.shown([fresh], set())[0], headers)

    def bulk(self, request: Request, **kwargs: Any) -> Response:
        assert self.noun.create is not None
        require(request.user, self.noun.create.permission)
        return repeatable(request, lambda: self.saved_rows(request))

    def saved_rows(self, request: Request) -> Answer:
        rows, only_good, check_only = asked(request.data)
        found, is_saved = many.save_all(self.noun, rows, moment(request), only_good=only_good, check_only=check_only)
        body = {
            "saved": is_saved,
            "results": [line(number, each, is_saved) for number, each in enumerate(found, start=1)],
        }
        if not is_saved and not check_only:
            raise NotSaved(body)
        return Answer(200, body)


def moment(request: Request) -> many.Moment:
    now = timezone.now()
    return many.Moment(request.user, now, timezone.localdate(now))


def asked(data: Any) -> tuple[list[Any], bool, bool]:
    rows = data.get("rows") if isinstance(data, dict) and set(data) <= KEYS else None
    flags = [data.get(name, False) for name in ("only_good", "check_only")] if rows else []
    if not isinstance(rows, list) or not rows or not all(type(flag) is bool for flag in flags):
        raise ValidationError(WHOLE_BODY)
    if len(rows) > many.MOST_ROWS:
        raise ValidationError({"rows": [f"At most {many.MOST_ROWS} rows fit in one request. Split them."]})
    return rows, *flags


def line(number: int, saved: many.Saved, is_saved: bool) -> dict[str, Any]:
    """A row that was undone has no identifier of ours."""
    found = {"row": number, "state": saved.state, "errors": saved.errors}
    if saved.row is not None and saved.row.external_id:
        found["external_id"] = saved.row.external_id
    if saved.row is not None and (is_saved or saved.state != many.CREATED):
        found["id"] = str(saved.row.pk)
    return found


def members_of(noun: Noun) -> dict[str, Any]:
    """The methods of an importable noun's viewset, each with its route and its documentation."""
    tag, path = [str(noun.model._meta.app_label)], noun.path.replace("-", "_")

    def by_external_id(self: Any, request: Request, external_id: str, **kwargs: Any) -> Response:
        return ManyRows.by_external_id(self, request, external_id)

    def upsert(self: Any, request: Request, external_id: str, **kwargs: Any) -> Response:
        return ManyRows.upsert(self, request, external_id)

    def bulk(self: Any, request: Request, **kwargs: Any) -> Response:
        return ManyRows.bulk(self, request)

    read = action(detail=False, methods=["get"], url_path="external/<path:external_id>", url_name="external")(
        by_external_id
    )
    write = read.mapping.put(upsert)
    found = {
        "by_external_id": described(
            lambda: {
                "tags": tag,
                "summary": f"Read one {noun.label} by your identifier",
                "operation_id": f"{path}_by_external_id",
                "parameters": [EXTERNAL_ID],
                "filters": False,
                "responses": {200: descriptions.row_of(noun), 404: schema.PROBLEM},
            }
        )(read),
        "upsert": described(
            lambda: {
                "tags": tag,
                "summary": f"Make the {noun.label}, or change it where your identifier is known",
                "operation_id": f"{path}_upsert",
                "parameters": [EXTERNAL_ID, schema.IF_MATCH, schema.IDEMPOTENCY_KEY],
                "request": descriptions.shape_of(noun, noun.create),
                "responses": dict.fromkeys((200, 201), descriptions.row_of(noun))
                | dict.fromkeys((400, 403, 409), schema.PROBLEM),
            }
        )(write),
    }
    if noun.own_bulk:
        return found
    said = described(
        lambda: {
            "tags": tag,
            "summary": f"Make or change up to {many.MOST_ROWS} {noun.label_plural}, with what became of each",
            "operation_id": f"{path}_bulk",
            "parameters": [schema.IDEMPOTENCY_KEY],
            "request": descriptions.rows_of(noun),
            "responses": {200: ANSWERED, 400: ANSWERED, 403: schema.PROBLEM},
        }
    )
    return {**found, "bulk": said(action(detail=False, methods=["post"], url_path="bulk", url_name="bulk")(bulk))}
