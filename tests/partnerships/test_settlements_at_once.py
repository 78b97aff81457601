"""Both sides press the button at the same moment; and what the database itself refuses."""

import threading

import pytest
from django.db import DatabaseError, connection, transaction

from alliance.errors import WrongState
from alliance.models import AuditEntry
from partnerships import services
from partnerships.models import Settlement
from tests.factories.alliance import UserFactory
from tests.factories.partnerships import LockedSettlementFactory, SettlementFactory
from tests.partnerships.test_settlements import TODAY, partner_of


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


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"amount": 1}, {"statement": {}}, {"inputs": {}}, {"locked_at": None}, {"checksum": "0"}]
)
def test_figures_of_a_locked_settlement_cannot_be_changed_even_past_the_services(change):
    row = LockedSettlementFactory()
    with pytest.raises(DatabaseError, match="a locked settlement never changes"), transaction.atomic():
        Settlement.objects.filter(pk=row.pk).update(**change)
    assert Settlement.objects.filter(pk=row.pk).update(state="paid") == 1
