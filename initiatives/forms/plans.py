"""Shapes of costs and benefits by fiscal year, and of dependencies."""

from typing import Any

from django import forms

from alliance.forms import Form, MoneyField, RowsField
from initiatives.models import CashLine, Initiative

YEAR: dict[str, Any] = {"min_value": 1990, "max_value": 2199}


class CashRow(Form):
    kind = forms.ChoiceField(choices=CashLine.Kind.choices)
    name = forms.CharField(label="What for", max_length=120)
    first_year = forms.IntegerField(label="From fiscal year", **YEAR)
    last_year = forms.IntegerField(label="To fiscal year", required=False, **YEAR)
    low = MoneyField(label="Low", required=False)
    likely = MoneyField(label="Likely")
    high = MoneyField(label="High", required=False)


class CashForm(Form):
    lines = RowsField(
        CashRow,
        max_rows=60,
        extra=3,
        required=False,
        label="Costs and benefits",
        help_text="One line per cost or benefit, in the money of each year. A one-off has no last year; low and high "
        "are the likely amount unless you say otherwise.",
    )

    @classmethod
    def initial_from(cls, row: Initiative) -> dict[str, Any]:
        names = list(CashRow.base_fields)
        return {"lines": [{name: getattr(line, name) for name in names} for line in row.cash_lines.all()]}


class DependencyForm(Form):
    requires = forms.ModelMultipleChoiceField(
        Initiative.objects.order_by("title"), required=False, help_text="What must be there for this to work."
    )
    excludes = forms.ModelMultipleChoiceField(
        Initiative.objects.order_by("title"), required=False, help_text="What cannot go together with this."
    )

    @classmethod
    def initial_from(cls, row: Initiative) -> dict[str, Any]:
        found: dict[str, Any] = {"requires": [], "excludes": []}
        for dependency in row.dependencies.all():
            found[dependency.kind].append(dependency.other_id)
        return found
