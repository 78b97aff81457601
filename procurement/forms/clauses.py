"""Shapes of clauses."""

from django import forms

from alliance.forms import Form, ModelForm
from procurement.models import ClauseEdition

WORDS = forms.Textarea(attrs={"rows": 8})


class NewClauseForm(ModelForm):
    class Meta:
        model = ClauseEdition
        fields = ("part", "title", "kind", "text", "department", "reason")
        widgets = {"text": WORDS, "reason": forms.Textarea(attrs={"rows": 2})}


class ClauseForm(ModelForm):
    """The next edition. `edition` is the one in force when the page was opened."""

    edition = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label="What changed, and why", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    class Meta:
        model = ClauseEdition
        fields = ("title", "kind", "text", "department")
        widgets = {"text": WORDS}


class RetirementForm(Form):
    edition = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    reason = forms.CharField(label="Reason", max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))
