"""Owners from whom nothing was heard: no phantom owners."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from alliance.dashboard import Scope
from initiatives.dashboard.rows import MOST_SHOWN, SILENT_AFTER, UNDER_WAY, initiatives
from initiatives.models import Initiative


def silence(scope: Scope, user: Any) -> dict[str, Any]:
    """Initiatives under way that nobody owns, or of which nothing was heard for a month."""
    since = timezone.now() - SILENT_AFTER
    under_way = initiatives(scope, user).filter(state__in=UNDER_WAY)
    quiet = under_way.filter(Q(owner=None) | Q(last_update_at=None, created_at__lt=since) | Q(last_update_at__lt=since))
    count = quiet.count()
    rows = quiet.select_related("owner").order_by("last_update_at")[:MOST_SHOWN]
    return {
        "finding": f"{count:,} under way without an owner or without an update for {SILENT_AFTER.days} days."
        if count
        else "Every initiative under way has an owner and a recent update.",
        "items": [quiet_line(row) for row in rows],
        "more_url": scope.url("/initiatives/", last_update_at__lt=f"{since:%Y-%m-%d}", ordering="updated_at"),
        "more": "All without an update since then",
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
