"""Who sees and plans what of money: drafts inside, what is published for everybody, buyers for themselves and finance."""

import pytest

from alliance.people import system_user
from alliance.visibility import NOBODY
from financing.models import BondOrder, Campaign, Offering
from financing.permissions import campaigns_seen, may_plan, offerings_seen, orders_seen
from tests.factories.financing import (
    BondOrderFactory,
    CampaignFactory,
    OfferingFactory,
    PlanFactory,
    SituationFactory,
)
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
SALES = {"draft": False, "open": True, "closed": True, "allotted": True, "withdrawn": False}
CALLS = {"draft": False, "open": True, "funded": True, "failed": True, "withdrawn": False}


@pytest.mark.parametrize(("state", "shown"), SALES.items())
def test_an_offering_is_for_everybody_while_it_is_published(cast, state, shown):
    row = OfferingFactory(state=state)
    for person, sees in ((cast.resident, shown), (cast.finance_officer, True), (system_user(), True)):
        assert Offering.objects.visible_to(person).filter(pk=row.pk).exists() is sees


@pytest.mark.parametrize(("state", "shown"), CALLS.items())
def test_a_campaign_is_for_everybody_while_it_is_published(cast, state, shown):
    row = CampaignFactory(state=state)
    for person, sees in ((cast.resident, shown), (cast.finance_officer, True), (system_user(), True)):
        assert Campaign.objects.visible_to(person).filter(pk=row.pk).exists() is sees


def test_staff_see_the_offerings_and_campaigns_of_their_own_initiatives(cast):
    own = InitiativeFactory(department=cast.staff.department, is_public=False)
    other = InitiativeFactory(is_public=False)
    offerings = [OfferingFactory(plan=PlanFactory(initiative=each), state="open") for each in (own, other)]
    campaigns = [CampaignFactory(source__plan=PlanFactory(initiative=each), state="open") for each in (own, other)]
    assert list(Offering.objects.visible_to(cast.staff)) == offerings[:1]
    assert list(Campaign.objects.visible_to(cast.staff)) == campaigns[:1]


def test_the_rules_reach_through_what_belongs_to_an_offering_or_campaign(cast):
    for seen in (offerings_seen, campaigns_seen):
        assert all(name.startswith("x__") for name in names_in(seen(cast.resident, "x__")))
        assert all(name.startswith("x__") for name in names_in(seen(cast.staff, "x__")))


def names_in(condition):
    for child in condition.children:
        if isinstance(child, tuple):
            yield child[0]
        else:
            yield from names_in(child)


def test_orders_are_for_their_buyer_finance_and_auditors(cast):
    own, other = BondOrderFactory(created_by=cast.resident), BondOrderFactory()
    assert list(BondOrder.objects.visible_to(cast.resident)) == [own]
    for person in (cast.finance_officer, cast.auditor, system_user()):
        assert set(BondOrder.objects.visible_to(person)) == {own, other}
    assert not BondOrder.objects.visible_to(cast.office).exists()


def test_orders_nobody_placed_are_not_a_visitors(cast):
    BondOrderFactory(created_by=None)
    assert orders_seen(Visitor()) == NOBODY


def test_finance_plans_for_every_initiative_and_staff_for_their_own(cast):
    own = InitiativeFactory(department=cast.staff.department)
    other = InitiativeFactory()
    for initiative, staff in ((own, True), (other, False)):
        for row in (PlanFactory(initiative=initiative), SituationFactory(initiative=initiative)):
            assert may_plan(cast.finance_officer, row) is True
            assert may_plan(cast.office, row) is True
            assert may_plan(cast.staff, row) is staff


def test_a_source_is_planned_with_its_plan(cast):
    plan = PlanFactory(initiative__department=cast.staff.department)
    campaign = CampaignFactory(source__plan=plan)
    assert may_plan(cast.staff, campaign.source) is True
    assert may_plan(cast.staff, CampaignFactory().source) is False


class Visitor:
    """Somebody without an account, as the permission table meets them."""

    is_system, roles, pk = False, frozenset(), None
