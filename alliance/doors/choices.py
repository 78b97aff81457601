"""Choosing a row in a form: a plain list while it is short, a box to search in where there are too many to list.

The box works without scripts, too: it takes a reference. Whatever is chosen is looked for among the rows that the
field offers this person, so what one may not see is refused as what does not exist.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet

from alliance.doors.lists import matching
from alliance.doors.noun import noun_of
from alliance.forms import RowsField, Shape

MOST_LISTED = 50
MOST_FOUND = 20
IN_A_ROW = re.compile(r"(?P<field>\w+)-\d{1,4}-(?P<name>\w+)", re.ASCII)
KNOWN_AS = ("reference", "code", "username", "name", "title")


def searchable(form: Shape) -> Shape:
    """The form for a page, whose choices of rows are listed or searched by how many there are; in its rows, too."""
    for field in form.fields.values():
        if not isinstance(field, RowsField):
            box(field)
        elif any(type(inner.widget) in BOXES for inner in chosen_from_rows(field)):
            field.dress_rows(box)
    return form


def chosen_from_rows(field: RowsField) -> list[forms.Field]:
    return [inner for inner in field.row_form.base_fields.values() if isinstance(inner, forms.ModelChoiceField)]


def box(field: forms.Field) -> None:
    kind = BOXES.get(type(field.widget)) if isinstance(field, forms.ModelChoiceField) else None
    if kind:
        listed: Any = field.widget
        field.widget = kind(listed)
        field.widget.is_required, field.widget.choices = listed.is_required, field.choices  # type: ignore[attr-defined]


def field_called(form: Shape, name: str) -> forms.Field | None:
    """A field of the form, or of a row in it, such as `actions-2-owner`."""
    if name in form.fields:
        return form.fields[name]
    inside = IN_A_ROW.fullmatch(name)
    rows = form.fields.get(inside["field"]) if inside else None
    return rows.row_form.base_fields.get(inside["name"]) if inside and isinstance(rows, RowsField) else None


class SearchBox(forms.Select):
    """One row. `listed` is the control for a short list."""

    many = False
    choices: Any  # the field's ModelChoiceIterator

    def __init__(self, listed: forms.Select) -> None:
        super().__init__(listed.attrs)
        self.listed = listed
        self.labels: dict[str, str] = {}  # by key, of what is chosen; shared by the copies in the rows of one form

    @property
    def rows(self) -> QuerySet[Any]:
        found: QuerySet[Any] = self.choices.queryset
        return found

    @cached_property
    def few(self) -> list[Any] | None:
        """All rows, where they are few enough to be listed."""
        rows = list(self.rows[: MOST_LISTED + 1])
        return rows if len(rows) <= MOST_LISTED else None

    @property
    def use_fieldset(self) -> bool:  # type: ignore[override]
        return self.few is not None and self.listed.use_fieldset

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return id_ if self.few is None else self.listed.id_for_label(id_)

    def use_required_attribute(self, initial: Any) -> bool:
        return self.is_required and not self.many

    def label_of(self, row: Any) -> str:
        return str(self.choices.field.label_from_instance(row))

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        if self.few is not None:
            blank = (
                [] if self.many or self.choices.field.empty_label is None else [("", self.choices.field.empty_label)]
            )
            self.listed.choices = [*blank, *((row.pk, self.label_of(row)) for row in self.few)]
            return self.listed.get_context(name, value, attrs)
        context = forms.TextInput(self.attrs).get_context(name, None, attrs)
        chosen, typed = self.chosen(value)
        box = {"template_name": "forms/search_box.html", "chosen": chosen, "typed": typed, "many": self.many}
        context["widget"] |= box
        return context

    def chosen(self, value: Any) -> tuple[list[tuple[str, str]], str]:
        """Key and label of what is chosen, and what was typed and is not the key of any row offered."""
        given = [str(key) for key in (value if isinstance(value, list | tuple) else [value]) if key not in ("", None)]
        keys = self.look_up(given)
        typed = ", ".join(key for key in given if key not in keys)
        return [(key, self.labels[key]) for key in keys if key in self.labels], typed

    def look_up(self, given: Iterable[Any]) -> list[str]:
        """The keys among what was given. Their labels are known afterwards, asked for at once."""
        keys = [key for key in map(str, given) if key not in ("", "None") and is_key(self.rows.model, key)]
        missing = [key for key in keys if key not in self.labels] if self.few is None else []
        if missing:
            self.labels |= {str(row.pk): self.label_of(row) for row in self.rows.filter(pk__in=missing)}
        return keys

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        context = self.get_context(name, value, attrs)
        return self._render(context["widget"]["template_name"], context, renderer)  # type: ignore[attr-defined]

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        value = data.get(name)
        return key_of(self.rows, value) if isinstance(value, str) else value


class SearchBoxForMany(SearchBox):
    """Any number of rows; typed references are parted by commas."""

    many = True
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        pieces = [piece.strip() for value in given for piece in str(value).split(",")]
        return list(dict.fromkeys(key_of(self.rows, piece) for piece in pieces if piece))


BOXES: Mapping[type[forms.Widget], type[SearchBox]] = {
    forms.Select: SearchBox,
    forms.SelectMultiple: SearchBoxForMany,
    forms.CheckboxSelectMultiple: SearchBoxForMany,
}


def is_key(model: type[Model], text: str) -> bool:
    try:
        model._meta.pk.to_python(text)
    except ValidationError:
        return False
    return True


def known_as(model: type[Model]) -> list[str]:
    return [name for name in KNOWN_AS if has_column(model, name)]


def has_column(model: type[Model], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).concrete)
    except FieldDoesNotExist:
        return False


def key_of(rows: QuerySet[Any], text: str) -> str:
    """The key of the one row that is called so (or whose reference the text begins with); otherwise the text as it is."""
    said = " ".join(text.split())
    if not said or "\x00" in said or is_key(rows.model, said):
        return said
    called = Q(pk__in=[])
    for name in known_as(rows.model):
        called |= Q(**{f"{name}__iexact": said.split()[0] if name == "reference" else said})
    found = list(rows.filter(called).values_list("pk", flat=True)[:2])
    return str(found[0]) if len(found) == 1 else text


def found(field: Any, words: str) -> Iterable[tuple[Any, str]]:
    """Key and label of the first rows offered in which every word occurs."""
    rows: QuerySet[Any] = field.queryset
    try:
        names = noun_of(rows.model).search
    except LookupError:
        names = tuple(known_as(rows.model))
    return [(row.pk, str(field.label_from_instance(row))) for row in matching(rows, names, words)[:MOST_FOUND]]
