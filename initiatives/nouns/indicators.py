"""Indicators and observations at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import charts, services
from initiatives.forms.indicators import CorrectObservationForm, IndicatorForm, ObservationForm
from initiatives.models import Indicator, Observation
from initiatives.serializers import IndicatorSerializer, ObservationSerializer

MANAGE, RECORD = "initiatives.manage_indicator", "initiatives.record_observation"


def page_context(indicator: Indicator, user: Any) -> dict[str, Any]:
    return {
        "chart": charts.of_indicator(indicator),
        "kpis": indicator.kpis.visible_to(user).select_related("pilot"),
        "may_record": user.has_perm(RECORD),
    }


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
