"""The API of a noun: list, read, create, change and every act, made from the same table as its pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from alliance import audit, digits, replica
from alliance.api import descriptions, expanding, many, schema, serializers
from alliance.api.authentication import scope_allows
from alliance.api.described import described, described_methods
from alliance.api.permissions import SignedIn
from alliance.api.repeating import repeatable
from alliance.doors import lists, paging, shapes
from alliance.doors.noun import Act, Noun
from alliance.errors import StaleVersion, VersionMissing
from alliance.idempotency import SHOWN_ONCE, Answer
from alliance.rules import inside

Rows = list[dict[str, Any]]  # named here: the class has a method `list`


class RecordViewSet(viewsets.GenericViewSet[Any]):
    """Base; `api_of` makes one class per noun."""

    noun: ClassVar[Noun]
    permission_classes = [SignedIn]
    pagination_class = paging.KeysetPagination
    lookup_value_converter = "uuid"
    filter_backends: ClassVar[list[Any]] = []

    @property
    def scope(self) -> str:
        return str(self.noun.model._meta.app_label)

    @property
    def sessions_only(self) -> bool:
        return self.noun.sessions_only

    @property
    def is_public(self) -> bool:
        return self.noun.public

    def get_queryset(self) -> Any:
        if getattr(self, "swagger_fake_view", False):
            return self.noun.model._default_manager.none()
        return self.noun.api_rows(self.request.user)

    def get_serializer_class(self) -> type[Any]:
        return descriptions.row_of(self.noun) if getattr(self, "swagger_fake_view", False) else self.noun.serializer

    def keyset_ordering(self, asked: Any) -> str:
        return lists.ordered_by(self.noun, asked)

    def list(self, request: Request, **kwargs: Any) -> Response:
        rows = replica.spread(self.get_queryset(), request.user, timezone.now())
        rows = lists.narrowed(self.noun, rows, request.query_params, by=request.user)
        wanted = self.wanted_fields(request)
        expanded = expanding.wanted(self.noun, request.query_params.get("expand", ""))
        plain = (
            wanted
            and not expanded
            and wanted <= {field.attname for field in self.noun.model._meta.concrete_fields} - self.secrets()
        )
        if plain:
            rows = rows.select_related(None).prefetch_related(None).values(*sorted(wanted | self.keys_for(request)))
        page = self.paginate_queryset(rows) or []
        results = [{name: row[name] for name in wanted} for row in page] if plain else self.shown(page, wanted)
        self.expand(page, results, expanded)
        assert self.paginator is not None
        return self.paginator.get_paginated_response(results)

    def keys_for(self, request: Request) -> set[str]:
        return {self.keyset_ordering(request.query_params).lstrip("-"), "id"}

    def secrets(self) -> frozenset[str]:
        found: frozenset[str] = getattr(self.noun.model, "secret_fields", frozenset())
        serializer: type[serializers.RecordSerializer] = self.noun.serializer
        return found | serializers.worked_out(serializer)

    def wanted_fields(self, request: Request) -> set[str]:
        given = {name for name in request.query_params.get("fields", "").split(",") if name}
        allowed = {*self.noun.serializer.Meta.fields, "available_actions"}
        if unknown := sorted(given - allowed):
            sentence = f"There is no field {', '.join(unknown)}. The fields are: {', '.join(sorted(allowed))}."
            raise ValidationError({"fields": ValidationError(sentence, code="unknown_field")})
        return given

    def shown(self, rows: Any, wanted: set[str]) -> Rows:
        found: Rows = serializers.shown(self.noun.serializer, rows, wanted)
        if not wanted or "available_actions" in wanted:
            base = reverse(f"api:{self.noun.name}-list")
            for row, said in zip(rows, found, strict=True):
                said["available_actions"] = self.actions_of(row, f"{base}{row.pk}/")
        return found

    def expand(self, rows: Any, said: Rows, names: Any) -> None:
        if names:
            permit = partial(scope_allows, self.request)
            expanding.expand(self.noun, rows, said, names, self.request.user, permit)

    def actions_of(self, row: Any, base: str) -> Rows:
        return [
            {"name": act.name, "label": act.label, "href": base if act.name == "change" else f"{base}{act.name}/"}
            for act in self.noun.actions(row, self.request.user)
        ]

    def retrieve(self, request: Request, pk: Any, **kwargs: Any) -> Response:
        row = self.noun.row(request.user, pk)
        if request.headers.get("If-None-Match") == row.etag and "expand" not in request.query_params:
            return Response(status=304, headers={"ETag": row.etag})
        said = self.shown([row], self.wanted_fields(request))
        self.expand([row], said, expanding.wanted(self.noun, request.query_params.get("expand", "")))
        return Response(said[0], headers={"ETag": row.etag})

    def answer_with(self, row: Any, facts: dict[str, Any], status: int) -> Answer:
        if not isinstance(row, Model):
            return Answer(status, facts)
        fresh = (
            self.noun.rows(self.request.user).filter(pk=row.pk).first() if isinstance(row, self.noun.model) else None
        )
        said: dict[str, Any] = {"id": str(row.pk)} if fresh is None else self.shown([fresh], set())[0]
        kept = said | dict.fromkeys(facts, SHOWN_ONCE) if facts else None
        if fresh is None:
            return Answer(status, said | facts, kept=kept)
        location = reverse(f"api:{self.noun.name}-detail", args=[row.pk])
        return Answer(status, said | facts, {"ETag": fresh.etag, "Location": location}, kept=kept)

    def perform(
        self, request: Request, act: Act, pk: Any = None, *, partial: bool = False, status: int = 200
    ) -> Response:
        """One act."""
        self.early_checks(request, act, pk)
        return repeatable(request, lambda: self.act_on(request, act, pk, partial=partial, status=status))

    def early_checks(self, request: Request, act: Act, pk: Any) -> None:
        request.data  # noqa: B018 — a body that cannot be read is refused before anything is looked up
        if act.name == "change" and "If-Match" not in request.headers:
            raise VersionMissing("Send If-Match with the ETag of the row as you saw it.")

    def act_on(self, request: Request, act: Act, pk: Any, *, partial: bool, status: int) -> Answer:
        by, now = request.user, timezone.now()
        row = self.noun.row(by, pk) if pk is not None else None
        version = self.version_seen(request, row)
        self.noun.permit(act, row, by)
        values = shapes.from_json(act.form, request.data, by=by, row=row, partial=partial) if act.form else {}
        try:
            result, facts = self.noun.perform(
                act, row, values, version=version, by=by, at=now, on=timezone.localdate(now)
            )
        except StaleVersion as fault:
            fault.facts |= self.missed(row, version or 0, request.data)
            raise
        return self.answer_with(result, facts, status)

    def missed(self, row: Any, version: int, sent: Any) -> dict[str, Any]:
        """What a stale edit did not know: each field that others changed, as it was, is now, and as it was sent."""
        before, entries = audit.changed_since(row, version)
        shown = self.shown([self.noun.row(self.request.user, row.pk)], set())[0]
        names = [name for name in before if name in shown]
        return {
            "changed": [
                {"field": name, "before": before[name], "now": shown[name]}
                | ({"yours": sent[name]} if isinstance(sent, dict) and name in sent else {})
                for name in names
            ],
            "changed_by": [
                {
                    "name": entry.actor_name if inside(self.request.user) else None,
                    "action": entry.action,
                    "at": entry.at,
                }
                for entry in entries
            ],
        }

    def version_seen(self, request: Request, row: Any) -> int | None:
        given = request.headers.get("If-Match")
        if row is None or given is None or given == "*":
            return None
        identifier, _, version = given.strip('"').rpartition("-")
        number = digits.whole(version)
        if identifier != str(row.pk) or number is None:
            raise StaleVersion("This ETag is not one of this row. Read it again.", current_version=row.version)
        return number


def api_of(noun: Noun) -> type[RecordViewSet]:
    """The noun's API class, documented from its table."""
    title = noun.model.__name__
    members: dict[str, Any] = {"noun": noun, "__doc__": noun.lead or noun.label}
    if noun.create:
        members["create"] = create_method(noun, noun.create)
    for act in noun.acts:
        method = act_method(noun, act)
        members[method.__name__] = method
    if noun.is_importable:
        members |= many.members_of(noun)
    view = type(f"{title}Api", (RecordViewSet, many.ManyRows), members)
    return described_methods(lambda: descriptions.reading_of(noun))(view)


