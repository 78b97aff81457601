"""Shapes of contacts, demonstrations, reports, debriefs and pilot agreements."""

from decimal import Decimal

from django import forms

from alliance.forms import Form, InstantField, ModelForm, MoneyField, RowsField
from initiatives.models.indicators import Direction
from procurement.models import Criterion, Debrief, DemonstrationSlot, RfiResponse, Route, ScriptStep, VendorContact

LONG = forms.Textarea(attrs={"rows": 4})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ContactForm(ModelForm):
    happened_at = InstantField(label="When")

    class Meta:
        model = VendorContact
        fields = ("with_whom", "channel", "happened_at", "summary")


class SlotForm(Form):
    starts_at = InstantField(label="Starts")
    place = forms.CharField(max_length=200)


class LotForm(Form):
    slots = RowsField(SlotForm, label="Times and places", min_rows=1, max_rows=60)
    seed = forms.CharField(
        max_length=200, help_text="What was drawn in public, such as lottery numbers. With it anybody can draw again."
    )


class StepForm(Form):
    """One step of the script, as an evaluator scores it."""

    step = forms.ModelChoiceField(ScriptStep.objects.all(), widget=forms.HiddenInput)
    name = forms.CharField(
        label="Step", required=False, max_length=700, widget=forms.Textarea(attrs={"readonly": True, "rows": 2})
    )
    value = forms.IntegerField(label="0 to 4", min_value=0, max_value=Criterion.TOP, required=False)
    remark = forms.CharField(required=False, max_length=300)


class DemonstrationScoreForm(Form):
    """By the script where the RFI has one, as a whole where it has none."""

    steps = RowsField(StepForm, label="The script, step by step", required=False, extra=0, max_rows=40)
    value = forms.IntegerField(label="0 to 4", min_value=0, max_value=Criterion.TOP, required=False)
    remark = forms.CharField(label="What you saw", max_length=2000, widget=LONG)

    def offer_of(self, row: DemonstrationSlot) -> None:
        if row.rfi.script_rows.exists():
            del self.fields["value"]
        else:
            del self.fields["steps"]
            self.fields["value"].required = True


class AssessmentForm(Form):
    response = forms.ModelChoiceField(RfiResponse.objects.filter(state="opened"), widget=forms.HiddenInput)
    name = forms.CharField(label="Vendor", required=False, widget=forms.TextInput(attrs={"readonly": True}))
    strengths = forms.CharField(label="What convinced", required=False, max_length=4000, widget=LONG)
    weaknesses = forms.CharField(label="What was missing", required=False, max_length=4000, widget=LONG)


class ReportForm(Form):
    assessments = RowsField(
        AssessmentForm,
        label="Each response",
        required=False,
        extra=0,
        max_rows=200,
        help_text="The debrief of a vendor begins with what you write here.",
    )
    market_findings = forms.CharField(
        label="What the market said",
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="What exists, who offers it, what it takes, what surprised you. It is published with the outcome.",
    )


class DebriefForm(ModelForm):
    class Meta:
        model = Debrief
        fields = ("strengths", "weaknesses")


class MeasureForm(Form):
    name = forms.CharField(max_length=160)
    unit = forms.CharField(max_length=40)
    direction = forms.ChoiceField(choices=Direction.choices)
    baseline = forms.DecimalField(max_digits=20, decimal_places=4)
    target = forms.DecimalField(max_digits=20, decimal_places=4)


class PilotAgreementForm(Form):
    route = forms.ModelChoiceField(
        Route.objects.filter(kind__in=("pilot", "demonstration")), help_text="Its limits hold for the agreement."
    )
    requirements_met = forms.BooleanField(label="Everything that the route requires is there", required=False)
    starts_on = forms.DateField(label="Starts", widget=DAY)
    ends_on = forms.DateField(label="Ends", widget=DAY)
    city_cost = MoneyField(label="What the city pays", initial=Decimal(0))
    success = RowsField(MeasureForm, label="What success is", min_rows=1, max_rows=12, extra=2)
    exit_criteria = forms.CharField(max_length=4000, widget=LONG, help_text="When it scales up, goes on, or stops.")
    data_return = forms.CharField(label="Return of data", max_length=4000, widget=LONG)
    exit_terms = forms.CharField(label="Way out", max_length=4000, widget=LONG)
