"""The shape of a request, for both doors: one Django form, bound to a page's fields or to JSON.

JSON gets what a page cannot send wrongly checked first: unknown fields and wrong types are refused by name.
"""

from collections.abc import Container, Mapping
from decimal import Decimal
from inspect import ismethod
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.forms.models import model_to_dict

from alliance.forms import RowsField, Shape
from alliance.visibility import EVERYONE, declared, rule_for, seen_by

TEXT, NUMBER, WHOLE, FLAG, LIST = "a text", "a number or its text", "a whole number", "true or false", "a list"


def bound(form: type[Shape], data: Any, files: Any = None, *, by: Any, row: Any = None, initial: Any = None) -> Shape:
    """The form with data, offering only rows this person may see."""
    return offered(form(data, files, initial=initial or initial_of(form, row)), by)


def unbound(form: type[Shape], *, by: Any, row: Any = None, initial: Any = None) -> Shape:
    return offered(form(initial=(initial or {}) | initial_of(form, row)), by)


def offered(form: Shape, by: Any, names: Container[str] | None = None) -> Shape:
    """The form, whose choices of rows (of these fields, or of all) are only those this person may see."""
    for name, found in form.fields.items():
        if names is None or name in names:
            offer(found, by)
    return form


def offer(found: forms.Field, by: Any) -> None:
    """Narrow the choices of one field, or of the fields in its rows."""
    if isinstance(found, RowsField):
        if any(isinstance(field, forms.ModelChoiceField) for field in found.row_form.base_fields.values()):
            found.dress_rows(lambda field: offer(field, by))
    elif isinstance(found, forms.ModelChoiceField) and found.queryset is not None:
        found.queryset = seen_among(found.queryset, by)


def seen_among(rows: QuerySet[Any], by: Any) -> QuerySet[Any]:
    """A model without a rule of its own is a plain list, such as the kinds of something."""
    if rows.model not in declared() or rule_for(rows.model)(by) == EVERYONE:
        return rows
    return rows.filter(pk__in=seen_by(rows.model, by).values("pk"))


def initial_of(form: type[Shape], row: Any) -> dict[str, Any]:
    """What the form shows of a row: the fields of the same name, unless the form has its own `initial_from`."""
    if row is None:
        return {}
    if hasattr(form, "initial_from"):
        own: dict[str, Any] = form.initial_from(row)
        return own
    names = list(form.base_fields)
    values = model_to_dict(row, fields=names)
    return values | {
        name: getattr(row, name)() for name in names if ismethod(getattr(row, name, None)) and name not in values
    }


def clean_values(form: Shape) -> dict[str, Any]:
    """The cleaned values. Raises ValidationError naming every faulty field."""
    if not form.is_valid():
        raise ValidationError({name: errors.as_data() for name, errors in form.errors.items()})
    return dict(form.cleaned_data)


def from_json(form: type[Shape], data: Any, *, by: Any, row: Any = None, partial: bool = False) -> dict[str, Any]:
    """Values of a JSON body. Left-out fields keep the row's value (partial) or the shape's default."""
    if not isinstance(data, Mapping):
        raise ValidationError("Send an object with the fields of this request.")
    probe = unbound(form, by=by, row=row if partial else None)
    refuse_unknown(data, probe)
    errors = {name: fault for name in data if (fault := wrong_type(probe.fields[name], data[name]))}
    if errors:
        raise ValidationError(errors)
    defaults = {name: probe.get_initial_for_field(found, name) for name, found in probe.fields.items()}
    merged = {name: value for name, value in defaults.items() if value is not None}
    merged |= {name: "" if value is None else value for name, value in data.items()}
    return clean_values(bound(form, merged, by=by, row=row if partial else None))


def refuse_unknown(data: Mapping[str, Any], form: Shape) -> None:
    unknown = sorted(set(data) - set(form.fields))
    if unknown:
        allowed = ", ".join(form.fields) or "none"
        sentence = f"There is no such field to write here. The fields are: {allowed}."
        raise ValidationError({name: ValidationError(sentence, code="unknown_or_read_only_field") for name in unknown})


def wrong_type(field: forms.Field, value: Any) -> ValidationError | None:
    if value is None:
        return None
    wanted, fits = expectation(field, value)
    return None if fits else ValidationError(f"Send {wanted}.", code="wrong_type")


def expectation(field: forms.Field, value: Any) -> tuple[str, bool]:
    if isinstance(field, forms.BooleanField):
        return FLAG, isinstance(value, bool)
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        return LIST, isinstance(value, list) and all(isinstance(item, str) for item in value)
    if isinstance(field, RowsField):
        return LIST, isinstance(value, list)
    if isinstance(field, forms.JSONField):
        return "a JSON value", True
    if isinstance(field, forms.DecimalField | forms.FloatField):
        return NUMBER, isinstance(value, str | int | Decimal | float) and not isinstance(value, bool)
    if isinstance(field, forms.IntegerField):
        return WHOLE, (isinstance(value, int) and not isinstance(value, bool)) or is_digits(value)
    return TEXT, isinstance(value, str)


def is_digits(value: Any) -> bool:
    return isinstance(value, str) and value.lstrip("-").isascii() and value.lstrip("-").isdigit()
