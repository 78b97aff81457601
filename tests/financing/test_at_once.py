"""Money and bonds where two people act in the same instant: the second sees what the first has done."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from alliance.errors import Refusal
from alliance.people import system_user
from financing import queries, services
from financing.models import BondOrder
from financing.services import loans
from tests.factories.alliance import UserFactory
from tests.factories.financing import (
    BondOrderFactory,
    BondSeriesFactory,
    FundEntryFactory,
    FundFactory,
    FundLoanFactory,
    PlanFactory,
    SourceFactory,
    VerifiedSavingFactory,
)
from tests.factories.governance import BodyFactory
from tests.factories.partnerships import LockedSettlementFactory
from tests.procurement.test_at_the_deadline import in_threads

DAY = date(2026, 11, 23)
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


def at_once(first, second):
    """`second` begins once `first` has done its work, and before that is committed. What they return or are refused."""
    did, done = threading.Event(), threading.Event()

    def slow():
        with transaction.atomic():
            try:
                return first()
            finally:
                did.set()
                done.wait(0.5)

    def other():
        did.wait(20)
        try:
            return second()
        except Refusal as refused:
            return refused
        finally:
            done.set()

    return in_threads([slow, other])


def loan_of(*, drawn):
    """Granted 5,000 out of a fund of 10,000, so far drawn."""
    committee = BodyFactory()
    committee.members.set(UserFactory.create_batch(3))
    fund = FundFactory(balance=Decimal(10_000) - drawn, committee=committee)
    FundEntryFactory(fund=fund, amount=Decimal(10_000), balance_after=Decimal(10_000))
    source = SourceFactory(plan=PlanFactory(state="approved"), amount=Decimal(5000), state="committed")
    loan = FundLoanFactory(fund=fund, source=source, amount=Decimal(5000), state="approved")
    if drawn:
        FundEntryFactory(fund=fund, loan=loan, kind="drawdown", amount=drawn, balance_after=fund.balance)
    return loan


def test_two_settlements_paid_at_once_repay_once_what_both_make_due():
    loan, by = loan_of(drawn=Decimal(5000)), system_user()
    settlements = LockedSettlementFactory.create_batch(2)
    for settlement in settlements:
        VerifiedSavingFactory(loan=loan, settlement=settlement, amount=Decimal(1000))
    at_once(*(lambda one=one: loans.repay_from_savings(settlement=one, on=DAY, by=by) for one in settlements))
    assert queries.loan_figures(loan).repaid == Decimal(1600)


def test_a_loan_that_is_drawn_meanwhile_is_not_closed_as_repaid():
    loan, by = loan_of(drawn=Decimal(0)), UserFactory(roles=["finance_officer"])
    _, refused = at_once(
        lambda: services.draw_loan(fundloan=loan, amount=Decimal(500), booked_on=DAY, on=DAY, by=by),
        lambda: services.finish_loan(fundloan=loan, by=by),
    )
    loan.refresh_from_db()
    assert (refused.code, loan.state, queries.loan_figures(loan).owed) == ("owed", "approved", Decimal(500))


def test_an_order_whose_payment_comes_with_the_allotment_has_its_bonds():
    by, closes_at = UserFactory(roles=["finance_officer"]), datetime(2026, 11, 20, tzinfo=UTC)
    series = BondSeriesFactory(name="Series A", offering__state="closed", offering__closes_at=closes_at)
    order = BondOrderFactory(series=series, paid_on=None)
    names = ("number", "buyer", "buyer_key", "residency", "amount", "received_at")
    paid = {name: getattr(order, name) for name in names} | {"series": "Series A", "paid_on": DAY}
    at_once(
        lambda: services.import_orders(offering=series.offering, orders=[paid], by=by),
        lambda: services.allot_offering(offering=series.offering, at=timezone.now(), by=by),
    )
    found = BondOrder.objects.get()
    assert (found.paid_on, found.allotted, found.reason) == (DAY, order.amount, "")
