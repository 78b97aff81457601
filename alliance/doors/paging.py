"""Pages by key: each starts after (or ends before) a row, so that any depth costs the same and no row is skipped.

Rows are ordered by one column and the key. Blanks come last in both directions: a nullable column is read as two
stretches, the rows with a value and then those without, each of which an index on (column, id) serves.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db.models import F, Q, QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from alliance import digits

LARGEST_PAGE = 200


@dataclass(frozen=True)
class Place:
    """A row of the list by what orders it. `backwards`: the page is what stands before it."""

    value: Any
    pk: Any
    backwards: bool = False


@dataclass(frozen=True)
class Order:
    """By one column of a model, then by the key, both in one direction."""

    name: str
    descending: bool
    nullable: bool

    @classmethod
    def of(cls, rows: QuerySet[Any], asked: str) -> "Order":
        name = asked.lstrip("-")
        return cls(name, asked.startswith("-"), bool(rows.model._meta.get_field(name).null))

    def stretches(self, rows: QuerySet[Any], place: Place | None) -> Iterator[QuerySet[Any]]:
        """What comes after the place (before it, where the page goes backwards, nearest first), in this order."""
        backwards = bool(place and place.backwards)
        falling = self.descending != backwards
        sign = "-" if falling else ""
        ordered = rows.order_by(f"{sign}{self.name}", f"{sign}pk")
        for blank in (True, False) if backwards else (False, True):
            if blank and not self.nullable:
                continue
            if place is None:
                yield self.stretch(ordered, blank)
            elif blank == (place.value is None):
                yield self.stretch(ordered, blank).filter(self.beyond(place, falling))
            elif blank != backwards:  # blanks are still to come, or, backwards, the values are
                yield self.stretch(ordered, blank)

    def stretch(self, ordered: QuerySet[Any], blank: bool) -> QuerySet[Any]:
        return ordered.filter(**{f"{self.name}__isnull": blank}) if self.nullable else ordered

    def beyond(self, place: Place, falling: bool) -> Q:
        sign = "lt" if falling else "gt"
        further = Q(**{f"pk__{sign}": place.pk})
        if place.value is None:
            return further
        # The bound says nothing new; it is what lets the database enter the index at this value.
        bound = Q(**{f"{self.name}__{sign}e": place.value})
        return bound & (Q(**{f"{self.name}__{sign}": place.value}) | further)

    def whole(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """All rows in this order, for what is not cut into pages."""
        column = F(self.name)
        if self.descending:
            return rows.order_by(column.desc(nulls_last=True), "-pk")
        return rows.order_by(column.asc(nulls_last=True), "pk")


class KeysetPagination(BasePagination):
    """`limit` up to 200 rows at once, `cursor` as an earlier answer gave it; anything else is refused."""

    page_size = 50

    def paginate_queryset(self, queryset: Any, request: Any, view: Any = None) -> list[Any]:
        asked = request.query_params
        size = self.size(asked.get("limit"))
        self.order = Order.of(queryset, view.keyset_ordering(asked))
        place = read_cursor(queryset, self.order, asked.get("cursor"))
        self.url = request.build_absolute_uri()
        found: list[Any] = []
        for stretch in self.order.stretches(queryset, place):
            found += stretch[: size + 1 - len(found)]
            if len(found) > size:
                break
        self.page, more = found[:size], len(found) > size
        backwards = bool(place and place.backwards)
        self.has_next, self.has_previous = (True, more) if backwards else (more, place is not None)
        if backwards:
            self.page.reverse()
        return self.page

    def size(self, given: str | None) -> int:
        if given is None:
            return self.page_size
        found = digits.whole(given) or 0
        if not 1 <= found <= LARGEST_PAGE:
            raise ValidationError({"limit": [f"Ask for 1 to {LARGEST_PAGE} rows at once."]})
        return found

    def get_next_link(self) -> str | None:
        return self.link_at(self.page[-1], backwards=False) if self.has_next and self.page else None

    def get_previous_link(self) -> str | None:
        return self.link_at(self.page[0], backwards=True) if self.has_previous and self.page else None

    def link_at(self, row: Any, *, backwards: bool) -> str:
        names = (self.order.name, "id")
        value, pk = (row[name] if isinstance(row, dict) else getattr(row, name) for name in names)
        written = orjson.dumps([value, pk, backwards], default=str)
        return str(replace_query_param(self.url, "cursor", urlsafe_b64encode(written).decode()))

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.get_next_link(), "previous": self.get_previous_link(), "results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor = {"type": "string"}
        limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": self.page_size}
        return [
            parameter("cursor", cursor, "Where to go on, from the answer before."),
            parameter("limit", limit, "Rows at once."),
        ]


def parameter(name: str, schema: dict[str, Any], said: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "description": said, "schema": schema}


def read_cursor(rows: QuerySet[Any], order: Order, given: str | None) -> Place | None:
    """The place a cursor speaks of. Raises ValidationError for one that no answer gave."""
    if given is None:
        return None
    try:
        value, pk, backwards = orjson.loads(urlsafe_b64decode(given))
        if isinstance(value, list | dict) or "\x00" in str(value) or str(value) == "NaN":
            raise ValueError(value)
        fields = rows.model._meta
        return Place(fields.get_field(order.name).to_python(value), fields.pk.to_python(pk), bool(backwards))
    except (ValueError, TypeError, ValidationError) as fault:
        raise ValidationError({"cursor": ["Take the cursor from the answer before, as it is."]}) from fault
