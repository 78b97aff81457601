"""What reports can be made of: kinds of rows, and of each the columns that its API shows to whoever may see the row.

What is secret (`secret_fields`) or computed is not among them, so that a report says nothing a list would not say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.text import capfirst

from alliance import registry
from alliance.api.serializers import RecordSerializer, worked_out
from alliance.doors.noun import Noun
from alliance.visibility import NOBODY, rule_for

# Rows of operation and of one person's own, which nobody reports on.
LEFT_OUT = frozenset(
    {"api-tokens", "webhooks", "webhook-deliveries", "jobs", "documents", "legal-holds", "reports", "city"}
)
STEPS = {"year": "by year", "quarter": "by quarter", "month": "by month"}
LONGEST_GROUPED = 200  # longer texts are told apart by nobody
EVERY_ROW_HAS = ("external_id", "created_at", "updated_at")
GROUPED = frozenset({"choice", "flag", "row", "text", "whole"})
MEASURED = frozenset({"number", "whole"})


@dataclass(frozen=True)
class Field:
    """A column: its name in the API, its words, and its kind (text, choice, flag, whole, number, day, instant, row)."""

    name: str
    label: str
    kind: str
    choices: Mapping[str, str] = field(default_factory=dict)
    model: type[models.Model] | None = None  # of a kind `row`: what it leads to
    is_short: bool = True
    places: int = 0  # decimals it is stored with

    @property
    def groups(self) -> dict[str, str]:
        """How rows can be grouped by it: name and words of each way."""
        if self.kind in ("day", "instant"):
            return {f"{self.name}.{step}": f"{self.label} {words}" for step, words in STEPS.items()}
        return {self.name: self.label} if self.kind in GROUPED and self.is_short else {}


def reportable(user: Any = None) -> list[Noun]:
    """Kinds of rows a report can be about; with a person, those of which they may see any."""
    found = [noun for noun in registry.nouns if noun.path not in LEFT_OUT and not noun.sessions_only]
    chosen = [noun for noun in found if user is None or rule_for(noun.model)(user) != NOBODY]
    return sorted(chosen, key=lambda noun: noun.label_plural)


def noun_at(path: str) -> Noun:
    """Raises ValidationError with the kinds there are."""
    kinds = {noun.path: noun for noun in reportable()}
    if path not in kinds:
        said = f"There are no such rows. Choose one of: {', '.join(sorted(kinds))}."
        raise ValidationError({"rows": ValidationError(said, code="unknown_rows")})
    return kinds[path]


def fields_of(noun: Noun) -> dict[str, Field]:
    serializer: type[RecordSerializer] = noun.serializer
    shown = tuple(name for name in serializer.Meta.fields if name not in worked_out(serializer))
    return {found.name: found for found in made_fields(noun.model, shown)}


@cache
def made_fields(model: type[models.Model], shown: tuple[str, ...]) -> tuple[Field, ...]:
    """What the rows are about first, what every row has last."""
    return tuple(sorted(described(model, shown), key=lambda field: field.name in EVERY_ROW_HAS))


def described(model: type[models.Model], shown: tuple[str, ...]) -> Iterator[Field]:
    secret: frozenset[str] = getattr(model, "secret_fields", frozenset())
    for name in shown:
        try:
            column: Any = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        kind = kind_of(column) if column.concrete and name not in secret and name not in ("id", "version") else ""
        if kind:
            yield Field(
                name,
                capfirst(str(column.verbose_name)),
                kind,
                {str(value): str(label) for value, label in column.flatchoices} if kind == "choice" else {},
                column.related_model if kind == "row" else None,
                kind != "text" or 0 < (column.max_length or 0) <= LONGEST_GROUPED,
                getattr(column, "decimal_places", 0) or 0,
            )


KINDS: tuple[tuple[type[Any], str], ...] = (
    (models.ForeignKey, "row"),
    (models.BooleanField, "flag"),
    (models.DateTimeField, "instant"),
    (models.DateField, "day"),
    (models.IntegerField, "whole"),
    (models.DecimalField, "number"),
    (models.CharField, "text"),
    (models.TextField, "text"),
)


def kind_of(column: Any) -> str:
    """The kind of a column; nothing for what a report cannot show, such as lists and files."""
    if isinstance(column, models.FileField | models.ManyToManyField):
        return ""
    if column.choices:
        return "choice"
    return next((kind for type_, kind in KINDS if isinstance(column, type_)), "")


def groups_of(noun: Noun) -> dict[str, str]:
    return {name: label for found in fields_of(noun).values() for name, label in found.groups.items()}


def measured_of(noun: Noun) -> dict[str, str]:
    return {found.name: found.label for found in fields_of(noun).values() if found.kind in MEASURED}


def usual_columns(noun: Noun) -> list[str]:
    """What a new report shows: the columns of the kind's own list, as far as they are columns of the row."""
    fields = fields_of(noun)
    own = [column.value for column in noun.columns if isinstance(column.value, str) and column.value in fields]
    return own or list(fields)[:5]
