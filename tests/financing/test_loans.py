"""Loans of a revolving fund: by-laws at every step, the committee's word, and savings that flow back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance import city as cities
from alliance.doors.noun import noun_of
from alliance.errors import NotAllowed, Refusal, StaleVersion
from alliance.models import Notification
from alliance.people import system_user
from financing import bylaws, queries, services
from financing.models import FundLoan
from governance import services as governance
from governance.models import Decision
from partnerships import services as partnerships
from tests.factories.alliance import UserFactory
from tests.factories.financing import PlanFactory, SourceFactory
from tests.factories.governance import BodyFactory
from tests.factories.partnerships import TERMS, LockedSettlementFactory, PartyShareFactory

DAY = date(2026, 11, 23)
pytestmark = pytest.mark.django_db


@pytest.fixture
def fund(cast, city):
    committee = BodyFactory(chair=cast.champion, quorum=2)
    committee.members.set([cast.champion, cast.office, cast.finance_officer])
    fund = services.set_up_fund(
        name="Innovation fund", purpose="Savings.", committee=committee, by=cast.finance_officer
    )
    services.post_to_fund(fund=fund, kind="seed", amount=Decimal(10000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    fund.refresh_from_db()
    return fund


@pytest.fixture
def source(city):
    return SourceFactory(plan=PlanFactory(state="approved"), amount=Decimal(4000), state="committed")


def applied(fund, source, cast, **more):
    values = {"annual_savings": Decimal(1250), "purpose": "Lamps."} | more
    return services.apply_for_loan(fund=fund, source=source, by=cast.finance_officer, **values)


def asked(fund, source, cast, **more):
    return services.put_to_committee(fundloan=applied(fund, source, cast, **more), by=cast.finance_officer)


def sign(decision, cast, now, outcome="go"):
    for member in (cast.champion, cast.office):
        governance.cast_vote(decision=decision, choice="for" if outcome == "go" else "against", by=member)
    governance.sign_decision(decision=decision, outcome=outcome, reason="Weighed.", at=now, on=DAY, by=cast.champion)


def granted(fund, source, cast, now, **more):
    loan = asked(fund, source, cast, **more)
    sign(loan.decision, cast, now)
    loan.refresh_from_db()
    return loan


def test_a_loan_goes_from_application_to_repayment_through_the_api(fund, source, cast, now, api):
    finance = api(cast.finance_officer)
    body = {"fund": str(fund.pk), "source": str(source.pk), "annual_savings": "1250.00", "purpose": "Lamps."}
    loan = finance.post("/api/v1/fund-loans/", body).json()
    assert (loan["amount"], loan["share_of_savings"], loan["years"]) == ("4000.00", "0.8000", 5)
    asked = finance.post(f"/api/v1/fund-loans/{loan['id']}/ask/", {}).json()
    sign(Decision.objects.get(pk=asked["decision"]), cast, now)

    move = {"amount": "4000.00", "booked_on": "2026-11-23"}
    drawn = finance.post(f"/api/v1/fund-loans/{loan['id']}/draw/", move)
    assert drawn.status_code == 200, drawn.json()
    source.refresh_from_db()
    assert (source.state, source.received) == ("received", Decimal(4000))

    repaid = finance.post(f"/api/v1/fund-loans/{loan['id']}/repay/", move).json()
    assert repaid["state"] == "repaid"
    fund.refresh_from_db()
    kinds = list(fund.entries.order_by("created_at").values_list("kind", flat=True))
    assert (fund.balance, kinds) == (Decimal(10000), ["seed", "loan", "drawdown", "repayment"])


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"annual_savings": Decimal(400)}, "Savings pay the cost back within 8 years."),
        ({"category": "demonstration"}, "Loans of this category stay within its part of the fund."),
        ({"amount": Decimal("10000.01")}, "The fund holds the money."),
    ],
)
def test_by_laws_stop_an_application_with_every_broken_one(fund, cast, terms, sentence):
    source = SourceFactory(plan=PlanFactory(state="approved"), amount=Decimal(20000), state="committed")
    loan = applied(fund, source, cast, **{"amount": Decimal(4000)} | terms)
    with pytest.raises(Refusal, match=sentence):
        services.put_to_committee(fundloan=loan, by=cast.finance_officer)
    assert not Decision.objects.exists()


def test_a_committee_of_two_grants_nothing(fund, source, cast):
    fund.committee.members.set([cast.champion, cast.office])
    with pytest.raises(Refusal, match="at least 3 members"):
        asked(fund, source, cast)


def test_a_limit_that_the_city_changes_holds_at_once(fund, source, cast):
    cities.change_setting(key=bylaws.PAYBACK, value="3", by=cast.champion)
    with pytest.raises(Refusal, match="within 3 years"):
        asked(fund, source, cast)


def test_two_loans_cannot_be_granted_the_same_money(fund, cast, now):
    plan = PlanFactory(state="approved")
    first, second = (
        asked(fund, SourceFactory(plan=plan, amount=Decimal(6000)), cast, annual_savings=Decimal(2000)) for _ in "12"
    )
    sign(first.decision, cast, now)
    with pytest.raises(Refusal, match=r"4,000\.00 USD is free"):
        sign(second.decision, cast, now)
    second.refresh_from_db()
    assert second.state == "asked"
    assert Decision.objects.get(pk=second.decision_id).state == "open"


@pytest.mark.parametrize(("outcome", "state"), [("stop", "refused"), ("hold", "applied")])
def test_a_refusal_or_a_delay_is_carried_out_too(fund, source, cast, now, outcome, state):
    loan = asked(fund, source, cast)
    sign(loan.decision, cast, now, outcome)
    loan.refresh_from_db()
    assert (loan.state, loan.entries.count()) == (state, 0)


def test_nobody_grants_a_loan_by_hand(fund, source, cast):
    names = [act["name"] for act in loan_actions(asked(fund, source, cast), cast.finance_officer)]
    assert "grant" not in names
    assert not cast.champion.has_perm("financing.carry_out_decision")


def loan_actions(loan, person):
    return [{"name": act.name} for act in noun_of(FundLoan).actions(loan, person)]


def test_money_is_not_drawn_before_the_plan_is_approved(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    type(source.plan).objects.filter(pk=source.plan_id).update(state="checked")
    with pytest.raises(Refusal, match="is not approved"):
        services.draw_loan(fundloan=loan, amount=Decimal(1), booked_on=DAY, on=DAY, by=cast.finance_officer)


def test_M07_no_more_is_drawn_or_repaid_than_there_is(fund, source, cast, now, api):
    loan = granted(fund, source, cast, now)
    finance = api(cast.finance_officer)
    body = {"amount": "4000.01", "booked_on": "2026-11-23"}
    answer = finance.post(f"/api/v1/fund-loans/{loan.pk}/draw/", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "amount")
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    answer = finance.post(f"/api/v1/fund-loans/{loan.pk}/repay/", body | {"amount": "1000.01"})
    assert (answer.status_code, loan.entries.filter(kind="repayment").count()) == (400, 0)


def test_a_write_off_needs_the_committee(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    loan = services.ask_write_off(fundloan=loan, why="The lamps failed.", by=cast.finance_officer)
    assert loan.state == "approved"
    sign(loan.write_off_decision, cast, now)

    loan.refresh_from_db()
    fund.refresh_from_db()
    assert (loan.state, queries.loan_figures(loan).owed) == ("written_off", 0)
    assert fund.balance == Decimal(9000)
    assert queries.figures_of(fund).written_off == Decimal(1000)


def test_a_write_off_needs_a_committee_that_is_named(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    services.change_fund(fund=fund, committee=None, by=cast.finance_officer)
    loan.refresh_from_db()
    with pytest.raises(Refusal, match=r"Innovation fund has no committee\. Name one first") as refused:
        services.ask_write_off(fundloan=loan, why="The lamps failed.", by=cast.finance_officer)
    loan.refresh_from_db()
    assert (refused.value.code, loan.write_off_decision) == ("no_committee", None)


def test_a_loan_that_nobody_is_known_to_have_applied_for_is_granted_all_the_same(fund, source, cast, now):
    loan = asked(fund, source, cast)
    FundLoan.objects.filter(pk=loan.pk).update(created_by=None)
    sign(loan.decision, cast, now)
    loan.refresh_from_db()
    assert (loan.state, loan.entries.get().kind) == ("approved", "loan")
    assert not Notification.objects.filter(slot__startswith=f"fund-loan:{loan.pk}").exists()


def test_a_write_off_that_is_refused_leaves_the_debt(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    loan = services.ask_write_off(fundloan=loan, why="The lamps failed.", by=cast.finance_officer)
    sign(loan.write_off_decision, cast, now, "stop")
    assert queries.loan_figures(loan).owed == Decimal(1000)


@pytest.mark.parametrize("act", ["draw", "repay"])
def test_department_staff_do_not_post(fund, source, cast, now, act):
    loan = granted(fund, source, cast, now)
    service = {"draw": services.draw_loan, "repay": services.repay_loan}[act]
    with pytest.raises(NotAllowed):
        service(fundloan=loan, amount=Decimal(1), booked_on=DAY, on=DAY, by=cast.staff)


def test_an_application_is_corrected_until_the_committee_has_it(fund, source, cast):
    loan = applied(fund, source, cast)
    loan = services.change_loan(fundloan=loan, amount=Decimal(3000), purpose=None, by=cast.finance_officer)
    assert (loan.amount, loan.purpose) == (Decimal(3000), "Lamps.")
    with pytest.raises(ValidationError, match="Ask for no more than that") as fault:
        services.change_loan(fundloan=loan, amount=Decimal("4000.01"), by=cast.finance_officer)
    assert list(fault.value.message_dict) == ["amount"]
    services.put_to_committee(fundloan=loan, by=cast.finance_officer)
    with pytest.raises(Refusal, match="The committee has this application") as refused:
        services.change_loan(fundloan=loan, amount=Decimal(1), by=cast.finance_officer)
    assert refused.value.code == "wrong_state"


def test_an_application_is_taken_back(fund, source, cast):
    loan = services.withdraw_loan(fundloan=applied(fund, source, cast), why="Paid by a grant.", by=cast.finance_officer)
    assert loan.state == "withdrawn"


def test_the_committee_is_asked_once_at_a_time(fund, source, cast):
    loan = asked(fund, source, cast)
    with pytest.raises(Refusal, match="is before the committee already") as refused:
        services.put_to_committee(fundloan=loan, by=cast.finance_officer)
    assert refused.value.code == "already_asked"


def test_nothing_owed_is_neither_written_off_nor_open(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    with pytest.raises(Refusal, match="nothing to write off"):
        services.ask_write_off(fundloan=loan, why="No use.", by=cast.finance_officer)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    with pytest.raises(Refusal, match=r"1,000\.00 is still owed"):
        services.finish_loan(fundloan=loan, by=cast.finance_officer)
    loan = services.repay_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    assert loan.state == "approved"
    assert services.finish_loan(fundloan=loan, by=cast.finance_officer).state == "repaid"


def test_a_debt_repaid_before_the_committee_signed_is_not_written_off_again(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    loan = services.ask_write_off(fundloan=loan, why="The lamps failed.", by=cast.finance_officer)
    services.repay_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    sign(loan.write_off_decision, cast, now)
    fund.refresh_from_db()
    assert (fund.balance, loan.entries.filter(kind="write_off").count()) == (Decimal(10000), 0)


def test_money_is_drawn_in_parts_of_a_granted_loan_and_from_a_whole_committee(fund, source, cast, now):
    draw = {"amount": Decimal(1000), "by": cast.finance_officer}
    with pytest.raises(Refusal, match="Only a granted loan is drawn") as refused:
        services.draw_loan(fundloan=asked(fund, source, cast), booked_on=DAY, on=DAY, **draw)
    assert refused.value.code == "not_granted"
    loan = FundLoan.objects.get()
    sign(loan.decision, cast, now)
    for day, first in ((20, 20), (21, 20), (19, 19)):
        drawn = services.draw_loan(fundloan=loan, booked_on=date(2026, 11, day), on=DAY, **draw)
        assert drawn.first_drawn_on == date(2026, 11, first)
    fund.committee.members.remove(cast.office)
    with pytest.raises(Refusal, match="too small for its by-laws") as refused:
        services.draw_loan(fundloan=loan, booked_on=DAY, on=DAY, **draw)
    assert refused.value.code == "bylaws_broken"


def test_nothing_is_drawn_for_a_source_that_fell_through(fund, source, cast, now):
    loan = granted(fund, source, cast, now)
    services.lose_source(source=source, why="Cheaper lamps.", by=cast.finance_officer)
    with pytest.raises(Refusal, match="fell through, and the plan no longer counts on it") as refused:
        services.draw_loan(fundloan=loan, amount=Decimal(1), booked_on=DAY, on=DAY, by=cast.finance_officer)
    assert (refused.value.code, loan.entries.filter(kind="drawdown").count()) == ("source_lost", 0)


@pytest.mark.parametrize("act", [services.draw_loan, services.repay_loan])
def test_T03_money_is_moved_once_by_two_who_saw_the_same_loan(fund, source, cast, now, act):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    loan.refresh_from_db()
    given = {"amount": Decimal(100), "booked_on": DAY, "on": DAY, "by": cast.finance_officer}
    moved = act(fundloan=loan, version=loan.version, **given)
    assert (moved.version, FundLoan.objects.get().version) == (loan.version + 1, loan.version + 1)
    with pytest.raises(StaleVersion):
        act(fundloan=loan, version=loan.version, **given)


def test_T03_both_doors_compare_the_version_of_a_loan_that_money_moves(fund, source, cast, now, api, browser_of):
    loan = granted(fund, source, cast, now)
    body = {"amount": "100.00", "booked_on": "2026-11-23"}
    seen = api(cast.finance_officer).get(f"/api/v1/fund-loans/{loan.pk}/")["ETag"]
    first, second = (
        api(cast.finance_officer).post(f"/api/v1/fund-loans/{loan.pk}/draw/", body, headers={"If-Match": seen})
        for _ in "12"
    )
    page = browser_of(cast.finance_officer).post(f"/fund-loans/{loan.pk}/draw/", body | {"version": loan.version})
    assert (first.status_code, second.status_code, page.status_code) == (200, 412, 409)
    assert loan.entries.filter(kind="drawdown").count() == 1


@pytest.mark.parametrize("act", [services.draw_loan, services.repay_loan])
def test_no_money_of_a_loan_moves_tomorrow(fund, source, cast, now, act):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(1000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    with pytest.raises(ValidationError, match="has not come yet") as fault:
        act(
            fundloan=loan,
            amount=Decimal(1),
            booked_on=DAY + timedelta(days=1),
            on=DAY,
            by=cast.finance_officer,
        )
    assert list(fault.value.message_dict) == ["booked_on"]


def test_a_source_is_not_made_smaller_than_what_a_fund_lends_for_it(fund, cast):
    source = SourceFactory(amount=Decimal(4000))
    loan = applied(fund, source, cast)
    with pytest.raises(ValidationError, match=r"A fund is to lend 4,000\.00 for it") as fault:
        services.change_source(source=source, amount=Decimal("3999.99"), by=cast.finance_officer)
    assert list(fault.value.message_dict) == ["amount"]
    services.withdraw_loan(fundloan=loan, why="Paid by a grant.", by=cast.finance_officer)
    assert services.change_source(source=source, amount=Decimal(3000), by=cast.finance_officer).amount == 3000


class TestVerifiedSavings:
    @pytest.fixture
    def drawn(self, fund, source, cast, now):
        loan = granted(fund, source, cast, now)
        services.draw_loan(fundloan=loan, amount=Decimal(4000), booked_on=DAY, on=DAY, by=cast.finance_officer)
        return loan

    def settle(self, loan, cast, now, actual="36480", **agreed):
        """A quarter of 36,480 kWh against a baseline of 90,000 or as the factory says, agreed by both sides."""
        share = PartyShareFactory(
            gain_share__state="in_force",
            gain_share__partnership__state="binding",
            gain_share__partnership__initiative=loan.plan.initiative,
            gain_share__city_signed_at=now,
            gain_share__partner_signed_at=now,
            **{f"gain_share__{name}": value for name, value in agreed.items()},
        )
        row = partnerships.draft_settlement(
            gain_share=share.gain_share,
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 3, 31),
            source="Meter file",
            measured={"actual": Decimal(actual)},
            by=cast.finance_officer,
        )
        return self.agree(row, cast, now)

    def agree(self, settlement, cast, now):
        partnerships.confirm_settlement(settlement=settlement, at=now, on=DAY, by=cast.finance_officer)
        partner = UserFactory(roles=["vendor"], organisation=settlement.gain_share.shares.get().party.organisation)
        return partnerships.confirm_settlement(settlement=settlement, at=now, on=DAY, by=partner)

    def test_a_locked_settlement_makes_a_repayment_due_and_its_payment_posts_it(self, drawn, cast, now):
        settlement = self.settle(drawn, cast, now)
        verified = Decimal(settlement.statement["gain"]["results"]["verified_savings"])
        kept = verified - settlement.amount
        due = min((kept * Decimal("0.8")).quantize(Decimal("0.01")), Decimal(4000))
        assert queries.loan_figures(drawn).due == due > 0

        partnerships.record_payment(
            settlement=settlement, amount=settlement.owed, paid_on=DAY, on=DAY, by=cast.finance_officer
        )
        figures = queries.loan_figures(drawn)
        assert (figures.repaid, figures.due) == (due, 0)
        assert drawn.entries.get(kind="repayment").note == f"Verified savings, {settlement.reference}"

    def test_a_restated_period_counts_once(self, drawn, cast, now):
        settlement = self.settle(drawn, cast, now)
        first = queries.loan_figures(drawn).saved
        other = partnerships.restate_settlement(
            settlement=settlement,
            source="Corrected file",
            measured={"actual": Decimal(settlement.inputs["actual"]) + 1000},
            note="A meter was read twice.",
            by=cast.finance_officer,
        )
        partnerships.confirm_settlement(settlement=other, at=now, on=DAY, by=cast.finance_officer)
        partner = UserFactory(roles=["vendor"], organisation=settlement.gain_share.shares.get().party.organisation)
        partnerships.confirm_settlement(settlement=other, at=now, on=DAY, by=partner)
        assert 0 < queries.loan_figures(drawn).saved < first

    def test_a_true_up_counts_only_what_it_adds_to_its_periods(self, drawn, cast, now):
        period = self.settle(drawn, cast, now, is_trued_up=True, year_terms=TERMS | {"cap": "1700.00"})
        year = partnerships.draft_settlement(
            gain_share=period.gain_share,
            kind="true_up",
            starts_on=date(2026, 1, 1),
            ends_on=date(2026, 12, 31),
            source="The quarters",
            measured={},
            by=cast.finance_officer,
        )
        self.agree(year, cast, now)
        assert (period.amount, year.amount) == (Decimal("1766.16"), Decimal("1700.00"))
        assert drawn.savings.get(settlement=year).amount == Decimal("66.16")

    def test_nothing_flows_back_once_the_loan_is_repaid(self, drawn, cast, now):
        settlement = self.settle(drawn, cast, now)
        due = queries.loan_figures(drawn).due
        services.repay_loan(fundloan=drawn, amount=due, booked_on=DAY, on=DAY, by=cast.finance_officer)
        assert services.loans.repay_from_savings(settlement=settlement, on=DAY, by=system_user()) == []
        assert drawn.entries.filter(kind="repayment").count() == 1

    def test_savings_are_counted_once_however_often_they_are_announced(self, drawn, cast, now):
        settlement = self.settle(drawn, cast, now)
        again = services.loans.count_savings(settlement=settlement, at=now, by=system_user())
        assert (again, drawn.savings.count()) == ([], 1)

    def test_savings_of_another_initiative_repay_nothing(self, drawn):
        settlement = LockedSettlementFactory()
        assert services.loans.count_savings(settlement=settlement, at=None, by=system_user()) == []


def test_the_fund_says_how_often_its_money_turned_over_and_what_comes(fund, source, cast, now, api):
    loan = granted(fund, source, cast, now)
    services.draw_loan(fundloan=loan, amount=Decimal(4000), booked_on=DAY, on=DAY, by=cast.finance_officer)
    found = api(cast.council_member).get(f"/api/v1/funds/{fund.pk}/outlook/").json()
    assert (found["utilisation"], found["revolve_ratio"], found["owed"]) == ("0.400000", "0.400000", "4000.00")
    assert len(found["years"]) == 10
    assert found["years"][0]["repaid"] == "1000.00"

    outlook = api(cast.council_member).get(f"/api/v1/fund-loans/{loan.pk}/outlook/").json()
    assert outlook["expected_repayments"] == ["1000.00", "1000.00", "1000.00", "1000.00", "0.00"]
    assert outlook["shortfall_at_term"] == "0.00"


def test_a_shortfall_at_term_is_shown_and_waits_for_finance(fund, source, cast, now, browser_of):
    loan = granted(fund, source, cast, now, annual_savings=Decimal(600))
    services.draw_loan(fundloan=loan, amount=Decimal(4000), booked_on=date(2021, 1, 4), on=DAY, by=cast.finance_officer)
    page = browser_of(cast.council_member).get(f"/fund-loans/{loan.pk}/").content.decode()
    assert "1,600.00 stays open after 5 years" in page
    work = browser_of(cast.finance_officer).get("/work/").content.decode()
    assert "Settle the shortfall" in work
    assert "Term has passed" in browser_of(cast.finance_officer).get(f"/funds/{fund.pk}/").content.decode()


def test_a_part_of_a_source_arrives_and_the_rest_falls_through(source, cast, api):
    office = api(cast.office)
    url = f"/api/v1/sources/{source.pk}"
    body = {"amount": "1500.00", "received_on": "2026-11-20", "note": "Bank 17"}
    assert office.post(f"{url}/receive/", body).json()["state"] == "committed"
    over = office.post(f"{url}/receive/", body | {"amount": "2500.01"})
    assert (over.status_code, over.json()["errors"][0]["field"]) == (400, "amount")
    row = office.post(f"{url}/lose/", {"why": "The sponsor gave up."}).json()
    assert (row["state"], row["amount"], row["received"]) == ("received", "1500.00", "1500.00")


def test_a_receipt_of_tomorrow_is_refused(source, cast):
    with pytest.raises(ValidationError, match="has not come yet"):
        services.receive_source(source=source, received_on=date(2026, 11, 24), on=DAY, by=cast.office)
