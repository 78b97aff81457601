"""Shapes of meetings, minutes and actions."""

from django import forms
from django.utils import timezone

from alliance.forms import Form, InstantField, ModelForm, RowsField
from alliance.models import User
from governance import seats
from governance.models import Action, Meeting


class ItemRow(Form):
    item = forms.CharField(label="Item", max_length=200)


class ClosedItemRow(Form):
    item = forms.CharField(label="Item", max_length=200)
    legal_ground = forms.CharField(
        label="Ground in law", max_length=200, help_text="Such as a section of the open meetings act."
    )


class ActionRow(Form):
    title = forms.CharField(label="Action", max_length=300)
    owner = forms.ModelChoiceField(User.objects.all())
    due_on = forms.DateField(label="Due", widget=forms.DateInput(attrs={"type": "date"}))


class ChangeMeetingForm(ModelForm):
    starts_at = InstantField(label="Starts")
    ends_at = InstantField(label="Ends")
    agenda = RowsField(
        ItemRow,
        required=False,
        max_rows=60,
        help_text="Questions that wait for the body come on the agenda by themselves.",
    )

    closed_agenda = RowsField(
        ClosedItemRow,
        label="In closed session",
        required=False,
        max_rows=20,
        extra=1,
        help_text="Left out of the paper for the public, which names the ground alone. Restricted questions are closed by themselves.",
    )

    class Meta:
        model = Meeting
        fields = ("title", "starts_at", "ends_at", "place", "agenda", "closed_agenda")

    @classmethod
    def initial_from(cls, row: Meeting) -> dict[str, object]:
        return {
            "title": row.title,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "place": row.place,
            "agenda": [{"item": item} for item in row.agenda],
            "closed_agenda": row.closed_agenda,
        }


class MeetingForm(ChangeMeetingForm):
    every_weeks = forms.IntegerField(
        label="Repeat every … weeks", min_value=1, max_value=52, required=False, help_text="Empty for a single meeting."
    )
    times = forms.IntegerField(label="How many meetings", min_value=1, max_value=26, required=False)

    class Meta:
        model = Meeting
        fields = (
            "body",
            "title",
            "starts_at",
            "ends_at",
            "place",
            "agenda",
            "closed_agenda",
            "every_weeks",
            "times",
            "external_id",
        )


class MinutesForm(Form):
    present = forms.ModelMultipleChoiceField(User.objects.all(), widget=forms.CheckboxSelectMultiple)
    minutes = forms.CharField(max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))
    closed_minutes = forms.CharField(
        label="Minutes of the closed session",
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Kept for the members; left out of the paper for the public.",
    )
    actions = RowsField(ActionRow, required=False, max_rows=40, help_text="Who promised what, until when.")

    def offer_of(self, row: Meeting) -> None:
        """Those who sit on the body on the day of the meeting."""
        members = seats.members_on(row.body, timezone.localdate(row.starts_at))
        self.fields["present"].queryset = members  # type: ignore[attr-defined]


class ActionForm(ModelForm):
    class Meta:
        model = Action
        fields = ("title", "owner", "due_on", "body", "external_id")


class ChangeActionForm(ModelForm):
    class Meta:
        model = Action
        fields = ("title", "owner", "due_on")


class OutcomeForm(Form):
    outcome = forms.CharField(label="What came of it", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
