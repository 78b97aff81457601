"""Shapes of gain shares and settlements: the terms of every rule, and what each rule measures, as plain fields.

`clean` folds them into the one mapping that services take (`terms`, `measured`).
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from alliance.forms import Form, ModelForm, MoneyField, RowsField
from partnerships.forms.agreements import DAY
from partnerships.forms.parties import OfPartnership
from partnerships.models import GainShare, Settlement
from partnerships.models.gains import YEAR_LIMITS


class ShareField(forms.DecimalField):
    """A fraction from 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1, max_digits=9, decimal_places=8, required=False, **kwargs)
        self.widget.attrs["step"] = "any"


class RateField(forms.DecimalField):
    """A fraction above -1 and at most 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=-1, max_value=1, max_digits=9, decimal_places=8, required=False, **kwargs)
        self.widget.attrs["step"] = "any"


class QuantityField(forms.DecimalField):
    """A measured value, or a price for each unit of it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_digits=20, decimal_places=6, **{"required": False} | kwargs)
        self.widget.attrs["step"] = "any"


class BandRow(Form):
    up_to = MoneyField(required=False, label="Up to", help_text="Empty in the last row.")
    share = ShareField(label="Share of the partner")


class ShareRow(Form):
    party = forms.CharField(max_length=200, label="Party", help_text="Its name, or its identifier.")
    share = forms.CharField(max_length=20, label="Share", help_text="Such as 0.30, or 1/3.")


class AdjustmentRow(Form):
    label = forms.CharField(max_length=120, label="What for")
    kind = forms.ChoiceField(choices=[("routine", "Routine"), ("non_routine", "Non-routine")])
    amount = QuantityField(label="Added to the baseline", required=True)
    approved_by = forms.CharField(max_length=120, required=False, label="Approved by")


TERMS = (
    "partner_share",
    "unit_price",
    "deadband",
    "floor",
    "cap",
    "bands",
    "marginal",
    "share",
    "minimum_guarantee",
    "threshold",
    "share_above",
    "share_below",
    "target_cost",
    "contractor_share_under",
    "contractor_share_over",
    "target_profit",
    "ceiling_price",
    "lower_threshold",
    "guaranteed_savings",
    "carry_forward_excess",
    "moves",
    "rise",
    "step",
    "base_index",
    "pass_through",
    "floor_rate",
    "cap_rate",
)
# Ticks: not ticked is not said
TICKS = ("marginal", "carry_forward_excess")
MOVES = (
    ("", "It stays as agreed"),
    ("compound", "By a rate every year, on the year before"),
    ("simple", "By a rate every year, on the first amount"),
    ("step", "By an amount every year"),
    ("index", "With a published index"),
)
MEASURED = (
    "baseline",
    "actual",
    "unit_price",
    "adjustments",
    "amount",
    "gross_receipts",
    "value",
    "quantity",
    "actual_cost",
    "current_index",
)
SHAPED = (
    "title",
    "unit",
    "model",
    "period",
    "is_trued_up",
    "baseline",
    "baseline_note",
    "indicator",
    "gathering",
    "payment_days",
    "dispute_days",
)


# The parts of a form in which the terms of a rule are asked for
RULE_SECTIONS: tuple[dict[str, Any], ...] = (
    {
        "title": "A share of savings",
        "when": "model=linear",
        "fields": ["partner_share", "unit_price", "deadband"],
    },
    {
        "title": "Bands",
        "when": "model=tiered,target_cost",
        "fields": ["bands", "marginal"],
        "hint": "For target cost the ends are fractions of it.",
    },
    {
        "title": "A share of receipts, or a minimum",
        "when": "model=greater_of",
        "fields": ["share", "minimum_guarantee"],
    },
    {
        "title": "A threshold",
        "when": "model=threshold",
        "fields": ["threshold", "lower_threshold", "share_above", "share_below"],
    },
    {
        "title": "Target cost",
        "when": "model=target_cost,ceiling_price",
        "fields": ["target_cost", "ceiling_price"],
    },
    {
        "title": "Profit and shares of the difference",
        "when": "model=ceiling_price",
        "fields": ["target_profit", "contractor_share_under", "contractor_share_over"],
    },
    {
        "title": "A guarantee",
        "folded": True,
        "when": "model=linear,tiered",
        "fields": ["guaranteed_savings", "carry_forward_excess"],
        "hint": "Only where the partner promises a saving and pays what is missing.",
    },
    {
        "title": "Limits of what is paid",
        "folded": True,
        "when": "model=linear,tiered,greater_of,threshold,target_cost,ceiling_price",
        "fields": ["floor", "cap"],
        "hint": "For a target cost they limit the partner’s gain and pain; for receipts only the upper one applies.",
    },
    {
        "title": "How amounts move with time",
        "when": "model=linear,greater_of,threshold,target_cost,ceiling_price",
        "fields": ["moves"],
    },
    {"title": "Every year", "when": "moves=compound,simple,step", "fields": ["rise", "step"]},
    {
        "title": "With the index",
        "when": "moves=index",
        "fields": ["base_index", "pass_through", "floor_rate", "cap_rate"],
        "hint": "The index is entered with each settlement.",
    },
)


