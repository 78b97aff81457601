"""What happens to grants: their conditions, the schedule of reports, and the reports that were sent."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from alliance import audit
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service, touch
from financing.models import Grant, GrantReport, Source

MANAGE = "financing.manage_grant"


@service
def describe_grant(
    *, source: Source, match: Iterable[Source] = (), external_id: str | None = None, by: User, **values: Any
) -> Grant:
    """Write down the conditions of a source that is a grant."""
    grant = Grant(source=source, external_id=external_id, **values)
    require(by, MANAGE, grant)
    insist(source.instrument == "grant", "source", "Choose a source that is a grant.")
    chosen = matching(source, match)
    create(grant, by=by, action="describe_grant")
    grant.match.set(chosen)
    return grant


def matching(source: Source, match: Iterable[Source]) -> list[Source]:
    chosen = list(match)
    fits = all(one.plan_id == source.plan_id and one.pk != source.pk for one in chosen)
    insist(fits, "match", "Choose other sources of the same plan.")
    return chosen


@service
def change_grant(
    *, grant: Grant, version: int | None = None, match: Iterable[Source] | None = None, by: User, **values: Any
) -> Grant:
    """Correct the conditions."""
    row = lock(grant, version=version)
    require(by, MANAGE, row)
    seen, row = row.version, change(row, values, by=by)
    return row if match is None else exchange_match(row, matching(row.source, match), seen, by)


def exchange_match(grant: Grant, chosen: list[Source], seen: int, by: User) -> Grant:
    before = sorted(str(pk) for pk in grant.match.values_list("pk", flat=True))
    after = sorted(str(one.pk) for one in chosen)
    if before != after:
        grant.match.set(chosen)
        touch(grant, since=seen)
        audit.record("change_match", grant, by=by, before={"match": before}, after={"match": after})
    return grant


@service
def plan_report(
    *, grant: Grant, title: str, due_on: date, external_id: str | None = None, at: datetime, by: User
) -> GrantReport:
    """Put a report on the calendar; finance is reminded before, on and after the day."""
    require(by, MANAGE, grant)
    insist(due_on >= grant.starts_on, "due_on", "A report is due after the grant begins.")
    report = GrantReport(grant=grant, title=title, due_on=due_on, scheduled_at=at, external_id=external_id)
    return create(report, by=by, action="plan_report")


@service
def move_report(
    *, grantreport: GrantReport, version: int | None = None, title: str, due_on: date, at: datetime, by: User
) -> GrantReport:
    """Correct a report that was not sent; reminders of the old day are void."""
    row = unsent(grantreport, by, version)
    values: dict[str, Any] = {"title": title, "due_on": due_on}
    if due_on != row.due_on:
        values |= {"schedule_version": row.schedule_version + 1, "scheduled_at": at}
    return change(row, values, by=by)


@service
def send_report(
    *,
    grantreport: GrantReport,
    version: int | None = None,
    sent_on: date | None = None,
    note: str = "",
    on: date,
    by: User,
) -> GrantReport:
    """Record that the report was sent."""
    row = unsent(grantreport, by, version)
    day = sent_on or on
    insist(day <= on, "sent_on", "This day has not come yet. Give the day on which it was sent.")
    return change(row, {"sent_on": day, "note": note}, by=by, action="send_report")


def unsent(report: GrantReport, by: User, version: int | None) -> GrantReport:
    row = lock(report, version=version)
    require(by, MANAGE, row)
    if row.sent_on is not None:
        raise Refusal(f"This report was sent on {row.sent_on:%-d %B %Y}.", code="wrong_state")
    return row
