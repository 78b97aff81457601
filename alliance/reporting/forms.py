"""The shapes of a report's acts. Names of columns are judged by the service, which names those there are."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alliance.forms import Form, RowsField
from alliance.models import Report, RoleAssignment, User
from alliance.reporting import catalogue
from alliance.reporting.conditions import COMPARISONS
from alliance.roles import INSIDE


class Names(forms.MultipleChoiceField):
    """Names of which the page offers those there are; any other is refused by the service, with its sentence."""

    def valid_value(self, value: Any) -> bool:
        return True


class Name(forms.ChoiceField):
    def valid_value(self, value: Any) -> bool:
        return True


class ConditionRow(Form):
    """`is` cannot be the name of an attribute, so the field is put in by name."""

    field = Name(label=_("Field"))
    value = forms.CharField(label=_("Value"), required=False, max_length=200)


ConditionRow.base_fields = {
    "field": ConditionRow.base_fields["field"],
    "is": Name(label=_("Comparison"), choices=list(COMPARISONS.items())),
    "value": ConditionRow.base_fields["value"],
}


def rows_offered() -> list[tuple[str, str]]:
    return [(noun.path, noun.label_plural.capitalize()) for noun in catalogue.reportable()]


class ReportForm(Form):
    """A page begins with what the rows are; systems may send everything at once."""

    title = forms.CharField(label=_("Title"), max_length=200)
    rows = Name(
        label=_("Rows"), choices=rows_offered, help_text=_("What each line is about. It cannot be changed later.")
    )
    note = forms.CharField(label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    columns = Names(required=False)
    conditions = RowsField(ConditionRow, required=False, max_rows=20)
    group_by = Names(required=False)
    measure = Name(choices=Report.Measure.choices, initial="count", required=False)
    measured = Name(required=False)
    ordering = forms.CharField(required=False, max_length=80)
    chart = Name(choices=Report.Chart.choices, initial="none", required=False)

    machines_only = ("columns", "conditions", "group_by", "measure", "measured", "ordering", "chart")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["measure"] = values.get("measure") or "count"
        values["chart"] = values.get("chart") or "none"
        return values


class ReportChangeForm(Form):
    """Everything but what the rows are."""

    title = forms.CharField(label=_("Title"), max_length=200)
    note = forms.CharField(label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    conditions = RowsField(
        ConditionRow,
        label=_("Only rows in which"),
        required=False,
        max_rows=20,
        extra=2,
        help_text=_(
            "Write a choice in its own words, a day as 2026-11-23, a person, department or other row by its name or "
            "reference, and yes or no. All conditions have to hold."
        ),
    )
    columns = Names(label=_("Columns"), required=False)
    ordering = Name(label=_("Order"), required=False)
    group_by = Names(
        label=_("Group by"),
        required=False,
        help_text=_("One or two. A grouped report counts rows instead of listing them."),
    )
    measure = Name(label=_("And give"), choices=Report.Measure.choices, required=False)
    measured = Name(label=_("Of"), required=False)
    chart = Name(label=_("Chart"), choices=Report.Chart.choices, required=False)

    sections = (
        {"title": "", "fields": ["title", "note"]},
        {"title": _("Which rows"), "fields": ["conditions"]},
        {"title": _("A list"), "fields": ["columns", "ordering"], "hint": _("Where nothing is grouped.")},
        {"title": _("Or groups and a chart"), "fields": ["group_by", "measure", "measured", "chart"]},
    )

    def offer_of(self, row: Any) -> None:
        """The names of this report's own rows."""
        noun, found = catalogue.noun_at(row.rows), dict[str, Any](self.fields)
        fields = [(field.name, field.label) for field in catalogue.fields_of(noun).values()]
        found["columns"].choices = chosen_first(fields, row.columns)
        found["group_by"].choices = chosen_first(list(catalogue.groups_of(noun).items()), row.group_by)
        found["measured"].choices = [("", _("Nothing")), *catalogue.measured_of(noun).items()]
        found["ordering"].choices = [
            ("", _("Newest first")),
            *fields,
            *((f"-{name}", _("%(label)s, from the other end") % {"label": label}) for name, label in fields),
        ]
        found["conditions"].dress_rows(lambda field: named(field, fields))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        values["measure"] = values.get("measure") or "count"
        values["chart"] = values.get("chart") or "none"
        return values


def chosen_first(choices: list[tuple[str, str]], chosen: list[str]) -> list[tuple[str, str]]:
    """What is chosen stands on top, in the order it was chosen."""
    return sorted(choices, key=lambda one: chosen.index(one[0]) if one[0] in chosen else len(chosen))


def named(field: forms.Field, fields: list[tuple[str, str]]) -> None:
    if isinstance(field, Name) and field.choices == []:
        field.choices = [("", _("Choose one")), *fields]


class ScheduleForm(Form):
    @classmethod
    def initial_from(cls, report: Any) -> dict[str, Any]:
        """What is in force; for a report that is not sent, once a week to nobody yet."""
        readers = [person.pk for person in report.readers.all()]
        return {"every": report.every or "week", "format": report.format, "readers": readers}

    every = forms.ChoiceField(label=_("How often"), choices=Report.Every.choices)
    format = forms.ChoiceField(label=_("As"), choices=Report.Format.choices)
    readers = forms.ModelMultipleChoiceField(
        label=_("To"),
        queryset=User.objects.filter(
            is_active=True, is_system=False, pk__in=RoleAssignment.objects.filter(role__in=INSIDE).values("user_id")
        ),
        help_text=_("Each gets the rows that they may see themselves. People of the city with an e-mail address."),
    )
