"""A secret calendar address gives its owner's days, as they may see them now, until it is revoked."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from alliance import calendar_feeds, people
from alliance.errors import NotAllowed
from alliance.models import CalendarAddress, RoleAssignment
from tests.factories.governance import ActionFactory, MeetingFactory

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def made(cast, city):
    return calendar_feeds.make_calendar_address(name="My telephone", by=cast.office)


def summaries(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert answer.headers["Cache-Control"] == "private, no-store"
    return [str(event["SUMMARY"]) for event in Calendar.from_ical(answer.content).walk("VEVENT")]


def test_is_read_without_signing_in_and_gives_what_its_owner_may_see(cast, made, browser_of):
    MeetingFactory(title="Steering, autumn")
    ActionFactory(title="Ask the utility", owner=cast.staff, due_on="2026-12-01")
    _, address = made
    assert {"Steering, autumn", "Ask the utility"} <= set(summaries(browser_of(), address))
    _, of_staff = calendar_feeds.make_calendar_address(name="Desk", by=cast.staff)
    found = summaries(browser_of(), of_staff)
    assert "Ask the utility" in found
    assert "Steering, autumn" not in found


def test_a_role_that_is_lost_is_lost_in_the_feed_at_once(cast, made, browser_of):
    MeetingFactory(title="Steering, autumn")
    assert "Steering, autumn" in summaries(browser_of(), made[1])
    RoleAssignment.objects.filter(user=cast.office).delete()
    assert "Steering, autumn" not in summaries(browser_of(), made[1])


def test_nothing_is_under_an_address_that_is_revoked_wrong_or_of_somebody_who_left(cast, made, browser_of):
    row, address = made
    assert browser_of().get(address.replace("feed/", "feed/x")).status_code == 404
    calendar_feeds.revoke_calendar_address(calendaraddress=row, at=NOW, by=cast.office)
    assert browser_of().get(address).status_code == 404
    with pytest.raises(ValidationError, match="revoked already"):
        calendar_feeds.revoke_calendar_address(calendaraddress=row, at=NOW, by=cast.office)
    other, again = calendar_feeds.make_calendar_address(name="Tablet", by=cast.office)
    people.disable_person(person=cast.office, why="Left.", by=cast.administrator)
    assert browser_of().get(again).status_code == 404
    other.refresh_from_db()
    assert other.revoked_at is not None


def test_the_secret_is_shown_once_and_kept_as_a_digest_alone(cast, city, api, browser_of):
    answer = api(cast.staff).post("/api/v1/calendar-addresses/", {"name": "Desk"}, format="json")
    assert answer.status_code == 201, answer.json()
    address = answer.json()["address"]
    secret = address.removeprefix("/calendar/feed/").removesuffix(".ics")
    row = CalendarAddress.objects.get()
    assert secret not in str(vars(row))
    assert summaries(browser_of(), address) == []
    assert "digest" not in api(cast.staff).get(f"/api/v1/calendar-addresses/{row.pk}/").json()
    page = browser_of(cast.staff).post("/calendar-addresses/new/", {"name": "Tablet"}, follow=True).content.decode()
    assert "/calendar/feed/" in page
    assert "/calendar/feed/" not in browser_of(cast.staff).get("/calendar-addresses/").content.decode()
    row.refresh_from_db()
    assert row.last_used_on == date(2026, 11, 23)


def test_of_a_kind_that_has_no_calendar_is_empty(cast, rf):
    address = CalendarAddress(owner=cast.office, subject_type="moon.rock", subject_id=cast.office.pk)
    assert calendar_feeds.events_for(address, date(2026, 1, 1), date(2027, 1, 1), rf.get("/")) == []


def test_belongs_to_its_owner(cast, made, api):
    row, _ = made
    assert api(cast.staff).get(f"/api/v1/calendar-addresses/{row.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        calendar_feeds.revoke_calendar_address(calendaraddress=row, at=NOW, by=cast.staff)
    assert calendar_feeds.revoke_calendar_address(calendaraddress=row, at=NOW, by=cast.administrator).revoked_at


def test_there_are_ten_at_most(cast, city):
    for number in range(calendar_feeds.MOST):
        calendar_feeds.make_calendar_address(name=f"No. {number}", by=cast.staff)
    with pytest.raises(ValidationError, match="revoke one that you do not use"):
        calendar_feeds.make_calendar_address(name="One more", by=cast.staff)
    assert calendar_feeds.make_calendar_address(name="Mine", by=cast.office)  # ten of each person
