"""Terms of an instrument between the database (JSON of exact texts) and the mathematics (typed shapes)."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError

from financing.maths import deals, refusals
from financing.maths.deals import CashFlow, Terms


@contextmanager
def refusing() -> Iterator[None]:
    """What the mathematics refuses becomes a ValidationError on the same field."""
    try:
        yield
    except refusals.Refusal as fault:
        raise ValidationError({fault.field: [str(fault)]}) from fault


def made(shape: str, values: Mapping[str, Any]) -> Terms:
    """Terms of typed values; what is left out takes the shape's default. Raises ValidationError for what does not fit."""
    kind = deals.SHAPES[shape]
    known = {field.name for field in fields(kind)}  # type: ignore[arg-type]
    unknown = sorted(set(values) - known)
    if unknown:
        raise ValidationError(
            {"terms": [f"These terms have no {', '.join(unknown)}. They are: {', '.join(sorted(known))}."]}
        )
    given = {name: value for name, value in values.items() if value is not None and value != ""}
    try:
        return kind(**given)
    except TypeError as fault:
        raise ValidationError({"terms": ["Give every term of this instrument."]}) from fault


def stored(terms: Terms) -> dict[str, Any]:
    """JSON of the terms: numbers and days as texts, so that no binary float is ever stored."""
    values = {field.name: getattr(terms, field.name) for field in fields(terms)}  # type: ignore[arg-type]
    return {"shape": terms.shape} | {name: text(value) for name, value in values.items() if value is not None}


def text(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, bool | int) else str(value)


def read(stored_terms: Mapping[str, Any]) -> Terms:
    """The terms as they were stored. Raises ValidationError where a value cannot be read."""
    shape = str(stored_terms.get("shape", ""))
    if shape not in deals.SHAPES:
        raise ValidationError({"terms": [f"There are no terms of the shape “{shape}”: {', '.join(deals.SHAPES)}."]})
    kinds = {field.name: str(field.type) for field in fields(deals.SHAPES[shape])}  # type: ignore[arg-type]
    values = {
        name: value_of(kinds.get(name, ""), name, value) for name, value in stored_terms.items() if name != "shape"
    }
    return made(shape, values)


def value_of(kind: str, name: str, value: Any) -> Any:
    try:
        if "Decimal" in kind:
            return Decimal(str(value))
        if "date" in kind:
            return date.fromisoformat(str(value))
    except (InvalidOperation, ValueError) as fault:
        raise ValidationError({name: ["Write a number, or a day as 2027-01-04."]}) from fault
    return value


def cash_flow(source: Any) -> CashFlow | None:
    """The dated flow of a source that has terms and a day; None for one that has not."""
    if not source.terms or source.available_on is None:
        return None
    with refusing():
        return read(source.terms).cash_flow(source.amount, source.available_on)
