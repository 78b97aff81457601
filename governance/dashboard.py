"""Governance's part of the council's page: what was decided lately and what waits."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from alliance.registry import Panel
from governance.models import Decision, Risk

LATELY = timedelta(days=30)
MOST_SHOWN = 8


def changes(_: None, user: Any) -> dict[str, Any]:
    """What was decided in the last 30 days, newest first."""
    signed = Decision.objects.visible_to(user).filter(state="signed", signed_at__gte=timezone.now() - LATELY)
    rows = signed.select_related("body").order_by("-signed_at")[:MOST_SHOWN]
    return {
        "wide": True,
        "items": [
            {
                "when": row.signed_at,
                "sentence": f"{row.body} decided on {row.subject_label}: {row.get_outcome_display().lower()}.",
                "url": row.get_absolute_url(),
            }
            for row in rows
        ],
    }


def waiting(_: None, user: Any) -> dict[str, Any]:
    """Questions put to a body and not yet decided."""
    rows = list(Decision.objects.visible_to(user).filter(state="open").select_related("body").order_by("meets_on")[:20])
    count = len(rows)
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
            for row in rows[:MOST_SHOWN]
        ],
        "more_url": "/decisions/?state=open",
        "more": "All open questions",
    }


def risks(_: None, user: Any) -> dict[str, Any]:
    """Open risks, the gravest first."""
    rows = Risk.objects.visible_to(user).filter(state="open").select_related("owner")
    found = sorted(rows[:500], key=lambda risk: -risk.score)
    high = sum(risk.score >= 15 for risk in found)
    return {
        "finding": f"{len(found)} open risks, {high} of them high." if found else "No open risks.",
        "items": [risk_line(risk) for risk in found[:5]],
        "more_url": "/risks/?state=open",
        "more": "All open risks",
    }


def risk_line(risk: Risk) -> dict[str, Any]:
    tone = "bad" if risk.score >= 15 else "warn" if risk.score >= 8 else "none"
    return {
        "label": risk.title,
        "url": risk.get_absolute_url(),
        "detail": f"{risk.subject_label}. Watched by {risk.owner or 'nobody'}.",
        "tone": tone,
        "words": f"{risk.score} of 25",
    }


PANELS = (
    Panel("changes", "Decided in the last 30 days", "council/changes.html", changes, 10),
    Panel("waiting", "Decisions that wait", "council/lines.html", waiting, 40),
    Panel("risks", "Risks", "council/lines.html", risks, 70),
)
