"""What the ground itself puts in the product's slots."""

from datetime import timedelta

from alliance import (
    audit,
    calendar_nouns,
    certificate_reminders,
    dashboard,
    documents,
    events,
    idempotency,
    invariants,
    lately,
    limits,
    messages,
    nouns,
    open_data,
    organisation_nouns,
    permissions,
    registry,
    reminders,
    retention,
    rules,
    search_index,
    visibility,
    work,
)
from alliance.models import Department, Job, Organisation, Report, User
from alliance.registry import JobKind, NavItem, Periodic, Searched
from alliance.reporting import sample as report_samples
from alliance.reporting import sending
from alliance.reporting.noun import REPORT


def link_audit(job: Job) -> dict[str, int]:
    return {"linked": audit.link_new_entries()}


def place_events(job: Job) -> dict[str, int]:
    return {"placed": events.place_new_events()}


def fill() -> None:
    permissions.declare(rules.PERMISSIONS)
    visibility.declare(rules.VISIBLE)
    registry.nouns.add(*nouns.NOUNS, *organisation_nouns.NOUNS, *calendar_nouns.NOUNS)
    registry.invariants.add(*invariants.GROUND)
    registry.settings.add(*retention.setting_specs())
    registry.my_work.add(certificate_reminders.running_out)
    registry.reminder_sources.add(certificate_reminders.SOURCE)
    registry.nouns.add(REPORT)
    registry.dashboard_panels.add(lately.PANEL)
    registry.documents.add(*sending.KINDS)
    registry.sample_loaders.add(report_samples.load)
    search_index.add(
        Searched(Report, "note"),
        Searched(Organisation, "summary", order=8),
        Searched(User, order=9),
        Searched(Department),
    )
    registry.job_kinds.add(
        JobKind("send_letter", messages.send_letter, atomic=False, most_tries=300),
        JobKind("link_audit", link_audit),
        JobKind("place_events", place_events),
        # Its schedule ends it, not its tries: those count workers that died, too.
        JobKind("deliver_webhook", events.deliver, atomic=False, most_tries=10 * len(events.SCHEDULE)),
        JobKind("make_document", documents.make_document, atomic=False, lease=timedelta(minutes=5), most_tries=3),
        JobKind("write_digests", work.write_digests),
        JobKind("send_digest", work.send_digest),
        JobKind("warm_dashboard", dashboard.warm, atomic=False),
        JobKind("sweep_reminders", reminders.sweep, atomic=False),
        JobKind("mend_search_index", search_index.mend_index, atomic=False, lease=timedelta(minutes=10)),
        JobKind("queue_reports", sending.queue_reports),
        JobKind("send_report", sending.send_report, lease=timedelta(minutes=5), most_tries=5),
        JobKind("forget_old_keys", idempotency.forget_old),
        JobKind("forget_old_jobs", forget_old_jobs),
        JobKind("forget_old_tallies", limits.forget_old),
        JobKind("apply_retention", retention.run),
        JobKind("check_invariants", invariants.check_hourly, atomic=False),
    )
    registry.periodic.add(
        Periodic("link_audit", timedelta(seconds=10)),
        Periodic("place_events", timedelta(seconds=10)),
        Periodic("write_digests", timedelta(minutes=15)),
        Periodic("warm_dashboard", timedelta(seconds=30)),
        Periodic("sweep_reminders", timedelta(seconds=60)),
        Periodic("mend_search_index", timedelta(hours=1)),
        Periodic("queue_reports", timedelta(minutes=15)),
        Periodic("forget_old_keys", timedelta(hours=1)),
        Periodic("forget_old_jobs", timedelta(hours=1)),
        Periodic("forget_old_tallies", timedelta(hours=1)),
        Periodic("apply_retention", timedelta(days=1)),
        Periodic("check_invariants", timedelta(hours=1)),
    )
    registry.navigation.add(
        NavItem("", "My work", "my_work", order=1),
        NavItem("", "Council", "council", "alliance.see_dashboard", order=2),
        NavItem("", "Calendar", "calendar", order=3, for_whom=rules.inside),
        NavItem("Records", "Reports", "report_list", "alliance.build_report", order=480),
        NavItem("Records", "Documents", "document_list", "alliance.order_document", order=490),
        NavItem("Records", "Audit trail", "audit_trail", "alliance.read_audit", order=500),
        NavItem("Records", "People", "user_list", "alliance.manage_people", order=510),
        NavItem("Records", "Settings", "settings", "alliance.change_settings", order=520),
        NavItem("Records", "Legal holds", "legalhold_list", "alliance.hold_records", order=525),
        NavItem("Records", "Webhooks", "webhooksubscription_list", "alliance.manage_webhooks", order=535),
        NavItem("Records", "Webhook deliveries", "webhookdelivery_list", "alliance.manage_webhooks", order=536),
        NavItem("Records", "API tokens", "apitoken_list", "alliance.issue_token", order=530),
    )
    registry.public_links.add(
        NavItem(
            "",
            "The portfolio",
            "portfolio_public",
            order=15,
            said="How everything goes that the city tries: stages, pilots, figures against targets.",
        )
    )
    registry.settings.add(open_data.SETTING)


def forget_old_jobs(job: Job) -> dict[str, int]:
    """Recurring jobs that are done say nothing after a day; what people started is kept."""
    cutoff = job.created_at - timedelta(days=1)
    count, _ = Job.objects.filter(
        state=Job.State.DONE, created_by=None, created_at__lt=cutoff, kind__in=[item.kind for item in registry.periodic]
    ).delete()
    return {"forgotten": count}
