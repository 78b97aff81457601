"""What the ground itself puts in the product's slots."""

from datetime import timedelta

from alliance import (
    audit,
    certificate_reminders,
    documents,
    events,
    idempotency,
    limits,
    messages,
    nouns,
    organisation_nouns,
    permissions,
    registry,
    reminders,
    rules,
    search,
    visibility,
)
from alliance.models import Job
from alliance.registry import JobKind, NavItem, Periodic


def link_audit(job: Job) -> dict[str, int]:
    return {"linked": audit.link_new_entries()}


def place_events(job: Job) -> dict[str, int]:
    return {"placed": events.place_new_events()}


def fill() -> None:
    permissions.declare(rules.PERMISSIONS)
    visibility.declare(rules.VISIBLE)
    registry.nouns.add(*nouns.NOUNS, *organisation_nouns.NOUNS)
    registry.my_work.add(certificate_reminders.running_out)
    registry.reminder_sources.add(certificate_reminders.SOURCE)
    registry.search.add(search.organisations)
    registry.job_kinds.add(
        JobKind("send_letter", messages.send_letter, atomic=False, most_tries=300),
        JobKind("link_audit", link_audit),
        JobKind("place_events", place_events),
        JobKind("deliver_webhook", events.deliver, atomic=False, most_tries=12),
        JobKind("make_document", documents.make_document, atomic=False, lease=timedelta(minutes=5), most_tries=3),
        JobKind("sweep_reminders", reminders.sweep, atomic=False),
        JobKind("forget_old_keys", idempotency.forget_old),
        JobKind("forget_old_jobs", forget_old_jobs),
        JobKind("forget_old_tallies", limits.forget_old),
    )
    registry.periodic.add(
        Periodic("link_audit", timedelta(seconds=10)),
        Periodic("place_events", timedelta(seconds=10)),
        Periodic("sweep_reminders", timedelta(seconds=60)),
        Periodic("forget_old_keys", timedelta(hours=1)),
        Periodic("forget_old_jobs", timedelta(hours=1)),
        Periodic("forget_old_tallies", timedelta(hours=1)),
    )
    registry.navigation.add(
        NavItem("", "My work", "my_work", order=1),
        NavItem("", "Council", "council", "alliance.see_dashboard", order=2),
        NavItem("", "Calendar", "calendar", order=3, for_whom=rules.inside),
        NavItem("Records", "Documents", "document_list", "alliance.order_document", order=490),
        NavItem("Records", "Audit trail", "audit_trail", "alliance.read_audit", order=500),
        NavItem("Records", "People", "user_list", "alliance.manage_people", order=510),
        NavItem("Records", "Settings", "settings", "alliance.change_settings", order=520),
        NavItem("Records", "API tokens", "apitoken_list", "alliance.issue_token", order=530),
    )


def forget_old_jobs(job: Job) -> dict[str, int]:
    """Recurring jobs that are done say nothing after a day; what people started is kept."""
    cutoff = job.created_at - timedelta(days=1)
    count, _ = Job.objects.filter(
        state=Job.State.DONE, created_by=None, created_at__lt=cutoff, kind__in=[item.kind for item in registry.periodic]
    ).delete()
    return {"forgotten": count}
