"""One row as one line of CSV, and back, without loss: the format of `manage.py export_city` (docs/city-files.md).

Null is \\N. A text cell that would begin with a formula trigger, an apostrophe or a backslash gets one apostrophe before
it, so that a spreadsheet runs nothing; reading takes exactly that one away.
"""

import csv
import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, TextIO, TypeAlias
from uuid import UUID

from django.db import models

from alliance.exports import TRIGGERS

NULL = "\\N"
GUARDED = (*TRIGGERS, "'", "\\", "\n")
Field: TypeAlias = "models.Field[Any, Any]"
Read = Callable[[str], Any]
csv.field_size_limit(1 << 30)


def typed(field: Field) -> str:
    """The word for a column's type in the data dictionary."""
    if isinstance(field, models.ForeignKey):
        return typed(field.target_field)
    for kind, word in KINDS:
        if isinstance(field, kind):
            return word
    return "text"


KINDS: tuple[tuple[type[Field], str], ...] = (
    (models.BooleanField, "boolean"),
    (models.DecimalField, "decimal"),
    (models.IntegerField, "integer"),
    (models.DateTimeField, "instant"),
    (models.DateField, "day"),
    (models.UUIDField, "uuid"),
    (models.JSONField, "json"),
    (models.BinaryField, "base64"),
    (models.FileField, "file"),
)
READERS: dict[str, Read] = {
    "boolean": lambda text: {"true": True, "false": False}[text],
    "decimal": Decimal,
    "integer": int,
    "instant": datetime.fromisoformat,
    "day": date.fromisoformat,
    "uuid": UUID,
    "json": json.loads,
    "base64": lambda text: b64decode(text, validate=True),
    "text": lambda text: text.removeprefix("'"),
    "file": lambda text: text.removeprefix("'"),
}
WRITERS: dict[str, Callable[[Any], str]] = {
    "boolean": lambda value: "true" if value else "false",
    "decimal": lambda value: f"{value:f}",
    "integer": str,
    "instant": lambda value: value.astimezone(UTC).isoformat(timespec="microseconds"),
    "day": lambda value: value.isoformat(),
    "uuid": str,
    "json": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
    "base64": lambda value: b64encode(bytes(value)).decode(),
    "text": lambda value: guarded(str(value)),
    "file": lambda value: guarded(str(value)),
}


def guarded(text: str) -> str:
    return f"'{text}" if text.lstrip(" \u00a0").startswith(GUARDED) or text.startswith(GUARDED) else text


def columns(model: type[models.Model]) -> list[Field]:
    return [field for field in model._meta.concrete_fields if isinstance(field, models.Field)]


def lines(model: type[models.Model]) -> Iterator[list[str]]:
    """Every row as cells, in the order of the primary key, which is the same on either database."""
    writers = [WRITERS[typed(field)] for field in columns(model)]
    names = [field.attname for field in columns(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    found: Iterable[Sequence[Any]] = rows.iterator(chunk_size=2000)
    if model._meta.pk is not None and typed(model._meta.pk) == "text":
        found = sorted(rows, key=lambda row: str(row[0]))  # databases order texts by their own language
    for row in found:
        yield [NULL if value is None else write(value) for write, value in zip(writers, row, strict=True)]


def write_table(model: type[models.Model], out: TextIO) -> int:
    """Header and rows; returns how many rows."""
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow([field.attname for field in columns(model)])
    count = 0
    for cells in lines(model):
        writer.writerow(cells)
        count += 1
    return count


def read_table(model: type[models.Model], source: TextIO) -> Iterator[models.Model]:
    """Rows as unsaved instances. Raises ValueError, naming the line, for what is not of this format."""
    fields = columns(model)
    readers = [READERS[typed(field)] for field in fields]
    names = [field.attname for field in fields]
    reader = csv.reader(source, strict=True)
    if next(reader, None) != names:
        raise ValueError(f"line 1 must name the columns {', '.join(names)}.")
    for cells in reader:
        if len(cells) != len(names):
            raise ValueError(f"line {reader.line_num} has {len(cells)} cells, not {len(names)}.")
        try:
            values = [None if text == NULL else read(text) for read, text in zip(readers, cells, strict=True)]
        except (ArithmeticError, KeyError, ValueError) as fault:
            raise ValueError(f"line {reader.line_num} has a cell of another type.") from fault
        yield model(**dict(zip(names, values, strict=True)))
