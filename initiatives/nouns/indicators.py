"""Indicators and observations at both doors."""

from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from initiatives import charts, services
from initiatives.forms.indicators import CorrectObservationForm, IndicatorForm, ObservationForm
from initiatives.models import Indicator, Observation, ObservationImport, RequestFeed
from initiatives.nouns import request_feeds
from initiatives.serializers import IndicatorSerializer, ObservationImportSerializer, ObservationSerializer

MANAGE, RECORD = "initiatives.manage_indicator", "initiatives.record_observation"


def page_context(indicator: Indicator, user: Any) -> dict[str, Any]:
    return {
        "chart": charts.of_indicator(indicator, timezone.localdate()),
        "kpis": indicator.kpis.visible_to(user).select_related("pilot"),
        "may_record": user.has_perm(RECORD),
        "may_connect": user.has_perm("initiatives.connect_requests") and indicator.frequency == "month",
        **feed_of(indicator),
    }


def feed_of(indicator: Indicator) -> dict[str, Any]:
    row = RequestFeed.objects.select_related("job").filter(indicator=indicator).first()
    return request_feeds.shown(row) if row else {}


INDICATOR = Noun(
    model=Indicator,
    path="indicators",
    serializer=IndicatorSerializer,
    lead="An indicator is a defined measure of city life, with a baseline, a target and dated values.",
    create=Act(
        "create", "Define an indicator", services.define_indicator, MANAGE, IndicatorForm, "The indicator is defined."
    ),
    acts=(Act("change", "Edit indicator", services.revise_indicator, MANAGE, IndicatorForm),),
    columns=(
        Column("Indicator", "name", "link", "name"),
        Column("Code", "code", "text", "code", optional=True),
        Column("Domain", "get_domain_display", optional=True),
        Column("Unit", "unit", optional=True),
        Column("Better", "get_direction_display", optional=True),
        Column("Baseline", "baseline", "number"),
        Column("Target", "target", "number"),
    ),
    filters={
        "domain": ["exact"],
        "scheme": ["exact"],
        "kind": ["exact"],
        "department": ["exact"],
        "code": ["exact"],
        "external_id": ["exact"],
    },
    search=("name", "code", "source"),
    ordering=("-created_at", "name", "code"),
    related=("department",),
    page_template="initiatives/indicator.html",
    page_context=page_context,
)
OBSERVATION = Noun(
    model=Observation,
    path="observations",
    own_bulk=True,
    serializer=ObservationSerializer,
    lead="An observation is the value of an indicator on one day.",
    create=Act(
        "create", "Record a value", services.record_observation, RECORD, ObservationForm, "The value is recorded."
    ),
    acts=(Act("change", "Correct value", services.correct_observation, RECORD, CorrectObservationForm),),
    columns=(
        Column("Indicator", "indicator", "link"),
        Column("Day", "on", "day", "on"),
        Column("Value", "value", "number"),
        Column("Unit", "indicator.unit", optional=True),
        Column("Note", "note", optional=True),
    ),
    filters={"indicator": ["exact"], "on": ["exact", "gte", "lt"], "external_id": ["exact"]},
    search=("indicator__name", "note"),
    ordering=("-created_at", "on"),
    related=("indicator",),
    parent="indicator",
    is_line=True,
)


OUTCOMES = {"waiting": "warn", "refused": "bad", "checked": "ok", "saved": "ok"}


def import_context(row: ObservationImport, user: Any) -> dict[str, Any]:
    return {"tone": OUTCOMES[row.outcome], "said": said_of(row)}


def said_of(row: ObservationImport) -> str:
    """What became of the file, in a sentence."""
    counts = row.counts
    if row.outcome == "refused":
        return f"{counts['rejected']:,} rows are at fault, {counts['good']:,} are fine. Nothing is saved."
    if row.outcome == "checked":
        return f"{counts['good']:,} rows are fine."
    if row.outcome == "saved":
        made = f"{counts['created']:,} added, {counts['updated']:,} replaced, {counts['unchanged']:,} as they were"
        return f"{made}, {counts['rejected']:,} left out."
    return ""


OBSERVATION_IMPORT = Noun(
    model=ObservationImport,
    path="observation-imports",
    serializer=ObservationImportSerializer,
    lead="An import brings many values from one file. Every row is checked before the first is saved.",
    columns=(
        Column("File", "name", "link"),
        Column("Outcome", "get_outcome_display"),
        Column("What became of it", said_of, optional=True),
        Column("By", "created_by", optional=True),
        Column("Handed over", "created_at", "instant", "created_at"),
    ),
    filters={"outcome": ["exact"]},
    search=("name",),
    related=("created_by", "job"),
    page_template="initiatives/observation_import.html",
    page_context=import_context,
)
