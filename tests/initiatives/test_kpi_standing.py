"""What a KPI's latest value says is kept on its row, and stays true whatever moves it."""

import threading
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product

import pytest
from django.db import connection
from django.utils import timezone

from alliance import invariants
from initiatives import outcomes, services, standing
from initiatives.models import Kpi, KpiValue
from tests.factories.alliance import UserFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory, KpiValueFactory, PilotFactory

AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
FIRST = date(2026, 7, 1)


def running(lead):
    return PilotFactory(initiative=InitiativeFactory(state="piloting"), lead=lead, state="running")


def record(kpi, on, value, by):
    return services.record_kpi_value(kpi=kpi, on=on, value=Decimal(value), by=by)


def kept(kpi):
    return Kpi.objects.values_list("latest_value", "latest_on", "standing").get(pk=kpi.pk)


@pytest.mark.django_db
class TestMoving:
    @pytest.fixture
    def kpi(self, cast):
        return KpiFactory(pilot=running(cast.office))  # target 20, least 25, lower is better

    def test_a_value_a_later_one_and_an_older_one_that_comes_late(self, cast, kpi):
        assert kept(kpi) == (None, None, "no_data")
        record(kpi, FIRST, 30, cast.office)
        assert kept(kpi) == (30, FIRST, "not_met")
        record(kpi, FIRST + timedelta(days=30), 22, cast.office)
        record(kpi, FIRST - timedelta(days=30), 90, cast.office)
        assert kept(kpi) == (22, FIRST + timedelta(days=30), "partially_met")

    def test_a_value_that_is_corrected(self, cast, kpi):
        value = record(kpi, FIRST, 30, cast.office)
        services.correct_kpi_value(kpivalue=value, value=Decimal(19), by=cast.office)
        assert kept(kpi) == (19, FIRST, "met")

    def test_other_levels(self, cast, kpi):
        record(kpi, FIRST, 24, cast.office)
        services.amend_kpi(kpi=kpi, minimum=Decimal(23), why="The law changed.", at=AT, by=cast.office)
        assert kept(kpi)[2] == "not_met"

    def test_many_values_at_once(self, cast, kpi):
        services.import_kpi_values(
            pilot=kpi.pilot, text=f"{kpi.name};2026-08-01;18\n{kpi.name};2026-07-01;40", by=cast.office
        )
        assert kept(kpi) == (18, date(2026, 8, 1), "met")

    def test_an_edit_that_was_open_meanwhile_is_not_stale(self, cast, kpi):
        record(kpi, FIRST, 24, cast.office)
        assert Kpi.objects.get(pk=kpi.pk).version == kpi.version

    def test_the_api_says_it_and_lists_by_it(self, cast, kpi, api):
        record(kpi, FIRST, 30, cast.office)
        KpiFactory(pilot=kpi.pilot)
        found = api(cast.office).get("/api/v1/kpis/?standing=not_met").json()["results"]
        assert [(row["id"], row["latest_value"], row["latest_on"]) for row in found] == [
            (str(kpi.pk), "30.0000", "2026-07-01")
        ]


@pytest.mark.django_db
def test_the_database_judges_as_the_review_does_and_the_invariant_agrees():
    levels = [Decimal(number) for number in (19, 20, 22, 25, 26)]
    for direction, least, value in product(("increase", "decrease"), (True, False), levels):
        ends = (20, 25) if direction == "decrease" else (25, 20)
        kpi = KpiFactory(direction=direction, target=Decimal(ends[0]), minimum=Decimal(ends[1]) if least else None)
        KpiValueFactory(kpi=kpi, value=value)
    standing.keep_all(Kpi.objects.all())
    for kpi in Kpi.objects.all():
        assert kpi.standing == outcomes.status_of(kpi, KpiValue.objects.get(kpi=kpi)), (kpi.direction, kpi.minimum)
    assert set(Kpi.objects.values_list("standing", flat=True)) == {"met", "partially_met", "not_met"}
    assert [item for item in invariants.broken(timezone.now()) if item.invariant.name == "kpis_stand_as_measured"] == []


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_of_values_that_come_in_the_same_instant_the_latest_is_kept():
    by = UserFactory(roles=["champion"])
    kpi = KpiFactory(pilot=running(by))
    days = [FIRST + timedelta(days=number) for number in range(6)]
    start = threading.Barrier(len(days))

    def run(day):
        start.wait()
        try:
            record(Kpi.objects.get(pk=kpi.pk), day, day.day + 20, by)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[day]) for day in days]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kpi.values.count() == len(days)
    assert kept(kpi) == (26, days[-1], "not_met")
