"""Shapes of responsibilities, obligations, risks, shared costs, editions and service levels."""

from datetime import date
from typing import Any, ClassVar

from django import forms

from alliance.forms import Form, ModelForm, MoneyField, RowsField
from partnerships.forms.agreements import DAY
from partnerships.forms.gains import QuantityField
from partnerships.forms.parties import OfPartnership
from partnerships.models import (
    Edition,
    Obligation,
    Party,
    Responsibility,
    ServiceLevel,
    ServiceWindow,
    SharedCost,
    SharedRisk,
)

BOXES = forms.CheckboxSelectMultiple
LAST_YEAR = 2200


def with_partnership(row: Any, names: Any) -> dict[str, Any]:
    """What a form shows of a row, and to which partnership its controls belong."""
    found = {name: getattr(row, f"{name}_id", None) or getattr(row, name, None) for name in names}
    return found | {"partnership": row.partnership_id}


class ChangeResponsibilityForm(OfPartnership, ModelForm):
    class Meta:
        model = Responsibility
        fields: ClassVar[Any] = ("activity", "accountable", "responsible", "consulted", "informed")
        labels: ClassVar[Any] = {
            "accountable": "Answers for it (exactly one)",
            "responsible": "Does it",
            "consulted": "Is asked before",
            "informed": "Is told after",
        }
        widgets: ClassVar[Any] = {"responsible": BOXES, "consulted": BOXES, "informed": BOXES}

    @classmethod
    def initial_from(cls, row: Responsibility) -> dict[str, Any]:
        parts = {name: [p.pk for p in getattr(row, name).all()] for name in ("responsible", "consulted", "informed")}
        return with_partnership(row, ("activity", "accountable")) | parts


class ResponsibilityForm(ChangeResponsibilityForm):
    class Meta(ChangeResponsibilityForm.Meta):
        fields: ClassVar[Any] = ("partnership", *ChangeResponsibilityForm.Meta.fields, "external_id")


class ChangeObligationForm(OfPartnership, ModelForm):
    class Meta:
        model = Obligation
        fields: ClassVar[Any] = ("party", "title", "owner", "due_on")
        widgets: ClassVar[Any] = {"due_on": DAY}

    @classmethod
    def initial_from(cls, row: Obligation) -> dict[str, Any]:
        return with_partnership(row, cls.Meta.fields)


class ObligationForm(ChangeObligationForm):
    class Meta(ChangeObligationForm.Meta):
        fields: ClassVar[Any] = ("partnership", *ChangeObligationForm.Meta.fields, "external_id")


class FulfilForm(Form):
    done_on = forms.DateField(label="Done on", widget=DAY)
    evidence = forms.CharField(max_length=300, help_text="What shows it, and where that is kept.")


class ChangeRiskForm(OfPartnership, ModelForm):
    class Meta:
        model = SharedRisk
        fields: ClassVar[Any] = ("category", "description", "allocation", "accountable", "formula", "mitigation")

    @classmethod
    def initial_from(cls, row: SharedRisk) -> dict[str, Any]:
        return with_partnership(row, cls.Meta.fields)


class RiskForm(ChangeRiskForm):
    class Meta(ChangeRiskForm.Meta):
        fields: ClassVar[Any] = ("partnership", *ChangeRiskForm.Meta.fields, "external_id")


class MeasureRow(Form):
    party = forms.CharField(max_length=200, label="Party", help_text="Its name, or its identifier.")
    measure = forms.CharField(
        max_length=30, required=False, label="Counts for", help_text="Heads, use, or a share such as 1/3."
    )


class ChangeSharedCostForm(OfPartnership, ModelForm):
    amount = MoneyField()
    measures = RowsField(
        MeasureRow, label="Who pays", min_rows=1, help_text="Parties by name; empty measures where parts are equal."
    )

    class Meta:
        model = SharedCost
        fields: ClassVar[Any] = ("title", "amount", "key")

    @classmethod
    def initial_from(cls, row: SharedCost) -> dict[str, Any]:
        measures = [{"party": part.party.name, "measure": part.measure} for part in row.parts.all()]
        return with_partnership(row, ("title", "amount", "key")) | {"measures": measures}


class SharedCostForm(ChangeSharedCostForm):
    class Meta(ChangeSharedCostForm.Meta):
        fields: ClassVar[Any] = ("partnership", *ChangeSharedCostForm.Meta.fields, "external_id")


class ApproveForm(OfPartnership, Form):
    party = forms.ModelChoiceField(
        Party.objects.all(), required=False, help_text="Leave empty to speak for your own organisation."
    )
    signatory = forms.CharField(max_length=120, label="Who approves", help_text="Name and office.")
    paper = forms.CharField(
        max_length=200,
        required=False,
        label="Where the signed paper is filed",
        help_text="Only where you record what an organisation outside the city approved on paper.",
    )

    @classmethod
    def initial_from(cls, row: Edition) -> dict[str, Any]:
        return {"partnership": row.partnership_id}


LEVEL = (
    "party",
    "metric",
    "unit",
    "direction",
    "target",
    "threshold",
    "window",
    "starts_on",
    "indicator",
    "gathering",
    "exclusions",
    "credit",
    "credit_cap",
    "chronic_misses",
    "chronic_within",
)


class ChangeServiceLevelForm(OfPartnership, ModelForm):
    credit = MoneyField(label="Credit for each red window", initial=0)
    credit_cap = MoneyField(required=False, label="No more credit in a year than")

    sections = (
        {"title": "What is kept up", "fields": ["partnership", "party", "metric", "unit", "direction"]},
        {"title": "How it is judged", "fields": ["target", "threshold", "window", "starts_on", "exclusions"]},
        {"title": "Where values come from", "fields": ["indicator", "gathering"]},
        {"title": "When it fails", "fields": ["credit", "credit_cap", "chronic_misses", "chronic_within"]},
    )

    class Meta:
        model = ServiceLevel
        fields: ClassVar[Any] = LEVEL
        widgets: ClassVar[Any] = {"starts_on": DAY}

    def clean_starts_on(self) -> date:
        found: date = self.cleaned_data["starts_on"]
        if found.year > LAST_YEAR:  # its windows end in years that are to come
            raise forms.ValidationError(f"Choose a day until {LAST_YEAR}.")
        return found

    @classmethod
    def initial_from(cls, row: ServiceLevel) -> dict[str, Any]:
        return with_partnership(row, LEVEL)


class ServiceLevelForm(ChangeServiceLevelForm):
    class Meta(ChangeServiceLevelForm.Meta):
        fields: ClassVar[Any] = ("partnership", *LEVEL, "external_id")


class RemeasureForm(Form):
    value = QuantityField(label="Value", help_text="Empty: taken from the indicator.")
    source = forms.CharField(max_length=200, required=False, label="Where the value comes from")

    @classmethod
    def initial_from(cls, row: ServiceWindow) -> dict[str, Any]:
        return {"value": row.value, "source": row.source}


class WindowForm(ModelForm):
    value = QuantityField(label="Value", help_text="Empty: taken from the indicator.")

    class Meta:
        model = ServiceWindow
        fields: ClassVar[Any] = ("service_level", "starts_on", "value", "source", "external_id")
        widgets: ClassVar[Any] = {"starts_on": DAY}


class JudgeForm(Form):
    judged = forms.ChoiceField(choices=ServiceWindow.Judgement.choices, label="Judged as")
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LeaveForm(Form):
    left_on = forms.DateField(label="Leaves on", widget=DAY, help_text="The last day on which it takes part.")
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
