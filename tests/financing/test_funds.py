"""Revolving funds: money moves by the ledger alone, is never overdrawn, and the ledger is never changed."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from alliance.errors import NotAllowed, Refusal
from financing import queries, services
from financing.models import Fund, FundEntry
from financing.services.funds import move_balance
from tests.factories.alliance import UserFactory
from tests.factories.financing import (
    FundEntryFactory,
    FundFactory,
    FundLoanFactory,
    PlanFactory,
    SourceFactory,
    VerifiedSavingFactory,
)
from tests.factories.governance import BodyFactory
from tests.factories.partnerships import LockedSettlementFactory

DAY = date(2026, 11, 23)


def post(fund, kind, amount, by, **more):
    return services.post_to_fund(fund=fund, kind=kind, amount=Decimal(amount), booked_on=DAY, on=DAY, by=by, **more)


@pytest.fixture
def fund(cast, city):
    fund = services.set_up_fund(name="Innovation fund", purpose="Savings.", by=cast.finance_officer)
    post(fund, "seed", "1000.00", cast.finance_officer)
    return fund


@pytest.mark.django_db
class TestPostToFund:
    def test_moves_the_balance_with_every_line(self, fund, cast):
        post(fund, "fee", "600.00", cast.finance_officer)
        entry = post(fund, "interest", "0.10", cast.finance_officer)

        fund.refresh_from_db()
        assert fund.balance == entry.balance_after == Decimal("400.10")
        assert sum(line.effect for line in fund.entries.all()) == fund.balance

    def test_corrects_what_is_said_and_never_the_balance(self, fund, cast):
        changed = services.change_fund(fund=fund, purpose="Lamps.", by=cast.finance_officer)
        assert (changed.purpose, changed.balance) == ("Lamps.", Decimal(1000))
        with pytest.raises(NotAllowed):
            services.change_fund(fund=fund, purpose="Mine.", by=cast.council_member)

    def test_refuses_to_overdraw_with_the_balance(self, fund, cast, api):
        body = {"kind": "fee", "amount": "1000.01", "booked_on": "2026-11-23"}
        answer = api(cast.finance_officer).post(f"/api/v1/funds/{fund.pk}/post/", body)

        assert (answer.status_code, answer.json()["code"]) == (409, "insufficient_funds")
        assert answer.json()["balance"] == "1000.00"
        fund.refresh_from_db()
        assert (fund.balance, fund.entries.count()) == (Decimal(1000), 1)

    def test_refuses_a_fund_that_moved_since_it_was_read(self, fund, cast):
        stale = Fund.objects.get()
        post(fund, "fee", "600.00", cast.finance_officer)
        with pytest.raises(Refusal, match="The fund moved meanwhile") as refused:
            move_balance(stale, FundEntryFactory.build(fund=stale, kind="fee", amount=Decimal(500)))
        assert refused.value.code == "busy"
        assert Fund.objects.get().balance == Decimal(400)

    def test_lets_the_last_cent_be_drawn(self, fund, cast):
        assert post(fund, "fee", "1000.00", cast.finance_officer).balance_after == 0

    @pytest.mark.parametrize("amount", ["0", "-5", "0.001"])
    def test_M03_refuses_amounts_that_are_none(self, fund, cast, amount):
        with pytest.raises(ValidationError) as fault:
            post(fund, "fee", amount, cast.finance_officer)
        assert "amount" in fault.value.message_dict

    def test_takes_no_day_that_has_not_come(self, fund, cast, api):
        with pytest.raises(ValidationError, match="has not come yet") as fault:
            services.post_to_fund(
                fund=fund,
                kind="seed",
                amount=Decimal(1),
                booked_on=DAY + timedelta(days=1),
                on=DAY,
                by=cast.finance_officer,
            )
        assert list(fault.value.message_dict) == ["booked_on"]
        body = {"kind": "seed", "amount": "1.00", "booked_on": "2099-01-01"}
        assert api(cast.finance_officer).post(f"/api/v1/funds/{fund.pk}/post/", body).status_code == 400
        assert fund.entries.count() == 1

    def test_leaves_to_granted_loans_what_is_promised_to_them(self, fund, cast):
        FundLoanFactory(fund=fund, state="approved", amount=Decimal(800))
        with pytest.raises(services.InsufficientFunds, match=r"all but 200\.00 is promised to granted loans"):
            post(fund, "fee", "200.01", cast.finance_officer)
        assert post(fund, "fee", "200.00", cast.finance_officer).balance_after == Decimal(800)

    def test_is_refused_to_the_council(self, fund, cast):
        with pytest.raises(NotAllowed):
            post(fund, "fee", "1", cast.council_member)

    def test_M02_posts_once_however_often_it_is_sent(self, fund, cast, api):
        body = {"kind": "fee", "amount": "400.00", "booked_on": "2026-11-23"}
        client = api(cast.finance_officer)
        answers = [
            client.post(f"/api/v1/funds/{fund.pk}/post/", body, headers={"Idempotency-Key": "draw-1"}) for _ in range(2)
        ]

        assert [answer.status_code for answer in answers] == [200, 200]
        fund.refresh_from_db()
        assert fund.balance == Decimal("600.00")


@pytest.mark.django_db
@pytest.mark.parametrize("act", ["update", "delete"])
def test_M08_the_database_itself_refuses_to_change_the_ledger(fund, act):
    rows = FundEntry.objects.filter(fund=fund)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(amount=5) if act == "update" else rows._raw_delete("default")
    assert rows.get().amount == 1000


@pytest.mark.django_db
def test_the_database_itself_refuses_a_balance_below_zero(fund):
    with pytest.raises(DatabaseError), transaction.atomic():
        Fund.objects.filter(pk=fund.pk).update(balance=Decimal("-0.01"))


@pytest.mark.django_db
def test_the_page_shows_what_can_be_lent_and_the_ledger(fund, cast, browser_of):
    post(fund, "fee", "600.00", cast.finance_officer, note="Lamps")
    page = browser_of(cast.council_member).get(f"/funds/{fund.pk}/").content.decode()

    assert "400" in page
    assert "Lamps" in page
    assert "Post to the ledger" not in page


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["applied", "approved"])
@pytest.mark.parametrize("address", ["/funds/{pk}/", "/work/"])
def test_D06_a_page_asks_no_more_for_more_loans(fund, cast, browser_of, state, address):
    client, asked = browser_of(cast.finance_officer), []
    for number in (2, 6):
        for loan in FundLoanFactory.create_batch(number, fund=fund, state=state):
            VerifiedSavingFactory(loan=loan)
        client.get(address.format(pk=fund.pk))  # what is read once per process
        with CaptureQueriesContext(connection) as found:
            assert client.get(address.format(pk=fund.pk)).status_code == 200
        asked.append(len(found))
    assert asked[0] == asked[1]


@pytest.mark.django_db
def test_a_saving_restated_for_one_loan_counts_on_for_another(fund):
    """Which a loan repaid meanwhile shows: the newer edition is no saving of it."""
    old = LockedSettlementFactory()
    new = LockedSettlementFactory(gain_share=old.gain_share, restates=old)
    both, one = FundLoanFactory.create_batch(2, fund=fund, state="approved")
    for loan, settlement, amount in ((both, old, 100), (both, new, 40), (one, old, 70)):
        VerifiedSavingFactory(loan=loan, settlement=settlement, amount=Decimal(amount))
    found = queries.figures_by_loan([both, one])
    assert (found[both.pk].saved, found[one.pk].saved) == (Decimal(40), Decimal(70))


@pytest.mark.django_db
def test_funds_are_not_shown_outside(fund, cast, api):
    assert api(cast.vendor).get(f"/api/v1/funds/{fund.pk}/").status_code == 404
    assert api(cast.vendor).get("/api/v1/fund-entries/").json()["results"] == []


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_M01_drawdowns_that_race_never_overdraw():
    officer = UserFactory(roles=["finance_officer"])
    plan = PlanFactory(state="approved")
    committee = BodyFactory()
    committee.members.set(UserFactory.create_batch(3))
    fund = FundFactory(balance=Decimal(1000), committee=committee)
    FundEntryFactory(fund=fund)
    loans = [
        FundLoanFactory(fund=fund, source=SourceFactory(plan=plan), amount=Decimal(300), state="approved")
        for _ in range(8)
    ]
    outcomes, start = [], threading.Barrier(8)

    def draw(loan):
        start.wait()
        try:
            services.draw_loan(fundloan=loan, amount=Decimal(300), booked_on=DAY, on=DAY, by=officer)
            outcomes.append("drawn")
        except services.InsufficientFunds as refusal:
            outcomes.append(refusal.facts["balance"])
        finally:
            connection.close()

    threads = [threading.Thread(target=draw, args=[loan]) for loan in loans]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    fund.refresh_from_db()
    assert sorted(outcomes) == ["100.00"] * 5 + ["drawn"] * 3
    assert fund.balance == Decimal(100)
    assert FundEntry.objects.filter(fund=fund, kind="drawdown").aggregate(Sum("amount"))["amount__sum"] == Decimal(900)
