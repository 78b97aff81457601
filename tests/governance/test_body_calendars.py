"""A body has an address to subscribe to: what is posted for everybody, the rest under a secret address for who may know of it."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from alliance import calendar_feeds
from alliance.models import RoleAssignment
from tests.factories.governance import BodyFactory, DecisionFactory, MeetingFactory, PacketFactory

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
SOON = datetime(2026, 12, 3, 18, tzinfo=UTC)
pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(NOW, tick=False)]


@pytest.fixture
def body(city):
    return BodyFactory(name="Council of Harlan Falls")


@pytest.fixture
def meetings(body):
    """One that everybody knows of, one that they do not, and one of another body."""
    hours = {"starts_at": SOON, "ends_at": SOON + timedelta(hours=2)}
    posted = MeetingFactory(body=body, title="Budget", place="Town hall", **hours)
    PacketFactory(meeting=posted, state="posted")
    later = {name: at + timedelta(days=7) for name, at in hours.items()}
    closed = MeetingFactory(body=body, title="Personnel", **later)
    PacketFactory(meeting=closed, state="frozen")
    other = MeetingFactory(title="Elsewhere", **hours)
    PacketFactory(meeting=other, state="posted")
    return posted, closed, other


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def secret_of(person, body, name="Telephone"):
    return calendar_feeds.make_calendar_address(name=name, subject=body.pk, by=person)[1]


def test_everybody_subscribes_to_the_meetings_that_are_posted(body, meetings, browser_of):
    found = read(browser_of(), f"/calendar/bodies/{body.pk}.ics")
    assert list(found) == ["Council of Harlan Falls: Budget"]
    event = found["Council of Harlan Falls: Budget"]
    assert (event["DTSTART"].dt, event["DTEND"].dt, event["LOCATION"]) == (SOON, SOON + timedelta(hours=2), "Town hall")
    assert browser_of().get(str(event["URL"]).removeprefix("http://testserver")).status_code == 200


def test_a_meeting_that_is_called_off_says_so_under_the_same_key(body, meetings, browser_of):
    url = f"/calendar/bodies/{body.pk}.ics"
    before = read(browser_of(), url)["Council of Harlan Falls: Budget"]
    type(meetings[0]).objects.filter(pk=meetings[0].pk).update(state="cancelled", version=2)
    after = read(browser_of(), url)["Council of Harlan Falls: Budget"]
    assert (before["UID"], before["STATUS"]) == (after["UID"], "CONFIRMED")
    assert (after["STATUS"], after["SEQUENCE"]) == ("CANCELLED", 2)


def test_there_is_nothing_public_of_a_body_that_is_none(browser_of):
    assert browser_of().get(f"/calendar/bodies/{uuid4()}.ics").status_code == 404


def test_a_secret_address_adds_what_its_owner_may_know_of(cast, body, meetings, browser_of):
    DecisionFactory(body=body, question="Adopt the budget?", state="open", meets_on=date(2026, 12, 3))
    DecisionFactory(question="Something else?", state="open", meets_on=date(2026, 12, 3))
    found = read(browser_of(), secret_of(cast.office, body))
    assert set(found) == {
        "Council of Harlan Falls: Budget",
        "Council of Harlan Falls: Personnel",
        "Adopt the budget?",
    }
    assert found["Adopt the budget?"]["DTSTART"].dt == date(2026, 12, 3)


def test_who_is_no_member_gets_what_is_posted_and_a_member_all(cast, body, meetings, browser_of):
    address = secret_of(cast.staff, body)
    assert set(read(browser_of(), address)) == {"Council of Harlan Falls: Budget"}
    body.members.add(cast.staff)
    assert "Council of Harlan Falls: Personnel" in read(browser_of(), address)


def test_a_restricted_question_is_not_in_the_calendar_of_who_may_not_read_it(cast, body, browser_of):
    DecisionFactory(
        body=body,
        question="Settle?",
        state="open",
        access="restricted",
        legal_ground="Litigation",
        meets_on=date(2026, 12, 3),
    )
    assert read(browser_of(), secret_of(cast.staff, body)) == {}
    assert "Settle?" in read(browser_of(), secret_of(cast.office, body))


def test_who_leaves_the_city_reads_nothing_of_the_body_any_more(cast, body, meetings, browser_of):
    address = secret_of(cast.office, body)
    assert read(browser_of(), address)
    RoleAssignment.objects.filter(user=cast.office).delete()
    assert read(browser_of(), address) == {}


def test_only_what_one_may_see_is_subscribed_to(cast, body, city, api):
    for person, key in ((cast.office, uuid4()), (cast.resident, body.pk)):
        with pytest.raises(ValidationError, match="calendar that you may read"):
            calendar_feeds.make_calendar_address(name="x", subject=key, by=person)
    made = api(cast.office).post(
        "/api/v1/calendar-addresses/", {"name": "Desk", "subject": str(body.pk)}, format="json"
    )
    assert (made.status_code, made.json()["subject_label"]) == (201, "Council of Harlan Falls")


def test_the_page_of_the_body_offers_both(cast, body, browser_of):
    page = browser_of(cast.staff).get(body.get_absolute_url()).content.decode()
    assert f"/calendar/bodies/{body.pk}.ics" in page
    assert f"/calendar-addresses/new/?subject={body.pk}&amp;name=Council%20of%20Harlan%20Falls" in page
    form = browser_of(cast.staff).get(f"/calendar-addresses/new/?subject={body.pk}&name=Council").content.decode()
    assert str(body.pk) in form
