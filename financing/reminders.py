"""Reminders of grant reports: before, on and after the day, at eight in the morning where the recipient lives."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from alliance.city import city_zone
from alliance.models import User
from alliance.registry import ReminderDue, ReminderSource
from alliance.roles import Role
from financing.models import GrantReport

# Days from the due day, by kind, and how the sentence goes on.
DAYS = {"due_30": -30, "due_7": -7, "due_1": -1, "late_1": 1, "late_7": 7}
WORDS = {
    "due_30": "is due in 30 days",
    "due_7": "is due in 7 days",
    "due_1": "is due tomorrow",
    "late_1": "is one day late",
    "late_7": "is 7 days late",
}
AT = time(8)
AHEAD, BACK = timedelta(days=31), timedelta(days=30)


def due(now: datetime) -> Iterable[ReminderDue]:
    """Every reminder whose hour has come, also those an outage has delayed; none from before the day was fixed."""
    today, zone = now.date(), city_zone()
    rows = GrantReport.objects.filter(sent_on=None, due_on__range=(today - BACK, today + AHEAD))
    people = list(User.objects.filter(role_assignments__role=Role.FINANCE_OFFICER, is_active=True).distinct())
    for report in rows:
        for kind, days in DAYS.items():
            for person in people:
                local = datetime.combine(report.due_on + timedelta(days=days), AT, ZoneInfo(person.time_zone or zone))
                due_at = local.astimezone(UTC)
                if report.scheduled_at <= due_at <= now:
                    yield ReminderDue(report, person.pk, kind, due_at)


def text(reminder: Any) -> tuple[str, str] | None:
    """None where the report was sent or its day moved."""
    report = GrantReport.objects.select_related("grant").filter(pk=reminder.subject_id).first()
    if report is None or report.sent_on or report.schedule_version != reminder.subject_version:
        return None
    return f"“{report.title}” for {report.grant.programme} {WORDS[reminder.kind]}.", report.get_absolute_url()


REPORTS = ReminderSource(GrantReport._meta.label_lower, due, text)
