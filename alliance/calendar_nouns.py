"""Secret calendar addresses at both doors."""

from typing import Any

from django import forms

from alliance import calendar_feeds
from alliance.api.serializers import RecordSerializer
from alliance.doors.noun import Act, Column, Noun
from alliance.forms import Form
from alliance.models import CalendarAddress


class AddressForm(Form):
    name = forms.CharField(max_length=80, help_text="Which calendar reads it, such as “My telephone”.")
    subject = forms.UUIDField(
        required=False,
        label="Only of",
        help_text="Empty: all your days. The page of a body has a link that fills this in with its identifier.",
    )


class AddressSerializer(RecordSerializer):
    class Meta:
        model = CalendarAddress
        fields = (
            "id",
            "version",
            "created_at",
            "name",
            "owner",
            "subject_type",
            "subject_id",
            "subject_label",
            "revoked_at",
            "last_used_on",
        )


def standing(row: CalendarAddress) -> tuple[str, str]:
    return ("none", "Revoked") if row.revoked_at else ("ok", "In use")


def shown_once(made: tuple[CalendarAddress, str]) -> tuple[Any, dict[str, Any]]:
    return made[0], {"address": made[1]}


ADDRESS = Noun(
    model=CalendarAddress,
    path="calendar-addresses",
    serializer=AddressSerializer,
    sessions_only=True,
    lead="A secret address lets your own calendar show your days here. Whoever knows it reads them: keep it to yourself.",
    create=Act(
        "create",
        "Make a secret address",
        calendar_feeds.make_calendar_address,
        "alliance.make_calendar_address",
        AddressForm,
        "Copy it now, after the name of this site, into “subscribe to a calendar”; it is not shown again.",
        unpack=shown_once,
    ),
    acts=(
        Act(
            "revoke",
            "Revoke address",
            calendar_feeds.revoke_calendar_address,
            "alliance.revoke_calendar_address",
            None,
            "Nobody reads anything under it any more.",
            when=lambda row: row.revoked_at is None,
            danger=True,
        ),
    ),
    columns=(
        Column("Calendar", "name", "link"),
        Column("Of", lambda row: row.subject_label or "All my days", optional=True),
        Column("State", standing, "status"),
        Column("Made", "created_at", "instant", "created_at", optional=True),
        Column("Last read", "last_used_on", "day"),
    ),
    filters={"revoked_at": ["isnull"]},
    search=("name",),
    ordering=("-created_at", "created_at"),
)
NOUNS = (ADDRESS,)
