"""What financing adds to other pages: readiness, panel, My work, timeline, search, and the sample city."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from alliance import search, work
from alliance.sample import load_sample_city
from financing import contributes, queries, services
from financing.models import Fund, Plan
from initiatives.models import Initiative
from tests.factories.financing import FundFactory, PlanFactory, SourceFactory, UseFactory
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db


def passed(initiative):
    return [check.passes for check in checks_of(initiative)]


def checks_of(initiative):
    """As the next page shows them: of the row read anew."""
    return list(contributes.readiness(Initiative.objects.get(pk=initiative.pk)))


@pytest.fixture
def plan(city):
    plan = PlanFactory(title="Fund loan and rebate")
    SourceFactory(plan=plan)
    UseFactory(plan=plan)
    return plan


def test_readiness_follows_the_plan_from_nothing_to_approval(cast, city, plan, now):
    assert passed(InitiativeFactory()) == [False]
    assert passed(plan.initiative) == [True, True, True, False]
    services.check_plan(plan=plan, at=now, by=cast.finance_officer)
    services.approve_plan(plan=plan, at=now, by=cast.champion)
    assert passed(plan.initiative) == [True, True, True, True]
    services.lose_source(source=plan.sources.get(), why="Withdrawn.", by=cast.office)
    checks = checks_of(plan.initiative)
    assert "is missing" in next(check.evidence for check in checks if not check.passes)


def test_the_approved_plan_stands_for_the_initiative(plan):
    approved = PlanFactory(initiative=plan.initiative, state="approved")
    PlanFactory(initiative=plan.initiative, state="closed")
    assert queries.leading_plan(plan.initiative) == approved


def test_the_panel_shows_the_plan_inside_and_nothing_outside(cast, plan):
    assert contributes.money_panel(plan.initiative, cast.council_member)["plan"] == plan
    assert contributes.money_panel(plan.initiative, cast.vendor) is None


def test_my_work_asks_finance_to_check_and_somebody_else_to_approve(cast, plan, now):
    titles = lambda person: [task.title for task in work.tasks_of(person, now) if "plan" in task.title]  # noqa: E731
    assert titles(cast.finance_officer) == ["Check the plan “Fund loan and rebate”"]
    services.check_plan(plan=plan, at=now, by=cast.finance_officer)
    assert titles(cast.finance_officer) == []
    assert titles(cast.champion) == ["Approve the plan “Fund loan and rebate”"]


def test_the_timeline_tells_of_the_approval(cast, plan, now):
    services.check_plan(plan=plan, at=now, by=cast.finance_officer)
    services.approve_plan(plan=plan, at=now, by=cast.champion)
    assert list(contributes.happened(plan.initiative, cast.office)) == [
        (now, "Financing plan approved: Fund loan and rebate.")
    ]


def test_search_finds_plans_and_funds_for_those_who_may_see_them(cast, plan):
    FundFactory(name="Innovation fund")
    assert {found.kind for found in search.everything(cast.office, "fund").found} >= {"financing plan", "fund"}
    assert search.everything(cast.vendor, "rebate").found == ()


def test_the_sample_city_is_loaded_once_and_its_money_adds_up():
    for _ in range(2):
        load_sample_city(now=timezone.now(), logins=False)

    plans = {plan.external_id: plan for plan in Plan.objects.all()}
    fund = Fund.objects.get()
    assert len(plans) == 7
    differences = {key: queries.lines_of(plan).balance.difference for key, plan in plans.items()}
    assert differences.pop("fire-engine-plan") == Decimal(-55_000)
    assert set(differences.values()) == {Decimal(0)}
    assert fund.balance == sum(entry.effect for entry in fund.entries.all()) > 0
    assert plans["lighting-plan"].savings_start_on > date(2000, 1, 1)
