"""Shapes of portfolios. Initiatives are written by reference, such as I-003."""

from typing import Any

from django import forms

from alliance.forms import Form, ModelForm, MoneyField, RowsField
from initiatives.forms.resources import Bound
from initiatives.models import Portfolio, Round

REFERENCE: dict[str, Any] = {"max_length": 20, "min_length": 3}
GROUPS = (("ward", "Ward"), ("domain", "Domain"))
MEASURES = (("count", "Initiatives"), ("amount", "Amount"), ("share", "Share of spending (0 to 1)"))
RELATIONS = (("requires", "only together with"), ("excludes", "not together with"))


class BudgetRow(Form):
    fiscal_year = forms.CharField(max_length=9, help_text="Such as 2027.")
    amount = MoneyField()


class FundRow(Bound):
    fund = forms.CharField(max_length=80)
    fiscal_year = forms.CharField(max_length=9)
    amount = MoneyField()
    order = forms.IntegerField(
        min_value=1,
        max_value=99,
        label="Spent in this order",
        required=False,
        help_text="1 first. Left empty: the more a fund is restricted, the earlier.",
    )
    field_order = ("fund", "fiscal_year", "amount", "order")


class CostRow(Form):
    initiative = forms.CharField(**REFERENCE)
    fiscal_year = forms.CharField(max_length=9)
    amount = MoneyField()


class StaffLimitRow(Form):
    role = forms.CharField(max_length=80)
    limit = forms.DecimalField(max_digits=9, decimal_places=2, min_value=0, label="At most")


class StaffNeedRow(Form):
    initiative = forms.CharField(**REFERENCE)
    role = forms.CharField(max_length=80)
    quantity = forms.DecimalField(max_digits=9, decimal_places=2, min_value=0, label="Needs")


class RelationRow(Form):
    first = forms.CharField(**REFERENCE, label="Initiative")
    kind = forms.ChoiceField(choices=RELATIONS)
    second = forms.CharField(**REFERENCE, label="Other initiative")


class FloorRow(Form):
    kind = forms.ChoiceField(choices=GROUPS)
    name = forms.CharField(max_length=60, help_text="The ward, or the domain such as energy.")
    measure = forms.ChoiceField(choices=MEASURES)
    minimum = forms.DecimalField(max_digits=15, decimal_places=4, min_value=0, label="At least")


class MustDoRow(Form):
    initiative = forms.CharField(**REFERENCE)


class PortfolioForm(ModelForm):
    sections = (
        {"title": "What is chosen from", "fields": ["title", "round"]},
        {
            "title": "Money",
            "fields": ["budgets", "funds", "costs"],
            "hint": "A budget limits a year as a whole. Funds are money with a purpose; once there is one, funds must "
            "cover every cost. Costs are those of the initiative unless you write them here.",
        },
        {"title": "People", "fields": ["staff_limits", "staff_needs"]},
        {"title": "Rules", "fields": ["min_count", "max_count", "must_do", "relations", "floors", "external_id"]},
    )
    round = forms.ModelChoiceField(Round.objects.filter(state="closed"), help_text="A closed round: its scores count.")
    budgets = RowsField(BudgetRow, required=False, max_rows=30, label="Budget by fiscal year")
    funds = RowsField(FundRow, required=False, max_rows=60, extra=2, label="Restricted funds")
    costs = RowsField(CostRow, required=False, max_rows=20_000, extra=2, label="Costs that differ")
    staff_limits = RowsField(StaffLimitRow, required=False, max_rows=30, extra=2, label="Staff there is")
    staff_needs = RowsField(StaffNeedRow, required=False, max_rows=20_000, extra=2, label="Staff needed")
    must_do = RowsField(MustDoRow, required=False, max_rows=500, extra=2, label="Must be done")
    relations = RowsField(RelationRow, required=False, max_rows=5000, extra=2, label="Only together, or never")
    floors = RowsField(FloorRow, required=False, max_rows=60, extra=2, label="Fair shares")

    class Meta:
        model = Portfolio
        fields = (
            "title",
            "round",
            "budgets",
            "funds",
            "costs",
            "staff_limits",
            "staff_needs",
            "min_count",
            "max_count",
            "must_do",
            "relations",
            "floors",
            "external_id",
        )


class CopyForm(Form):
    title = forms.CharField(max_length=160, help_text="What will differ, such as “Without the grant”.")


class ExplainForm(Form):
    initiative = forms.CharField(**REFERENCE, help_text="The reference of one that is out, such as I-003.")


class AdoptForm(Form):
    why = forms.CharField(label="Reason", max_length=900, widget=forms.Textarea(attrs={"rows": 3}))
