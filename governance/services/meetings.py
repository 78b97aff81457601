"""Meetings of bodies, their minutes, and the actions that are carried forward until they are done."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import audit, city, messages
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from governance import seats
from governance.lifecycle import ACTION, MEETING
from governance.models import Action, Body, Decision, Meeting

MOST_IN_SERIES = 26


@service
def plan_meeting(
    *,
    body: Body,
    starts_at: datetime,
    ends_at: datetime,
    title: str = "",
    place: str = "",
    agenda: Iterable[Mapping[str, Any]] = (),
    closed_agenda: Iterable[Mapping[str, Any]] = (),
    every_weeks: int | None = None,
    times: int | None = None,
    external_id: str | None = None,
    by: Any,
) -> Meeting:
    """Invite a body, once or as a series of `times` meetings every so many weeks at the same local hour. Returns the first."""
    require(by, "governance.keep_minutes")
    count = times or 1
    insist(count <= MOST_IN_SERIES, "times", f"Plan at most {MOST_IN_SERIES} meetings at once.")
    insist(count == 1 or every_weeks, "every_weeks", "Say how many weeks lie between two meetings.")
    items, closed = [str(row["item"]) for row in agenda], closed_items(closed_agenda)
    first: Meeting | None = None
    for number in range(count):
        later = timedelta(weeks=(every_weeks or 0) * number)
        meeting = Meeting(
            reference=next_reference("M"),
            body=body,
            title=title,
            starts_at=same_hour(starts_at, later),
            ends_at=same_hour(ends_at, later),
            place=place,
            agenda=items if number == 0 else [],
            closed_agenda=closed if number == 0 else [],
            external_id=external_id if number == 0 else None,
        )
        create(meeting, by=by, action="plan_meeting")
        first = first or meeting
    assert first is not None
    text = f"{body} meets: {first.title or 'see the agenda'}." + (
        f" {count} meetings are planned." if count > 1 else ""
    )
    people = list(seats.members_on(body, timezone.localdate(first.starts_at)))
    messages.notify(recipients=people, slot=f"meeting:{first.pk}", text=text, url=first.get_absolute_url(), by=by)
    return first


def closed_items(rows: Iterable[Mapping[str, Any]]) -> list[dict[str, str]]:
    return [{"item": str(row["item"]), "legal_ground": str(row["legal_ground"])} for row in rows]


def same_hour(moment: datetime, later: timedelta) -> datetime:
    """The same wall-clock time some weeks on, also across a change of the clocks: arithmetic in the city's own zone.

    Raises ValidationError beyond the last day there is.
    """
    try:
        return moment.astimezone(ZoneInfo(city.city_zone())) + later
    except OverflowError as fault:
        raise ValidationError({"starts_at": ["These meetings lie too far ahead. Choose an earlier day."]}) from fault


@service
def change_meeting(
    *,
    meeting: Meeting,
    version: int | None = None,
    agenda: Iterable[Mapping[str, Any]] | None = None,
    closed_agenda: Iterable[Mapping[str, Any]] | None = None,
    by: Any,
    **values: Any,
) -> Meeting:
    """Move it or set its agenda, while it has not taken place."""
    row = lock(meeting, version=version)
    require(by, "governance.keep_minutes")
    insist(row.state == "planned", "__all__", "This meeting has taken place or is cancelled: it cannot be changed.")
    if agenda is not None:
        values["agenda"] = [str(item["item"]) for item in agenda]
    if closed_agenda is not None:
        values["closed_agenda"] = closed_items(closed_agenda)
    return change(row, values, by=by)


@service
def hold_meeting(
    *,
    meeting: Meeting,
    version: int | None = None,
    present: Iterable[User],
    minutes: str,
    closed_minutes: str = "",
    actions: Iterable[Mapping[str, Any]] = (),
    by: Any,
) -> Meeting:
    """Record who was there, what was said, and who promised what by when."""
    people = list(present)
    insist(people, "present", "Say who was there.")
    members = set(seats.members_on(meeting.body, timezone.localdate(meeting.starts_at)).values_list("pk", flat=True))
    strangers = [person.name for person in people if person.pk not in members]
    insist(not strangers, "present", f"Not members of {meeting.body}: {', '.join(strangers)}.")
    row = MEETING.take(meeting, "hold", by=by, version=version, minutes=minutes, closed_minutes=closed_minutes)
    row.present.set(people)
    audit.record("record_present", row, by=by, after={"present": sorted(str(person.pk) for person in people)})
    for item in actions:
        promise(title=item["title"], owner=item["owner"], due_on=item["due_on"], meeting=row, body=row.body, by=by)
    return row


@service
def approve_minutes(*, meeting: Meeting, version: int | None = None, by: Any) -> Meeting:
    """The chair approves the minutes; they do not change any more."""
    return MEETING.take(meeting, "approve", by=by, version=version, approved_by=by)


@service
def cancel_meeting(*, meeting: Meeting, version: int | None = None, why: str, by: Any) -> Meeting:
    """It does not take place; the members are told."""
    row = MEETING.take(meeting, "cancel", by=by, version=version, why=why)
    people = list(seats.members_on(row.body, timezone.localdate(row.starts_at)))
    text = f"{row} is cancelled: {why}"[:300]
    messages.notify(recipients=people, slot=f"cancelled:{row.pk}", text=text, url=row.get_absolute_url(), by=by)
    return row


@service
def record_action(
    *, title: str, owner: User, due_on: date, body: Body | None = None, external_id: str | None = None, by: Any
) -> Action:
    """Write down what somebody has promised, outside a meeting."""
    require(by, "governance.keep_minutes")
    return promise(title=title, owner=owner, due_on=due_on, body=body, external_id=external_id, by=by)


def promise(
    *,
    title: str,
    owner: User,
    due_on: date,
    body: Body | None = None,
    meeting: Meeting | None = None,
    decision: Decision | None = None,
    external_id: str | None = None,
    by: Any,
) -> Action:
    """Write the action and tell its owner. Called inside a service."""
    action = Action(
        reference=next_reference("T"),
        title=title,
        owner=owner,
        due_on=due_on,
        body=body,
        meeting=meeting,
        decision=decision,
        external_id=external_id,
    )
    create(action, by=by, action="record_action")
    text = f"You promised, until {due_on:%-d %B %Y}: {title}"[:300]
    messages.notify(recipients=[owner], slot=f"action:{action.pk}", text=text, url=action.get_absolute_url(), by=by)
    return action


@service
def change_action(*, action: Action, version: int | None = None, by: Any, **values: Any) -> Action:
    """Give it to somebody else or another day."""
    row = lock(action, version=version)
    require(by, "governance.keep_minutes")
    insist(row.state == "open", "__all__", "This action is closed.")
    return change(row, values, by=by)


@service
def finish_action(*, action: Action, version: int | None = None, outcome: str, on: date, by: Any) -> Action:
    """Say what came of it."""
    return ACTION.take(action, "finish", by=by, version=version, outcome=outcome, done_on=on)


@service
def drop_action(*, action: Action, version: int | None = None, why: str, by: Any) -> Action:
    return ACTION.take(action, "drop", by=by, version=version, why=why, outcome=why)
