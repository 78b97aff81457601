"""Financing plans: what balances is checked, what is checked is frozen, and who checked does not approve."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, StaleVersion, WrongState
from alliance.models import AuditEntry, Notification
from financing import services
from financing.models import Plan
from tests.factories.financing import (
    CampaignFactory,
    FundLoanFactory,
    GrantFactory,
    OfferingFactory,
    PlanFactory,
    ReceiptFactory,
    SourceFactory,
    UseFactory,
)
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(city):
    """A draft that balances: a loan and a rebate for lamps."""
    plan = PlanFactory()
    SourceFactory(plan=plan, amount=Decimal("184000.00"))
    SourceFactory(plan=plan, label="Utility rebate", instrument="rebate", amount=Decimal("36000.00"))
    UseFactory(plan=plan, amount=Decimal("220000.00"))
    return plan


class TestDraftPlan:
    def test_takes_the_currency_of_the_city_and_leaves_an_audit_entry(self, cast, city):
        plan = services.draft_plan(initiative=InitiativeFactory(), title="Fund loan", by=cast.finance_officer)

        assert (plan.reference, plan.currency, plan.discount_rate) == ("F-001", "USD", Decimal("0.03"))
        assert AuditEntry.objects.get(subject_id=str(plan.pk)).action == "draft_plan"

    def test_M05_refuses_another_currency_and_stores_nothing(self, cast, city, api):
        body = {"initiative": str(InitiativeFactory().pk), "title": "Fund loan", "currency": "EUR"}
        answer = api(cast.finance_officer).post("/api/v1/plans/", body)

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "currency"
        assert not Plan.objects.exists()

    def test_is_refused_to_staff_of_another_department(self, cast, city):
        initiative = InitiativeFactory(department=cast.works)
        with pytest.raises(NotAllowed, match="You may not draft a financing plan here"):
            services.draft_plan(initiative=initiative, title="Fund loan", by=cast.other_staff)

    def test_is_refused_for_an_initiative_that_was_stopped(self, cast, city, browser_of):
        read_before = InitiativeFactory(title="Lamps", state="preparing")
        type(read_before).objects.filter(pk=read_before.pk).update(state="stopped")
        with pytest.raises(Refusal, match="Lamps was stopped") as refused:
            services.draft_plan(initiative=read_before, title="Fund loan", by=cast.finance_officer)
        assert (refused.value.code, Plan.objects.count()) == ("wrong_state", 0)
        page = browser_of(cast.finance_officer).get(f"/initiatives/{read_before.pk}/").content.decode()
        assert "/plans/new/" not in page

    def test_says_the_same_sentence_at_both_doors(self, cast, city, api, browser_of):
        bad = {"initiative": str(InitiativeFactory().pk), "title": "", "discount_rate": "3"}
        page = browser_of(cast.finance_officer).post("/plans/new/", bad)
        errors = api(cast.finance_officer).post("/api/v1/plans/", bad).json()["errors"]

        assert page.status_code == 400
        assert {error["field"] for error in errors} >= {"title"}
        assert all(error["message"] in page.content.decode() for error in errors)


class TestCheckPlan:
    def test_passes_when_sources_equal_uses_to_the_cent(self, cast, plan, now):
        checked = services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        assert (checked.state, checked.checked_by) == ("checked", cast.finance_officer)

    def test_says_by_how_much_not(self, cast, plan, now):
        UseFactory(plan=plan, amount=Decimal("0.01"))
        with pytest.raises(Refusal, match=r"In all: 0\.01 is missing") as refusal:
            services.check_plan(plan=plan, at=now, by=cast.finance_officer)

        assert (refusal.value.code, refusal.value.facts) == ("plan_unbalanced", {"difference": "-0.01"})
        plan.refresh_from_db()
        assert plan.state == "draft"

    def test_wants_each_phase_to_balance(self, cast, plan, now):
        SourceFactory(plan=plan, phase="scale", amount=Decimal(100))
        UseFactory(plan=plan, phase="pilot", amount=Decimal(100))
        with pytest.raises(Refusal, match=r"Pilot: 100\.00 is missing; Scale-up: 100\.00 has no use"):
            services.check_plan(plan=plan, at=now, by=cast.finance_officer)

    def test_does_not_count_money_that_fell_through(self, cast, plan, now):
        services.lose_source(source=plan.sources.first(), why="The committee declined.", by=cast.office)
        with pytest.raises(Refusal, match="is missing"):
            services.check_plan(plan=plan, at=now, by=cast.finance_officer)

    def test_refuses_restricted_money_that_finds_no_use(self, cast, plan, now):
        plan.sources.filter(instrument="rebate").update(pays_only=["training"])
        with pytest.raises(
            Refusal, match=r"Utility rebate: 36,000\.00 finds no use it may pay for \(training\)"
        ) as refusal:
            services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        assert refusal.value.code == "restriction_broken"

    def test_refuses_an_empty_plan(self, cast, city, now):
        with pytest.raises(Refusal, match="at least one source and one use"):
            services.check_plan(plan=PlanFactory(), at=now, by=cast.finance_officer)

    def test_freezes_the_lines(self, cast, plan, now):
        services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        with pytest.raises(WrongState, match="frozen"):
            services.add_use(plan=plan, label="More", category="other", amount=Decimal(1), by=cast.finance_officer)


class TestApprovePlan:
    def test_is_refused_to_whoever_checked_it(self, cast, plan, now, api):
        services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        answer = api(cast.finance_officer).post(f"/api/v1/plans/{plan.pk}/approve/")

        assert (answer.status_code, answer.json()["code"]) == (409, "separation_of_duties")
        plan.refresh_from_db()
        assert plan.state == "checked"

    def test_tells_the_author(self, cast, plan, now):
        Plan.objects.filter(pk=plan.pk).update(created_by=cast.staff)
        services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        approved = services.approve_plan(plan=plan, at=now, by=cast.champion)

        assert (approved.state, approved.approved_by) == ("approved", cast.champion)
        assert "is approved" in Notification.objects.get(recipient=cast.staff).text

    def test_sees_the_gap_when_money_falls_through_after_the_check(self, cast, plan, now):
        services.check_plan(plan=plan, at=now, by=cast.finance_officer)
        services.lose_source(source=plan.sources.first(), why="Withdrawn.", by=cast.office)
        with pytest.raises(Refusal, match="is missing"):
            services.approve_plan(plan=plan, at=now, by=cast.champion)

        assert "fell through" in Notification.objects.get(recipient=cast.finance_officer).text


def test_a_reopened_plan_can_be_written_again(cast, plan, now):
    services.check_plan(plan=plan, at=now, by=cast.finance_officer)
    draft = services.reopen_plan(plan=plan, why="Cheaper lamps.", by=cast.office)
    assert (draft.checked_by, draft.checked_at) == (None, None)
    services.change_use(use=plan.uses.get(), amount=Decimal("219000.00"), by=cast.finance_officer)
    assert plan.uses.get().amount == Decimal("219000.00")


def test_a_draft_is_corrected(cast, plan):
    assert services.change_plan(plan=plan, title="Two streets", by=cast.finance_officer).title == "Two streets"


def test_money_arrives_only_from_a_source_that_is_committed(cast, plan, now):
    source = plan.sources.first()
    with pytest.raises(WrongState) as refused:
        services.receive_source(source=source, on=now.date(), by=cast.office)
    assert refused.value.facts == {"state": source.state}


def test_a_closed_plan_is_final(cast, plan):
    closed = services.close_plan(plan=plan, why="Replaced by F-002.", by=cast.finance_officer)
    with pytest.raises(WrongState):
        services.change_plan(plan=closed, title="Other", by=cast.finance_officer)


def test_lines_come_and_go_while_the_plan_is_a_draft(cast, plan):
    by = cast.finance_officer
    source = services.add_source(plan=plan, label="Grant", instrument="grant", amount=Decimal(5), by=by)
    use = services.add_use(plan=plan, label="Course", category="training", amount=Decimal(5), by=by)
    services.change_source(source=source, amount=Decimal(6), pays_only=["training"], by=by)
    services.remove_use(use=use, by=by)
    services.remove_source(source=source, by=by)

    assert (plan.sources.count(), plan.uses.count()) == (2, 1)
    assert AuditEntry.objects.filter(action="remove").count() == 2


class TestChangeSource:
    @pytest.mark.parametrize("state", ["committed", "received"])
    def test_keeps_at_least_what_came(self, cast, city, state):
        source = SourceFactory(instrument="grant", amount=Decimal(1000), state=state)
        ReceiptFactory(source=source, amount=Decimal(1000))
        with pytest.raises(ValidationError, match=r"1,000\.00 of it has arrived") as fault:
            services.change_source(source=source, amount=Decimal("999.99"), by=cast.finance_officer)
        assert list(fault.value.message_dict) == ["amount"]
        assert services.change_source(source=source, label="Grant", by=cast.finance_officer).label == "Grant"

    def test_makes_no_more_of_what_has_arrived_in_full(self, cast, city):
        source = SourceFactory(instrument="grant", amount=Decimal(1000), state="received")
        ReceiptFactory(source=source, amount=Decimal(1000))
        with pytest.raises(ValidationError, match="as a source of its own"):
            services.change_source(source=source, amount=Decimal(1001), by=cast.finance_officer)

    @pytest.mark.parametrize(
        ("build", "over"),
        [
            (lambda: FundLoanFactory(), "withdrawn"),
            (lambda: CampaignFactory(), "failed"),
            (lambda: OfferingFactory(source=SourceFactory(instrument="mini_bond")), "withdrawn"),
            (lambda: GrantFactory(), None),
        ],
    )
    def test_leaves_the_instrument_where_something_is_built_on_it(self, cast, city, build, over):
        row = build()
        with pytest.raises(ValidationError, match="Add other money as a new source") as fault:
            services.change_source(source=row.source, instrument="own_budget", by=cast.finance_officer)
        assert list(fault.value.message_dict) == ["instrument"]
        if over:
            type(row).objects.filter(pk=row.pk).update(state=over)
            changed = services.change_source(source=row.source, instrument="own_budget", by=cast.finance_officer)
            assert changed.instrument == "own_budget"


def test_T03_a_part_of_a_source_is_received_once_by_two_who_saw_the_same(cast, city, now):
    source = SourceFactory(instrument="grant", amount=Decimal(1000), state="committed")
    given = {"source": source, "version": source.version, "amount": Decimal(100), "on": now.date(), "by": cast.office}
    assert services.receive_source(**given).version == source.version + 1
    with pytest.raises(StaleVersion):
        services.receive_source(**given)


def test_a_source_moves_from_application_to_receipt_even_when_the_plan_is_frozen(cast, plan, now):
    services.check_plan(plan=plan, at=now, by=cast.finance_officer)
    source = plan.sources.first()
    for step in (services.apply_for_source, services.commit_source):
        source = step(source=source, by=cast.office)
    source = services.receive_source(source=source, on=now.date(), by=cast.office)
    assert source.state == "received"


def test_funding_and_financing_are_kept_apart_by_instrument_alone(plan, cast, api):
    rows = api(cast.council_member).get(f"/api/v1/sources/?plan={plan.pk}&ordering=amount").json()["results"]
    assert [(row["instrument"], row["side"]) for row in rows] == [
        ("rebate", "funding"),
        ("revolving_fund_loan", "financing"),
    ]


def test_nothing_of_money_is_shown_outside(plan, cast, api):
    plan.initiative.__class__.objects.filter(pk=plan.initiative_id).update(is_public=True)
    source = plan.sources.first()
    for person in (cast.vendor, cast.resident):
        client = api(person)
        assert client.get(f"/api/v1/plans/{plan.pk}/").status_code == 404
        assert client.get(f"/api/v1/sources/{source.pk}/").status_code == 404
        assert client.get("/api/v1/uses/").json()["results"] == []


def test_department_staff_see_the_plans_of_their_department_only(plan, cast, api):
    other = PlanFactory(initiative=InitiativeFactory(department=cast.works))
    rows = api(cast.staff).get("/api/v1/plans/").json()["results"]
    assert [row["id"] for row in rows] == [str(other.pk)]


def test_the_page_shows_both_sides_their_totals_and_the_gap(plan, cast, browser_of):
    UseFactory(plan=plan, label="Contingency", category="contingency", amount=Decimal(1000))
    page = browser_of(cast.finance_officer).get(f"/plans/{plan.pk}/").content.decode()

    for words in ("Funding, not repaid", "Financing, repaid", "220,000", "221,000", "missing", "must be repaid"):
        assert words in page


@pytest.mark.parametrize("path", ["/plans/", "/sources/", "/api/v1/plans/"])
def test_the_number_of_queries_does_not_grow_with_rows(
    path, cast, city, browser_of, django_assert_max_num_queries, client
):
    user = browser_of(cast.finance_officer)
    for _ in range(12):
        plan = PlanFactory()
        SourceFactory(plan=plan)
        UseFactory(plan=plan)
    with django_assert_max_num_queries(16):
        assert user.get(path).status_code == 200
