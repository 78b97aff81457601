"""Shapes of what people write in governance."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from alliance.models import User
from governance.models import Body, ChampionMandate, Decision, Risk, Vote


class MandateForm(ModelForm):
    decision_limit = MoneyField(initial=0, help_text="Amount up to which the champion decides alone.")

    class Meta:
        model = ChampionMandate
        fields = ("person", "mandate", "decision_limit", "starts_on", "ends_on")


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class BodyForm(ModelForm):
    members = forms.ModelMultipleChoiceField(User.objects.all(), widget=forms.CheckboxSelectMultiple)

    class Meta:
        model = Body
        fields = ("name", "kind", "chair", "quorum", "members")


class QuestionForm(ModelForm):
    subject_type = forms.CharField(
        widget=forms.HiddenInput, help_text="The kind of row, such as initiatives.initiative."
    )
    subject_id = forms.UUIDField(widget=forms.HiddenInput, help_text="The row it is about.")

    class Meta:
        model = Decision
        fields = ("body", "question", "gate", "options", "meets_on", "external_id")


class VoteForm(Form):
    choice = forms.ChoiceField(choices=Vote.Choice.choices, widget=forms.RadioSelect)
    remark = forms.CharField(
        max_length=500, required=False, help_text="Dissent or the reason for a recusal; it is recorded."
    )


class SignForm(Form):
    outcome = forms.ChoiceField(choices=Decision.Outcome.choices, widget=forms.RadioSelect)
    reason = forms.CharField(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    conditions = forms.CharField(
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="What must happen, by whom and until when, if the outcome is “Go, with conditions”.",
    )


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
