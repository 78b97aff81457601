"""CSV that is safe to open in a spreadsheet (trust case V1): every field quoted, formula triggers defused."""

import csv
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Echo:
    def write(self, text: str) -> str:
        return text


def line_writer() -> Callable[[Sequence[str]], str]:
    """A function from cells to one line of CSV."""
    writer = csv.writer(Echo(), quoting=csv.QUOTE_ALL)
    return lambda cells: str(writer.writerow([defused(text) for text in cells]))


def defused(text: str) -> str:
    """Text that a spreadsheet would run gets an apostrophe; numbers stay numbers."""
    if not text.lstrip(" \u00a0").startswith(TRIGGERS) or is_number(text):
        return text
    return f"'{text}"


def is_number(text: str) -> bool:
    body = text.removeprefix("-")
    return bool(body) and body.isascii() and body.replace(".", "", 1).isdigit()


def cell(value: Any) -> str:
    """A value as open data: empty for None, ISO 8601 for times, digits for numbers."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return str(value)
