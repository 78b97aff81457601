"""Strict JSON (trust decision D13): depth at most 32, 1 MiB, no duplicate keys, no NaN, no NUL or lone surrogates."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from alliance import digits

DEEPEST = 32
LONGEST_NUMBER = 40
LARGEST = 2**63 - 1


class StrictJSONParser(BaseParser):
    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        return strict_json(stream.read(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1))


def strict_json(raw: bytes) -> Any:
    """The value, with numbers that have a point as Decimal. Raises ParseError (400) or RequestDataTooBig (413)."""
    if len(raw) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        raise RequestDataTooBig
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        raise ParseError("The body is not valid UTF-8.") from fault
    if depth_of(text) > DEEPEST:
        raise ParseError(f"The body is nested deeper than {DEEPEST} levels.")
    try:
        value = json.loads(
            text,
            object_pairs_hook=without_duplicates,
            parse_constant=no_constant,
            parse_float=exact,
            parse_int=whole,
        )
    except (ValueError, RecursionError) as fault:
        raise ParseError(f"The body is not valid JSON: {fault}") from fault
    refuse_odd_text(value)
    return value


def depth_of(text: str) -> int:
    depth = deepest = 0
    in_string = escaped = False
    for char in text:
        if in_string:
            in_string = escaped or char != '"'
            escaped = char == "\\" and not escaped
        elif char == '"':
            in_string = True
        elif char in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif char in "]}":
            depth -= 1
    return deepest


def without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ParseError("A field is given twice.")
    return found


def no_constant(name: str) -> NoReturn:
    raise ParseError(f"{name} is not a number that can be used.")


def exact(text: str) -> Decimal:
    """No longer than a column holds, also when its power of ten is written out."""
    try:
        if len(text) <= LONGEST_NUMBER:
            return digits.exact(text)
    except ValueError:
        pass
    raise ParseError("A number has too many digits.")


def whole(text: str) -> int:
    """Within 64 bits: no column holds more, and no answer can repeat more."""
    if len(text) > LONGEST_NUMBER or not -LARGEST <= (number := int(text)) <= LARGEST:
        raise ParseError("A number has too many digits.")
    return number


def refuse_odd_text(value: Any) -> None:
    if isinstance(value, str):
        if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ParseError("A text contains a character that cannot be stored.")
    elif isinstance(value, list):
        for item in value:
            refuse_odd_text(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            refuse_odd_text(key)
            refuse_odd_text(item)
