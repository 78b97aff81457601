"""Shapes of RFIs, their questions and their outcome."""

from typing import Any

from django import forms

from alliance.forms import Form, InstantField, ModelForm, RowsField
from alliance.models import User
from alliance.roles import CITY_STAFF, Role
from procurement.cpv import CategoryInput
from procurement.models import Addendum, Criterion, Requirement, Rfi, RfiComment, RfiResponse
from procurement.permissions import DECLARING

LONG = forms.Textarea(attrs={"rows": 6})


class CriterionForm(Form):
    name = forms.CharField(max_length=120)
    weight = forms.DecimalField(max_digits=5, decimal_places=2, min_value=0)
    proves = forms.ChoiceField(label="Is about", choices=Criterion.Proves.choices)
    anchors = forms.CharField(
        label="What 0 to 4 mean", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )


class RequirementForm(Form):
    text = forms.CharField(label="Question", max_length=300)
    kind = forms.ChoiceField(label="Answer", choices=Requirement.Kind.choices)
    judged = forms.ChoiceField(choices=Requirement.Judged.choices)
    criterion = forms.CharField(label="With which criterion", required=False, max_length=120)
    options = forms.CharField(
        label="Choices or columns", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    accepted = forms.CharField(
        label="Choices that meet it", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    least = forms.CharField(label="Least", required=False, max_length=30)
    most = forms.CharField(label="Most", required=False, max_length=30)

    def clean_least(self) -> Any:
        return self.bound("least")

    def clean_most(self) -> Any:
        return self.bound("most")

    def bound(self, name: str) -> Any:
        """A number, or of a day a day; None where nothing is written. Raises ValidationError with how to write it."""
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        kind = self.cleaned_data.get("kind")
        if kind == Requirement.Kind.DATE:
            return forms.DateField(error_messages={"invalid": "Write the day as 2026-11-23."}).clean(text)
        return forms.DecimalField(max_digits=20, decimal_places=4).clean(text)


class ScriptForm(Form):
    text = forms.CharField(label="What is done", max_length=300)
    expected = forms.CharField(label="What must be seen", required=False, max_length=300)
    weight = forms.IntegerField(label="Counts", min_value=1, max_value=100, initial=1)


class InterviewForm(ModelForm):
    """A few questions; the clause library writes the rest."""

    place = forms.CharField(label="Where can it be shown?", required=False, max_length=200)
    period = forms.CharField(label="For how long?", required=False, max_length=100, help_text="Such as “ten nights”.")
    measure = forms.CharField(
        label="What is measured?", required=False, max_length=200, help_text="Such as “electricity and light”."
    )
    gain = forms.CharField(
        label="What could both sides gain?",
        required=False,
        max_length=200,
        help_text="Such as “a share of saved electricity”.",
    )
    others = forms.CharField(
        label="Who else may buy on the same terms?",
        required=False,
        max_length=200,
        help_text="Such as “any city or county of this state”. Others may buy where vendors agree; you can take it out.",
    )
    questions_until = InstantField(label="Questions close", required=False)
    due_at = InstantField(label="Responses due", required=False, help_text="You can set the dates later.")
    sections = (
        {"title": "What it is for", "fields": ["initiative", "title", "summary", "problem", "resources"]},
        {"title": "Show it working", "fields": ["place", "period", "measure"]},
        {"title": "Share the value", "fields": ["gain", "others"]},
        {"title": "Until when", "fields": ["questions_until", "due_at", "external_id"]},
    )

    class Meta:
        model = Rfi
        fields = (
            "initiative",
            "title",
            "summary",
            "problem",
            "resources",
            "questions_until",
            "due_at",
            "external_id",
        )


class RfiForm(ModelForm):
    questions_until = InstantField(label="Questions close", required=False)
    due_at = InstantField(
        label="Responses due", required=False, help_text="What arrives exactly at this instant is late."
    )
    criteria = RowsField(
        CriterionForm, label="Evaluation criteria", required=False, max_rows=20, help_text="Weights add up to 100."
    )
    requirements = RowsField(
        RequirementForm,
        label="Questions to vendors",
        required=False,
        max_rows=60,
        extra=1,
        help_text="Each is answered in a field of its own. Choices and columns: one per line. "
        "Least and most: of a number, or of a day as 2026-11-23. What must be met is then judged by itself.",
    )
    script = RowsField(
        ScriptForm,
        label="Script of the demonstration",
        required=False,
        max_rows=40,
        extra=1,
        help_text="Step by step, the same for every vendor. Each step is scored from 0 to 4.",
    )
    sections = (
        {
            "title": "What it is for",
            "fields": ["initiative", "needs", "title", "summary", "problem", "resources", "assets", "category"],
        },
        {
            "title": "What the city asks for",
            "fields": ["partnership", "demonstration", "shared_value", "security", "scale", "cooperative", "terms"],
            "hint": "The first three and the last are what an RFI of this city must have.",
        },
        {"title": "What every response answers", "fields": ["requirements"]},
        {"title": "What every vendor shows", "fields": ["script"]},
        {"title": "How responses are judged", "fields": ["criteria"]},
        {"title": "Until when", "fields": ["questions_until", "due_at", "external_id"]},
    )

    class Meta:
        model = Rfi
        fields = (
            "initiative",
            "needs",
            "title",
            "summary",
            "problem",
            "resources",
            "assets",
            "partnership",
            "demonstration",
            "shared_value",
            "security",
            "scale",
            "cooperative",
            "terms",
            "category",
            "questions_until",
            "due_at",
            "external_id",
        )
        widgets = {"category": CategoryInput}


class ReviewersForm(Form):
    reviewers = forms.ModelMultipleChoiceField(
        User.objects.filter(role_assignments__role__in=CITY_STAFF, is_active=True).distinct(),
        widget=forms.CheckboxSelectMultiple,
        help_text="People of the city other than the writer. Each of them has to approve.",
    )


class ApprovalForm(Form):
    note = forms.CharField(required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class ChangesForm(Form):
    note = forms.CharField(
        label="What has to change", max_length=4000, widget=LONG, help_text="The writer reads exactly this."
    )


class CommentForm(ModelForm):
    class Meta:
        model = RfiComment
        fields = ("part", "text")


class QuestionForm(Form):
    text = forms.CharField(
        label="Question",
        max_length=4000,
        widget=LONG,
        help_text="Leave out your name: question and answer are shown to everybody, who asked is not.",
    )


class AddendumForm(ModelForm):
    due_at = InstantField(
        label="New deadline", required=False, help_text="Only later than the present one; empty leaves it."
    )

    class Meta:
        model = Addendum
        fields = ("text", "is_material", "due_at")


class AnswerForm(Form):
    answer = forms.CharField(max_length=8000, widget=LONG, help_text="All vendors read exactly this.")


class PanelForm(Form):
    evaluators = forms.ModelMultipleChoiceField(
        User.objects.filter(role_assignments__role=Role.EVALUATOR, is_active=True).distinct(),
        help_text="Nobody who wrote, changed or opened the RFI.",
    )
    in_group = forms.BooleanField(
        label="They score together",
        required=False,
        help_text="In one session: no sheets of their own, only what the panel agrees on. Each still declares interests.",
    )


class ResponseChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: object) -> str:
        return labelled(obj)


class ResponseChoices(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: object) -> str:
        return labelled(obj)


def labelled(response: object) -> str:
    assert isinstance(response, RfiResponse)
    return f"{response.rfi.reference}: {response.organisation}"


OPENED = RfiResponse.objects.filter(state="opened").select_related("rfi", "organisation")


class DeclarationForm(Form):
    conflicts = ResponseChoices(
        OPENED.filter(rfi__state__in=DECLARING),
        label="I have a conflict of interest with",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Leave all empty if there is none. You then read and score every response.",
    )
    note = forms.CharField(
        label="What it is", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer_of(self, row: Rfi) -> None:
        only_of(row, self.fields["conflicts"])


class OutcomeForm(Form):
    outcome = forms.ChoiceField(choices=Rfi.Outcome.choices)
    chosen = ResponseChoice(
        OPENED.filter(rfi__state__in=("consensus", "demonstrating", "reported")),
        label="With whose response",
        required=False,
    )
    outcome_reason = forms.CharField(
        label="Reason", max_length=4000, widget=LONG, help_text="Vendors read exactly this."
    )

    def offer_of(self, row: Rfi) -> None:
        only_of(row, self.fields["chosen"])


def only_of(row: Rfi, field: Any) -> None:
    field.queryset = field.queryset.filter(rfi=row)


class ReasonForm(Form):
    why = forms.CharField(label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
