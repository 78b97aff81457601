"""Rows known by another system's identifier: made when it is new, changed when it is known. One by one, or many at once.

Nothing here knows a rule: each row goes through the noun's own acts "create" and "change", as it would at the doors.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404

from alliance import faults
from alliance.doors import shapes
from alliance.doors.noun import Act, Noun
from alliance.errors import Busy, Refusal, WrongState
from alliance.forms import Shape

MOST_ROWS = 500
CREATED, UPDATED, UNCHANGED, REJECTED = "created", "updated", "unchanged", "rejected"


@dataclass(frozen=True)
class Saved:
    """What became of one row. `errors` as in a problem, one for each sentence."""

    state: str
    row: Any = None
    errors: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Moment:
    """Who acts, and when."""

    by: Any
    at: datetime
    on: date


class NothingSaved(Exception):
    """Undoes the transaction of rows that were only looked at, or of which some are at fault."""


def find(noun: Noun, external_id: str, by: Any) -> Any:
    """The row of that identifier, or None. Raises ValidationError for a text that cannot be one."""
    if not isinstance(external_id, str) or not external_id or "\x00" in external_id or len(external_id) > 120:
        raise ValidationError({"external_id": ["Send a text of 1 to 120 characters."]})
    return noun.rows(by).filter(external_id=external_id).first()


def save(noun: Noun, data: Any, moment: Moment, *, version: int | None = None) -> Saved:
    """Make the row, or change it where its identifier is known. Raises what its acts raise."""
    if not isinstance(data, Mapping):
        raise ValidationError("Send an object with the fields of this request.")
    row = find(noun, data["external_id"], moment.by) if data.get("external_id") is not None else None
    if row is not None:
        return update(noun, row, data, moment, version)
    assert noun.create is not None
    assert noun.create.form is not None
    noun.permit(noun.create, None, moment.by)
    values = shapes.from_json(noun.create.form, data, by=moment.by)
    made, _ = noun.perform(noun.create, None, values, version=None, by=moment.by, at=moment.at, on=moment.on)
    return Saved(CREATED, made)


def update(noun: Noun, row: Any, data: Mapping[str, Any], moment: Moment, version: int | None) -> Saved:
    """Change what can be changed. What a row is made with and keeps may be sent again as it is, not differently."""
    act = next((act for act in noun.acts if act.name == "change"), None)
    given = set(act.form.base_fields) if act and act.form else set()
    assert noun.create is not None
    assert noun.create.form is not None
    shapes.refuse_unknown(data, union(noun.create.form, act))
    refuse_differences(row, {name: value for name, value in data.items() if name not in given}, act)
    sent = {name: value for name, value in data.items() if name in given}
    if act is None or not sent:
        return Saved(UNCHANGED, row)
    noun.permit(act, row, moment.by)
    if not noun.is_possible(act, row):
        raise WrongState(f"“{act.label}” is not possible now.")
    assert act.form is not None
    values = shapes.from_json(act.form, sent, by=moment.by, row=row, partial=True)
    done, _ = noun.perform(act, row, values, version=version, by=moment.by, at=moment.at, on=moment.on)
    fresh: Any = done if isinstance(done, noun.model) else row
    return Saved(UNCHANGED if fresh.version == row.version else UPDATED, fresh)


def union(form: type[Shape], act: Act | None) -> Any:
    """Something with the fields of both shapes, to name them in a refusal."""
    fields = {**form.base_fields, **(act.form.base_fields if act and act.form else {})}
    return type("Union", (), {"fields": fields})


def refuse_differences(row: Any, sent: Mapping[str, Any], act: Act | None) -> None:
    columns = {column.name: column for column in row._meta.concrete_fields}
    faulty = [name for name, value in sent.items() if name in columns and differs(columns[name], row, value)]
    if faulty:
        what = "is kept from the beginning" if act else "cannot be changed: this kind of row is kept as it was made"
        raise ValidationError({name: ValidationError(f"This {what}.", code="kept") for name in faulty})


def differs(column: Any, row: Any, value: Any) -> bool:
    kept = column.value_from_object(row)
    if value in (None, ""):
        return kept not in (None, "", [], {})
    try:
        return bool(column.to_python(value) != kept)
    except ValidationError:
        return True


def save_all(
    noun: Noun, rows: Iterable[Any], moment: Moment, *, only_good: bool = False, check_only: bool = False
) -> tuple[list[Saved], bool]:
    """What became of each row in turn, and whether they are saved: all of them, or with `only_good` those without fault."""
    found: list[Saved] = []
    try:
        with transaction.atomic():
            found = [saved_or_not(noun, data, moment) for data in rows]
            if check_only or (not only_good and any(one.state == REJECTED for one in found)):
                raise NothingSaved
    except NothingSaved:
        return found, False
    return found, True


def saved_or_not(noun: Noun, data: Any, moment: Moment) -> Saved:
    """A fault of one row undoes that row alone."""
    try:
        with transaction.atomic():
            return save(noun, data, moment)
    except Busy:
        raise
    except (ValidationError, Refusal, Http404, IntegrityError) as fault:
        problem = faults.problem_of(fault)
        whole = [{"field": None, "code": problem["code"], "message": problem["detail"]}]
        return Saved(REJECTED, errors=problem.get("errors") or whole)
