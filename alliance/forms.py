"""Forms give shape only: text in, typed values out. Rules are in models and services; forms never build or save a row."""

import copy
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH
from django.forms.renderers import DjangoTemplates, TemplatesSetting
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance import digits
from alliance.zones import AmbiguousTime, NonexistentTime, instant_of

AMOUNT = re.compile(r"^\d{1,13}(\.\d{1,2})?$", re.ASCII)
AMOUNT_RULE = "Write the amount as digits with at most two decimals, such as 1250.00."
LOCAL_TIME = re.compile(r"^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?$", re.ASCII)
INSTANT_RULE = "Write the date and time as 2026-11-23T14:00; add an offset such as -05:00 to fix the zone."
MOST_ROW_NUMBER = 9999
DASHES = BLANK_CHOICE_DASH[0]  # Django's row for no choice

WIDGETS = DjangoTemplates()


class Renderer(TemplatesSetting):
    """Our templates for forms, fields and lists of choices; Django's own for the plain controls inside them.

    Django draws every choice by a template of its own; with some hundred choices that was a seventh of a list's page.
    """

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        if template_name == "django/forms/widgets/select.html":
            return super().get_template("forms/select.html")
        if template_name.startswith("django/"):
            return WIDGETS.get_template(template_name)
        return super().get_template(template_name)


class Sectioned:
    """`sections` groups fields under headings: ({"title": "…", "fields": ["name", …], "hint": "…"}, …).

    `"folded": True` shows a section only when asked for, or when something in it is filled in or wrong.
    A section with "when": "kind=loan,bond" is shown and sent only while the field `kind` holds one of these.
    """

    sections: Sequence[Mapping[str, Any]] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():  # type: ignore[attr-defined]
            dress(field)

    def offer_of(self, row: Any) -> None:
        """Narrow the choices to what belongs to the row that an act is about; forms that have such choices say how."""

    def drawn_sections(self) -> Iterator[dict[str, Any]]:
        """Each section with its bound fields; fields that no section names come last, without a heading."""
        shown = {field.name: field for field in self.visible_fields()}  # type: ignore[attr-defined]
        for section in self.sections:
            names = [name for name in section["fields"] if name in shown]
            if names:
                drawn = [shown.pop(name) for name in names]
                yield {**section, "drawn": drawn, "open": any(field.errors or is_filled(field) for field in drawn)}
        if shown:
            yield {"title": "", "drawn": list(shown.values())}


def is_filled(field: Any) -> bool:
    """The row that is edited says something here that a new one would not."""
    return bool(field.initial) and field.initial != field.field.initial


def dress(field: forms.Field) -> None:
    """Controls people know: the browser's calendar for days, ticks where several may be chosen, words for no choice."""
    if isinstance(field, forms.ModelChoiceField) and field.empty_label:
        field.empty_label = _("Choose one") if field.required else _("None")
    elif isinstance(field, forms.TypedChoiceField):
        nothing, choices = _("Choose one") if field.required else _("Not chosen"), cast(Any, field.choices)
        field.choices = [("", nothing) if choice == DASHES else choice for choice in choices]
    if type(field.widget) is forms.DateInput:
        field.widget.input_type, field.widget.format = "date", "%Y-%m-%d"
    if isinstance(field, forms.ChoiceField) and type(field.widget) is forms.SelectMultiple:
        field.widget = forms.CheckboxSelectMultiple()
        field.widget.choices, field.widget.is_required = field.choices, field.required


class OneRefusal:
    """A text that is no key at all is refused like the key of no row, in the same words."""

    def add_error(self, field: str | None, error: Any) -> None:
        found = self.fields.get(field)  # type: ignore[attr-defined]
        if isinstance(found, forms.ModelChoiceField) and getattr(error, "code", None) == "invalid":
            sentence = found.error_messages["invalid_choice"]
            error = ValidationError(sentence, code="invalid_choice", params=error.params)
        super().add_error(field, error)


class Form(Sectioned, OneRefusal, forms.Form):
    """A shape of its own."""


class ModelForm(Sectioned, OneRefusal, forms.ModelForm):  # type: ignore[type-arg]
    """A shape taken from a model's fields. It neither fills nor checks an instance: services do that."""

    def _post_clean(self) -> None:
        """Leave the instance alone."""


Shape = Form | ModelForm


