"""The portfolio's part of the council's page: stages, pilots, silence. Plain data, aggregated in the database."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from alliance.registry import Panel
from initiatives.lifecycle import INITIATIVE
from initiatives.models import Initiative, Pilot

SILENT_AFTER = timedelta(days=30)
MOST_SHOWN = 8


def stages(_: None, user: Any) -> dict[str, Any]:
    """How many initiatives stand in each stage, in order."""
    counted = dict(Initiative.objects.visible_to(user).order_by().values_list("state").annotate(number=Count("pk")))
    labels = [state.label for state in INITIATIVE.states]
    numbers = [counted.get(state.name, 0) for state in INITIATIVE.states]
    total = sum(numbers)
    running = counted.get("piloting", 0)
    word = "initiative" if total == 1 else "initiatives"
    return {
        "key": "stages",
        "finding": f"{total:,} {word}; {running} being piloted, {counted.get('deciding', 0)} waiting for a decision.",
        "spec": {"kind": "bars", "labels": labels, "series": [{"name": "Initiatives", "values": numbers}]},
        "head": ["Stage", "Initiatives"],
        "rows": list(zip(labels, numbers, strict=True)),
    }


def pilots(_: None, user: Any) -> dict[str, Any]:
    """Pilots that run or wait for a decision, and when each is looked at next."""
    found = (
        Pilot.objects.visible_to(user)
        .filter(state__in=["running", "reviewed"])
        .select_related("lead")
        .prefetch_related("reviews")
        .order_by("ends_on")
    )
    count = found.count()
    items = [pilot_line(pilot) for pilot in found[:MOST_SHOWN]]
    late = sum(item["tone"] == "bad" for item in items)
    finding = f"{count} {'pilot is' if count == 1 else 'pilots are'} under way" if count else "No pilot is under way"
    return {
        "finding": f"{finding}; {late} review{'s are' if late != 1 else ' is'} late." if late else f"{finding}.",
        "items": items,
        "more_url": "/pilots/",
        "more": "All pilots",
    }


def pilot_line(pilot: Pilot) -> dict[str, Any]:
    today = timezone.localdate()
    open_reviews = [review.due_on for review in pilot.reviews.all() if review.held_at is None]
    line = {"label": str(pilot), "url": pilot.get_absolute_url(), "detail": f"Led by {pilot.lead or 'nobody'}"}
    if pilot.state == "reviewed":
        return {**line, "tone": "warn", "words": "Waits for the decision"}
    if not open_reviews:
        return {**line, "tone": "warn", "words": "No review planned"}
    due = min(open_reviews)
    tone, words = ("bad", "Review late since") if due < today else ("none", "Review on")
    return {**line, "tone": tone, "words": f"{words} {due:%-d %B}"}


def silence(_: None, user: Any) -> dict[str, Any]:
    """Initiatives under way that nobody owns, or of which nothing was heard for a month: no phantom owners."""
    since = timezone.now() - SILENT_AFTER
    under_way = Initiative.objects.visible_to(user).exclude(state__in=["proposed", "stopped", "in_service"])
    quiet = under_way.filter(Q(owner=None) | Q(last_update_at=None, created_at__lt=since) | Q(last_update_at__lt=since))
    count = quiet.count()
    rows = quiet.select_related("owner").order_by("last_update_at")[:MOST_SHOWN]
    return {
        "finding": f"{count} under way without an owner or without an update for {SILENT_AFTER.days} days."
        if count
        else "Every initiative under way has an owner and a recent update.",
        "items": [quiet_line(row) for row in rows],
        "more_url": "",
    }


def quiet_line(row: Initiative) -> dict[str, Any]:
    heard = f"Last update {timezone.localtime(row.last_update_at):%-d %B %Y}" if row.last_update_at else "No update yet"
    words = ("bad", "Nobody owns it") if row.owner_id is None else ("warn", "No update")
    return {
        "label": str(row),
        "url": row.get_absolute_url(),
        "detail": f"{heard}. Owner: {row.owner or 'nobody'}.",
        "tone": words[0],
        "words": words[1],
    }


PANELS = (
    Panel("stages", "The portfolio by stage", "council/bars.html", stages, 20),
    Panel("pilots", "Pilots, and who decides", "council/lines.html", pilots, 30),
    Panel("silence", "Owners without updates", "council/lines.html", silence, 60),
)
