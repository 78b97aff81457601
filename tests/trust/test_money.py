"""Trust cases M: money is exact, of one currency, counted once and never overdrawn (docs/trust.md)."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from alliance import invariants
from alliance.errors import Refusal
from financing import services
from financing.models import Fund, FundEntry, Plan
from tests.factories.alliance import UserFactory
from tests.factories.financing import FundLoanFactory, PlanFactory, SourceFactory
from tests.factories.governance import BodyFactory

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db

NO_AMOUNTS = [
    '"NaN"', '"-NaN"', '"sNaN"', '"Infinity"', '"-Infinity"', "1e400", '"1e400"', '"1_000"', '"1E+5"', '"1e2"',
    '"\\u0661\\u0662"', '"1,000.00"', '"1 000"', '"0.005"', "0.005", "0.30000000000000004", '"-0"', '"-1"', "-1", '"0"',
    "0", '"+5"', '" "', '""', "null", "true", "[]", "{}", '"0x10"', '"12345678901234.00"', "99999999999999", '"1.2.3"',
    '"\\uff11"', '"1/3"', '"$5"', '"5 USD"', '"1\\u00a0000"',
]  # fmt: skip


@pytest.fixture
def fund(cast, city):
    fund = services.set_up_fund(name="Innovation fund", purpose="Savings.", by=cast.finance_officer)
    services.post_to_fund(
        fund=fund, kind="seed", amount=Decimal("1234567.50"), booked_on=DAY, on=DAY, by=cast.finance_officer
    )
    fund.refresh_from_db()
    return fund


@pytest.mark.parametrize("amount", NO_AMOUNTS)
def test_M04_what_is_no_plain_amount_is_400_and_moves_nothing(fund, cast, api, amount):
    body = f'{{"kind": "fee", "amount": {amount}, "booked_on": "2026-11-23"}}'.encode()
    answer = api(cast.finance_officer).generic(
        "POST", f"/api/v1/funds/{fund.pk}/post/", body, content_type="application/json"
    )
    assert answer.status_code == 400, answer.content
    assert FundEntry.objects.count() == 1


@pytest.mark.parametrize("amount", ['"10.25"', "10.25", '"10"', "10", '"0.01"'])
def test_M04_a_plain_amount_is_taken_as_text_or_number(fund, cast, api, amount):
    body = f'{{"kind": "fee", "amount": {amount}, "booked_on": "2026-11-23"}}'.encode()
    client = api(cast.finance_officer)
    answer = client.generic("POST", f"/api/v1/funds/{fund.pk}/post/", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    assert FundEntry.objects.get(kind="fee").amount == Decimal(amount.strip('"'))


def test_M05_a_loan_in_another_currency_is_refused_and_nothing_is_drawn(fund, cast):
    fund.committee = BodyFactory()
    fund.committee.members.set(UserFactory.create_batch(3))
    fund.save()
    plan = PlanFactory(state="approved")
    loan = FundLoanFactory(fund=fund, source=SourceFactory(plan=plan), amount=Decimal(300), state="approved")
    Plan.objects.filter(pk=plan.pk).update(currency="EUR")
    with pytest.raises(Refusal) as refused:
        services.draw_loan(fundloan=loan, amount=Decimal(300), booked_on=DAY, on=DAY, by=cast.finance_officer)
    assert (refused.value.status, refused.value.code) == (409, "currency_mismatch")
    assert not FundEntry.objects.filter(kind="drawdown").exists()


def test_M09_a_balance_that_is_not_its_ledger_is_named(fund):
    Fund.objects.update(balance=Decimal("1234567.51"))
    found = {
        item.invariant.name: [str(pk).replace("-", "") for pk in item.ids] for item in invariants.broken(timezone.now())
    }
    assert found["funds_equal_their_ledger"] == [fund.pk.hex]


def test_M11_page_api_and_export_say_the_same_to_the_cent(fund, cast, api, browser_of):
    services.post_to_fund(fund=fund, kind="fee", amount=Decimal("0.10"), booked_on=DAY, on=DAY, by=cast.finance_officer)
    page = browser_of(cast.finance_officer).get(f"/funds/{fund.pk}/").content.decode()
    rows = api(cast.finance_officer).get("/api/v1/fund-entries/").json()["results"]
    sheet = b"".join(browser_of(cast.finance_officer).get("/fund-entries/export.csv")).decode()

    assert {row["amount"] for row in rows} == {"1234567.50", "0.10"}
    assert {row["balance_after"] for row in rows} == {"1234567.50", "1234567.40"}
    for exact, read in (("1234567.50", "1,234,567.50"), ("-0.10", "0.10")):  # a fee takes away
        assert f'"{exact}"' in sheet
        assert read in page