class MoneyField(forms.DecimalField):
    """An amount, exact to the cent. Text must be plain digits: no grouping, sign, exponent or white space inside."""

    default_error_messages = {"invalid_amount": AMOUNT_RULE}

    def __init__(self, *, allow_negative: bool = False, **kwargs: Any) -> None:
        self.allow_negative = allow_negative
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 2)
        super().__init__(**kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        if isinstance(value, bool | float) or not isinstance(value, str | int | Decimal):
            raise self.fault()
        if isinstance(value, Decimal) and not digits.fits(value):
            raise self.fault()
        text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
        bare = text.removeprefix("-") if self.allow_negative else text
        if not AMOUNT.match(bare):
            raise self.fault()
        return Decimal(text)

    def fault(self) -> ValidationError:
        return ValidationError(self.error_messages["invalid_amount"], code="invalid_amount")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal"} if isinstance(widget, forms.NumberInput) else super().widget_attrs(widget)

    widget = forms.TextInput


class InstantInput(forms.DateTimeInput):
    """The browser's own date-and-time control; plain text where the value says more than that control can hold."""

    input_type = "datetime-local"

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime):
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return local.strftime("%Y-%m-%dT%H:%M")
        return super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if value and not LOCAL_TIME.match(str(context["widget"]["value"])):
            context["widget"]["type"] = "text"
        return context


class InstantField(forms.Field):
    """A date and time, read in the zone in force (the person's, else the city's), or ISO 8601 with its own offset.

    Returns an aware UTC instant. Times that the clocks skip or show twice are refused, with what to do instead.
    """

    widget = InstantInput
    default_error_messages = {"invalid_instant": INSTANT_RULE}

    def __init__(self, *, zone: str | None = None, **kwargs: Any) -> None:
        self.zone = zone
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = value if isinstance(value, datetime) else read_time(str(value).strip())
            if not MINYEAR < found.year < MAXYEAR:  # no zone could show it
                raise ValueError(value)
            return found.astimezone(UTC) if timezone.is_aware(found) else self.placed(found)
        except (ValueError, OverflowError) as fault:
            raise ValidationError(self.error_messages["invalid_instant"], code="invalid_instant") from fault

    def placed(self, local: datetime) -> datetime:
        try:
            return instant_of(local, self.zone or timezone.get_current_timezone_name())
        except NonexistentTime as fault:
            raise ValidationError(str(fault), code="nonexistent_time") from fault
        except AmbiguousTime as fault:
            self.widget.input_type = "text"  # so that an offset can be written
            raise ValidationError(str(fault), code="ambiguous_time") from fault

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(super().has_changed(initial, self.to_python(data)))
        except ValidationError:
            return True


def read_time(text: str) -> datetime:
    """A date with a time. Raises ValueError for anything else, also for a date alone."""
    if len(text) < len("2026-11-23T14:00"):
        raise ValueError(text)
    return datetime.fromisoformat(text)


class RowsWidget(forms.Widget):
    """A table with one row per item and some blank ones. Names are `<field>-<number>-<name>`."""

    template_name = "forms/rows.html"
    use_fieldset = True

    def __init__(self, row_form: type[forms.Form], extra: int, max_rows: int, attrs: Any = None) -> None:
        super().__init__(attrs)
        self.row_form, self.extra, self.max_rows = row_form, extra, max_rows
        self.sent = False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        """The list as JSON sent it, or the rows of the page that are not blank."""
        self.sent = True
        if name in data:
            return data[name]
        rows = (self.row_at(data, files, name, number) for number in numbers_in(data, name))
        return [row for row in rows if not self.is_blank(row)]

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return name not in data and not numbers_in(data, name)

    def row_at(self, data: Mapping[str, Any], files: Any, name: str, number: int) -> dict[str, Any]:
        return {
            key: field.widget.value_from_datadict(data, files, f"{name}-{number}-{key}")
            for key, field in self.row_form.base_fields.items()
        }

    def is_blank(self, row: Mapping[str, Any]) -> bool:
        """Nobody wrote anything: each control still holds what a blank row starts with."""
        return all(
            row[key] in (*forms.Field.empty_values, False) or str(row[key]) == str(untouched(field))
            for key, field in self.row_form.base_fields.items()
            if not field.widget.is_hidden
        )

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [row for row in value if isinstance(row, Mapping)] if isinstance(value, list | tuple) else []
        blank = max(0, min(self.extra, self.max_rows - len(rows)))
        for key, field in self.row_form.base_fields.items():
            if hasattr(field.widget, "look_up"):  # all rows at once: a search box in each would ask for its own
                field.widget.look_up(row.get(key) for row in rows)
        context["widget"] |= {
            "rows": [self.drawn(name, number, row) for number, row in enumerate(rows)]
            + [self.drawn(name, len(rows) + number) for number in range(blank)],
            "model_row": self.drawn(name, "__row__"),
            "max_rows": self.max_rows,
            "next": len(rows) + blank,
            "is_fixed": not self.extra,  # the rows there are, no more and no fewer
        }
        return context

    def drawn(self, name: str, number: int | str, row: Mapping[str, Any] | None = None) -> forms.Form:
        """The row's form: with its faults where it was sent, as initial values where it was not."""
        prefix = f"{name}-{number}"
        if row is not None and self.sent:
            return self.row_form(keyed(row, prefix), prefix=prefix, use_required_attribute=False)
        return self.row_form(initial=dict(row or {}), prefix=prefix, use_required_attribute=False)

    def id_for_label(self, id_: str) -> str:
        return ""


