"""Service levels and their windows at both doors."""

from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from partnerships import annexes, services
from partnerships.forms import duties as forms
from partnerships.forms.agreements import ReasonForm
from partnerships.lifecycle import MANAGE
from partnerships.models import ServiceLevel, ServiceWindow
from partnerships.scorecards import TONES, WORDS, colour_of, windows_until
from partnerships.serializers import duties as serializers
from partnerships.services.service_levels import MEASURE


def goes_on(row: Any) -> bool:
    return bool(row.partnership.state != "ended")


def now_of(level: ServiceLevel) -> tuple[str, str]:
    """Tone and words of the last window that is over."""
    last = annexes.card_of(level).last
    return (last.tone, last.words) if last else ("none", "No window yet")


def level_context(level: ServiceLevel, user: Any) -> dict[str, Any]:
    card = annexes.card_of(level)
    measured = {window.starts_on for window in card.windows if window.row}
    waiting = [days for days in windows_until(level, timezone.localdate()) if days[0] not in measured]
    may_measure = user.has_perm(MEASURE)
    return {
        "card": card,
        "measure_url": f"/service-windows/new/?service_level={level.pk}&starts_on={waiting[0][0]}"
        if waiting and may_measure
        else "",
    }


SERVICE_LEVEL = Noun(
    model=ServiceLevel,
    path="service-levels",
    serializer=serializers.ServiceLevelSerializer,
    lead="What a party keeps up, judged window by window from data alone, with credits where it fails.",
    create=Act(
        "create",
        "Agree on a service level",
        services.agree_service_level,
        MANAGE,
        forms.ServiceLevelForm,
        "The service level is agreed. Record what each window measures.",
    ),
    acts=(
        Act(
            "change",
            "Edit service level",
            services.change_service_level,
            MANAGE,
            forms.ChangeServiceLevelForm,
            when=goes_on,
        ),
    ),
    columns=(
        Column("Service level", "metric", "link", "metric"),
        Column("Kept by", "party.name", optional=True),
        Column("Partnership", "partnership.title", optional=True),
        Column("Target", "target", "number"),
        Column("Last window", now_of, "status"),
    ),
    filters={
        "partnership": ["exact"],
        "party": ["exact"],
        "indicator": ["exact"],
        "external_id": ["exact"],
    },
    search=("metric", "partnership__title", "party__organisation__name"),
    ordering=("-created_at", "metric"),
    related=("partnership", "party__organisation", "party__department", "indicator"),
    prefetch=("windows",),
    page_template="partnerships/service_level.html",
    page_context=level_context,
    parent="partnership",
)


def colour(window: ServiceWindow) -> tuple[str, str]:
    state = window.judged or colour_of(window.service_level, window)
    return TONES[state], WORDS[state]


SERVICE_WINDOW = Noun(
    model=ServiceWindow,
    path="service-windows",
    serializer=serializers.ServiceWindowSerializer,
    lead="What one window of a service level measured, and how it is judged.",
    create=Act(
        "create",
        "Record what a window measured",
        services.measure_window,
        MEASURE,
        forms.WindowForm,
        "The window is measured.",
    ),
    acts=(
        Act(
            "judge",
            "Judge otherwise",
            services.judge_window,
            MANAGE,
            forms.JudgeForm,
            "The judgement stands beside what the data say.",
            hint="The colour that follows from the data stays visible, with your reason.",
        ),
        Act(
            "unjudge",
            "Withdraw judgement",
            services.withdraw_judgement,
            MANAGE,
            ReasonForm,
            "The data speak again.",
            when=lambda row: bool(row.judged),
        ),
        Act("change", "Correct value", services.remeasure_window, MEASURE, forms.RemeasureForm),
    ),
    columns=(
        Column("Window", str, "link"),
        Column("Value", "value", "number", "value"),
        Column("Where from", "source", optional=True),
        Column("Colour", colour, "status"),
    ),
    filters={
        "service_level": ["exact"],
        "service_level__partnership": ["exact"],
        "starts_on": ["gte", "lt"],
        "external_id": ["exact"],
    },
    search=("service_level__metric", "source"),
    ordering=("-created_at", "starts_on", "value"),
    related=("service_level__partnership",),
    page_template="partnerships/service_window.html",
    page_context=lambda row, user: {
        "computed": (TONES[state := colour_of(row.service_level, row)], WORDS[state]),
        "counts": colour(row),
    },
    parent="service_level",
)
