"""What changed in the last 30 days, across every app: how many of each kind, and the newest by name."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from alliance import registry
from alliance.dashboard import Scope
from alliance.registry import Lately, Panel

SPAN = timedelta(days=30)
MOST_SHOWN = 12


def changes(scope: Scope, user: Any) -> dict[str, Any]:
    """Counts of every kind of change that this person may see, and the newest changes of all."""
    since = timezone.now() - SPAN
    found = list(chain.from_iterable(source(scope, user, since, MOST_SHOWN) for source in registry.lately))
    newest = sorted(chain.from_iterable(each.items for each in found), key=lambda item: item[0], reverse=True)
    said = [f"{each.count:,} {each.one if each.count == 1 else each.many}" for each in found if each.count]
    return {
        "finding": f"{', '.join(said)}." if said else "",
        "items": [{"when": when, "sentence": sentence, "url": url} for when, sentence, url in newest[:MOST_SHOWN]],
    }


def dated(
    rows: "QuerySet[Any]",
    field: str,
    one: str,
    many: str,
    *,
    since: datetime,
    most: int,
    said: Any,
    related: Iterable[str] = (),
) -> Lately:
    """The rows whose `field` lies within the span; `said` words one of them."""
    recent = rows.filter(**{f"{field}__gte": since, f"{field}__lte": timezone.now()})
    newest = recent.select_related(*related).order_by(f"-{field}")[:most]
    items = tuple((getattr(row, field), said(row), row.get_absolute_url()) for row in newest)
    return Lately(one, many, recent.order_by().count() if len(items) == most else len(items), items)


PANEL = Panel("changes", "What changed in the last 30 days", "council/changes.html", changes, 18, is_public=True)