class RowsField(forms.Field):
    """A list of items of one shape. Returns a list of the rows' cleaned values; each fault names its row and field."""

    widget: RowsWidget

    def __init__(
        self, row_form: type[forms.Form], *, min_rows: int = 0, max_rows: int = 200, extra: int = 3, **kwargs: Any
    ) -> None:
        self.row_form, self.min_rows, self.max_rows = row_form, min_rows, max_rows
        kwargs.setdefault("required", min_rows > 0)
        super().__init__(widget=RowsWidget(row_form, extra, max_rows), **kwargs)

    def dress_rows(self, change: Callable[[forms.Field], None]) -> None:
        """Give this form a row shape of its own, each of whose fields went through `change`."""
        own = type(self.row_form)(self.row_form.__name__, (self.row_form,), {})
        own.base_fields = copy.deepcopy(self.row_form.base_fields)
        for field in own.base_fields.values():
            change(field)
        self.row_form = self.widget.row_form = own

    def clean(self, value: Any) -> list[dict[str, Any]]:
        rows = [] if value in self.empty_values else value
        if not isinstance(rows, list | tuple):
            raise ValidationError(_("Send a list of rows."), code="wrong_type")
        self.require_number(len(rows))
        cleaned, faults = [], []
        for number, row in enumerate(rows, start=1):
            values, found = self.cleaned_row(number, row)
            cleaned.append(values)
            faults += found
        if faults:
            raise ValidationError(faults)
        return cleaned

    def require_number(self, count: int) -> None:
        if count < self.min_rows or (self.required and not count):
            least = max(self.min_rows, 1)
            rows = _("one row") if least == 1 else _("%(least)d rows") % {"least": least}
            raise ValidationError(_("Fill in at least %(rows)s.") % {"rows": rows}, code="too_few_rows")
        if count > self.max_rows:
            raise ValidationError(_("At most %(most)d rows fit here.") % {"most": self.max_rows}, code="too_many_rows")

    def cleaned_row(self, number: int, row: Any) -> tuple[dict[str, Any], list[ValidationError]]:
        if fault := self.misshapen(row):
            return {}, [ValidationError(f"{_('Row')} {number}: {fault}", code="wrong_type")]
        form = self.row_form(keyed(row, "row"), prefix="row")
        return dict(form.cleaned_data) if form.is_valid() else {}, list(faults_of(form, number))

    def misshapen(self, row: Any) -> str:
        """What is wrong with the row's own shape, or nothing. Pages cannot send such rows, JSON can."""
        if not isinstance(row, Mapping):
            return _("send an object with the row’s fields.")
        for key, value in row.items():
            field = self.row_form.base_fields.get(str(key))
            if field is None:
                return _("there is no field “%(name)s”.") % {"name": key}
            takes_list = isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField | RowsField)
            if isinstance(value, dict | list) and not takes_list:
                return _("“%(name)s” takes a single value.") % {"name": key}
        return ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != list(data or [])


def numbers_in(data: Mapping[str, Any], name: str) -> list[int]:
    """The row numbers that a page sent for this field, in order."""
    pattern = re.compile(rf"^{re.escape(name)}-(\d{{1,4}})-")
    return sorted({int(found[1]) for key in data if (found := pattern.match(key)) and int(found[1]) <= MOST_ROW_NUMBER})


def untouched(field: forms.Field) -> Any:
    """What a control holds before anybody touched it; a list without a blank choice shows its first one."""
    if field.initial is not None:
        return field.initial() if callable(field.initial) else field.initial
    if isinstance(field, forms.ChoiceField) and isinstance(field.widget, forms.Select):
        return next((value for value, label in field.widget.choices if not isinstance(label, list | tuple)), "")
    return ""


def keyed(row: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {f"{prefix}-{key}": "" if value is None else value for key, value in row.items()}


def faults_of(form: forms.Form, number: int) -> Iterator[ValidationError]:
    """One fault per sentence, worded “Row 2, amount: …”."""
    for name, found in form.errors.as_data().items():
        where = "" if name == "__all__" else f", {str(form[name].label).lower()}"
        for fault in found:
            for sentence in fault.messages:
                yield ValidationError(f"{_('Row')} {number}{where}: {sentence}", code=fault.code)
