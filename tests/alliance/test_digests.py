"""Each person chooses: a letter for each reminder at its hour, or all of the day in the digest. None is lost either way."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from alliance import jobs, messages, people, reminders, work
from alliance.models import Job, Mail, Notification, Reminder, User
from initiatives.models import Review
from tests.factories.initiatives import PilotFactory, ReviewFactory

pytestmark = pytest.mark.django_db
DUE = date(2026, 11, 23)
EIGHT = datetime(2026, 11, 23, 8, tzinfo=ZoneInfo("America/New_York"))
CHOSEN = {"time_zone": "America/New_York", "wants_email": True, "wants_digest": True, "gathers_reminders": True}


@pytest.fixture
def reviews(cast, city):
    User.objects.filter(pk=cast.staff.pk).update(**CHOSEN, email="sam@city.example")
    User.objects.filter(pk=cast.office.pk).update(time_zone="America/New_York", email="mara@city.example")
    pilot, long_ago = PilotFactory(state="running"), datetime(2026, 1, 1, tzinfo=UTC)
    for person in (cast.staff, cast.office):
        ReviewFactory(pilot=pilot, due_on=DUE, reviewer=person, scheduled_at=long_ago)
    assert Review.objects.count() == 2


def sweep(at):
    """What the scheduler does at an instant: reminders, digests, and the work these order."""
    with time_machine.travel(at, tick=False):
        reminders.sweep(Job(kind="sweep_reminders"))
        work.write_digests(Job())
        jobs.run_due()


def letters(person):
    return [letter.text for letter in Mail.objects.filter(recipient=person).order_by("created_at")]


def test_one_gets_a_letter_at_the_hour_the_other_finds_it_in_the_digest(cast, reviews):
    with time_machine.travel(EIGHT - timedelta(hours=1), tick=False):
        Reminder.objects.all().delete()
    sweep(EIGHT)
    today = Reminder.objects.get(recipient=cast.staff, kind="due_0")
    assert today.state == "sent"
    assert any("is due today" in text for text in letters(cast.office))
    before = letters(cast.staff)
    assert not any("is due today" in text for text in before)
    assert Notification.objects.get(recipient=cast.staff, slot__endswith=":due_0").waits_for_digest
    sweep(EIGHT + timedelta(hours=1))
    (digest,) = letters(cast.staff)[len(before) :]
    assert "Reminders\n- 23 November: The review of" in digest
    assert "is due today" in digest


def test_a_digest_names_ten_of_a_group_and_says_how_many_more(cast, reviews):
    ReviewFactory.create_batch(11, pilot=Review.objects.first().pilot, due_on=DUE, reviewer=cast.staff)
    sweep(EIGHT + timedelta(hours=1))
    (digest,) = [text for text in letters(cast.staff) if "- and 2 more" in text]
    assert digest.count("/pilots/") + digest.count("/reviews/") >= 10


def test_the_digest_tells_each_once_however_often_it_is_swept(cast, reviews):
    for minutes in (0, 60, 75, 90, 24 * 60 + 60):
        sweep(EIGHT + timedelta(minutes=minutes))
    told = [text for text in letters(cast.staff) if "is due today" in text]
    assert len(told) == 1
    assert not Notification.objects.filter(waits_for_digest=True).exists()


def test_after_an_outage_it_comes_as_a_letter_and_does_not_wait_for_tomorrow(cast, reviews):
    sweep(EIGHT + timedelta(hours=5))
    told = [text for text in letters(cast.staff) if "is due today" in text]
    assert len(told) == 1
    assert "Reminders" not in told[0]


def test_news_that_is_no_reminder_comes_at_once(cast, reviews):
    staff = User.objects.get(pk=cast.staff.pk)
    with time_machine.travel(EIGHT, tick=False):
        messages.notify(recipients=[staff], slot="question:1", text="The committee is asked.", by=cast.office)
    assert letters(cast.staff) == ["The committee is asked.\n"]


def test_who_wants_no_digest_any_more_gets_what_was_gathered(cast, reviews):
    sweep(EIGHT)
    staff = User.objects.get(pk=cast.staff.pk)
    with time_machine.travel(EIGHT + timedelta(minutes=10), tick=False):
        people.change_own_profile(person=staff, **{**CHOSEN, "gathers_reminders": False}, by=staff)
    assert sum("is due today" in text for text in letters(cast.staff)) == 1


def test_who_wants_no_letters_any_more_gets_nothing_of_what_was_gathered(cast, reviews):
    sweep(EIGHT)
    before = letters(cast.staff)
    User.objects.filter(pk=cast.staff.pk).update(wants_email=False)
    messages.send_gathered(person=User.objects.get(pk=cast.staff.pk), by=cast.staff)
    assert letters(cast.staff) == before


def test_a_digest_of_nothing_is_no_letter(cast, city):
    assert work.send_digest(Job(arguments={"person": str(cast.resident.pk)})) == {"waiting": 0, "reminders": 0}
    assert letters(cast.resident) == []


def test_it_goes_into_a_digest_one_gets(cast):
    with pytest.raises(ValidationError, match="choose e-mail and the daily digest, too"):
        people.change_own_profile(person=cast.staff, **{**CHOSEN, "wants_digest": False}, by=cast.staff)


def test_the_profile_saves_it_at_both_doors(cast, city, api, browser_of):
    page = browser_of(cast.staff).post(
        f"/people/{cast.staff.pk}/profile/", {"wants_email": "on", "wants_digest": "on", "gathers_reminders": "on"}
    )
    assert page.status_code == 302
    found = User.objects.get(pk=cast.staff.pk)
    assert (found.wants_email, found.wants_digest, found.gathers_reminders) == (True, True, True)
    shape = {"time_zone": "America/New_York", "wants_email": False, "gathers_reminders": True}
    answer = api(cast.staff).post(f"/api/v1/people/{cast.staff.pk}/profile/", shape, format="json")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "gathers_reminders"