def create_method(noun: Noun, act: Act) -> Callable[..., Response]:
    def create(self: RecordViewSet, request: Request, **kwargs: Any) -> Response:
        return self.perform(request, act, status=201)

    return described(
        lambda: {
            "tags": [str(noun.model._meta.app_label)],
            "summary": act.label,
            "request": descriptions.shape_of(noun, act),
            "responses": {201: descriptions.row_of(noun), 400: schema.PROBLEM, 403: schema.PROBLEM},
            "parameters": [schema.IDEMPOTENCY_KEY],
        }
    )(create)


def act_method(noun: Noun, act: Act) -> Callable[..., Response]:
    is_change = act.name == "change"

    def method(self: RecordViewSet, request: Request, pk: Any = None, **kwargs: Any) -> Response:
        return self.perform(request, act, pk, partial=is_change)

    # Never the bare name: an act called “post” would answer every POST that a route has not mapped.
    method.__name__ = "partial_update" if is_change else f"act_{act.name}"
    method.__doc__ = act.hint or act.label
    faults = dict.fromkeys((400, 403, 409, 412), schema.PROBLEM)
    said = described(
        lambda: {
            "tags": [str(noun.model._meta.app_label)],
            "summary": act.label,
            "request": descriptions.shape_of(noun, act),
            "responses": {200: descriptions.row_of(noun)} | faults,
            "parameters": [schema.IF_MATCH_REQUIRED if is_change else schema.IF_MATCH, schema.IDEMPOTENCY_KEY],
            "operation_id": f"{noun.path.replace('-', '_')}_{act.name}",
        }
    )
    if is_change:
        return said(method)
    # The route first: `action` would throw away what was described before it.
    return said(action(detail=True, methods=["post"], url_path=act.name, url_name=act.name)(method))
