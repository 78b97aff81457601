"""Reminders of grant reports and other dated duties: before, on and after the day, at eight in the morning where the recipient lives."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

from alliance.city import city_zone
from alliance.models import User
from alliance.registry import ReminderDue, ReminderSource
from alliance.roles import Role
from financing import dates
from financing.models import Campaign, FundLoan, Grant, GrantReport, Offering, Source

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


# Other dated duties: days before and after, for those that still stand when their day has passed.
SHORT = timedelta(days=3)
OFFSETS = {-7: "in 7 days", -1: "tomorrow", 1: "one day ago"}


@dataclass(frozen=True)
class Watch:
    """Reminders of the dated duties that rows of one model have (financing/dates.py). A reminder's kind names the day."""

    model: type[Any]

    @property
    def source(self) -> ReminderSource:
        return ReminderSource(self.model._meta.label_lower, self.due, self.text)

    def found(self, since: date, until: date, pk: Any = None) -> Iterable[dates.Duty]:
        def of(asked: type[Any]) -> Any:
            rows = asked._default_manager.all() if asked is self.model else asked._default_manager.none()
            return rows if pk is None else rows.filter(pk=pk)

        return dates.duties(of, since, until)

    def due(self, now: datetime) -> Iterable[ReminderDue]:
        today, zone = now.date(), city_zone()
        people = list(User.objects.filter(role_assignments__role=Role.FINANCE_OFFICER, is_active=True).distinct())
        for duty in self.found(today - SHORT, today + timedelta(days=8)):
            for days, person in product(offsets_of(duty), people):
                local = datetime.combine(duty.on + timedelta(days=days), AT, ZoneInfo(person.time_zone or zone))
                if now - SHORT <= local <= now:
                    yield ReminderDue(duty.row, person.pk, kind_of(duty, days), local.astimezone(UTC))

    def text(self, reminder: Any) -> tuple[str, str] | None:
        """None where it is done, or its day moved."""
        on, wide = reminder.due_at.date(), timedelta(days=10)
        for duty in self.found(on - wide, on + wide, reminder.subject_id):
            for days in offsets_of(duty):
                if reminder.kind == kind_of(duty, days):
                    return f"{duty.title}: {OFFSETS[days]}. {duty.detail}", duty.row.get_absolute_url()
        return None


def offsets_of(duty: dates.Duty) -> list[int]:
    return [days for days in OFFSETS if days < 0 or duty.late]


def kind_of(duty: dates.Duty, days: int) -> str:
    return f"{duty.kind}{duty.on:%y%m%d}{days:+d}"


DUTIES = [Watch(model).source for model in (Source, Grant, Offering, Campaign, FundLoan)]
REPORTS = ReminderSource(GrantReport._meta.label_lower, due, text)
