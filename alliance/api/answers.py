"""What the API's own views answer, for its documentation: fields by name, each with its kind."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, inline_serializer
from rest_framework import serializers

Kind = serializers.Field[Any, Any, Any, Any] | type[serializers.Field[Any, Any, Any, Any]]


@extend_schema_field(OpenApiTypes.ANY)
class Anything(serializers.JSONField):
    """A value whose kind depends on what it is about."""


@extend_schema_field(OpenApiTypes.OBJECT)
class Facts(serializers.JSONField):
    """An object whose keys depend on what it is about."""


class Texts(serializers.ListField):
    child = serializers.CharField()


class Keys(serializers.ListField):
    child = serializers.UUIDField()


class Objects(serializers.ListField):
    child = Facts()


class Wholes(serializers.ListField):
    child = serializers.IntegerField()


class Flags(serializers.ListField):
    child = serializers.BooleanField()


class Amounts(serializers.DictField):
    """Exact decimals as texts, by name; null where there is none."""

    child = serializers.CharField(allow_null=True)


class TextsByName(serializers.DictField):
    child = serializers.CharField(allow_blank=True)


class Numbers(serializers.DictField):
    """JSON numbers, by name."""

    child = serializers.FloatField()


TEXT, FLAG, WHOLE, KEY = (
    serializers.CharField,
    serializers.BooleanField,
    serializers.IntegerField,
    serializers.UUIDField,
)
INSTANT, DAY, AMOUNT = serializers.DateTimeField, serializers.DateField, serializers.CharField
NUMBER = serializers.FloatField


def answer(called: str, /, *, many: bool = False, required: bool = True, null: bool = False, **kinds: Any) -> Any:
    """An object of these fields; a class stands for a field that is always there."""
    fields = {key: made(kind) for key, kind in kinds.items()}
    return inline_serializer(called, fields, many=many, required=required, allow_null=null)


def made(kind: Kind) -> serializers.Field[Any, Any, Any, Any]:
    return kind() if isinstance(kind, type) else kind


def maybe(
    kind: type[serializers.Field[Any, Any, Any, Any]], required: bool = True
) -> serializers.Field[Any, Any, Any, Any]:
    """A field that may be null."""
    return kind(allow_null=True, required=required)


def results(called: str, /, **kinds: Any) -> Any:
    """The usual list: `results`, each with these fields."""
    return answer(f"{called}List", results=answer(called, many=True, **kinds))


def choice(values: Any) -> serializers.Field[Any, Any, Any, Any]:
    return serializers.ChoiceField(choices=list(values))
