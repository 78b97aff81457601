"""Meetings and actions at both doors."""

from typing import Any

from alliance import documents
from alliance.doors.noun import Act, Column, Noun
from governance import lifecycle, queries, services
from governance.forms import ReasonForm
from governance.forms.meetings import (
    ActionForm,
    ChangeActionForm,
    ChangeMeetingForm,
    MeetingForm,
    MinutesForm,
    OutcomeForm,
)
from governance.models import Action, Meeting
from governance.serializers import ActionSerializer, MeetingSerializer

KEEP = "governance.keep_minutes"


def meeting_context(meeting: Meeting, user: Any) -> dict[str, Any]:
    present = list(meeting.present.order_by("name"))
    questions = queries.agenda_of(meeting) if meeting.state == "planned" else []
    return {
        "questions": [row for row in questions if row.access != "restricted"],
        "present": present,
        "closed_questions": [row for row in questions if row.access == "restricted"],
        "has_quorum": len(present) >= meeting.body.quorum,
        "promised": meeting.actions.select_related("owner").order_by("due_on"),
        "orders": documents.kinds_of(meeting, user),
        "carried": queries.open_actions(meeting.body).exclude(meeting=meeting)[:60],
    }


MEETING = Noun(
    model=Meeting,
    path="meetings",
    serializer=MeetingSerializer,
    lifecycle=lifecycle.MEETING,
    lead="A body comes together; its agenda fills itself with the questions that wait.",
    create=Act(
        "create", "Plan a meeting", services.plan_meeting, KEEP, MeetingForm, "Planned. The members have been told."
    ),
    acts=(
        Act("hold", "Record the meeting", services.hold_meeting, KEEP, MinutesForm, "Recorded.", step="hold"),
        Act(
            "approve",
            "Approve minutes",
            services.approve_minutes,
            "governance.approve_minutes",
            None,
            "Approved. They do not change any more.",
            step="approve",
        ),
        Act(
            "change",
            "Edit meeting",
            services.change_meeting,
            KEEP,
            ChangeMeetingForm,
            when=lambda row: row.state == "planned",
        ),
        Act(
            "cancel",
            "Cancel meeting",
            services.cancel_meeting,
            KEEP,
            ReasonForm,
            "Cancelled.",
            step="cancel",
            danger=True,
        ),
    ),
    columns=(
        Column("Meeting", str, "link"),
        Column("Body", "body", optional=True),
        Column("Starts", "starts_at", "instant", "starts_at"),
        Column("Place", "place", optional=True),
        Column("State", lifecycle.MEETING.state_of, "status"),
    ),
    filters={"body": ["exact"], "state": ["exact"], "starts_at": ["gte", "lt"], "external_id": ["exact"]},
    search=("reference", "title", "minutes"),
    ordering=("-starts_at", "starts_at", "updated_at"),
    related=("body", "approved_by"),
    page_template="governance/meeting.html",
    page_context=meeting_context,
)
ACTION = Noun(
    model=Action,
    path="actions",
    serializer=ActionSerializer,
    lifecycle=lifecycle.ACTION,
    lead="What somebody has promised to do, in a meeting or as a condition of a decision.",
    create=Act(
        "create", "Record an action", services.record_action, KEEP, ActionForm, "Recorded. Its owner has been told."
    ),
    acts=(
        Act(
            "finish",
            "Mark as done",
            services.finish_action,
            "governance.finish_action",
            OutcomeForm,
            "Done.",
            step="finish",
        ),
        Act(
            "change",
            "Edit action",
            services.change_action,
            KEEP,
            ChangeActionForm,
            when=lambda row: row.state == "open",
        ),
        Act("drop", "Drop action", services.drop_action, KEEP, ReasonForm, "Dropped.", step="drop", danger=True),
    ),
    columns=(
        Column("Action", "title", "link", "title"),
        Column("Owner", "owner"),
        Column("Due", "due_on", "day", "due_on"),
        Column("From", "body", optional=True),
        Column("State", lifecycle.ACTION.state_of, "status"),
    ),
    filters={"state": ["exact"], "owner": ["exact"], "body": ["exact"], "due_on": ["lt"], "decision": ["exact"]},
    search=("title", "reference"),
    ordering=("due_on", "-due_on", "title", "updated_at"),
    related=("owner", "body", "decision", "meeting"),
    page_template="governance/action.html",
)