class ChangeGainShareForm(OfPartnership, ModelForm):
    partner_share = ShareField(label="Partner’s share", help_text="0.30 is 30 percent.")
    unit_price = QuantityField(label="Price of a unit", help_text="Leave empty if it is measured for each period.")
    deadband = MoneyField(required=False, label="Shared only above")
    floor = MoneyField(
        required=False,
        allow_negative=True,
        label="Never less than",
        help_text="Below zero: the other side pays at most.",
    )
    cap = MoneyField(required=False, allow_negative=True, label="Never more than")
    guaranteed_savings = MoneyField(
        required=False,
        label="The partner guarantees savings of",
        help_text="In each period. It makes up what is missing, and shares only in what exceeds it.",
    )
    carry_forward_excess = forms.BooleanField(
        required=False, label="What exceeds the guarantee covers a later shortfall first"
    )
    moves = forms.ChoiceField(
        choices=MOVES,
        required=False,
        label="Price, minimum, threshold or target cost",
        help_text="Years are those of the partnership, counted from the day it starts.",
    )
    rise = RateField(label="Rate a year", help_text="0.02 is 2 percent; empty where an amount is added.")
    step = QuantityField(label="Amount added every year", help_text="Empty where a rate is agreed.")
    base_index = QuantityField(label="Index when it was agreed")
    pass_through = ShareField(label="Part of its change that is applied", help_text="Empty: all of it.")
    floor_rate = RateField(label="Change applied, never less than", help_text="Since the agreement; 0 is no fall.")
    cap_rate = RateField(label="Change applied, never more than", help_text="Since the agreement; 0.10 is 10 percent.")
    bands = RowsField(BandRow, label="Bands", required=False, help_text="Ascending; the last one has no end.")
    marginal = forms.BooleanField(required=False, label="Each part of the amount at its own band’s share")
    share = ShareField(label="City’s share of receipts")
    minimum_guarantee = MoneyField(required=False, label="Guaranteed minimum")
    threshold = QuantityField(label="Threshold")
    lower_threshold = QuantityField(
        label="Lower threshold", help_text="Between the two nothing is paid. Empty: one threshold for both."
    )
    share_above = ShareField(label="Share above")
    share_below = ShareField(label="Share below")
    target_cost = MoneyField(required=False, label="Target cost")
    contractor_share_under = ShareField(label="Contractor’s share below target")
    contractor_share_over = ShareField(label="Contractor’s share above target")
    target_profit = MoneyField(required=False, label="Target profit")
    ceiling_price = MoneyField(required=False, label="Ceiling price", help_text="No more is paid in all.")
    year_deadband = MoneyField(required=False, label="Shared in a year only above")
    year_floor = MoneyField(required=False, label="Never less in a year than")
    year_cap = MoneyField(required=False, label="Never more in a year than")
    year_minimum_guarantee = MoneyField(required=False, label="Guaranteed minimum of a year")
    year_guaranteed_savings = MoneyField(required=False, label="The partner guarantees savings in a year of")
    year_carry_forward_excess = forms.BooleanField(
        required=False, label="What exceeds the year’s guarantee covers a later shortfall first"
    )
    shares = RowsField(
        ShareRow,
        label="Who shares",
        min_rows=1,
        help_text="How the partner’s side divides it: parties by name, shares that add up to 1.",
    )

    sections = (
        {
            "title": "What is measured",
            "fields": [
                "partnership",
                "title",
                "unit",
                "period",
                "baseline",
                "baseline_note",
                "indicator",
                "gathering",
            ],
        },
        {"title": "The rule", "fields": ["model"], "hint": "Fill in only the terms of the rule you choose."},
        *RULE_SECTIONS,
        {
            "title": "The year as a whole",
            "when": "model=linear,greater_of",
            "fields": ["is_trued_up", *(f"year_{name}" for name in YEAR_LIMITS)],
            "hint": "For a share of savings, and a share of receipts or a minimum.",
        },
        {"title": "Who shares, and when", "fields": ["shares", "payment_days", "dispute_days", "external_id"]},
    )

    class Meta:
        model = GainShare
        fields: ClassVar[Any] = SHAPED

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        terms = terms_in(values)
        year = {name: values.pop(f"year_{name}", None) for name in YEAR_LIMITS}
        year["carry_forward_excess"] = year["carry_forward_excess"] or None
        return values | {"terms": terms, "year_terms": year}

    @classmethod
    def initial_from(cls, row: GainShare) -> dict[str, Any]:
        terms = dict(row.terms)
        terms["bands"] = [renamed(band, "contractor_share", "share") for band in terms.get("bands", [])]
        shares = [{"party": name, "share": share} for name, share in row.measures().items()]
        year = {f"year_{name}": value for name, value in row.year_terms.items()}
        own = {name: getattr(row, name) for name in SHAPED} | {"indicator": row.indicator_id}
        return own | terms | year | {"shares": shares, "partnership": row.partnership_id}


