"""Write docs/openapi.json from what the API is; with --check, only say whether it is up to date.

One line for each operation and schema, so that a difference names what changed. The machine's settings do not matter.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError
from drf_spectacular.generators import SchemaGenerator

from alliance.api import schemes  # noqa: F401 — tells of itself
from alliance.api.documentation import FILE
from alliance.env import ROOT


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit code 1 if the file is out of date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        text = "\n".join(lines(SchemaGenerator().get_schema(public=True)))  # type: ignore[no-untyped-call]
        if not options["check"]:
            FILE.write_text(text, encoding="utf-8")
            self.stdout.write(f"{FILE.relative_to(ROOT)}: {len(text):,} characters")
        elif not FILE.exists() or FILE.read_text(encoding="utf-8") != text:
            raise CommandError("docs/openapi.json is not what the API is: run make openapi.")


def lines(document: dict[str, Any]) -> Iterator[str]:
    """The document, two levels of objects open and the rest on a line each."""
    yield "{"
    yield from opened(document, "", 0)
    yield "}\n"


def opened(part: dict[str, Any], indent: str, deep: int) -> Iterator[str]:
    for number, (key, value) in enumerate(part.items(), start=1):
        comma = "," if number < len(part) else ""
        if isinstance(value, dict) and value and deep < 2:
            yield f"{indent}{written(key)}: {{"
            yield from opened(value, f"{indent} ", deep + 1)
            yield f"{indent}}}{comma}"
        else:
            yield f"{indent}{written(key)}: {written(value)}{comma}"


def written(value: Any) -> str:
    return orjson.dumps(value).decode()
