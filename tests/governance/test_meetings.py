"""Meetings, their papers, and actions that are carried forward."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from alliance import jobs
from alliance.errors import NotAllowed, WrongState
from alliance.models import Document, Notification
from governance import services
from governance.models import Meeting
from governance.papers import content_of
from tests.factories.governance import ActionFactory, BodyFactory, DecisionFactory, MeetingFactory

pytestmark = pytest.mark.django_db
START, END = datetime(2026, 10, 20, 16, tzinfo=UTC), datetime(2026, 10, 20, 18, tzinfo=UTC)


@pytest.fixture
def body(cast):
    body = BodyFactory(chair=cast.champion, quorum=2)
    body.members.set([cast.champion, cast.office])
    return body


@pytest.fixture
def meeting(body):
    return MeetingFactory(body=body)


def hold(meeting, by, **more):
    return services.hold_meeting(
        **{"meeting": meeting, "present": [by], "minutes": "We spoke.", "actions": [], "by": by, **more}
    )


def test_a_series_keeps_its_local_hour_across_a_change_of_the_clocks(city, cast, body):
    type(city).objects.update(time_zone="America/New_York")
    series = {"every_weeks": 2, "times": 3, "external_id": "calendar-7"}
    first = services.plan_meeting(body=body, starts_at=START, ends_at=END, **series, by=cast.office)
    assert list(Meeting.objects.exclude(external_id=None)) == [first]  # the identifier is of one row
    zone = ZoneInfo("America/New_York")
    local = [meeting.starts_at.astimezone(zone) for meeting in Meeting.objects.order_by("starts_at")]
    assert [(moment.day, moment.hour) for moment in local] == [(20, 12), (3, 12), (17, 12)]
    assert Notification.objects.filter(recipient=cast.champion).count() == 1


def test_a_series_past_the_last_day_there_is_is_refused_whole(city, cast, body, api):
    asked = {"body": str(body.pk), "starts_at": "9998-12-30T10:00Z", "ends_at": "9998-12-30T11:00Z"}
    answer = api(cast.office).post("/api/v1/meetings/", asked | {"every_weeks": 52, "times": 3})
    assert answer.status_code == 400
    assert [error["field"] for error in answer.json()["errors"]] == ["starts_at"]
    assert not Meeting.objects.exists()


def test_a_body_meets_once_at_a_time(city, cast, body):
    plan = {"body": body, "starts_at": START, "ends_at": END, "by": cast.office}
    first = services.plan_meeting(**plan)
    with pytest.raises(ValidationError, match="meets at that time already"):
        services.plan_meeting(**plan)
    services.cancel_meeting(meeting=first, why="A holiday.", by=cast.office)
    assert services.plan_meeting(**plan).state == "planned"


def test_a_meeting_is_moved_and_given_an_agenda_until_it_took_place(cast, meeting):
    changed = services.change_meeting(
        meeting=meeting,
        agenda=[{"item": "Budget"}],
        closed_agenda=[{"item": "A claim", "legal_ground": "Pending litigation"}],
        place="Room 2",
        by=cast.office,
    )
    assert (changed.agenda, changed.place) == (["Budget"], "Room 2")
    assert changed.closed_agenda == [{"item": "A claim", "legal_ground": "Pending litigation"}]
    hold(changed, cast.office)
    with pytest.raises(ValidationError, match="it cannot be changed"):
        services.change_meeting(meeting=meeting, place="Room 3", by=cast.office)


def test_a_promise_is_handed_on_until_it_is_closed(cast, body):
    promised = {"title": "Ask the utility", "due_on": date(2026, 12, 1), "body": body, "by": cast.office}
    action = services.record_action(owner=cast.staff, **promised)
    assert Notification.objects.filter(recipient=cast.staff, text__contains="until 1 December 2026").exists()
    action = services.change_action(action=action, owner=cast.finance_officer, by=cast.office)
    done = services.finish_action(action=action, outcome="It answered.", on=date(2026, 11, 30), by=cast.finance_officer)
    assert (done.state, done.outcome, done.done_on) == ("done", "It answered.", date(2026, 11, 30))
    with pytest.raises(ValidationError, match="This action is closed"):
        services.change_action(action=action, due_on=date(2027, 1, 1), by=cast.office)
    dropped = services.drop_action(
        action=services.record_action(owner=cast.staff, **promised), why="Not needed.", by=cast.office
    )
    assert (dropped.state, dropped.outcome) == ("dropped", "Not needed.")


def test_a_meeting_ends_after_it_starts(city, cast, body):
    with pytest.raises(ValidationError, match="ends after it starts"):
        services.plan_meeting(body=body, starts_at=END, ends_at=START, by=cast.office)


def test_the_agenda_fills_with_what_waits_and_ends_with_what_was_promised(cast, body, meeting, browser_of):
    DecisionFactory(body=body, question="Shall we go on?")
    DecisionFactory(body=body, question="Is it for spring?", meets_on="2027-03-01")
    ActionFactory(body=body, title="Old promise")
    page = browser_of(cast.champion).get(meeting.get_absolute_url()).content.decode()
    assert "Shall we go on?" in page
    assert "Is it for spring?" not in page
    assert "Carried forward" in page
    assert "Old promise" in page


def test_minutes_are_kept_once_and_approved_by_the_chair(cast, meeting):
    promised = [{"title": "Ask the utility", "owner": cast.finance_officer, "due_on": date(2026, 12, 1)}]
    held = hold(meeting, cast.office, actions=promised)
    assert held.state == "held"
    assert held.actions.get().owner == cast.finance_officer
    with pytest.raises(WrongState):
        hold(meeting, cast.office)
    with pytest.raises(NotAllowed):
        services.approve_minutes(meeting=held, by=cast.office)
    assert services.approve_minutes(meeting=held, by=cast.champion).approved_by == cast.champion
    with pytest.raises(ValidationError, match="cannot be changed"):
        services.change_meeting(meeting=held, place="Elsewhere", by=cast.office)


def test_only_members_can_have_been_there(cast, meeting):
    with pytest.raises(ValidationError, match="Not members of"):
        hold(meeting, cast.office, present=[cast.office, cast.vendor])
    with pytest.raises(ValidationError, match="Say who was there"):
        hold(meeting, cast.office, present=[])


def test_the_calendar_names_the_meeting_once_however_often_it_moves(cast, meeting, browser_of):
    def event(path):
        answer = browser_of(cast.champion).get(path)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        return next(iter(Calendar.from_ical(answer.content).walk("VEVENT")))

    before = event(f"/meetings/{meeting.pk}/calendar.ics")
    services.change_meeting(meeting=meeting, place="Hall 2", starts_at=START, ends_at=END, by=cast.office)
    after = event(f"/bodies/{meeting.body_id}/calendar.ics")
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (after.decoded("DTSTART"), str(after["LOCATION"])) == (START, "Hall 2")


def test_a_meeting_is_for_its_members_and_those_who_oversee(cast, meeting, browser_of, api):
    for path in (meeting.get_absolute_url(), f"/meetings/{meeting.pk}/calendar.ics"):
        assert browser_of(cast.staff).get(path).status_code == 404
        assert browser_of(cast.council_member).get(path).status_code == 200
    assert api(cast.staff).get("/api/v1/meetings/").json()["results"] == []


def test_the_paper_leaves_out_what_is_done(cast, city, body, meeting, api):
    ActionFactory(body=body, title="Still open")
    ActionFactory(body=body, title="Long done", state="done")
    words = str(content_of(meeting, cast.office))
    assert "Still open" in words
    assert "Long done" not in words
    ordered = api(cast.office).post(
        "/api/v1/documents/", {"kind": "meeting_paper", "subject": str(meeting.pk), "format": "pdf"}
    )
    assert ordered.status_code == 201, ordered.json()
    jobs.run_due()
    with Document.objects.get().file.open("rb") as file:
        assert file.read(5) == b"%PDF-"
