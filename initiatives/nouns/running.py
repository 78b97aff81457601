"""Incidents, costs and amendments of pilots at both doors."""

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.running import (
    AmendKpiForm,
    AmendPilotForm,
    CorrectPilotCostForm,
    IncidentForm,
    PilotCostForm,
    ResolveIncidentForm,
    ReviseIncidentForm,
)
from initiatives.models import PilotAmendment, PilotCost, PilotIncident
from initiatives.serializers import PilotAmendmentSerializer, PilotCostSerializer, PilotIncidentSerializer

RUN = "initiatives.run_pilot"
AMENDED = "The amendment is written down and shows on the pilot's page."
HINT = "What it is judged by was frozen at the start. The change, its reason and your name stay on the pilot's page."
AMEND_PILOT = Act(
    "amend",
    "Amend criteria",
    services.amend_pilot,
    RUN,
    AmendPilotForm,
    AMENDED,
    when=lambda row: row.state == "running",
    danger=True,  # never the first thing to do with a pilot that runs
    hint=HINT,
)
AMEND_KPI = Act(
    "amend",
    "Amend KPI",
    services.amend_kpi,
    RUN,
    AmendKpiForm,
    AMENDED,
    when=lambda row: row.pilot.state == "running",
    danger=True,  # never the first thing to do with a pilot that runs
    hint=HINT,
)

INCIDENT = Noun(
    model=PilotIncident,
    path="incidents",
    serializer=PilotIncidentSerializer,
    lead="An incident is something that went wrong in a pilot: how bad, who was told, and how it was resolved.",
    create=Act(
        "create", "Report an incident", services.report_incident, RUN, IncidentForm, "The incident is reported."
    ),
    acts=(
        Act(
            "resolve",
            "Mark as resolved",
            services.resolve_incident,
            RUN,
            ResolveIncidentForm,
            "The incident is resolved.",
            when=lambda row: row.resolved_at is None,
        ),
        Act(
            "change",
            "Correct incident",
            services.revise_incident,
            RUN,
            ReviseIncidentForm,
            when=lambda row: row.resolved_at is None,
        ),
    ),
    columns=(
        Column("What happened", "title", "link", "title"),
        Column("Pilot", "pilot", optional=True),
        Column("When", "happened_at", "instant", "happened_at"),
        Column("Severity", "get_severity_display"),
        Column("Resolved", "resolved_at", "instant"),
    ),
    filters={
        "pilot": ["exact"],
        "severity": ["exact"],
        "happened_at": ["gte", "lt"],
        "resolved_at": ["isnull"],
        "external_id": ["exact"],
    },
    search=("title", "description", "told"),
    ordering=("-happened_at", "created_at", "title"),
    related=("pilot__initiative",),
    parent="pilot",
    is_line=True,
)
COST = Noun(
    model=PilotCost,
    path="pilot-costs",
    serializer=PilotCostSerializer,
    lead="A cost is money a pilot has spent on one day, counted against its budget.",
    create=Act("create", "Record a cost", services.record_pilot_cost, RUN, PilotCostForm, "The cost is recorded."),
    acts=(Act("change", "Correct cost", services.correct_pilot_cost, RUN, CorrectPilotCostForm),),
    columns=(
        Column("What for", "what", "link"),
        Column("Pilot", "pilot", optional=True),
        Column("Day", "spent_on", "day", "spent_on"),
        Column("Amount", "amount", "money"),
        Column("Source", "source", optional=True),
    ),
    filters={"pilot": ["exact"], "spent_on": ["gte", "lt"], "external_id": ["exact"]},
    search=("what", "source"),
    ordering=("-spent_on", "created_at"),
    related=("pilot__initiative",),
    parent="pilot",
    is_line=True,
)
AMENDMENT = Noun(
    model=PilotAmendment,
    path="pilot-amendments",
    serializer=PilotAmendmentSerializer,
    lead="An amendment changes what a pilot is judged by after its start: with a reason, before and after side by side.",
    columns=(
        Column("What was amended", "subject", "link"),
        Column("Pilot", "pilot", optional=True),
        Column("When", "made_at", "instant", "made_at"),
        Column("By", "created_by", optional=True),
    ),
    filters={"pilot": ["exact"], "made_at": ["gte", "lt"]},
    search=("subject", "why"),
    ordering=("-made_at", "created_at"),
    related=("pilot__initiative", "created_by"),
    parent="pilot",
    page_template="initiatives/amendment.html",
)
