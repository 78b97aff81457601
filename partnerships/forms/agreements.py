"""Shapes of partnerships, parties and contributions."""

from typing import Any, ClassVar

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from partnerships.forms.parties import OfPartnership
from partnerships.models import Contribution, Partnership, Party, editions

TEXT = (
    "title",
    "purpose",
    "legal_form",
    "lead",
    "committee",
    "starts_on",
    "ends_on",
    "data_terms",
    "property_terms",
    "dispute_terms",
    "exit_terms",
)
DAY = forms.DateInput(attrs={"type": "date"})


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ChangePartnershipForm(ModelForm):
    sections = (
        {"title": "The alliance", "fields": ["initiative", "title", "purpose", "legal_form", "lead", "committee"]},
        {"title": "Time", "fields": ["starts_on", "ends_on"]},
        {"title": "Terms", "fields": ["data_terms", "property_terms", "dispute_terms", "exit_terms"]},
    )

    class Meta:
        model = Partnership
        fields: ClassVar[Any] = TEXT
        widgets: ClassVar[Any] = {"starts_on": DAY, "ends_on": DAY}


class PartnershipForm(ChangePartnershipForm):
    class Meta(ChangePartnershipForm.Meta):
        fields: ClassVar[Any] = ("initiative", *TEXT, "external_id")


class SteerForm(ModelForm):
    class Meta:
        model = Partnership
        fields: ClassVar[Any] = ("committee", "lead")

    @classmethod
    def initial_from(cls, row: Partnership) -> dict[str, Any]:
        return {"committee": row.committee_id, "lead": row.lead_id}


class EditionForm(ModelForm):
    """A new wording of a binding agreement. A page shows what is in force; what other systems leave out is kept."""

    why = forms.CharField(label="Why it changes", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    sections = (
        {"title": "The change", "fields": ["why"]},
        {"title": "The alliance", "fields": ["title", "purpose", "legal_form", "starts_on", "ends_on"]},
        {"title": "Terms", "fields": ["data_terms", "property_terms", "dispute_terms", "exit_terms"]},
    )

    class Meta:
        model = Partnership
        fields: ClassVar[Any] = editions.TEXT
        widgets: ClassVar[Any] = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in editions.TEXT:
            self.fields[name].required, self.fields[name].initial = False, None

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        return {name: value for name, value in values.items() if name in self.data}

    @classmethod
    def initial_from(cls, row: Partnership) -> dict[str, Any]:
        return {name: getattr(row, name) for name in editions.TEXT}


class ChangePartyForm(ModelForm):
    class Meta:
        model = Party
        fields: ClassVar[Any] = ("role", "duty", "signatory")


class PartyForm(ChangePartyForm):
    class Meta(ChangePartyForm.Meta):
        fields: ClassVar[Any] = (
            "partnership",
            "organisation",
            "department",
            "role",
            "duty",
            "signatory",
            "external_id",
        )


class SignPartyForm(Form):
    signatory = forms.CharField(max_length=120, label="Who signs", help_text="Name and office.")
    paper = forms.CharField(
        max_length=200,
        required=False,
        label="Where the signed paper is filed",
        help_text="Only where you record what an organisation outside the city signed on paper.",
    )

    @classmethod
    def initial_from(cls, party: Party) -> dict[str, Any]:
        return {"signatory": party.signatory}


class ChangeContributionForm(ModelForm):
    value = MoneyField(required=False, label="Worth", help_text="In money, where it can be said.")

    class Meta:
        model = Contribution
        fields: ClassVar[Any] = ("kind", "description", "value", "due_on")
        widgets: ClassVar[Any] = {"due_on": DAY}


class ContributionForm(OfPartnership, ChangeContributionForm):
    """`partnership` only says whose parties are offered."""

    partnership = forms.ModelChoiceField(
        Partnership.objects.exclude(state="ended"), required=False, widget=forms.HiddenInput
    )

    class Meta(ChangeContributionForm.Meta):
        fields: ClassVar[Any] = ("party", "kind", "description", "value", "due_on", "external_id")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        return {name: value for name, value in values.items() if name != "partnership"}


class DeliverForm(Form):
    delivered_on = forms.DateField(label="Received on", widget=DAY)
