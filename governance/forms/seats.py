"""Shapes of terms and conflicts of interest."""

from django import forms

from alliance.forms import Form, ModelForm
from alliance.models import User
from governance.models import Conflict, Term


class TermForm(ModelForm):
    class Meta:
        model = Term
        fields = ("body", "person", "starts_on", "ends_on", "ground", "external_id")


class ChangeTermForm(ModelForm):
    class Meta:
        model = Term
        fields = ("starts_on", "ends_on", "ground")


class ConflictForm(ModelForm):
    subject_type = forms.CharField(
        widget=forms.HiddenInput, help_text="The kind of row, such as initiatives.initiative."
    )
    subject_id = forms.UUIDField(widget=forms.HiddenInput, help_text="The row it is about.")
    person = forms.ModelChoiceField(
        User.objects.all(), required=False, help_text="Leave empty for yourself; the office may say it for others."
    )

    class Meta:
        model = Conflict
        fields = ("person", "reason", "external_id")


class OwnConflictForm(Form):
    reason = forms.CharField(
        label="What your interest is",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It is shown with the votes. You are recused from this matter until it is lifted.",
    )
