"""Dated duties of financing: on the calendar, in My work, and told before their day; gone once they are done."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from alliance import jobs
from alliance.models import Notification
from financing import services
from financing.models import Source
from tests.factories.financing import (
    CampaignFactory,
    GrantFactory,
    GrantReportFactory,
    OfferingFactory,
    PlanFactory,
    ReceiptFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
SPAN = "since=2026-11-23&until=2027-02-28"


@pytest.fixture
def duties(city, cast):
    """One of each kind, within three months."""
    plan = PlanFactory(state="draft")
    loan = SourceFactory(
        plan=plan, label="State loan", instrument="state_loan", amount=Decimal(1000), available_on=date(2026, 1, 10)
    )
    services.set_loan_terms(source=loan, rate=Decimal(0), term_years=2, by=cast.finance_officer)
    type(plan).objects.filter(pk=plan.pk).update(state="approved")
    Source.objects.filter(pk=loan.pk).update(state="committed")
    ReceiptFactory(source=loan, amount=Decimal(400))
    SourceFactory(plan=plan, label="Rebate", instrument="rebate", available_on=date(2026, 12, 1))
    grant = GrantFactory(
        source__plan=plan,
        source__available_on=None,
        programme="Green streets",
        starts_on=date(2026, 1, 1),
        ends_on=date(2026, 12, 20),
    )
    GrantReportFactory(grant=grant, title="Half-year report", due_on=date(2026, 12, 15))
    OfferingFactory(
        plan=plan,
        title="Lamps",
        opens_at=datetime(2026, 11, 30, 15, tzinfo=UTC),
        closes_at=datetime(2026, 12, 5, 15, tzinfo=UTC),
    )
    CampaignFactory(
        source__plan=plan, source__available_on=None, title="Benches", state="open", deadline=date(2026, 12, 24)
    )
    return plan


def titles(client, asked=SPAN):
    answer = client.get(f"/api/v1/calendar/?{asked}")
    assert answer.status_code == 200, answer.json()
    return [(row["on"], row["title"]) for row in answer.json()["results"]]


def test_every_dated_duty_is_on_the_calendar_in_order(duties, cast, api, browser_of):
    found = titles(api(cast.finance_officer))
    assert found == [
        ("2026-11-30", "Orders open: Lamps"),
        ("2026-12-01", "Money is expected: Rebate"),
        ("2026-12-15", "Send “Half-year report”"),
        ("2026-12-20", "Last day of the grant Green streets"),
        ("2026-12-24", "Last day of Benches"),
        ("2027-01-10", "Pay 500.00 USD: State loan"),
    ]
    page = browser_of(cast.council_member).get(f"/calendar/?{SPAN}").content.decode()
    assert all(title in page for _, title in found)
    with time_machine.travel(datetime(2026, 11, 23, 15, tzinfo=UTC)):
        body = browser_of(cast.council_member).get("/calendar.ics").content.decode()
    assert body.count("BEGIN:VEVENT") >= len(found)
    assert "SUMMARY:Pay 500.00 USD: State loan" in body


def test_nothing_of_money_is_on_the_calendar_outside(duties, cast, api):
    assert titles(api(cast.vendor)) == []


@pytest.mark.parametrize(
    "asked",
    ["since=soon", "since=2026-12-01&until=2026-11-01", "since=0001-01-01", "since=2026-01-01&until=2099-01-01"],
)
def test_days_that_make_no_sense_are_refused_at_both_doors(asked, cast, api, browser_of):
    answer = api(cast.office).get(f"/api/v1/calendar/?{asked}")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (
        400,
        "since" if "soon" in asked or "0001" in asked else "until",
    )
    assert browser_of(cast.office).get(f"/calendar/?{asked}").status_code == 400


def test_finance_finds_what_is_near_or_overdue_in_my_work(duties, cast, api):
    with time_machine.travel(datetime(2026, 12, 3, 15, tzinfo=UTC)):
        mine = [row["title"] for row in api(cast.finance_officer).get("/api/v1/my-work/").json()["results"]]
        others = [row["title"] for row in api(cast.council_member).get("/api/v1/my-work/").json()["results"]]
    assert "Money is expected: Rebate" in mine
    assert "Pay 500.00 USD: State loan" not in mine
    assert not any("Rebate" in title for title in others)


def swept(at):
    with time_machine.travel(at):
        jobs.sweep(at)
        jobs.run_due()


def told(person):
    return set(Notification.objects.filter(recipient=person, text__contains="Rebate").values_list("text", flat=True))


def test_finance_is_reminded_once_before_and_after_until_the_money_is_there(duties, cast):
    at = datetime(2026, 11, 24, 18, tzinfo=UTC)
    swept(at)
    swept(at + timedelta(hours=1))
    assert len(told(cast.finance_officer)) == 1
    assert "in 7 days" in told(cast.finance_officer).pop()
    swept(datetime(2026, 11, 30, 18, tzinfo=UTC))
    assert len(told(cast.finance_officer)) == 2
    Source.objects.filter(label="Rebate").update(state="received")
    swept(datetime(2026, 12, 2, 18, tzinfo=UTC))
    assert len(told(cast.finance_officer)) == 2


def test_a_day_that_moved_is_told_of_anew_and_not_on_its_old_day(duties, cast):
    swept(datetime(2026, 11, 24, 18, tzinfo=UTC))
    Source.objects.filter(label="Rebate").update(available_on=date(2026, 12, 21))
    swept(datetime(2026, 11, 30, 18, tzinfo=UTC))
    assert len(told(cast.finance_officer)) == 1
    swept(datetime(2026, 12, 14, 18, tzinfo=UTC))
    assert len(Notification.objects.filter(recipient=cast.finance_officer, text__contains="Rebate")) == 2
