"""One calendar of what every app has to say about a day, as far as its reader may see it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.governance import ActionFactory, MeetingFactory, PacketFactory
from tests.factories.initiatives import PilotFactory, ReviewFactory
from tests.factories.procurement import RfiFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def busy_week(cast, city):
    soon = timezone.now() + timedelta(days=3)
    MeetingFactory(title="Steering in winter", starts_at=soon, ends_at=soon + timedelta(hours=1))
    ActionFactory(title="Ask the utility", due_on=soon.date())
    ReviewFactory(pilot=PilotFactory(title="Dim lamps", state="running"), due_on=soon.date())
    RfiFactory(
        title="Partners for lamps",
        state="published",
        published_at=timezone.now(),
        questions_until=soon - timedelta(days=1),
        due_at=soon,
    )


def test_every_app_has_its_days_in_it(busy_week, cast, browser_of):
    text = browser_of(cast.office).get("/calendar/").content.decode()
    for words in ("Steering in winter", "Ask the utility", "Review of “Dim lamps”", "Partners for lamps"):
        assert words in text


def test_a_vendor_reads_of_what_it_may_see_alone(busy_week, cast, api):
    titles = [row["title"] for row in api(cast.vendor).get("/api/v1/calendar/").json()["results"]]
    assert titles == ["Partners for lamps"] * 2  # until when to ask, and until when to answer


def test_the_number_of_statements_does_not_grow(busy_week, cast, browser_of, django_assert_max_num_queries):
    client = browser_of(cast.office)
    client.get("/calendar/")
    ActionFactory.create_batch(10, due_on=timezone.localdate() + timedelta(days=5))
    with django_assert_max_num_queries(40):
        client.get("/calendar/")


def test_the_public_calendar_holds_posted_meetings_and_no_others(city, client):
    soon = timezone.now() + timedelta(days=3)
    for title, state in (("Open council", "posted"), ("Closed board", "draft")):
        meeting = MeetingFactory(title=title, starts_at=soon, ends_at=soon + timedelta(hours=1))
        PacketFactory(meeting=meeting, state=state)
    text = client.get("/calendar/public.ics").content.decode()
    assert "Open council" in text
    assert "Closed board" not in text
