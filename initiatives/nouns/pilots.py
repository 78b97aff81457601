"""Pilots, their KPIs, values and reviews at both doors."""

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.pilots import (
    CorrectKpiValueForm,
    HoldReviewForm,
    KpiForm,
    KpiValueForm,
    LessonForm,
    MoveReviewForm,
    PilotForm,
    ReviewForm,
    ReviseKpiForm,
    RevisePilotForm,
)
from initiatives.lifecycle import PILOT as STATES
from initiatives.models import Kpi, KpiValue, Pilot, Review
from initiatives.pages import kpi_context, pilot_context, review_context
from initiatives.serializers import KpiSerializer, KpiValueSerializer, PilotSerializer, ReviewSerializer

RUN, REVIEW_IT = "initiatives.run_pilot", "initiatives.review_pilot"

PILOT = Noun(
    model=Pilot,
    path="pilots",
    serializer=PilotSerializer,
    lifecycle=STATES,
    lead="A pilot is a test with an end: a hypothesis, KPIs and exit criteria that are fixed before it starts.",
    create=Act(
        "create", "Design a pilot", services.design_pilot, RUN, PilotForm, "The design is saved. Add KPIs next."
    ),
    acts=(
        Act(
            "start",
            "Start pilot",
            services.start_pilot,
            RUN,
            None,
            "The pilot runs. Its exit criteria and KPIs are frozen.",
            step="start",
            hint="Hypothesis, exit criteria and KPIs cannot be changed after the start.",
        ),
        Act("scale", "Scale up", services.scale_pilot, RUN, None, "The pilot is scaled up.", step="scale"),
        Act(
            "change",
            "Edit design",
            services.revise_pilot,
            RUN,
            RevisePilotForm,
            when=lambda row: row.state == "designed",
        ),
        Act(
            "lesson",
            "Write what we learned",
            services.write_lesson,
            RUN,
            LessonForm,
            "The lesson is kept.",
            when=lambda row: row.state in ("reviewed", "scaled", "stopped"),
        ),
        Act("stop", "Stop pilot", services.stop_pilot, RUN, None, "The pilot is stopped.", step="stop", danger=True),
    ),
    columns=(
        Column("Pilot", "title", "link", "title"),
        Column("No.", "reference", optional=True),
        Column("Initiative", "initiative.title", optional=True),
        Column("State", STATES.state_of, "status"),
        Column("From", "starts_on", "day", "starts_on", optional=True),
        Column("Until", "ends_on", "day", "ends_on"),
        Column("Lead", "lead", optional=True),
    ),
    filters={
        "state": ["exact"],
        "initiative": ["exact"],
        "lead": ["exact"],
        "ward": ["exact"],
        "external_id": ["exact"],
        "ends_on": ["gte", "lt"],
    },
    search=("title", "hypothesis", "reference"),
    ordering=("-created_at", "title", "starts_on", "ends_on"),
    related=("initiative", "lead"),
    page_template="initiatives/pilot.html",
    page_context=pilot_context,
    public=True,
)
KPI = Noun(
    model=Kpi,
    path="kpis",
    serializer=KpiSerializer,
    lead="A KPI is an indicator of a pilot, with the baseline, the target and the least that is acceptable.",
    create=Act(
        "create",
        "Add a KPI",
        services.add_kpi,
        RUN,
        KpiForm,
        "The KPI is added.",
        unpack=lambda kpi: (kpi, {}),
    ),
    acts=(
        Act(
            "change",
            "Edit KPI",
            services.revise_kpi,
            RUN,
            ReviseKpiForm,
            when=lambda row: row.pilot.state == "designed",
        ),
    ),
    columns=(
        Column("KPI", "name", "link", "name"),
        Column("Pilot", "pilot", optional=True),
        Column("Unit", "unit", optional=True),
        Column("Baseline", "baseline", "number"),
        Column("Target", "target", "number"),
        Column("Minimum", "minimum", "number", optional=True),
    ),
    filters={"pilot": ["exact"], "indicator": ["exact"], "external_id": ["exact"]},
    search=("name",),
    ordering=("created_at", "name"),
    related=("pilot__initiative", "indicator"),
    page_template="initiatives/kpi.html",
    page_context=kpi_context,
)
KPI_VALUE = Noun(
    model=KpiValue,
    path="kpi-values",
    serializer=KpiValueSerializer,
    lead="A value is what a KPI of a pilot measured on one day.",
    create=Act(
        "create",
        "Report a value",
        services.record_kpi_value,
        RUN,
        KpiValueForm,
        "The value is recorded.",
    ),
    acts=(Act("change", "Correct value", services.correct_kpi_value, RUN, CorrectKpiValueForm),),
    columns=(
        Column("KPI", "kpi", "link"),
        Column("Day", "on", "day", "on"),
        Column("Value", "value", "number"),
        Column("Unit", "kpi.unit", optional=True),
        Column("Source", "source", optional=True),
    ),
    filters={"kpi": ["exact"], "kpi__pilot": ["exact"], "on": ["exact", "gte", "lt"], "external_id": ["exact"]},
    search=("kpi__name", "source"),
    ordering=("-created_at", "on"),
    related=("kpi__pilot__initiative",),
)
REVIEW = Noun(
    model=Review,
    path="reviews",
    serializer=ReviewSerializer,
    lead="A review is a dated look at a pilot: the facts first, then the judgement.",
    create=Act(
        "create",
        "Schedule a review",
        services.schedule_review,
        RUN,
        ReviewForm,
        "The review is scheduled. The reviewer is told and will be reminded.",
    ),
    acts=(
        Act(
            "hold",
            "Hold review",
            services.hold_review,
            REVIEW_IT,
            HoldReviewForm,
            "The review is recorded with the facts as they are now.",
            when=lambda row: row.held_at is None and row.pilot.state == "running",
        ),
        Act(
            "move",
            "Move review",
            services.move_review,
            RUN,
            MoveReviewForm,
            "The review is moved. Old reminders fall away.",
            when=lambda row: row.held_at is None,
        ),
    ),
    columns=(
        Column("Review", "pilot.title", "link"),
        Column("Due", "due_on", "day", "due_on"),
        Column("Final", "is_final", "flag", optional=True),
        Column("Reviewer", "reviewer", optional=True),
        Column("Outcome", "get_outcome_display"),
    ),
    filters={
        "pilot": ["exact"],
        "reviewer": ["exact"],
        "outcome": ["exact"],
        "due_on": ["gte", "lt"],
        "held_at": ["isnull"],
        "external_id": ["exact"],
    },
    search=("pilot__title", "findings"),
    ordering=("due_on", "created_at"),
    related=("pilot__initiative", "reviewer"),
    page_template="initiatives/review.html",
    page_context=review_context,
)
