"""Fund, settlement and RFI against plain models: whatever people do in whatever order, both say the same.

Decision, gate and pilot have theirs in tests/governance/test_models.py. `make models` draws 500 examples of 30 steps.
"""

import os
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db.models import Sum
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

from financing import services as financing
from financing.models import Fund, FundEntry
from partnerships import services as partnerships
from partnerships.models import Settlement
from procurement import services as procurement
from procurement.models import Rfi, RfiResponse
from tests.factories.alliance import CityProfileFactory, OrganisationFactory, UserFactory
from tests.factories.financing import FundFactory
from tests.factories.partnerships import SettlementFactory
from tests.factories.procurement import PublishedRfiFactory
from tests.governance.test_models import NUMBERS, Undone
from tests.partnerships.test_settlements_at_once import partner_of

DAY, AT = date(2026, 11, 23), datetime(2026, 11, 23, 15, tzinfo=UTC)
EXAMPLES, STEPS = int(os.environ.get("TRUST_EXAMPLES", "8")), int(os.environ.get("TRUST_STEPS", "10"))
RULES = settings(
    max_examples=EXAMPLES, stateful_step_count=STEPS, suppress_health_check=list(HealthCheck), deadline=None
)
amounts = st.decimals(min_value=Decimal("-5"), max_value=Decimal(2000), places=2)
OUT = {"fee"}
TEXTS = {"partnership": "x", "demonstration": "x", "shared_value": "x"}


def person(role, **more):
    return UserFactory(username=f"{role}-{next(NUMBERS)}", roles=[role], **more)


class FundModel(Undone):
    """Money comes in and goes out; never more than there is, and the ledger says how."""

    @initialize()
    def begin(self):
        self.by, self.balance, self.lines = person("finance_officer"), Decimal(0), 0
        self.row = FundFactory(name=f"Fund {next(NUMBERS)}", balance=0)

    @rule(kind=st.sampled_from(["seed", "interest", "fee", "drawdown", "loan"]), amount=amounts)
    def post(self, kind, amount):
        effect = -amount if kind in OUT else amount
        allowed = kind in ("seed", "interest", "fee") and amount > 0 and self.balance + effect >= 0
        done = self.attempt(
            financing.post_to_fund, fund=self.row, kind=kind, amount=amount, booked_on=DAY, on=DAY, by=self.by
        )
        assert done == allowed
        if done:
            self.balance, self.lines = self.balance + effect, self.lines + 1

    @invariant()
    def both_say_the_same(self):
        if hasattr(self, "row"):
            entries = FundEntry.objects.filter(fund=self.row)
            assert Fund.objects.get(pk=self.row.pk).balance == self.balance
            assert sum((line.effect for line in entries), Decimal(0)) == self.balance
            assert entries.count() == self.lines


class SettlementModel(Undone):
    """Confirmed by both sides it is locked; paid in parts, never more than is owed."""

    @initialize()
    def begin(self):
        self.row = SettlementFactory()
        self.sides = {"city": person("finance_officer"), "partner": partner_of(self.row.gain_share)}
        self.confirmed, self.paid, self.state = set(), Decimal(0), "draft"

    @rule(side=st.sampled_from(["city", "partner"]))
    def confirm(self, side):
        values = {"settlement": self.row, "at": AT, "on": DAY}
        done = self.attempt(partnerships.confirm_settlement, by=self.sides[side], **values)
        assert done == (len(self.confirmed) < 2 and side not in self.confirmed)
        if done:
            self.confirmed.add(side)

    @rule(share=st.sampled_from(["0.25", "0.5", "1", "1.5"]))
    def pay(self, share):
        amount = (self.row.payable * Decimal(share)).quantize(Decimal("0.01"))
        owed = self.row.payable - self.paid
        allowed = len(self.confirmed) == 2 and 0 < amount <= owed
        values = {"settlement": self.row, "amount": amount, "paid_on": DAY, "on": DAY}
        assert self.attempt(partnerships.record_payment, by=self.sides["city"], **values) == allowed
        if allowed:
            self.paid += amount

    @invariant()
    def both_say_the_same(self):
        if hasattr(self, "row"):
            row = Settlement.objects.get(pk=self.row.pk)
            complete = len(self.confirmed) == 2
            assert (row.locked_at is not None) == complete
            assert (row.state == "paid") == (complete and self.paid == row.payable)
            assert (row.payments.aggregate(found=Sum("amount"))["found"] or 0) == self.paid


class RfiModel(Undone):
    """Two vendors send, replace and withdraw until the deadline; then two officers open, once."""

    @initialize()
    def begin(self):
        self.row = PublishedRfiFactory(reference=f"RFI-M{next(NUMBERS)}")
        self.vendors = [person("vendor", organisation=OrganisationFactory(name=f"V {next(NUMBERS)}")) for _ in "ab"]
        self.officers = [person("procurement_officer") for _ in "ab"]
        self.sent, self.current = {}, {}  # by vendor: how many versions ever, and the last text where it counts
        self.is_due, self.proposed, self.state = False, None, "published"

    @rule(number=st.integers(0, 1))
    def send(self, number):
        text = f"Version {self.sent.get(number, 0) + 1} of {number}"
        done = self.attempt(procurement.submit_response, rfi=self.row, summary=text, by=self.vendors[number], **TEXTS)
        assert done == (not self.is_due)
        if done:
            self.sent[number], self.current[number] = self.sent.get(number, 0) + 1, text

    @rule(number=st.integers(0, 1))
    def withdraw(self, number):
        response = RfiResponse.objects.filter(rfi=self.row, organisation=self.vendors[number].organisation).first()
        if response is None:
            return
        done = self.attempt(procurement.withdraw_response, response=response, by=self.vendors[number])
        assert done == (not self.is_due and number in self.current)
        if done:
            del self.current[number]

    @rule()
    def let_the_deadline_pass(self):
        now = datetime.now(UTC)  # after everything that was received
        Rfi.objects.filter(pk=self.row.pk).update(due_at=now, questions_until=now)
        self.is_due = True

    @rule(number=st.integers(0, 1))
    def propose(self, number):
        done = self.attempt(procurement.propose_opening, rfi=self.row, by=self.officers[number])
        assert done == (self.is_due and self.state == "published")
        if done:
            self.proposed = number

    @rule(number=st.integers(0, 1))
    def open_up(self, number):
        allowed = self.is_due and self.state == "published" and self.proposed not in (None, number)
        assert self.attempt(procurement.open_responses, rfi=self.row, by=self.officers[number]) == allowed
        if allowed:
            self.state = "opened"

    @invariant()
    def both_say_the_same(self):
        if not hasattr(self, "row"):
            return
        assert Rfi.objects.get(pk=self.row.pk).state == self.state
        for number, vendor in enumerate(self.vendors):
            found = RfiResponse.objects.filter(rfi=self.row, organisation=vendor.organisation).first()
            assert (found.current if found else 0) == self.sent.get(number, 0)
            if found:
                after = "opened" if self.state == "opened" else "sealed"
                assert found.state == (after if number in self.current else "withdrawn")
                if found.state == "opened":
                    assert found.content["summary"] == self.current[number]


@pytest.mark.django_db
@pytest.mark.parametrize("model", [FundModel, SettlementModel, RfiModel])
def test_whatever_happens_agrees_with_the_plain_model(model):
    CityProfileFactory()
    run_state_machine_as_test(model, settings=RULES)
