"""What the page of cash-flow measures asks for."""

from typing import Any

from django import forms

from alliance.forms import Form, MoneyField, RowsField


class FlowRow(Form):
    on = forms.DateField(label="Day")
    amount = MoneyField(label="Amount", allow_negative=True, help_text="Money paid out is negative.")


class CashFlowForm(Form):
    discount_rate = forms.DecimalField(
        min_value=0,
        max_value=1,
        max_digits=7,
        decimal_places=6,
        initial="0.03",
        label="Discount rate",
        help_text="As a fraction a year: 0.03 for 3 %.",
    )
    flows: Any = RowsField(FlowRow, min_rows=2, max_rows=60, extra=3, label="Payments")
