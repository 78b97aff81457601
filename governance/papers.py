"""What a meeting gives out: its agenda or minutes as a document, and its date as iCalendar (RFC 5545)."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from governance import queries
from governance.models import Action, Decision, Meeting


def content_of(meeting: Meeting, user: Any) -> dict[str, Any]:
    """The agenda before, the minutes afterwards, for the members. What is done is left out: it is for what is still to do."""
    questions = questions_of(meeting)
    closed = [[row.question, row.reference, row.legal_ground] for row in questions if is_closed(row)]
    closed += [[row["item"], "", row["legal_ground"]] for row in meeting.closed_agenda]
    sheets = [
        agenda_sheet(meeting, questions),
        {"title": "In closed session", "head": ["Item", "Number", "Ground"], "rows": closed},
        actions_sheet(queries.open_actions(meeting.body)),
    ]
    lead = [meeting.minutes, meeting.closed_minutes and f"In closed session: {meeting.closed_minutes}"]
    return {
        "title": f"{kind_of(meeting)}: {meeting}",
        "lead": "\n\n".join(part for part in lead if part),
        "facts": facts_of(meeting),
        "sheets": [sheet for sheet in sheets if sheet["rows"] or sheet["title"] != "In closed session"],
    }


def public_content(meeting: Meeting, user: Any) -> dict[str, Any]:
    """The same for everybody: closed items are counted with their grounds, minutes come once they are approved."""
    questions = questions_of(meeting)
    grounds = [row.legal_ground for row in questions if is_closed(row)]
    grounds += [row["legal_ground"] for row in meeting.closed_agenda]
    closed = [("In closed session", said_closed(grounds))] if grounds else []
    approved = meeting.minutes if meeting.state == "approved" else ""
    return {
        "title": f"{kind_of(meeting)}: {meeting}",
        "lead": approved,
        "facts": [*facts_of(meeting), *closed],
        "sheets": [agenda_sheet(meeting, questions)],
    }


def kind_of(meeting: Meeting) -> str:
    return "Agenda" if meeting.state == "planned" else "Minutes"


def questions_of(meeting: Meeting) -> list[Decision]:
    return queries.agenda_of(meeting) if meeting.state == "planned" else []


def is_closed(question: Decision) -> bool:
    return question.access == Decision.Access.RESTRICTED


def said_closed(grounds: Iterable[str]) -> str:
    """How many items, and each ground once."""
    found = list(grounds)
    words = "1 item" if len(found) == 1 else f"{len(found)} items"
    return f"{words}: {'; '.join(dict.fromkeys(found))}"


def facts_of(meeting: Meeting) -> list[tuple[str, str]]:
    facts = [
        ("Body", str(meeting.body)),
        ("Starts", f"{timezone.localtime(meeting.starts_at):%-d %B %Y, %H:%M %Z}"),
        ("Place", meeting.place or "Not named"),
    ]
    if meeting.state != "planned":
        facts.append(("Present", ", ".join(meeting.present.order_by("name").values_list("name", flat=True))))
    return facts


def agenda_sheet(meeting: Meeting, questions: list[Decision]) -> dict[str, Any]:
    rows = [[row.question, row.reference, row.get_gate_display()] for row in questions if not is_closed(row)]
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
