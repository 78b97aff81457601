"""KPIs of pilots that run, by what is kept of their latest value: met, short of target, below minimum, no value."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet

from alliance.dashboard import Scope
from initiatives.dashboard.rows import MOST_SHOWN, pilots, plural
from initiatives.models import Kpi, Pilot
from initiatives.outcomes import WORDS, text

RUNNING = ("running", "reviewed")
ORDER = ("met", "partially_met", "not_met", "no_data")


FAILING = Kpi.objects.filter(pilot=OuterRef("pk"), standing="not_met")


def of_running(scope: Scope, user: Any) -> "QuerySet[Kpi]":
    rows: QuerySet[Kpi] = Kpi.objects.filter(pilot__in=pilots(scope, user).filter(state__in=RUNNING))
    return rows


def failing_pilots(scope: Scope, user: Any) -> "QuerySet[Pilot]":
    """Running pilots of which at least one KPI is below its minimum."""
    return pilots(scope, user).filter(Exists(FAILING), state__in=RUNNING)


def against_target(scope: Scope, user: Any) -> dict[str, Any]:
    rows = of_running(scope, user)
    numbers = dict(rows.order_by().values_list("standing").annotate(number=Count("pk")))
    values = [numbers.get(status, 0) for status in ORDER]
    labels = [WORDS[status][1] for status in ORDER]
    below = rows.filter(standing="not_met").select_related("pilot").order_by("pilot__ends_on", "name")[:MOST_SHOWN]
    return {
        "key": "kpi-standing",
        "finding": f"{values[0]:,} of {plural(sum(values), 'KPI')} of running pilots reached the target; {values[2]:,} "
        f"{'is' if values[2] == 1 else 'are'} below the least that is acceptable.",
        "spec": {"kind": "bars", "labels": labels, "series": [{"name": "KPIs", "values": values}]},
        "head": ["How it stands", "KPIs"],
        "lines": [{"url": "", "cells": [label, f"{value:,}"]} for label, value in zip(labels, values, strict=True)],
        "items": [line(kpi) for kpi in below],
        "more_url": "/kpis/?standing=not_met" if values[2] else "/kpis/",
        "more": "All KPIs below their minimum" if values[2] else "All KPIs",
    }


def line(kpi: Any) -> dict[str, Any]:
    """A KPI below its minimum: what was measured, and what the least is, where one was set."""
    least = f"the least is {text(kpi.minimum)}, the target" if kpi.minimum is not None else "the target is"
    return {
        "label": kpi.name,
        "url": kpi.get_absolute_url(),
        "detail": f"{kpi.pilot.title}: {text(kpi.latest_value)} {kpi.unit}; {least} {text(kpi.target)}.",
        "tone": "bad",
        "words": "Below minimum",
    }
