"""Answers to the questions of an RFI: each checked by its kind, with a sentence that names the question."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from alliance import digits
from procurement import envelopes
from procurement.models import Requirement, Rfi

LONGEST, MOST_ROWS = 20_000, 100
Given = Iterable[Mapping[str, Any]]


class Fault(Exception):
    """What is wrong with one answer."""


def checked(rfi: Rfi, given: Given) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Every question with its answer as it is kept, and the files among them. Raises ValidationError naming each fault."""
    asked = {str(row.pk): row for row in rfi.requirement_rows.all()}
    values, faults = paired(asked, given)
    answers: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    for row in asked.values():
        try:
            value = read(row, values.get(str(row.pk)))
        except Fault as fault:
            faults.append(f"“{row.text}”: {fault}")
            continue
        if isinstance(value, UploadedFile):
            files.append(envelopes.enclose(value, is_redacted=False))
            value = files[-1]["name"]
        answers.append({"requirement": str(row.pk), "question": row.text, "kind": row.kind, "value": value})
    if faults:
        raise ValidationError({"answers": faults})
    return answers, files


def paired(asked: Mapping[str, Requirement], given: Given) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    faults: list[str] = []
    for number, said in enumerate(given, start=1):
        key = str(said.get("requirement", "")) if isinstance(said, Mapping) else ""
        if key not in asked:
            faults.append(f"Row {number}: this is no question of this RFI. Send “requirement” and “value”.")
        elif key in values:
            faults.append(f"“{asked[key].text}” is answered twice: send one answer.")
        else:
            values[key] = said.get("value")
    return values, faults


def read(row: Requirement, value: Any) -> Any:
    """The answer in its kind, as JSON holds it (a file as it was sent). Raises Fault with what to do."""
    if value in (None, "", []):
        if row.must_be_answered:
            raise Fault("answer it; the city needs it to judge the response.")
        return None
    return READERS[row.kind](row, value)


def text_in(row: Requirement, value: Any) -> str:
    if not isinstance(value, str):
        raise Fault("write a text.")
    if len(value) > LONGEST:
        raise Fault(f"write at most {LONGEST:,} characters.")
    return value.strip()


def number_in(row: Requirement, value: Any) -> str:
    try:
        if isinstance(value, bool) or len(str(value)) > 30:
            raise ValueError(value)
        return f"{digits.exact(str(value).strip()):f}"
    except ValueError as fault:
        raise Fault("write a number as digits, such as 12.5.") from fault


def choice_in(row: Requirement, value: Any) -> str:
    if value not in row.option_list:
        raise Fault(f"choose one of {'; '.join(row.option_list)}.")
    return str(value)


def day_in(row: Requirement, value: Any) -> str:
    try:
        return date.fromisoformat(str(value)).isoformat()
    except ValueError as fault:
        raise Fault("write the day as 2026-11-23.") from fault


def file_in(row: Requirement, value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        raise Fault("choose a file (through the API: send it as a part of respond/files/).")
    return value


def table_in(row: Requirement, value: Any) -> list[list[str]] | None:
    width = len(row.option_list)
    if not isinstance(value, list) or not all(isinstance(line, list) and len(line) == width for line in value):
        raise Fault(f"send rows of {width} cells: {'; '.join(row.option_list)}.")
    rows = [[str(cell).strip()[:500] for cell in line] for line in value]
    filled = [line for line in rows if any(line)]
    if len(filled) > MOST_ROWS:
        raise Fault(f"send at most {MOST_ROWS} rows.")
    if not filled and row.must_be_answered:
        raise Fault("fill in at least one row.")
    return filled or None


READERS: dict[str, Callable[[Requirement, Any], Any]] = {
    "text": text_in,
    "number": number_in,
    "choice": choice_in,
    "date": day_in,
    "file": file_in,
    "table": table_in,
}
