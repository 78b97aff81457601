"""The mandate, absences and bodies at both doors."""

from typing import Any

from django.urls import reverse
from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from alliance.messages import absolute
from governance import conflicts, lifecycle, queries, seats, services
from governance.forms import AbsenceForm, BodyForm, MandateForm, ReasonForm
from governance.models import Absence, Body, ChampionMandate, Conflict
from governance.serializers import AbsenceSerializer, BodySerializer, MandateSerializer


def mandate_context(mandate: ChampionMandate, user: Any) -> dict[str, Any]:
    gates = dict(queries.gate_labels())
    return {
        "gates": [gates[gate] for gate in mandate.gates if gate in gates],
        "acting": queries.acting(mandate, timezone.localdate())[1:] if mandate.state == "serving" else [],
        "deputies": mandate.deputies.all(),
    }


def body_context(body: Body, user: Any) -> dict[str, Any]:
    return {
        "seats": seats.rows_of(body, timezone.localdate()),
        "conflicts": conflicts.conflicts_of(body).filter(pk__in=Conflict.objects.visible_to(user))[:20],
        "may_seat": user.has_perm("governance.manage_body"),
        "decisions": body.decisions.visible_to(user).order_by("-created_at")[:20],
        "meetings": body.meetings.visible_to(user).order_by("-starts_at")[:8],
        "actions": queries.open_actions(body).filter(pk__in=body.actions.visible_to(user))[:30],
        "public_feed": absolute(reverse("public_body_calendar", args=[body.pk])),
        "may_plan": user.has_perm("governance.keep_minutes"),
    }


MANDATE = Noun(
    model=ChampionMandate,
    path="champion",
    serializer=MandateSerializer,
    lifecycle=lifecycle.CHAMPION,
    lead="The Smart City Champion holds the mandate for the whole: one person is in charge, and everybody knows who.",
    create=Act(
        "create",
        "Appoint a champion",
        services.appoint_champion,
        "governance.appoint_champion",
        MandateForm,
        "The champion is appointed and has been told.",
    ),
    acts=(
        Act(
            "end_mandate",
            "End mandate",
            services.end_mandate,
            "governance.appoint_champion",
            ReasonForm,
            "The mandate has ended. Council sees the gap until somebody is appointed.",
            step="end_mandate",
            danger=True,
        ),
    ),
    columns=(
        Column("Champion", "person", "link"),
        Column("From", "starts_on", "day", "starts_on"),
        Column("Until", "ends_on", "day"),
        Column("State", lifecycle.CHAMPION.state_of, "status"),
    ),
    filters={"state": ["exact"]},
    ordering=("-created_at", "starts_on"),
    related=("person",),
    prefetch=("deputies",),
    page_template="governance/mandate.html",
    page_context=mandate_context,
)
BODY = Noun(
    model=Body,
    path="bodies",
    serializer=BodySerializer,
    lead="Committees, councils and panels that decide.",
    create=Act(
        "create", "Set up a body", services.set_up_body, "governance.manage_body", BodyForm, "The body is set up."
    ),
    acts=(Act("change", "Edit body", services.change_body, "governance.manage_body", BodyForm),),
    columns=(
        Column("Body", "name", "link", "name"),
        Column("Kind", "get_kind_display"),
        Column("Chair", "chair", optional=True),
        Column("Quorum", "quorum", "number"),
    ),
    filters={"kind": ["exact"]},
    search=("name",),
    ordering=("name",),
    related=("chair",),
    prefetch=("members",),
    page_template="governance/body.html",
    page_context=body_context,
)
ABSENCE = Noun(
    model=Absence,
    path="absences",
    serializer=AbsenceSerializer,
    lead="Who is away, and who covers: reminders, escalations and decisions go to whoever is there.",
    create=Act(
        "create",
        "Record an absence",
        services.record_absence,
        "governance.record_absence",
        AbsenceForm,
        "Recorded. Who covers has been told.",
    ),
    acts=(
        Act(
            "end",
            "Remove",
            services.end_absence,
            "governance.record_absence",
            None,
            "Removed.",
            danger=True,
        ),
    ),
    columns=(
        Column("Away", "person", "link"),
        Column("Covered by", "cover"),
        Column("First day", "starts_on", "day", "starts_on"),
        Column("Last day", "ends_on", "day"),
    ),
    filters={"person": ["exact"], "cover": ["exact"], "ends_on": ["gte"]},
    ordering=("-starts_on", "starts_on"),
    related=("person", "cover"),
)
