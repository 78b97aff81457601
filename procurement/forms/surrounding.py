"""Shapes of the teaming list, subscriptions, decisions on redaction and checks of other bodies' contracts."""

from django import forms

from alliance.forms import Form, ModelForm, RowsField
from procurement.cpv import CategoryInput
from procurement.models import PiggybackCheck, RedactionDecision, Route, Subscription, TeamingEntry
from procurement.public_records import WITHHOLDABLE

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TeamingForm(ModelForm):
    class Meta:
        model = TeamingEntry
        fields = ("offers", "seeks", "contact")


class SubscriptionForm(ModelForm):
    class Meta:
        model = Subscription
        fields = ("code",)
        widgets = {"code": CategoryInput}
        help_texts = {"code": "Type a word to find one of the shipped categories, or the eight digits of any other."}


class RedactionForm(ModelForm):
    withheld = forms.MultipleChoiceField(
        label="Parts of the text that are withheld",
        choices=WITHHOLDABLE,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Of files, unless published whole, only redacted copies are published.",
    )

    class Meta:
        model = RedactionDecision
        fields = ("verdict", "ground", "reason")


class PiggybackForm(ModelForm):
    route = forms.ModelChoiceField(
        Route.objects.filter(kind=Route.Kind.COOPERATIVE), help_text="Its checklist is what you answer next."
    )

    class Meta:
        model = PiggybackCheck
        fields = ("contract", "holder", "vendor", "expires_on", "route", "initiative", "external_id")
        widgets = {"expires_on": DAY}


class ChecklistRow(Form):
    requirement = forms.CharField(widget=forms.TextInput(attrs={"readonly": True}))
    is_met = forms.BooleanField(label="Met", required=False)
    evidence = forms.CharField(label="What shows it", required=False, max_length=500)


class ChecklistForm(Form):
    checklist = RowsField(ChecklistRow, label="Checklist", extra=0, max_rows=40)
