"""Files that pages hand out come through the API too: whatever the caller accepts, and within its scopes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from alliance import people
from tests.factories.financing import PlanFactory
from tests.factories.governance import BodyFactory, MeetingFactory
from tests.factories.partnerships import SettlementFactory

pytestmark = pytest.mark.django_db


def client_of(person, *scopes):
    now = timezone.now()
    _, token = people.issue_token(
        name="Hub", scopes=list(scopes), expires_at=now + timedelta(days=1), at=now, by=person
    )
    return APIClient(headers={"Authorization": f"Bearer {token}"})


def test_a_calendar_comes_as_a_calendar(city, cast):
    meeting = MeetingFactory()
    client = client_of(cast.office, "governance:read")
    answer = client.get(f"/api/v1/bodies/{meeting.body.pk}/calendar.ics", headers={"Accept": "text/calendar"})
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert b"BEGIN:VEVENT" in answer.content


def test_a_refusal_is_a_problem(city, cast):
    client = client_of(cast.office, "governance:read")
    answer = client.get(f"/api/v1/plans/{PlanFactory().pk}/payments.csv", headers={"Accept": "text/csv"})
    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
    body = BodyFactory()
    missing = client.get(f"/api/v1/meetings/{body.pk}/calendar.ics")
    assert (missing.status_code, missing.headers["Content-Type"]) == (404, "application/problem+json")
    assert APIClient().get(f"/api/v1/bodies/{body.pk}/calendar.ics").status_code == 401


def test_a_settlement_is_told_line_by_line(city, cast):
    settlement = SettlementFactory()
    client = client_of(cast.finance_officer, "partnerships:read")
    told = client.get(f"/api/v1/settlements/{settlement.pk}/statement/")
    assert (told.status_code, told.headers["Content-Type"]) == (200, "application/json")
    assert client.get(f"/api/v1/settlements/{settlement.pk}/statement.csv").status_code == 200
