"""Shapes of what people write in governance."""

from django import forms

from alliance.domains import Domain
from alliance.forms import Form, ModelForm, MoneyField, RowsField
from alliance.models import User
from governance.models import Absence, Body, ChampionMandate, Decision, Proposal, Risk, Vote


class MandateForm(ModelForm):
    decision_limit = MoneyField(initial=0, help_text="Amount up to which the champion decides alone.")
    gates = forms.MultipleChoiceField(
        choices=Decision.Gate.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Gates the champion may decide alone, up to that amount.",
    )
    domains = forms.MultipleChoiceField(
        choices=Domain.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Domains the mandate holds for. Leave all empty for the whole city.",
    )
    deputies = forms.ModelMultipleChoiceField(
        User.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Stand in while the champion is away.",
    )

    class Meta:
        model = ChampionMandate
        fields = (
            "kind",
            "entity",
            "person",
            "mandate",
            "decision_limit",
            "gates",
            "domains",
            "deputies",
            "starts_on",
            "ends_on",
        )


class AbsenceForm(ModelForm):
    person = forms.ModelChoiceField(
        User.objects.all(), required=False, help_text="Leave empty for yourself; the office may say it for others."
    )

    class Meta:
        model = Absence
        fields = ("person", "cover", "starts_on", "ends_on", "external_id")


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class BodyForm(ModelForm):
    members = forms.ModelMultipleChoiceField(User.objects.all(), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Body
        fields = ("name", "kind", "chair", "quorum", "majority", "members", "external_id")


class EvidenceRow(Form):
    label = forms.CharField(max_length=200)
    link = forms.CharField(max_length=500, help_text="A page of Alliance or an address of the web.")

    def clean_link(self) -> str:
        link = str(self.cleaned_data["link"])
        if not link.startswith(("/", "https://", "http://")) or link.startswith("//"):
            raise forms.ValidationError("Give an address that starts with https:// or, on this site, with /.")
        return link


class ConditionRow(Form):
    title = forms.CharField(label="Condition", max_length=300)
    owner = forms.ModelChoiceField(User.objects.all())
    due_on = forms.DateField(label="Due", widget=forms.DateInput(attrs={"type": "date"}))


class QuestionForm(ModelForm):
    subject_type = forms.CharField(
        widget=forms.HiddenInput, help_text="The kind of row, such as initiatives.initiative."
    )
    subject_id = forms.UUIDField(widget=forms.HiddenInput, help_text="The row it is about.")

    amount = MoneyField(label="Amount it binds", required=False, help_text="Needed where the champion decides alone.")
    evidence = RowsField(EvidenceRow, required=False, max_rows=40, help_text="What the body reads before it votes.")

    class Meta:
        model = Decision
        fields = (
            "body",
            "question",
            "gate",
            "options",
            "evidence",
            "amount",
            "meets_on",
            "effective_on",
            "access",
            "legal_ground",
            "supersedes",
            "external_id",
        )


class VoteForm(Form):
    choice = forms.ChoiceField(choices=Vote.Choice.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        max_length=500, required=False, help_text="Dissent or the reason for a recusal; it is recorded."
    )


class SignForm(Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    conditions = RowsField(
        ConditionRow,
        required=False,
        max_rows=20,
        extra=1,
        help_text="What must happen, by whom and until when, if the outcome is “Go, with conditions”.",
    )
    waiver = forms.CharField(
        label="Why it goes ahead although checks fail",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Only where the gate’s checks on the decision’s page do not all pass. It is kept with the decision.",
    )

    def offer_of(self, row: Decision) -> None:
        outcome = self.fields["outcome"]
        assert isinstance(outcome, forms.ChoiceField)
        outcome.choices = row.outcomes


class RiskForm(ModelForm):
    subject_type = forms.CharField(
        widget=forms.HiddenInput, help_text="The kind of row, such as initiatives.initiative."
    )
    subject_id = forms.UUIDField(widget=forms.HiddenInput, help_text="The row it is about.")

    class Meta:
        model = Risk
        fields = ("title", "likelihood", "impact", "owner", "mitigation", "review_on", "external_id")
        help_texts = {"likelihood": "1 rare to 5 almost certain.", "impact": "1 slight to 5 severe."}


class ChangeRiskForm(ModelForm):
    class Meta:
        model = Risk
        fields = ("title", "likelihood", "impact", "owner", "mitigation", "review_on")
        help_texts = RiskForm.Meta.help_texts


class AcceptRiskForm(ReasonForm):
    until = forms.DateField(
        label="Accepted until",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="It is looked at again on that day.",
    )


class PlanForm(Form):
    plan = forms.CharField(label="What is done about it", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ProposalForm(ModelForm):
    class Meta:
        model = Proposal
        fields = ("organisation", "title", "summary", "received_on", "external_id")


class ReviseProposalForm(ModelForm):
    class Meta:
        model = Proposal
        fields = ("title", "summary")


class AnswerForm(Form):
    answer = forms.CharField(
        max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), help_text="The proposer reads it word for word."
    )
