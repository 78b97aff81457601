"""How rows are shown to other systems: fields listed one by one, plus what every row has.

Lists of hundreds of rows are read by plan: what a field of a column needs is found once per class, not once per row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import ManyToManyField, Model
from django.utils import timezone
from rest_framework import fields, relations, serializers
from rest_framework.fields import Field

RECORD_FIELDS = ("id", "version", "external_id", "created_at", "updated_at")
Reader = Callable[[Any], Any]

# Fields whose value goes out as the row has it; the renderer writes ids and days.
AS_IS = (
    fields.BooleanField,
    fields.CharField,
    fields.ChoiceField,
    fields.DateField,
    fields.EmailField,
    fields.FloatField,
    fields.IntegerField,
    fields.JSONField,
    fields.URLField,
    fields.UUIDField,
    relations.PrimaryKeyRelatedField,
)


class RecordSerializer(serializers.ModelSerializer[Any]):
    """Base of every noun's serializer: read-only, explicit. Writes take the noun's forms instead."""

    class Meta:
        model: ClassVar[type[Model]]
        fields: ClassVar[tuple[str, ...]] = RECORD_FIELDS

    def get_fields(self) -> dict[str, Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        columns = {column.name: column for column in self.Meta.model._meta.concrete_fields}
        for name, field in found.items():
            field.read_only = name not in getattr(self.Meta, "optional", ())
            if column := columns.get(name):
                say_what_may_be_missing(field, column)
        return found

    def to_representation(self, instance: Any) -> dict[str, Any]:
        return shown(type(self), [instance])[0]


def say_what_may_be_missing(field: Field[Any, Any, Any, Any], column: Any) -> None:
    """For the documentation: of columns that no form fills in, the framework leaves this out."""
    field.allow_null = field.allow_null or column.null
    if isinstance(field, fields.ChoiceField):
        field.allow_blank = field.allow_blank or column.blank or column.default == ""


def shown(
    serializer: type[RecordSerializer], rows: Iterable[Any], wanted: Collection[str] = ()
) -> list[dict[str, Any]]:
    """The rows as the serializer shows them, with all its fields or only those wanted."""
    rows = list(rows)
    chosen = [
        (name, ids_reader(read, rows) if isinstance(read, ManyToManyField) else read)
        for name, read in plan_of(serializer)
        if not wanted or name in wanted
    ]
    return [{name: read(row) for name, read in chosen} for row in rows]


@cache
def plan_of(serializer: type[RecordSerializer]) -> list[tuple[str, Reader | ManyToManyField[Any, Any]]]:
    """Each field's name and how it is read from a row. What a field says depends on the row alone: there is no context."""
    meta = serializer.Meta.model._meta
    columns = {column.name: column.attname for column in meta.concrete_fields}
    many = {relation.name: relation for relation in meta.many_to_many}
    plan = []
    for name, field in serializer().fields.items():
        read = column_reader(field, columns[name]) if name in columns else None
        links = many.get(name) if isinstance(field, relations.ManyRelatedField) else None
        plan.append((name, read or links or any_reader(field)))
    return plan


@cache
def worked_out(serializer: type[RecordSerializer]) -> frozenset[str]:
    """Fields that need not say what a column of the same name holds."""
    found = serializer().fields.items()
    return frozenset(name for name, field in found if isinstance(field, fields.SerializerMethodField))


def column_reader(field: Field[Any, Any, Any, Any], attname: str) -> Reader | None:
    """For a field that shows a column as it is stored; None for any other."""
    if field.source != field.field_name:
        return None
    if type(field) in AS_IS:
        return attrgetter(attname)
    if type(field) is fields.DateTimeField:
        return lambda row: instant(getattr(row, attname))
    if type(field) is fields.DecimalField:
        return lambda row: amount(getattr(row, attname))
    return None


def ids_reader(relation: ManyToManyField[Any, Any], rows: list[Any]) -> Reader:
    """The ids at the other end for all rows at once, from the table between them: the rows there are not needed."""
    here, there = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    found: dict[Any, list[Any]] = {row.pk: [] for row in rows}
    if rows:
        between: Any = relation.remote_field.through
        links = between._default_manager.filter(**{f"{here}__in": list(found)})
        for own, other in links.order_by("pk").values_list(here, there):
            found[own].append(other)
    return lambda row: found[row.pk]


def any_reader(field: Field[Any, Any, Any, Any]) -> Reader:
    """For a field that is more than a column: nested rows, sums, methods."""

    def read(row: Any) -> Any:
        value = field.get_attribute(row)
        return None if value is None else field.to_representation(value)

    return read


def instant(value: datetime | None) -> str | None:
    """In the zone in force, with its offset."""
    return (
        None if value is None else value.astimezone(timezone.get_current_timezone()).isoformat().replace("+00:00", "Z")
    )


def amount(value: Decimal | None) -> str | None:
    """Money and measured values are text, with the decimals they were stored with."""
    return None if value is None else f"{value:f}"
