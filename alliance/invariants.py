"""What always holds, asked of the database: after a restore, after every hour, and whenever somebody doubts.

Each app puts its own into `registry.invariants`; one statement gives the ids of the rows that break it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection
from django.utils import timezone

from alliance import audit, messages, people, registry
from alliance.models import Job, User
from alliance.registry import Invariant
from alliance.roles import Role

log = structlog.get_logger(__name__)
MOST_SHOWN = 20
AGES = {
    "minute_ago": timedelta(minutes=1),
    "five_minutes_ago": timedelta(minutes=5),
    "quarter_ago": timedelta(minutes=15),
}

GROUND = (
    Invariant(
        "audit_is_linked",
        "Every entry of the trail is in the chain within a minute.",
        """SELECT entry.id FROM alliance_auditentry entry LEFT JOIN alliance_auditlink link ON link.entry_id = entry.id
           WHERE link.seq IS NULL AND entry.at < %(minute_ago)s""",
        needs_workers=True,
    ),
    Invariant(
        "chain_has_no_gap",
        "Every link of the chain follows the one before it.",
        """SELECT link.seq FROM alliance_auditlink link LEFT JOIN alliance_auditlink before ON before.seq = link.seq - 1
           WHERE link.seq > 1 AND (before.seq IS NULL OR before.hash <> link.previous)""",
    ),
    Invariant(
        "events_are_placed",
        "Every event is in the feed within five minutes.",
        "SELECT id FROM alliance_event WHERE position IS NULL AND created_at < %(five_minutes_ago)s",
        needs_workers=True,
    ),
    Invariant(
        "jobs_are_done",
        "No job that is due waits longer than five minutes.",
        """SELECT id FROM alliance_job WHERE (state = 'waiting' AND run_at < %(five_minutes_ago)s)
           OR (state = 'running' AND lease_until < %(five_minutes_ago)s)""",
        needs_workers=True,
    ),
    Invariant(
        "messages_have_a_job",
        "Every message to another system that is still tried has a job that tries it.",
        """SELECT message.id FROM alliance_webhookdelivery message
           JOIN alliance_webhooksubscription hook ON hook.id = message.subscription_id
           WHERE message.state = 'waiting' AND hook.is_active AND message.created_at < %(minute_ago)s
           AND NOT EXISTS (SELECT 1 FROM alliance_job job WHERE job.kind = 'deliver_webhook'
             AND job.state IN ('waiting', 'running')
             AND REPLACE(CAST(job.arguments AS TEXT), '-', '') LIKE
               '%%' || REPLACE(CAST(message.id AS TEXT), '-', '') || '%%')""",
        needs_workers=True,
    ),
    Invariant(
        "reminders_are_sent",
        "Every reminder is sent, skipped or superseded within a quarter of an hour of its time.",
        "SELECT id FROM alliance_reminder WHERE state = 'waiting' AND due_at < %(quarter_ago)s",
        needs_workers=True,
    ),
    Invariant(
        "keys_have_an_answer",
        "No idempotency key was kept without the answer to its request.",
        "SELECT id FROM alliance_idempotencykey WHERE status IS NULL AND created_at < %(five_minutes_ago)s",
    ),
    Invariant(
        "closed_accounts_hold_no_token",
        "A closed account has no token that works.",
        """SELECT token.id FROM alliance_apitoken token JOIN alliance_user person ON person.id = token.owner_id
           WHERE NOT person.is_active AND token.revoked_at IS NULL""",
    ),
)


@dataclass(frozen=True)
class Broken:
    invariant: Invariant
    ids: tuple[str, ...]
    count: int

    def __str__(self) -> str:
        more = f" and {self.count - len(self.ids)} more" if self.count > len(self.ids) else ""
        return f"{self.invariant.name}: {self.invariant.sentence} Broken by {', '.join(self.ids)}{more}."


def broken(now: datetime, *, workers_run: bool = True) -> list[Broken]:
    """Each invariant that does not hold, with the rows that break it; without workers, not those that need them."""
    ages = {name: str(connection.ops.adapt_datetimefield_value(now - age)) for name, age in AGES.items()}
    chosen = [item for item in registry.invariants if workers_run or not item.needs_workers]
    return [found for item in chosen if (found := asked(item, ages))]


def asked(item: Invariant, ages: Mapping[str, str]) -> Broken | None:
    with connection.cursor() as cursor:
        cursor.execute(item.sql, ages)
        ids = [str(row[0]) for row in cursor.fetchall()]
    return Broken(item, tuple(ids[:MOST_SHOWN]), len(ids)) if ids else None


def check_hourly(job: Job) -> dict[str, int]:
    """Job. Says loudly, in the log and to every administrator, what does not hold."""
    now = timezone.now()
    found = [str(item) for item in broken(now)] + list(audit.verify().faults)
    for sentence in found:
        log.error("invariant_broken", what=sentence)
    if found:
        messages.notify(
            recipients=User.objects.active().filter(role_assignments__role=Role.ADMINISTRATOR).distinct(),
            slot=f"invariants:{now:%Y-%m-%d}",
            text=f"{len(found)} of the things that always hold do not: run manage.py check_invariants. {found[0]}"[
                :300
            ],
            by=people.system_user(),
        )
    return {"broken": len(found)}
