"""Shapes of needs."""

from django import forms

from alliance.forms import Form, ModelForm
from alliance.models import Department
from initiatives.models import Need


class NeedForm(ModelForm):
    sections = (
        {"title": "The problem", "fields": ["title", "problem", "domain", "ward"]},
        {"title": "Who has it", "fields": ["affected", "affected_count", "severity", "urgency", "equity"]},
        {"title": "What shows it", "fields": ["evidence", "department", "is_public", "external_id"]},
    )

    class Meta:
        model = Need
        fields = (
            "title",
            "problem",
            "domain",
            "ward",
            "affected",
            "affected_count",
            "severity",
            "urgency",
            "equity",
            "evidence",
            "department",
            "is_public",
            "external_id",
        )


class AcceptNeedForm(Form):
    department = forms.ModelChoiceField(
        Department.objects.all(), required=False, help_text="Who looks after it from now on."
    )


class AnswerForm(Form):
    answer = forms.CharField(
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="In plain words: the person who raised the need reads exactly this.",
    )
