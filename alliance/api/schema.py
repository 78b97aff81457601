"""What the API documentation says of a shape: the form's fields as a serializer, with choices, limits and hints."""

from functools import cache
from typing import Any

import django_filters
from django import forms
from django.utils.choices import CallableChoiceIterator
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema_field, inline_serializer
from rest_framework import serializers

from alliance.forms import RowsField, Shape

IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=False,
    description="The ETag of the row as you saw it.",
)
IF_MATCH_REQUIRED = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    required=True,
    description="The ETag of the row as you saw it.",
)
IDEMPOTENCY_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="Up to 255 characters, new for each request. Repeating the request with the same key gives the first answer.",
)
PROBLEM = inline_serializer(
    "Problem",
    {
        "type": serializers.CharField(),
        "title": serializers.CharField(),
        "status": serializers.IntegerField(),
        "code": serializers.CharField(help_text="For programs: stable."),
        "detail": serializers.CharField(help_text="For people: the sentence a page would show."),
        "request_id": serializers.CharField(),
        "errors": serializers.ListField(child=serializers.DictField(), required=False),
        "current_version": serializers.IntegerField(required=False, help_text="With 412: the row's version now."),
        "changed": serializers.ListField(
            child=serializers.DictField(),
            required=False,
            help_text="With 412: each field that others changed since: `before`, `now` and what you sent as `yours`.",
        ),
        "changed_by": serializers.ListField(child=serializers.DictField(), required=False),
    },
)
ACTION = inline_serializer(
    "AvailableAction",
    {"name": serializers.CharField(), "label": serializers.CharField(), "href": serializers.CharField()},
    many=True,
)


# The first that fits; anything else is a text.
KINDS_OF_FILTER: list[tuple[type[django_filters.Filter], Any]] = [
    (django_filters.BooleanFilter, OpenApiTypes.BOOL),
    (django_filters.ModelChoiceFilter, OpenApiTypes.UUID),
    (django_filters.UUIDFilter, OpenApiTypes.UUID),
    (django_filters.DateTimeFilter, OpenApiTypes.DATETIME),
    (django_filters.DateFilter, OpenApiTypes.DATE),
    (django_filters.NumberFilter, OpenApiTypes.NUMBER),
]


def kind_of_filter(chosen: django_filters.Filter) -> Any:
    return next((kind for filter_class, kind in KINDS_OF_FILTER if isinstance(chosen, filter_class)), OpenApiTypes.STR)


@cache
def shape_serializer(form: type[Shape], name: str) -> type[serializers.Serializer[Any]]:
    """A serializer class that documents the form; it is never used to validate."""
    fields = {
        key: documented(found, f"{name}{key.title().replace('_', '')}") for key, found in form.base_fields.items()
    }
    return type(name, (serializers.Serializer,), fields)


def documented(field: forms.Field, name: str) -> serializers.Field[Any, Any, Any, Any]:
    common: dict[str, Any] = {"required": field.required, "help_text": str(field.help_text or field.label or "")}
    if not field.required:
        common["allow_null"] = True
    if isinstance(field, RowsField):
        return shape_serializer(field.row_form, f"{name}Row")(
            many=True, **{k: v for k, v in common.items() if k != "allow_null"}
        )
    if isinstance(field, forms.ModelMultipleChoiceField):
        return serializers.ListField(child=serializers.UUIDField(), required=field.required)
    if isinstance(field, forms.ModelChoiceField):
        return serializers.UUIDField(**common)
    if isinstance(field, forms.MultipleChoiceField):
        fixed = not isinstance(
            field.choices, CallableChoiceIterator
        )  # the others are the city's own, asked when needed
        child = (
            serializers.ChoiceField(choices=flat(field.choices)) if fixed and field.choices else serializers.CharField()
        )
        return serializers.ListField(child=child, required=field.required)
    if isinstance(field, forms.ChoiceField) and not field.choices:  # names that the service knows
        return serializers.CharField(allow_blank=not field.required, **common)
    if isinstance(field, forms.ChoiceField):
        return serializers.ChoiceField(choices=flat(field.choices), allow_blank=not field.required, **common)
    return plain(field, common)


def flat(choices: Any) -> list[tuple[Any, Any]]:
    return [(value, str(label)) for value, label in choices if value not in ("", None)]


@extend_schema_field(OpenApiTypes.ANY)
class AnyField(serializers.JSONField):
    pass


def plain(field: forms.Field, common: dict[str, Any]) -> serializers.Field[Any, Any, Any, Any]:
    if isinstance(field, forms.BooleanField):
        return serializers.BooleanField(required=False, help_text=common["help_text"])
    if isinstance(field, forms.DecimalField):
        return serializers.DecimalField(
            max_digits=field.max_digits or 15, decimal_places=field.decimal_places or 2, **common
        )
    kinds: list[tuple[type[forms.Field], type[serializers.Field[Any, Any, Any, Any]]]] = [
        (forms.IntegerField, serializers.IntegerField),
        (forms.DateTimeField, serializers.DateTimeField),
        (forms.SplitDateTimeField, serializers.DateTimeField),
        (forms.DateField, serializers.DateField),
        (forms.EmailField, serializers.EmailField),
        (forms.URLField, serializers.URLField),
        (forms.UUIDField, serializers.UUIDField),
        (forms.JSONField, AnyField),
    ]
    for form_kind, kind in kinds:
        if isinstance(field, form_kind):
            return kind(**common)
    if isinstance(field, forms.CharField) and field.max_length:
        common["max_length"] = field.max_length
    return serializers.CharField(allow_blank=not field.required, **common)
