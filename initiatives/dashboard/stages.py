"""The figures that head the page, the funnel of stages, and how initiatives go by their own last word."""

from typing import Any

from django.db.models import Count, Q

from alliance.dashboard import Scope
from initiatives.dashboard import kpis
from initiatives.dashboard.rows import UNDER_WAY, initiatives, pilots, plural
from initiatives.lifecycle import INITIATIVE
from initiatives.models import Update


def counted(scope: Scope, user: Any) -> dict[str, int]:
    """How many initiatives stand in each stage. One statement."""
    return dict(initiatives(scope, user).order_by().values_list("state").annotate(number=Count("pk")))


def headline(scope: Scope, user: Any) -> dict[str, Any]:
    """Four figures: what is under way, which pilots fail, which wait for a decision, what works."""
    stages = counted(scope, user)
    under_way = sum(stages.get(state, 0) for state in UNDER_WAY)
    found = (
        pilots(scope, user)
        .filter(state__in=["running", "reviewed"])
        .aggregate(running=Count("pk", filter=Q(state="running")), waiting=Count("pk", filter=Q(state="reviewed")))
    )
    failing = kpis.failing_pilots(scope, user).count()
    return {
        "figures": [
            figure(
                "Under way", under_way, f"of {plural(sum(stages.values()), 'initiative')}", scope.url("/initiatives/")
            ),
            figure(
                "Pilots failing",
                failing,
                f"of {found['running'] + found['waiting']:,} that run",
                "#pilots-panel",
                ("bad", "Below minimum") if failing else ("ok", "None"),
            ),
            figure("Pilots to decide on", found["waiting"], "reviewed, and waiting", "/pilots/?state=reviewed"),
            figure(
                "In service",
                stages.get("in_service", 0),
                f"{stages.get('stopped', 0):,} stopped on evidence",
                scope.url("/initiatives/", state="in_service"),
            ),
        ]
    }


def figure(label: str, value: int, detail: str, url: str, status: tuple[str, str] = ("none", "")) -> dict[str, Any]:
    return {"label": label, "value": f"{value:,}", "detail": detail, "url": url, "tone": status[0], "words": status[1]}


def funnel(scope: Scope, user: Any) -> dict[str, Any]:
    """How many initiatives stand in each stage, in order."""
    numbers = counted(scope, user)
    states = INITIATIVE.states
    urls = [scope.url("/initiatives/", state=state.name) for state in states]
    values = [numbers.get(state.name, 0) for state in states]
    piloting, deciding = numbers.get("piloting", 0), numbers.get("deciding", 0)
    return {
        "key": "stages",
        "finding": f"{plural(sum(values), 'initiative')}; {piloting:,} being piloted, {deciding:,} waiting for a decision.",
        "spec": bars([state.label for state in states], values, urls, "Initiatives"),
        "head": ["Stage", "Initiatives"],
        "lines": [
            {"url": url, "cells": [state.label, f"{value:,}"]}
            for state, value, url in zip(states, values, urls, strict=True)
        ],
    }


def bars(labels: list[str], values: list[Any], urls: list[str], name: str) -> dict[str, Any]:
    return {"kind": "bars", "labels": labels, "series": [{"name": name, "values": values}], "urls": urls}


def health(scope: Scope, user: Any) -> dict[str, Any]:
    """What the last update of each initiative under way says; silent where there is none for a month."""
    rows = initiatives(scope, user).filter(state__in=UNDER_WAY)
    numbers = dict(rows.order_by().values_list("last_status").annotate(number=Count("pk")))
    named = [
        *((value, str(label)) for value, label in Update.Status.choices if value != "stopped"),
        ("", "No update yet"),
    ]
    urls = [scope.url("/initiatives/", last_status=value) if value else "" for value, _ in named]
    values = [numbers.get(value, 0) for value, _ in named]
    off, total = numbers.get("off_track", 0), sum(numbers.values())
    return {
        "key": "health",
        "finding": f"{off:,} of {plural(total, 'initiative')} under way {'is' if off == 1 else 'are'} off track.",
        "spec": bars([label for _, label in named], values, urls, "Initiatives"),
        "head": ["By the last update", "Initiatives"],
        "lines": [
            {"url": url, "cells": [label, f"{value:,}"]}
            for (_, label), value, url in zip(named, values, urls, strict=True)
        ],
    }
