"""Conditions of a report: a field, a comparison and a value as text, checked when saved and read anew at each run."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from alliance import digits
from alliance.doors.noun import Noun
from alliance.reporting.catalogue import Field, fields_of
from alliance.visibility import declared, seen_by

COMPARISONS = {
    "is": "is",
    "is_not": "is not",
    "contains": "contains",
    "at_least": "is at least, or on or after",
    "at_most": "is at most, or on or before",
    "last_days": "lies in the last … days",
    "next_days": "lies in the next … days",
    "is_empty": "is empty",
    "is_filled": "is filled in",
}
EITHER = ("is_empty", "is_filled")
OF_KIND = {
    "text": ("is", "is_not", "contains", *EITHER),
    "choice": ("is", "is_not", *EITHER),
    "flag": ("is",),
    "row": ("is", "is_not", *EITHER),
    "whole": ("is", "is_not", "at_least", "at_most", *EITHER),
    "number": ("is", "is_not", "at_least", "at_most", *EITHER),
    "day": ("is", "at_least", "at_most", "last_days", "next_days", *EITHER),
    "instant": ("at_least", "at_most", "last_days", "next_days", *EITHER),
}
KNOWN_AS = ("reference", "code", "username", "name", "title")
YES, NO = ("yes", "true", "1"), ("no", "false", "0")
MOST_DAYS = 3_660
MOST = 20
LARGEST = Decimal(10) ** 15


def checked(noun: Noun, given: Any, *, by: Any, on: date) -> list[dict[str, str]]:
    """The conditions as they are kept. Raises ValidationError on `conditions`, naming each faulty one by its place."""
    if not isinstance(given, Sequence) or isinstance(given, str) or len(given) > MOST:
        raise ValidationError({"conditions": [f"Send a list of at most {MOST} conditions."]})
    kept, faults = [], []
    for number, one in enumerate(given, start=1):
        try:
            kept.append(well_formed(noun, one))
            filter_of(noun, kept[-1], by=by, on=on)
        except ValidationError as fault:
            faults.append(ValidationError(f"Condition {number}: {fault.messages[0]}", code="condition"))
    if faults:
        raise ValidationError({"conditions": faults})
    return kept


def well_formed(noun: Noun, given: Any) -> dict[str, str]:
    if not isinstance(given, Mapping) or set(given) - {"field", "is", "value"} or not {"field", "is"} <= set(given):
        raise ValidationError("say field, is and value.")
    field = field_called(noun, str(given["field"]))
    comparison, value = str(given["is"]), str(given.get("value") or "").strip()
    if comparison not in OF_KIND[field.kind]:
        raise ValidationError(f"{field.label} can be compared by: {', '.join(OF_KIND[field.kind])}.")
    if "\x00" in value or len(value) > 200:
        raise ValidationError("the value is at most 200 readable characters.")
    if not value and comparison not in EITHER:
        raise ValidationError("say the value.")
    return {"field": field.name, "is": comparison, "value": "" if comparison in EITHER else value}


def field_called(noun: Noun, name: str) -> Field:
    fields = fields_of(noun)
    if name not in fields:
        raise ValidationError(f"there is no field “{name[:80]}”. The fields are: {', '.join(fields)}.")
    return fields[name]


def filter_of(noun: Noun, condition: Mapping[str, str], *, by: Any, on: date) -> Q:
    """One condition as a filter, as this person may ask it on this day. Raises ValidationError for a value that is none."""
    field = field_called(noun, condition["field"])
    comparison, value = condition["is"], condition["value"]
    if comparison in EITHER:
        empty = Q(**{f"{field.name}__isnull": True})
        if field.kind in ("text", "choice"):
            empty |= Q(**{field.name: ""})
        return empty if comparison == "is_empty" else ~empty
    if comparison in ("last_days", "next_days"):
        return within(field, comparison, days_of(value), on)
    if field.kind == "instant":
        return beside_day(field, comparison, day_of(value))
    found = READERS[field.kind](field, value, by)
    lookup = {"contains": "__icontains", "at_least": "__gte", "at_most": "__lte"}.get(comparison, "")
    matched = Q(**{f"{field.name}{lookup}": found})
    return ~matched if comparison == "is_not" else matched


def within(field: Field, comparison: str, days: int, on: date) -> Q:
    first, last = (on - timedelta(days=days), on) if comparison == "last_days" else (on, on + timedelta(days=days))
    if field.kind == "day":
        return Q(**{f"{field.name}__gte": first, f"{field.name}__lte": last})
    return Q(**{f"{field.name}__gte": start_of(first), f"{field.name}__lt": start_of(last + timedelta(days=1))})


def beside_day(field: Field, comparison: str, day: date) -> Q:
    if comparison == "at_least":
        return Q(**{f"{field.name}__gte": start_of(day)})
    return Q(**{f"{field.name}__lt": start_of(day + timedelta(days=1))})


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def days_of(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value[:9]) <= MOST_DAYS or len(value) > 9:
        raise ValidationError(f"say a whole number of days from 1 to {MOST_DAYS:,}.")
    return int(value)


def day_of(value: str) -> date:
    try:
        found = date.fromisoformat(value)
    except ValueError as fault:
        raise ValidationError("write the day as 2026-11-23.") from fault
    if not 1900 <= found.year <= 2200:
        raise ValidationError("write a day between 1900 and 2200.")
    return found


def number_of(field: Field, value: str, by: Any) -> Decimal | int:
    try:
        found = digits.exact(value)
    except ValueError as fault:
        raise ValidationError(f"write {field.label} as digits, such as 1250.50.") from fault
    if abs(found) >= LARGEST or (field.kind == "whole" and found != int(found)):
        raise ValidationError(f"write {field.label} as {'a whole number' if field.kind == 'whole' else 'digits'}.")
    return int(found) if field.kind == "whole" else found


def choice_of(field: Field, value: str, by: Any) -> str:
    """By the code of the API or the words of the page."""
    for code, label in field.choices.items():
        if value.casefold() in (code.casefold(), label.casefold()):
            return code
    raise ValidationError(f"{field.label} is one of: {', '.join(field.choices.values())}.")


def flag_of(field: Field, value: str, by: Any) -> bool:
    if value.casefold() not in (*YES, *NO):
        raise ValidationError(f"{field.label} is yes or no.")
    return value.casefold() in YES


def row_of(field: Field, value: str, by: Any) -> Any:
    """The key of the row of that id, reference or name, among those this person may see."""
    model: Any = field.model
    rows = seen_by(model, by) if model in declared() else model._default_manager.all()
    columns = {column.name for column in model._meta.concrete_fields}
    known = Q()
    for name in KNOWN_AS:
        known |= Q(**{f"{name}__iexact": value}) if name in columns else Q()
    known |= Q(pk=value) if is_uuid(value) else Q()
    found = list(rows.filter(known).values_list("pk", flat=True).order_by()[:2]) if known else []
    if len(found) != 1:
        why = "several are called so: give the reference or id" if found else "there is none that you may see"
        raise ValidationError(f"{field.label} “{value}”: {why}.")
    return found[0]


def is_uuid(value: str) -> bool:
    try:
        UUID(value)
    except ValueError:
        return False
    return True


READERS = {
    "text": lambda field, value, by: value,
    "choice": choice_of,
    "flag": flag_of,
    "whole": number_of,
    "number": number_of,
    "day": lambda field, value, by: day_of(value),
    "row": row_of,
}
