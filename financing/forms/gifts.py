"""Shapes of crowdfunding campaigns, pledges and grants."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from financing.forms.plans import DAY
from financing.models import Campaign, Grant, GrantReport, Pledge, Source


class ChangeCampaignForm(ModelForm):
    goal = MoneyField()
    match_ratio = forms.DecimalField(
        required=False,
        initial=0,
        min_value=0,
        max_digits=6,
        decimal_places=4,
        label="Match for each unit",
        help_text="1 doubles what counts; 0 is no match.",
    )
    match_cap = MoneyField(required=False, initial=0, label="Largest match")
    fee_rate = forms.DecimalField(
        required=False,
        initial=0,
        min_value=0,
        max_digits=5,
        decimal_places=4,
        label="Platform’s fee",
        help_text="A fraction of what is raised: 0.05 is 5 percent.",
    )
    sections = (
        {"title": "What it is for", "fields": ["source", "title", "summary"]},
        {"title": "Terms", "fields": ["goal", "deadline", "keeps_all", "fee_rate"]},
        {"title": "Match", "fields": ["sponsor", "match_ratio", "match_cap", "match_basis"]},
    )

    def clean(self) -> dict[str, object]:
        values = super().clean() or {}
        return values | {name: values.get(name) or 0 for name in ("match_ratio", "match_cap", "fee_rate")}

    class Meta:
        model = Campaign
        fields = (
            "title",
            "summary",
            "goal",
            "deadline",
            "keeps_all",
            "fee_rate",
            "sponsor",
            "match_ratio",
            "match_cap",
            "match_basis",
            "external_id",
        )
        widgets = {"deadline": DAY}


class CampaignForm(ChangeCampaignForm):
    source = forms.ModelChoiceField(
        Source.objects.filter(instrument="crowdfunding").exclude(state="lost"),
        help_text="The source of a plan that counts on it.",
    )


class PledgeForm(ModelForm):
    campaign = forms.ModelChoiceField(Campaign.objects.filter(state="open"))
    amount = MoneyField()
    number = forms.CharField(max_length=60, required=False, help_text="Left empty, one is given.")
    pledged_on = forms.DateField(required=False, label="Pledged", widget=DAY, help_text="For staff. Empty: today.")

    class Meta:
        model = Pledge
        fields = ("campaign", "amount", "giver", "number", "pledged_on", "external_id")


class ChangeGrantForm(ModelForm):
    match_required = MoneyField(required=False, initial=0)
    match = forms.ModelMultipleChoiceField(
        Source.objects.exclude(state="lost"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Other sources of the same plan that count as the match.",
    )
    sections = (
        {"title": "The grant", "fields": ["source", "programme", "award_number", "conditions"]},
        {"title": "When it may be spent", "fields": ["starts_on", "ends_on"]},
        {"title": "Match", "fields": ["match_required", "match"]},
    )

    def clean_match_required(self) -> object:
        return self.cleaned_data.get("match_required") or 0

    class Meta:
        model = Grant
        fields = (
            "programme",
            "award_number",
            "conditions",
            "starts_on",
            "ends_on",
            "match_required",
            "match",
            "external_id",
        )
        widgets = {"starts_on": DAY, "ends_on": DAY}


class GrantForm(ChangeGrantForm):
    source = forms.ModelChoiceField(
        Source.objects.filter(instrument="grant").exclude(state="lost"), help_text="A source of a plan that is a grant."
    )


class MoveReportForm(ModelForm):
    class Meta:
        model = GrantReport
        fields: tuple[str, ...] = ("title", "due_on")
        widgets = {"due_on": DAY}


class ReportForm(MoveReportForm):
    grant = forms.ModelChoiceField(Grant.objects.all())
    field_order = ("grant",)

    class Meta(MoveReportForm.Meta):
        fields = (*MoveReportForm.Meta.fields, "external_id")


class SentForm(Form):
    sent_on = forms.DateField(required=False, label="Sent", widget=DAY, help_text="Empty: today.")
    note = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