def terms_in(values: dict[str, Any]) -> dict[str, Any]:
    """Take the terms of the rule out of a form's values. A tick that is not set says nothing, save that bands are whole."""
    terms = {name: values.pop(name) for name in TERMS if name in values}
    said = ("marginal",) if values.get("model") == GainShare.Model.TIERED else ()
    terms = {name: value for name, value in terms.items() if value or name not in TICKS or name in said}
    if values.get("model") == GainShare.Model.TARGET_COST:
        terms["bands"] = [renamed(row, "share", "contractor_share") for row in terms.get("bands") or []]
    return terms


def renamed(row: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    return {new if name == old else name: value for name, value in row.items()}


class GainShareForm(ChangeGainShareForm):
    class Meta(ChangeGainShareForm.Meta):
        fields: ClassVar[Any] = ("partnership", *SHAPED, "external_id")


class PaperForm(Form):
    paper = forms.CharField(
        max_length=200,
        required=False,
        label="Where the partner’s signed paper is filed",
        help_text="Only where you record the partner’s word for it. Leave empty to speak for your own side.",
    )


class MeasuredForm(ModelForm):
    baseline = QuantityField(label="Baseline", help_text="Empty: the one both sides signed.")
    actual = QuantityField(label="Measured")
    unit_price = QuantityField(label="Price of a unit", help_text="Only where the agreement names none.")
    adjustments = RowsField(
        AdjustmentRow,
        label="Adjustments of the baseline",
        required=False,
        extra=1,
        help_text="A non-routine adjustment needs somebody’s approval for both sides.",
    )
    amount = QuantityField(label="Verified amount")
    gross_receipts = MoneyField(required=False, label="Gross receipts")
    value = QuantityField(label="Measured value")
    quantity = QuantityField(label="Quantity")
    actual_cost = MoneyField(required=False, label="Actual cost")
    current_index = QuantityField(label="Index of the period", help_text="Where the agreement follows an index.")

    sections = (
        {"title": "The period", "fields": ["gain_share", "kind", "starts_on", "ends_on"]},
        {
            "title": "Where the figures come from",
            "fields": ["source", "checksum", "note"],
            "hint": "Leave the readings empty where an indicator is read.",
        },
        {
            "title": "Savings against the baseline",
            "fields": ["baseline", "actual", "unit_price", "adjustments"],
            "hint": "Fill in only what this gain share measures.",
        },
        {"title": "Bands", "fields": ["amount"]},
        {"title": "Receipts", "fields": ["gross_receipts"]},
        {"title": "Threshold", "fields": ["value", "quantity"]},
        {"title": "Target cost", "fields": ["actual_cost"]},
        {"title": "Price index", "fields": ["current_index", "external_id"]},
    )

    class Meta:
        model = Settlement
        fields: ClassVar[Any] = ("source", "checksum", "note")
        widgets: ClassVar[Any] = {"starts_on": DAY, "ends_on": DAY}

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        return values | {"measured": {name: values.pop(name) for name in MEASURED if name in values}}

    @classmethod
    def initial_from(cls, row: Settlement) -> dict[str, Any]:
        return {**row.inputs, "source": row.source, "checksum": row.checksum, "note": row.note}


class SettlementForm(MeasuredForm):
    class Meta(MeasuredForm.Meta):
        fields: ClassVar[Any] = (
            "gain_share",
            "kind",
            "starts_on",
            "ends_on",
            "source",
            "checksum",
            "note",
            "external_id",
        )


class RestateForm(MeasuredForm):
    note = forms.CharField(label="Why it is restated", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class DisputeForm(Form):
    reason = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which line is wrong, and what it should say. The other side reads exactly this.",
    )


class PaymentForm(Form):
    amount = MoneyField()
    paid_on = forms.DateField(label="Paid on", widget=DAY)
    bank_reference = forms.CharField(max_length=120, required=False)
