"""What a meeting gives out: its agenda or minutes as a document, and its date as iCalendar (RFC 5545)."""

from typing import Any

from django.utils import timezone

from governance import queries
from governance.models import Action, Meeting


def content_of(meeting: Meeting, user: Any) -> dict[str, Any]:
    """The agenda before, the minutes afterwards. What is done is left out: the paper is for what is still to do."""
    planned = meeting.state == "planned"
    return {
        "title": f"{'Agenda' if planned else 'Minutes'}: {meeting}",
        "lead": meeting.minutes,
        "facts": [
            ("Body", str(meeting.body)),
            ("Starts", f"{timezone.localtime(meeting.starts_at):%-d %B %Y, %H:%M %Z}"),
            ("Place", meeting.place or "Not named"),
            *(
                []
                if planned
                else [("Present", ", ".join(meeting.present.order_by("name").values_list("name", flat=True)))]
            ),
        ],
        "sheets": [agenda_sheet(meeting), actions_sheet(queries.open_actions(meeting.body))],
    }


def agenda_sheet(meeting: Meeting) -> dict[str, Any]:
    questions = queries.agenda_of(meeting) if meeting.state == "planned" else []
    rows = [[row.question, row.reference, row.get_gate_display()] for row in questions]
    return {
        "title": "Agenda",
        "head": ["Item", "Number", "Gate"],
        "rows": [*rows, *([item, "", ""] for item in meeting.agenda)],
    }


def actions_sheet(actions: Any) -> dict[str, Any]:
    def line(action: Action) -> list[str]:
        return [action.title, str(action.owner), f"{action.due_on:%-d %B %Y}"]

    return {
        "title": "Still to do",
        "head": ["Action", "Owner", "Due"],
        "rows": [line(action) for action in actions],
    }


def event_of(meeting: Meeting, host: str) -> dict[str, Any]:
    """The UID stays the same when it moves, so that calendars update instead of doubling."""
    return {
        "uid": f"meeting-{meeting.pk}@{host}",
        "sequence": meeting.version,
        "dtstamp": meeting.updated_at,
        "dtstart": meeting.starts_at,
        "dtend": meeting.ends_at,
        "summary": f"{meeting.body}: {meeting.title}" if meeting.title else str(meeting.body),
        "location": meeting.place,
        "status": "CANCELLED" if meeting.state == "cancelled" else "CONFIRMED",
    }
