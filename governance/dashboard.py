"""Governance's part of the council's page: what was decided lately and what waits."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from alliance import registry
from alliance.dashboard import Scope
from alliance.lately import dated
from alliance.registry import Lately, Panel
from governance.models import Decision, Risk

MOST_SHOWN = 8


HIGH, MEDIUM = 15, 8


def within(rows: "QuerySet[Any]", scope: Scope, user: Any) -> "QuerySet[Any]":
    """Rows about what the scope holds: each app says which rows of its kinds those are."""
    if not scope.chosen:
        return rows
    held = Q(pk__in=[])
    for source in registry.scoped:
        for label, found in source(scope, user).items():
            held |= Q(subject_type=label, subject_id__in=found.values("pk"))
    return rows.filter(held)


def changed(scope: Scope, user: Any, since: datetime, most: int) -> Iterable[Lately]:
    """What was decided."""
    signed = within(Decision.objects.visible_to(user).filter(state="signed"), scope, user)
    yield dated(
        signed,
        "signed_at",
        "decision signed",
        "decisions signed",
        since=since,
        most=most,
        said=lambda row: f"{row.body} decided on {row.subject_label}: {row.get_outcome_display().lower()}.",
        related=["body"],
    )


def waiting(scope: Scope, user: Any) -> dict[str, Any]:
    """Questions put to a body and not yet decided."""
    found = within(Decision.objects.visible_to(user).filter(state="open"), scope, user)
    count = found.count()
    rows = list(found.select_related("body").order_by("meets_on")[:MOST_SHOWN])
    return {
        "finding": f"{count} question{'' if count == 1 else 's'} wait{'s' if count == 1 else ''} for a decision."
        if count
        else "No question waits for a decision.",
        "items": [
            {
                "label": row.question,
                "url": row.get_absolute_url(),
                "detail": f"{row.body}{f', {row.meets_on:%-d %B %Y}' if row.meets_on else ', no date yet'}",
            }
            for row in rows
        ],
        "more_url": "/decisions/?state=open",
        "more": "All open questions",
    }


def risks(scope: Scope, user: Any) -> dict[str, Any] | None:
    """Open risks by likelihood and impact, counted in the database; the gravest are named."""
    rows = within(Risk.objects.visible_to(user).filter(state="open"), scope, user)
    cells = {
        (likelihood, impact): number
        for likelihood, impact, number in rows.order_by().values_list("likelihood", "impact").annotate(Count("pk"))
    }
    total = sum(cells.values())
    high = sum(number for (likelihood, impact), number in cells.items() if likelihood * impact >= HIGH)
    gravest = rows.select_related("owner").annotate(level=F("likelihood") * F("impact")).order_by("-level", "title")[:5]
    return {
        "key": "risk-matrix",
        "finding": f"{total:,} open risk{'' if total == 1 else 's'}, {high:,} of them high."
        if total
        else "No open risks.",
        "spec": matrix(cells),
        "head": ["Likelihood and impact", "Level", "Open risks"],
        "lines": [
            cell_line(at, number) for at, number in sorted(cells.items(), key=lambda cell: -cell[0][0] * cell[0][1])
        ],
        "items": [risk_line(risk) for risk in gravest],
        "more_url": "/risks/?state=open",
        "more": "All open risks",
    }


def matrix(cells: dict[tuple[int, int], int]) -> dict[str, Any]:
    """Five by five, coloured by level and worded by number: colour says nothing that the number and place do not."""
    steps = [1, 2, 3, 4, 5]
    colours = [[0, "token:ok-tint"], [0.5, "token:warn-tint"], [1, "token:bad-tint"]]
    level = [[0 if y * x < MEDIUM else 1 if y * x < HIGH else 2 for x in steps] for y in steps]
    words = [[str(cells.get((y, x), "")) for x in steps] for y in steps]
    trace = {
        "type": "heatmap",
        "x": steps,
        "y": steps,
        "z": level,
        "text": words,
        "texttemplate": "%{text}",
        "textfont": {"color": "token:ink", "size": 16},
        "colorscale": colours,
        "zmin": 0,
        "zmax": 2,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "none",
    }
    axis = {"dtick": 1, "showgrid": False}
    sides = {"xaxis": {**axis, "title": {"text": "Impact"}}, "yaxis": {**axis, "title": {"text": "Likelihood"}}}
    return {"figure": {"data": [trace], "layout": sides}}


def cell_line(at: tuple[int, int], number: int) -> dict[str, Any]:
    likelihood, impact = at
    level = likelihood * impact
    words = "high" if level >= HIGH else "medium" if level >= MEDIUM else "low"
    url = f"/risks/?state=open&likelihood={likelihood}&impact={impact}"
    return {"url": url, "cells": [f"Likelihood {likelihood}, impact {impact}", f"{level} of 25, {words}", number]}


def risk_line(risk: Risk) -> dict[str, Any]:
    tone = "bad" if risk.score >= HIGH else "warn" if risk.score >= MEDIUM else "none"
    return {
        "label": risk.title,
        "url": risk.get_absolute_url(),
        "detail": f"{risk.subject_label}. Watched by {risk.owner or 'nobody'}.",
        "tone": tone,
        "words": f"{risk.score} of 25",
    }


PANELS = (
    Panel("waiting", "Who decides next", "council/lines.html", waiting, 12),
    Panel("risks", "Risks", "council/chart_lines.html", risks, 70),
)
