"""What an offering or a campaign brings goes to the plan's source; only a row of its own takes it back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from alliance.errors import NotAllowed, WrongState
from alliance.models import AuditEntry, Notification
from financing import services
from financing.models import Receipt
from financing.services import campaigns
from tests.factories.financing import (
    BondOrderFactory,
    BondSeriesFactory,
    CampaignFactory,
    OfferingFactory,
    PlanFactory,
    PledgeFactory,
    ReceiptFactory,
    SourceFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 2, 12, tzinfo=UTC)
DAY = date(2026, 12, 2)


def fields(answer):
    return [fault["field"] for fault in answer.json()["errors"]]


@pytest.fixture
def sold(city, cast):
    """A closed book: 6,000 of 10,000 bonds ordered and paid at a price of 99.5, one order not paid."""
    plan = PlanFactory(state="approved", created_by=cast.office)
    source = SourceFactory(plan=plan, instrument="mini_bond", label="Mini-bonds", amount=Decimal(10_000))
    offering = OfferingFactory(plan=plan, source=source, state="closed")
    series = BondSeriesFactory(offering=offering, price=Decimal("99.5"))
    for amount, paid_on in ((4000, DAY), (2000, DAY), (500, None)):
        BondOrderFactory(
            series=series, amount=Decimal(amount), paid_on=paid_on, received_at=datetime(2026, 11, 10, tzinfo=UTC)
        )
    return offering


def allotted(offering, cast):
    row = services.allot_offering(offering=offering, at=AT, by=cast.finance_officer)
    row.source.refresh_from_db()
    return row


class TestAnAllotment:
    def test_commits_the_source_and_brings_what_the_bonds_cost(self, sold, cast):
        row = allotted(sold, cast)
        receipt = row.source.receipts.get()
        assert (row.source.state, receipt.amount, receipt.received_on) == ("committed", Decimal("5970.00"), DAY)
        assert receipt.note == str(row)
        assert row.source.outstanding == Decimal("4030.00")

    def test_that_brings_all_completes_the_source(self, sold, cast):
        type(sold.source).objects.filter(pk=sold.source_id).update(amount=Decimal("5970.00"))
        sold.source.refresh_from_db()
        assert allotted(sold, cast).source.state == "received"

    def test_never_gives_the_source_more_than_the_plan_counts_on_and_tells_of_the_rest(self, sold, cast):
        type(sold.source).objects.filter(pk=sold.source_id).update(amount=Decimal(5000))
        sold.source.refresh_from_db()
        assert allotted(sold, cast).source.received == Decimal(5000)
        assert "970.00 more than “Mini-bonds” counts on" in Notification.objects.get(recipient=cast.office).text

    def test_of_a_source_that_fell_through_gives_it_nothing_and_tells_of_all(self, sold, cast):
        services.lose_source(source=sold.source, why="No demand.", by=cast.office)
        row = allotted(sold, cast)
        assert (row.state, row.source.state, row.source.receipts.count()) == ("allotted", "lost", 0)
        told = Notification.objects.get(recipient=cast.office, slot__startswith="surplus:")
        assert "5,970.00 more than “Mini-bonds” counts on" in told.text

    def test_of_nothing_leaves_the_source_as_it_is(self, sold, cast):
        sold.orders.all().delete()
        assert allotted(sold, cast).source.state == "expected"

    def test_shows_on_the_plan_and_at_both_doors(self, sold, cast, api, browser_of):
        allotted(sold, cast)
        plan = browser_of(cast.office).get(f"/plans/{sold.plan_id}/").content.decode()
        source = api(cast.office).get(f"/api/v1/sources/{sold.source_id}/").json()
        assert "5,970.00" in plan
        assert (source["received"], source["receipts"][0]["note"]) == ("5970.00", str(sold))
        assert str(sold) in browser_of(cast.office).get(f"/sources/{sold.source_id}/").content.decode()


def test_an_offering_belongs_to_a_bond_of_its_own_plan(city, cast, api):
    plan = PlanFactory(state="approved")
    mine = SourceFactory(plan=plan, instrument="mini_bond")
    body = {
        "plan": str(plan.pk),
        "title": "Lamps",
        "summary": "Lamps",
        "dated_on": "2027-01-04",
        "opens_at": "2026-12-01T12:00:00Z",
        "closes_at": "2026-12-02T12:00:00Z",
        "tiers": "city",
        "rule": "first_come",
    }
    client = api(cast.finance_officer)
    assert client.post("/api/v1/offerings/", body).json()["source"] == str(mine.pk)
    for other in (SourceFactory(instrument="mini_bond"), SourceFactory(plan=plan, instrument="state_loan")):
        answer = client.post("/api/v1/offerings/", body | {"source": str(other.pk)})
        assert (answer.status_code, fields(answer)) == (400, ["source"])


def test_a_campaign_that_reached_its_goal_commits_a_source_nobody_had_asked(city, cast):
    campaign = CampaignFactory(state="open", deadline=date(2026, 11, 30))
    PledgeFactory.create_batch(10, campaign=campaign)
    row = campaigns.settle_campaign(campaign=campaign, on=DAY, by=cast.office)
    row.source.refresh_from_db()
    assert (row.source.state, row.source.receipts.get().note) == ("received", str(row))


class TestACorrection:
    @pytest.fixture
    def source(self, city):
        source = SourceFactory(state="received", amount=Decimal(1000))
        ReceiptFactory(source=source, amount=Decimal(1000))
        return source

    def correct(self, source, by, **more):
        values = {
            "receipt": source.receipts.get(corrects=None),
            "why": "Posted twice by the bank.",
            "on": DAY,
            "by": by,
        }
        return services.correct_receipt(source=source, **values | more)

    def test_is_a_row_of_its_own_and_the_source_waits_again(self, source, cast):
        row = self.correct(source, cast.office, amount=Decimal(400))
        assert (row.state, row.received, row.outstanding) == ("committed", Decimal(600), Decimal(400))
        assert sorted(receipt.amount for receipt in row.receipts.all()) == [Decimal(-400), Decimal(1000)]
        assert row.receipts.get(amount=-400).note == "Posted twice by the bank."
        assert AuditEntry.objects.filter(action="correct", why="Posted twice by the bank.").exists()
        services.receive_source(source=row, on=DAY, by=cast.office)
        assert row.receipts.count() == 3

    def test_M07_takes_back_no_more_than_is_left(self, source, cast):
        row = self.correct(source, cast.office, amount=Decimal(400))
        with pytest.raises(ValidationError, match=r"600\.00 of this receipt still counts"):
            self.correct(row, cast.office, amount=Decimal("600.01"))
        self.correct(row, cast.office)
        with pytest.raises(ValidationError, match="taken back already"):
            self.correct(row, cast.office)

    def test_is_of_a_receipt_of_this_source_at_both_doors(self, source, cast, api, browser_of):
        other = ReceiptFactory()
        answer = api(cast.office).post(
            f"/api/v1/sources/{source.pk}/correct/", {"receipt": str(other.pk), "why": "Wrong."}
        )
        page = browser_of(cast.office).post(
            f"/sources/{source.pk}/correct/", {"receipt": str(other.pk), "why": "Wrong."}
        )
        assert (answer.status_code, fields(answer)) == (400, ["receipt"])
        assert page.status_code == 400
        assert Receipt.objects.exclude(corrects=None).count() == 0

    def test_needs_money_that_arrived_and_somebody_who_records_it(self, source, cast):
        with pytest.raises(NotAllowed):
            self.correct(source, cast.council_member)
        type(source).objects.filter(pk=source.pk).update(state="lost")
        with pytest.raises(WrongState) as refused:
            self.correct(source, cast.office)
        assert refused.value.facts["state"] == "lost"

    @pytest.mark.parametrize("act", ["update", "delete"])
    def test_the_database_itself_refuses_anything_else(self, source, act):
        rows = Receipt.objects.filter(source=source)
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(amount=1) if act == "update" else rows._raw_delete(rows.db)
