"""How far the four pillars are, for the initiatives that come to a gate next."""

from typing import Any

from alliance.dashboard import Scope
from initiatives import readiness
from initiatives.dashboard.rows import initiatives
from initiatives.models import Initiative

MOST = 10  # every check of every app is asked for each: some statements apiece, once per change
STAGES = ("deciding", "preparing", "piloting")


def heat_map(scope: Scope, user: Any) -> dict[str, Any] | None:
    """One line for each of the initiatives heard of last, one square for each pillar."""
    rows = list(
        initiatives(scope, user).filter(state__in=STAGES).select_related("owner").order_by("-updated_at")[:MOST]
    )
    if not rows:
        return None
    pillars = [(row, readiness.pillars_of(row)) for row in rows]
    ready = sum(all(not pillar.missing for pillar in found) for _, found in pillars)
    return {
        "wide": True,
        "key": "readiness-map",
        "height": "tall",
        "finding": f"{ready} of the {len(rows)} initiatives on the way to a gate that moved last {'has' if ready == 1 else 'have'} all four pillars ready.",
        "spec": {"figure": figure_of(pillars)},
        "head": ["Initiative", *(key.capitalize() for key in readiness.PILLARS)],
        "lines": [
            {"url": row.get_absolute_url(), "cells": [str(row), *(f"{p.passes} of {p.total}" for p in found)]}
            for row, found in pillars
        ],
    }


def figure_of(pillars: list[tuple[Initiative, list[readiness.Pillar]]]) -> dict[str, Any]:
    names = [row.reference if len(row.title) > 24 else row.title for row, _ in pillars]
    trace = {
        "type": "heatmap",
        "x": [key.capitalize() for key in readiness.PILLARS],
        "y": names,
        "z": [[p.passes / p.total if p.total else 1 for p in found] for _, found in pillars],
        "text": [[f"{p.passes} of {p.total}" for p in found] for _, found in pillars],
        "texttemplate": "%{text}",
        "textfont": {"color": "token:ink"},
        "colorscale": [[0, "token:bad-tint"], [0.5, "token:warn-tint"], [1, "token:ok-tint"]],
        "zmin": 0,
        "zmax": 1,
        "showscale": False,
        "xgap": 3,
        "ygap": 3,
        "hoverinfo": "none",
    }
    sides = {"xaxis": {"side": "top", "showgrid": False}, "yaxis": {"autorange": "reversed", "showgrid": False}}
    return {"data": [trace], "layout": {**sides, "margin": {"l": 8, "r": 8, "t": 32, "b": 8}}}
