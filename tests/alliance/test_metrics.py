"""Figures of operation: counted by route, asked of the database, and only for those who look after the machine."""

import pytest

from alliance import jobs
from tests.factories.alliance import EventFactory, MailFactory, WebhookDeliveryFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/metrics/"


def test_it_tells_what_waits_and_what_was_answered(cast, api, browser_of):
    jobs.enqueue("link_audit")
    MailFactory()
    EventFactory()
    WebhookDeliveryFactory(state="failed")
    browser_of(cast.office).get("/needs/00000000-0000-4000-8000-000000000000/")
    answer = api(cast.auditor).get(URL)
    text = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert 'alliance_jobs{state="waiting"} 1.0' in text
    assert 'alliance_letters{state="waiting"} 1.0' in text
    assert 'alliance_webhook_messages{state="failed"} 1.0' in text
    assert "alliance_events_unplaced 2.0" in text
    assert 'route="/needs/<uuid:pk>/",status="404"' in text
    assert "00000000-0000" not in text


@pytest.mark.parametrize(("who", "status"), [("office", 403), ("vendor", 403), ("administrator", 200)])
def test_it_is_not_for_everybody(cast, api, who, status):
    assert api(getattr(cast, who)).get(URL).status_code == status


def test_nobody_reads_it_without_a_token(api):
    assert api().get(URL).status_code == 401
