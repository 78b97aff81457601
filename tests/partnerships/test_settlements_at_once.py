"""Both sides press the button at the same moment; and what the database itself refuses."""

import threading
from datetime import date
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from alliance.errors import Refusal, WrongState
from alliance.models import AuditEntry
from partnerships import services
from partnerships.models import Partnership, Settlement
from tests.factories.alliance import UserFactory
from tests.factories.partnerships import (
    CityPartyFactory,
    ContributionFactory,
    InForceFactory,
    LockedSettlementFactory,
    ResponsibilityFactory,
    ServiceLevelFactory,
    SettlementFactory,
    SharedCostFactory,
    SharedRiskFactory,
)
from tests.partnerships.test_settlements import MEASURED, PERIOD, TODAY, YEAR, partner_of
from tests.procurement.test_at_the_deadline import in_threads


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_confirmations_at_once_give_one_locked_statement(now):
    row = SettlementFactory()
    partner = partner_of(row.gain_share)
    people = [UserFactory(roles=["finance_officer"]), UserFactory(roles=["office"]), partner, partner]
    outcomes, start = [], threading.Barrier(len(people))

    def confirm(person):
        start.wait()
        try:
            services.confirm_settlement(settlement=row, at=now, on=TODAY, by=person)
            outcomes.append("confirmed")
        except WrongState:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=confirm, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    row.refresh_from_db()
    assert sorted(outcomes) == ["confirmed", "confirmed", "refused", "refused"]
    assert (row.state, row.locked_at, row.version) == ("locked", now, 3)
    steps = AuditEntry.objects.filter(subject_id=str(row.pk)).values_list("action", flat=True)
    assert sorted(steps) in (["city_first", "partner_last"], ["city_last", "partner_first"])


def meanwhile(first, second):
    """What both gave: the second begins while the transaction of the first is open."""
    begun = threading.Event()

    def slowly():
        with transaction.atomic():
            found = first()
            begun.set()
            sleep(0.3)
        return found

    def then():
        begun.wait(timeout=20)
        try:
            return second()
        except (Refusal, ValidationError) as refused:
            return refused

    return in_threads([slowly, then])


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
class TestMeanwhile:
    @pytest.fixture
    def office(self):
        return UserFactory(roles=["office"])

    def drafted(self, gain_share, office):
        return services.draft_settlement(gain_share=gain_share, **PERIOD, measured=MEASURED, by=office)

    def test_a_year_is_trued_up_from_what_its_periods_say_at_last(self, office, now):
        gain_share = InForceFactory(is_trued_up=True)
        period = LockedSettlementFactory(gain_share=gain_share, starts_on=date(2026, 1, 1), ends_on=date(2026, 3, 31))
        again = {"settlement": period, "source": "Meter", "measured": {"actual": 30000}, "note": "Wrong.", "by": office}
        _, refused = meanwhile(
            lambda: services.restate_settlement(**again),
            lambda: services.draft_settlement(gain_share=gain_share, **YEAR, by=office),
        )
        assert "is not agreed" in str(refused)
        assert not Settlement.objects.filter(kind="true_up").exists()

    def test_a_partnership_does_not_end_while_a_period_is_drafted(self, office):
        gain_share = InForceFactory()
        row, refused = meanwhile(
            lambda: self.drafted(gain_share, office),
            lambda: services.end_partnership(partnership=gain_share.partnership, why="x", on=TODAY, by=office),
        )
        assert f"{row.reference} is not agreed" in str(refused)
        gain_share.partnership.refresh_from_db()
        assert gain_share.partnership.state == "binding"

    @pytest.mark.parametrize(
        ("factory", "change", "given"),
        [
            (ContributionFactory, services.change_contribution, {"description": "Poles"}),
            (ResponsibilityFactory, services.change_responsibility, {"activity": "Poles"}),
            (SharedRiskFactory, services.change_risk, {"description": "Poles"}),
            (SharedRiskFactory, services.remove_risk, {"why": "x"}),
            (
                SharedCostFactory,
                services.change_shared_cost,
                {"title": "P", "amount": 1, "key": "equal", "measures": []},
            ),
            (ServiceLevelFactory, services.change_service_level, {"metric": "Poles"}),
        ],
    )
    def test_what_stands_in_a_partnership_does_not_change_while_it_ends(self, office, factory, change, given):
        row = factory()
        of = row.party.partnership if factory is ContributionFactory else row.partnership
        Partnership.objects.filter(pk=of.pk).update(state="binding", bound_at="2026-01-02T09:00:00+00:00")
        _, refused = meanwhile(
            lambda: services.end_partnership(partnership=of, why="x", on=TODAY, by=office),
            lambda: change(**{type(row)._meta.model_name: row}, **given, by=office),
        )
        assert isinstance(refused, WrongState)
        assert type(row).objects.get(pk=row.pk).version == row.version

    def test_no_party_leaves_while_a_later_period_is_drafted(self, office, now):
        gain_share = InForceFactory()
        CityPartyFactory.create_batch(2, partnership=gain_share.partnership)
        LockedSettlementFactory(gain_share=gain_share, starts_on=date(2025, 10, 1), ends_on=date(2025, 12, 31))
        party = gain_share.shares.get().party
        row, refused = meanwhile(
            lambda: self.drafted(gain_share, office),
            lambda: services.leave_partnership(party=party, left_on=date(2025, 12, 31), why="x", at=now, by=office),
        )
        assert f"{row.reference} runs until" in str(refused)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"statement": {}}, {"inputs": {}}, {"locked_at": None}, {"checksum": "0"}]
)
def test_figures_of_a_locked_settlement_cannot_be_changed_even_past_the_services(change):
    row = LockedSettlementFactory()
    with pytest.raises(DatabaseError, match="a locked settlement never changes"), transaction.atomic():
        Settlement.objects.filter(pk=row.pk).update(**change)
    assert Settlement.objects.filter(pk=row.pk).update(state="paid") == 1
