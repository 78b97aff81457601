"""The reminder ledger (trust decision D5): a sweep writes every row that is due, each is then sent once.

Any number of sweeps may run at once; an outage is caught up with by the next one.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from alliance import messages, registry
from alliance.models import Job, Reminder
from alliance.people import system_user
from alliance.registry import ReminderDue, ReminderSource

AT_ONCE = 200


def sweep(job: Job) -> dict[str, int]:
    """Job, recurring. Not atomic as a whole: each reminder commits with its own notice."""
    now = timezone.now()
    written = sum(write(source.due(now)) for source in registry.reminder_sources)
    return {"written": written, "sent": send_due(now)}


def write(wanted: Iterable[ReminderDue]) -> int:
    rows = [
        Reminder(
            subject_type=item.subject._meta.label_lower,
            subject_id=item.subject.pk,
            subject_version=getattr(item.subject, "schedule_version", 1),
            recipient_id=item.recipient_id,
            kind=item.kind,
            due_at=item.due_at,
        )
        for item in wanted
    ]
    before = Reminder.objects.count()
    Reminder.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return Reminder.objects.count() - before


def send_due(now: datetime) -> int:
    sent = 0
    while batch := send_batch(now):
        sent += batch
    return sent


@transaction.atomic
def send_batch(now: datetime) -> int:
    """Claim, tell and mark in one transaction: the notice in the app exists exactly when the row says sent."""
    rows = list(
        Reminder.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(state=Reminder.State.WAITING, due_at__lte=now)
        .select_related("recipient")
        .order_by("due_at")[:AT_ONCE]
    )
    for row in rows:
        send(row, source_of(row), now)
    return len(rows)


def source_of(row: Reminder) -> ReminderSource | None:
    return next((s for s in registry.reminder_sources if s.subject_type == row.subject_type), None)


def send(row: Reminder, source: ReminderSource | None, now: datetime) -> None:
    words = source.text(row) if source else None
    if words is None:
        row.state, row.why = Reminder.State.SUPERSEDED, "The date moved or the matter is closed."
    elif not row.recipient.is_active:
        row.state, row.why = Reminder.State.SKIPPED, "The account is disabled."
    else:
        text, url = words
        slot = f"reminder:{row.subject_id}:{row.subject_version}:{row.kind}"
        messages.notify(recipients=[row.recipient], slot=slot, text=text, url=url, remind_at=now, by=system_user())
        row.state, row.sent_at = Reminder.State.SENT, now
    row.save(update_fields=["state", "why", "sent_at"])
