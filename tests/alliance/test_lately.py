"""What changed in the last 30 days: every app's changes, by those who may see the rows, the newest first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alliance import lately
from alliance.dashboard import Scope
from alliance.models.people import Anonymous
from initiatives import services
from initiatives.models import Initiative
from tests.factories.financing import PlanFactory
from tests.factories.initiatives import InitiativeFactory, LessonFactory, ReviewFactory
from tests.factories.partnerships import PartnershipFactory, SettlementFactory
from tests.factories.procurement import PublishedRfiFactory

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def said(user, scope=None):
    return [item["sentence"] for item in lately.changes(scope or Scope(), user)["items"]]


@pytest.fixture
def lamps(city, cast):
    row = InitiativeFactory(title="Lamps", domain="energy", is_public=False, state="proposed")
    Initiative.objects.filter(pk=row.pk).update(created_at=timezone.now() - 90 * DAY)
    return Initiative.objects.get(pk=row.pk)


def test_a_move_to_another_stage_is_told_from_the_trail(cast, lamps):
    services.select_initiative(initiative=lamps, by=cast.office)
    found = lately.changes(Scope(), cast.council_member)
    assert found["items"][0]["sentence"] == "Lamps moved to “Selected”."
    assert found["items"][0]["url"] == lamps.get_absolute_url()
    assert "1 initiative moved on" in found["finding"]


def test_every_app_says_what_happened_in_it(cast, lamps):
    now = timezone.now()
    InitiativeFactory(title="Buses")
    ReviewFactory(pilot__title="Dimming", pilot__initiative=lamps, held_at=now - DAY, outcome="scale_up")
    LessonFactory(pilot__title="Sensing", pilot__initiative=lamps)
    PlanFactory(title="Plan of lamps", initiative=lamps, approved_at=now - 2 * DAY)
    PartnershipFactory(title="Light for all", initiative=lamps, bound_at=now - 3 * DAY)
    SettlementFactory(locked_at=now - 4 * DAY)
    PublishedRfiFactory(title="Smart poles", published_at=now - 5 * DAY)
    sentences = "; ".join(said(cast.office))
    for part in ("Proposed: Buses.", "Review of Dimming: scale up.", "Learnt from Sensing.", "approved: Plan of lamps.",
                 "Every party has signed: Light for all.", "Both sides agreed on", "RFI published: Smart poles."):  # fmt: skip
        assert part in sentences, part
    newest = [item["when"] for item in lately.changes(Scope(), cast.office)["items"]]
    assert newest == sorted(newest, reverse=True)


def test_what_is_older_than_30_days_is_left_out(cast, lamps):
    ReviewFactory(pilot__initiative=lamps, held_at=timezone.now() - 31 * DAY, outcome="stop")
    assert not [line for line in said(cast.office) if line.startswith("Review")]


def test_nobody_learns_of_a_row_they_may_not_see(cast, lamps):
    services.select_initiative(initiative=lamps, by=cast.office)
    PlanFactory(title="Plan of lamps", initiative=lamps, approved_at=timezone.now())
    ReviewFactory(pilot__title="Dimming", pilot__initiative=lamps, held_at=timezone.now(), outcome="stop")
    for reader in (Anonymous(), cast.resident, cast.department_staff):
        assert not [line for line in said(reader) if "Lamps" in line or "lamps" in line or "Dimming" in line]
    Initiative.objects.filter(pk=lamps.pk).update(is_public=True)
    assert "Lamps moved to “Selected”." in said(Anonymous())
    assert "Financing plan approved: Plan of lamps." not in said(Anonymous())


def test_a_scope_holds_the_changes_of_its_own_initiatives(cast, lamps):
    PlanFactory(title="Plan of lamps", initiative=lamps, approved_at=timezone.now())
    PartnershipFactory(title="Light for all", initiative=lamps, bound_at=timezone.now())
    PublishedRfiFactory(title="Smart poles", initiative=lamps, published_at=timezone.now())
    assert len(said(cast.office, Scope(domain="energy"))) == 3
    assert said(cast.office, Scope(domain="mobility")) == []
