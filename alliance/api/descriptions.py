"""What the documentation of the API says of a noun, from its table: its rows, shapes, filters and order."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter

from alliance.api import expanding, schema
from alliance.api.answers import FLAG, Facts, answer, maybe
from alliance.doors import lists
from alliance.doors.noun import Act, Noun

ROWS: dict[str, type[Any]] = {}


def reading_of(noun: Noun) -> dict[str, Any]:
    tag, row = [str(noun.model._meta.app_label)], row_of(noun)
    return {
        "list": {
            "tags": tag,
            "summary": f"List {noun.label_plural}",
            "parameters": list_parameters(noun),
            "responses": row(many=True),
        },
        "retrieve": {
            "tags": tag,
            "summary": f"Read one {noun.label}",
            "parameters": [OpenApiParameter("fields", str, description="Only these."), *row_parameters(noun)],
            "responses": {200: row, 404: schema.PROBLEM},
        },
    }


def row_of(noun: Noun) -> type[Any]:
    """One class per noun: two of one name would be two schemas."""
    return ROWS.get(noun.name) or ROWS.setdefault(noun.name, made_row(noun))


def made_row(noun: Noun) -> type[Any]:
    fields = {"available_actions": schema.ACTION}
    if names := expanding.relations_of(noun):
        kinds: dict[str, Any] = {name: maybe(Facts, required=False) for name in names}
        fields["expanded"] = answer(f"{noun.model.__name__}Expanded", required=False, **kinds)
    meta = type(
        "Meta", (noun.serializer.Meta,), {"fields": (*noun.serializer.Meta.fields, *fields), "optional": ("expanded",)}
    )
    said = noun.lead or f"{noun.label.capitalize()}."
    return type(noun.model.__name__, (noun.serializer,), {**fields, "Meta": meta, "__doc__": said})


def list_parameters(noun: Noun) -> list[OpenApiParameter]:
    names = sorted({name.lstrip("-") for name in noun.ordering})
    found = [
        OpenApiParameter("search", str, description="Words that all must occur."),
        OpenApiParameter("ordering", str, enum=[*names, *(f"-{name}" for name in names)]),
        OpenApiParameter("fields", str, description="Comma-separated fields to send, to save time."),
        *row_parameters(noun),
    ]
    for name, chosen in lists.filter_class(noun).base_filters.items():
        choices = [value for value, _ in chosen.extra.get("choices", [])] or None
        found.append(OpenApiParameter(name, schema.kind_of_filter(chosen), enum=choices))
    return found


def row_parameters(noun: Noun) -> list[OpenApiParameter]:
    names = list(expanding.relations_of(noun))
    said = f"Comma-separated relations whose rows to send along: {', '.join(names)}."
    return [OpenApiParameter("expand", str, description=said)] if names else []


def shape_of(noun: Noun, act: Act | None) -> Any:
    if act is None or act.form is None:
        return None
    return schema.shape_serializer(act.form, f"{noun.model.__name__}{act.name.title().replace('_', '')}")


def rows_of(noun: Noun) -> Any:
    """What is sent to make or change many at once."""
    return answer(
        f"{noun.model.__name__}Rows",
        rows=shape_of(noun, noun.create)(many=True),
        only_good=FLAG(required=False),
        check_only=FLAG(required=False),
    )
