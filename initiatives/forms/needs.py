"""Shapes of needs."""

from typing import ClassVar

from django import forms

from alliance.forms import Form, ModelForm, RowsField
from alliance.models import Department
from initiatives.forms.titles import TitleInput
from initiatives.models import Initiative, Need
from initiatives.places import WardField

PROBLEM = ("title", "problem", "domain", "ward")
WHO = ("affected", "affected_count", "severity", "urgency", "equity")
POINT = ("latitude", "longitude")


class LinkRow(Form):
    url = forms.URLField(label="Address", max_length=500, assume_scheme="https")
    words = forms.CharField(label="What it is", max_length=120, required=False)

    def clean_url(self) -> str:
        url = str(self.cleaned_data["url"])
        if not url.startswith(("https://", "http://")):
            raise forms.ValidationError("Give an address that begins with https:// or http://.")
        return url


class NeedForm(ModelForm):
    sections = (
        {"title": "The problem", "fields": PROBLEM},
        {"title": "Who has it, and how badly", "fields": WHO, "folded": True},
        {"title": "What shows it", "fields": ["indicator", "evidence", "links"], "folded": True},
        {
            "title": "Where exactly, and who looks after it",
            "fields": [*POINT, "department", "is_public"],
            "folded": True,
        },
    )
    ward = WardField()
    links = RowsField(LinkRow, max_rows=10, extra=1, required=False, label="Links")

    class Meta:
        model = Need
        widgets: ClassVar = {"title": TitleInput("/needs/similar/")}
        fields = (
            *PROBLEM,
            *WHO,
            "indicator",
            "evidence",
            "links",
            *POINT,
            "department",
            "is_public",
            "external_id",
        )


class PublicNeedForm(ModelForm):
    """What a resident without an account fills in. `website` is empty for people: only programs fill it in."""

    sections = (
        {"title": "The problem", "fields": PROBLEM},
        {"title": "Who has it", "fields": ["affected", "affected_count", "evidence"], "folded": True},
        {
            "title": "So that we can answer you",
            "hint": "Only the champion’s office reads this. It is never published, and you can erase it later.",
            "fields": ["name", "email", "website"],
        },
    )
    ward = WardField()
    name = forms.CharField(label="Your name", max_length=120, required=False)
    email = forms.EmailField(
        label="Your e-mail", required=False, help_text="We write to you when something becomes of it."
    )
    website = forms.CharField(
        label="Leave this empty",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "data-trap": ""}),
    )

    class Meta:
        model = Need
        widgets: ClassVar = {"title": TitleInput("/needs/similar/")}
        fields = (*PROBLEM, "affected", "affected_count", "evidence")
        labels: ClassVar[dict[str, str]] = {
            "title": "What is wrong, in a few words",
            "problem": "Tell us more",
            "domain": "What is it about?",
            "affected": "Who is affected",
            "evidence": "What shows it",
        }

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError("Leave this field empty: it is there to tell people from programs.")
        return ""


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


class WhyForm(Form):
    why = forms.CharField(
        label="Reason",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Everybody who follows the need reads it.",
    )


class MergeForm(Form):
    into = forms.ModelChoiceField(
        Need.objects.filter(state__in=["raised", "accepted", "answered"]).order_by("title"),
        label="The need in which it goes on",
        help_text="It keeps its own page and history; whoever follows it follows the other one from now on.",
    )
    why = forms.CharField(label="Reason", required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class LinkForm(Form):
    initiative = forms.ModelChoiceField(Initiative.objects.order_by("title"), help_text="Who follows the need is told.")


class UnlinkForm(LinkForm, WhyForm):
    """Which one, and why."""
