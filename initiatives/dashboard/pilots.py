"""Pilots that run: which fail and who decides next, and all of them on a timeline with their reviews."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists
from django.utils import timezone

from alliance.dashboard import Scope
from alliance.rules import inside
from governance.models import Decision
from initiatives.dashboard import kpis
from initiatives.dashboard.rows import MOST_SHOWN, pilots, plural
from initiatives.models import Pilot, Review

MOST_ON_TIMELINE = 14


def running(scope: Scope, user: Any) -> dict[str, Any]:
    """Pilots that run or wait for a decision, those that fail first; with whom the next decision lies."""
    found = pilots(scope, user).filter(state__in=kpis.RUNNING).annotate(fails=Exists(kpis.FAILING))
    count, fails = found.count(), kpis.failing_pilots(scope, user).count()
    rows = list(
        found.select_related("lead").prefetch_related("reviews").order_by("-fails", "-state", "ends_on")[:MOST_SHOWN]
    )
    deciders = deciders_of(rows, user)
    late = Review.objects.filter(
        pilot__in=found.order_by().values("pk"), held_at=None, due_on__lt=timezone.localdate()
    ).count()
    said = (
        f"{plural(fails, 'pilot')} of {count:,} {'fails' if fails == 1 else 'fail'}"
        if count
        else "No pilot is under way"
    )
    return {
        "wide": True,
        "finding": f"{said}; {plural(late, 'review')} {'is' if late == 1 else 'are'} late." if late else f"{said}.",
        "items": [line(pilot, deciders.get(pilot.pk), user) for pilot in rows],
        "more_url": "/pilots/?state=running",
        "more": "All pilots that run",
    }


def deciders_of(rows: Sequence[Pilot], user: Any) -> dict[Any, Decision]:
    """The open question about each pilot or its initiative that is decided first. One statement."""
    subjects = {pilot.pk: pilot.pk for pilot in rows} | {pilot.initiative_id: pilot.pk for pilot in rows}
    found: dict[Any, Decision] = {}
    waiting = Decision.objects.visible_to(user).filter(state="open", subject_id__in=subjects)
    for decision in waiting.select_related("body").order_by("-meets_on"):
        found[subjects[decision.subject_id]] = decision
    return found


def line(pilot: Pilot, decision: Decision | None, user: Any) -> dict[str, Any]:
    fails: bool = pilot.fails  # type: ignore[attr-defined]  # annotated by `running`
    tone, words = (
        ("bad", "Failing") if fails else ("warn", "Reviewed") if pilot.state == "reviewed" else ("ok", "Running")
    )
    lead = f" Led by {pilot.lead or 'nobody'}." if inside(user) else ""
    return {
        "label": pilot.title,
        "url": pilot.get_absolute_url(),
        "tone": tone,
        "words": words,
        "detail": f"{next_words(pilot, decision)}{lead}",
        "decision_url": decision.get_absolute_url() if decision else "",
    }


def next_words(pilot: Pilot, decision: Decision | None) -> str:
    """Who decides next: a body that was asked, else the review that comes before it."""
    if decision is not None:
        when = f" on {day(decision.meets_on)}" if decision.meets_on else ", without a date yet"
        return f"{decision.body} decides next{when}."
    reviews = [review for review in pilot.reviews.all() if review.held_at is None]
    if not reviews:
        return "Nobody is asked to decide yet; no review is planned."
    due = min(review.due_on for review in reviews)
    late = due < timezone.localdate()
    return f"The review {'was due' if late else 'comes'} on {day(due)}; then the body decides."


def day(value: date) -> str:
    return f"{value:%-d %B %Y}"


def timeline(scope: Scope, user: Any) -> dict[str, Any]:
    """Each pilot from start to end, and its reviews as signs: held filled, to come hollow."""
    found = pilots(scope, user).filter(state__in=("designed", *kpis.RUNNING)).prefetch_related("reviews")
    count = found.count()
    rows = list(found.order_by("ends_on", "pk")[:MOST_ON_TIMELINE])
    first = f"; the next {len(rows)} to end are drawn" if count > len(rows) else ""
    return {
        "wide": True,
        "key": "pilot-timeline",
        "height": "tall",
        "finding": f"{plural(count, 'pilot')} {'is' if count == 1 else 'are'} planned or under way{first}.",
        "spec": {"figure": figure_of(rows), "urls": [row.get_absolute_url() for row in rows]},
        "head": ["Pilot", "From", "Until", "Next review"],
        "lines": [
            {
                "url": row.get_absolute_url(),
                "cells": [row.title, day(row.starts_on), day(row.ends_on), next_review(row)],
            }
            for row in rows
        ],
        "more_url": "/pilots/",
        "more": "All pilots",
    }


def next_review(pilot: Pilot) -> str:
    due = [review.due_on for review in pilot.reviews.all() if review.held_at is None]
    return day(min(due)) if due else "none planned"


def figure_of(rows: list[Pilot]) -> dict[str, Any]:
    """A Plotly figure: bars along dates, signs for reviews, a line for today."""
    names = [short(row) for row in rows]
    days = [(row.ends_on - row.starts_on).days * 86_400_000 for row in rows]
    spans = {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "base": [row.starts_on.isoformat() for row in rows],
        "x": days,
        "width": 0.5,
        "hoverinfo": "none",
        "marker": {"color": "token:data-2"},
    }
    reviews = [(short(row), review) for row in rows for review in row.reviews.all()]
    signs = {
        "type": "scatter",
        "mode": "markers",
        "x": [review.due_on.isoformat() for _, review in reviews],
        "y": [name for name, _ in reviews],
        "hoverinfo": "none",
        "marker": {
            "size": 11,
            "color": "token:ink",
            "symbol": ["diamond" if review.held_at else "diamond-open" for _, review in reviews],
        },
    }
    today = timezone.localdate().isoformat()
    line = {
        "type": "line",
        "x0": today,
        "x1": today,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"dash": "dot", "width": 1.5, "color": "token:ink"},
    }
    note = {"x": today, "yref": "paper", "y": 1, "yanchor": "bottom", "text": "today", "showarrow": False}
    return {
        "data": [spans, signs],
        "layout": {
            "xaxis": {"type": "date", "nticks": 5},
            "yaxis": {"type": "category", "autorange": "reversed", "showgrid": False},
            "shapes": [line],
            "annotations": [note],
            "margin": {"l": 8, "r": 16, "t": 24, "b": 8},
        },
    }


def short(pilot: Pilot) -> str:
    return pilot.title if len(pilot.title) <= 28 else f"{pilot.title[:27]}…"
