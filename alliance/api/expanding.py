"""`?expand=`: the rows that a row names, sent along. One question per relation, and only rows that the asker may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from rest_framework import relations

from alliance import registry
from alliance.api import serializers
from alliance.doors.noun import Noun, noun_of

Rows = list[dict[str, Any]]


def relations_of(noun: Noun) -> dict[str, Noun]:
    """The fields of a noun that name one row of another noun, in the order of its serializer."""
    return found_relations(noun.model)


@cache
def found_relations(model: type[Model]) -> dict[str, Noun]:
    noun = noun_of(model)
    nouns = {one.model: one for one in registry.nouns if not one.sessions_only}
    found = {}
    for name, field in noun.serializer().fields.items():
        target = getattr(noun.model, name, None)
        remote = getattr(getattr(target, "field", None), "related_model", None)
        if isinstance(field, relations.PrimaryKeyRelatedField) and field.source == name and remote in nouns:
            found[name] = nouns[remote]
    return found


def wanted(noun: Noun, given: str) -> list[str]:
    """The relations asked for. Raises ValidationError for one there is not."""
    names = [name for name in given.split(",") if name]
    allowed = relations_of(noun)
    if unknown := sorted(set(names) - set(allowed)):
        rest = f"What can be expanded: {', '.join(allowed)}." if allowed else "Nothing of this kind can be expanded."
        sentence = f"{', '.join(unknown)} cannot be expanded. {rest}"
        raise ValidationError({"expand": ValidationError(sentence, code="unknown_relation")})
    return list(dict.fromkeys(names))


def expand(
    noun: Noun, rows: Iterable[Model], said: Rows, names: Iterable[str], user: Any, permit: Callable[[str], object]
) -> None:
    """Put `expanded` into each row said: null where it names nothing or nothing that this person may see.

    `permit` is asked for the area of each relation, so that a token reaches no further than its scopes.
    """
    rows = list(rows)
    for line in said:
        line["expanded"] = {}
    for name in names:
        other = relations_of(noun)[name]
        permit(str(other.model._meta.app_label))
        keys = {getattr(row, f"{name}_id") for row in rows} - {None}
        named = {row.pk: row for row in other.api_rows(user).filter(pk__in=keys)} if keys else {}
        shown = dict(zip(named, serializers.shown(other.serializer, named.values()), strict=True))
        for row, line in zip(rows, said, strict=True):
            line["expanded"][name] = shown.get(getattr(row, f"{name}_id"))
