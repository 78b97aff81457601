"""Lists may be read from a replica, which follows the primary by moments. Who has just written reads the primary.

Only lists and exports ask here. Everything else, above all who somebody is and what they may do, is read where it is written.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from alliance.models import AuditEntry

REPLICA = "replica"
OWN_WRITES_SHOW_WITHIN = timedelta(seconds=10)  # a replica that lags longer than this needs somebody's attention


def spread(rows: QuerySet[Any], user: Any, now: datetime) -> QuerySet[Any]:
    """The rows, read from the replica where there is one and this person's own writes must have reached it."""
    if REPLICA not in list(connections) or wrote_lately(user, now):
        return rows
    return rows.using(REPLICA)


def wrote_lately(user: Any, now: datetime) -> bool:
    """By the audit trail: no service writes without it."""
    if user.pk is None:
        return False
    last = AuditEntry.objects.filter(actor_id=user.pk).order_by("-id").values_list("at", flat=True).first()
    return last is not None and now - last < OWN_WRITES_SHOW_WITHIN
