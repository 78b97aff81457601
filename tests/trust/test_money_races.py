"""Trust cases M1, M2, M7 over HTTP against the real web server on PostgreSQL: many pay, draw and repay in the same instant.

Whoever is refused is told so (400, 409, 412 or 429), nobody meets a 500, no sum passes what there was, and every balance
is the sum of its ledger. `make money` sends 40 at once in 50 rounds per endpoint; a few do so with every change.
"""

import json
import os
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection
from django.db.models import Sum
from django.utils import timezone

from alliance import invariants, people
from financing.models import Fund, FundEntry, Receipt
from partnerships.models import SettlementPayment
from tests.factories.alliance import CityProfileFactory, UserFactory
from tests.factories.financing import FundEntryFactory, FundFactory, FundLoanFactory, PlanFactory, SourceFactory
from tests.factories.governance import BodyFactory
from tests.factories.partnerships import LockedSettlementFactory
from tests.trust.line import Server

ROUNDS = int(os.environ.get("TRUST_ROUNDS", "1"))
AT_ONCE = int(os.environ.get("TRUST_AT_ONCE", "12"))
DAY = date(2026, 11, 23)
LAWFUL = {200, 201, 400, 409, 412, 429}
THERE_IS = Decimal(1000)  # in each fund, loan, source and statement
EACH = Decimal(300)  # so that three are taken and a fourth is too much
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def server(tmp_path):
    CityProfileFactory()
    given = connection.settings_dict
    login = given["USER"] + (f":{given['PASSWORD']}" if given["PASSWORD"] else "")
    made = Server(tmp_path, f"postgresql://{login}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}")
    yield made
    made.stop()


@pytest.fixture
def token():
    now = timezone.now()
    finance = UserFactory(roles=["finance_officer", "office"])
    _, made = people.issue_token(
        name="x", scopes=["*:read", "*:write"], expires_at=now + timedelta(days=1), at=now, by=finance
    )
    return made


def fund_of(balance):
    committee = BodyFactory()
    committee.members.set(UserFactory.create_batch(3))
    fund = FundFactory(balance=balance, committee=committee)
    FundEntryFactory(fund=fund, amount=balance, balance_after=balance)
    return fund


def loan_of(drawn):
    fund = fund_of(Decimal(10_000))
    loan = FundLoanFactory(
        fund=fund,
        source=SourceFactory(plan=PlanFactory(state="approved"), amount=THERE_IS),
        amount=THERE_IS,
        state="approved",
    )
    if drawn:
        FundEntryFactory(
            fund=fund, kind="drawdown", amount=THERE_IS, loan=loan, plan=loan.source.plan, balance_after=9_000
        )
        Fund.objects.filter(pk=fund.pk).update(balance=9_000)
    return loan


def entries(**which):
    return FundEntry.objects.filter(**which).aggregate(found=Sum("amount"))["found"] or Decimal(0)


def posting():
    fund = fund_of(THERE_IS)
    return f"funds/{fund.pk}/post/", {"kind": "fee"}, "booked_on", lambda: entries(fund=fund, kind="fee")


def drawing():
    loan = loan_of(drawn=False)
    return f"fund-loans/{loan.pk}/draw/", {}, "booked_on", lambda: entries(loan=loan, kind="drawdown")


def repaying():
    loan = loan_of(drawn=True)
    return f"fund-loans/{loan.pk}/repay/", {}, "booked_on", lambda: entries(loan=loan, kind="repayment")


def receiving():
    source = SourceFactory(plan=PlanFactory(state="approved"), amount=THERE_IS, state="committed")
    taken = lambda: Receipt.objects.filter(source=source).aggregate(found=Sum("amount"))["found"] or 0  # noqa: E731
    return f"sources/{source.pk}/receive/", {}, "received_on", taken


def settling():
    row = LockedSettlementFactory(amount=THERE_IS, payable=THERE_IS)
    taken = lambda: SettlementPayment.objects.filter(settlement=row).aggregate(found=Sum("amount"))["found"] or 0  # noqa: E731
    return f"settlements/{row.pk}/pay/", {}, "paid_on", taken


ENDPOINTS = {"post": posting, "draw": drawing, "repay": repaying, "receive": receiving, "settle": settling}


def one_round(server, token, begin):
    """Everybody at once, and what they were answered."""
    path, shape, day, taken = begin()
    body = json.dumps({**shape, "amount": str(EACH), day: DAY.isoformat()}).encode()
    gate = Barrier(AT_ONCE)

    def send(number):
        gate.wait(30)
        return server.ask(f"/api/v1/{path}", body, token)[0]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = Counter(pool.map(send, range(AT_ONCE)))
    assert set(answers) <= LAWFUL, (path, answers, server.said())
    assert taken() == 3 * EACH == EACH * sum(answers[status] for status in (200, 201)), (path, answers)
    return answers


def test_M01_M07_many_at_once_never_take_more_than_there_is(server, token, record_property):
    """One server for all endpoints: the first of them would have to wait for it otherwise."""
    for name, begin in ENDPOINTS.items():
        said = sum((one_round(server, token, begin) for _ in range(ROUNDS)), Counter())
        record_property("figure", f"{name} {ROUNDS} × {AT_ONCE}: {dict(sorted(said.items()))}")
    broken = {item.invariant.name for item in invariants.broken(timezone.now())}
    assert not broken & {"funds_equal_their_ledger", "a_fund_has_one_currency"}
