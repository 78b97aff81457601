"""What goes wrong with initiatives and pilots climbs from its owner to the office and the champion."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.models import Job, Notification
from governance import escalating
from governance.models import Escalation
from initiatives import concerns
from tests.factories.governance import ChampionMandateFactory
from tests.factories.initiatives import (
    InitiativeFactory,
    KpiFactory,
    KpiValueFactory,
    PilotCostFactory,
    PilotFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def rules():
    return [(concern.rule, concern.owner) for concern in concerns.found(AT)]


@pytest.fixture
def pilot(cast):
    return PilotFactory(state="running", lead=cast.staff, budget=Decimal(10000))


def red(pilot, *values):
    kpi = KpiFactory(pilot=pilot)  # a minimum of 25 or less
    for number, value in enumerate(values):
        KpiValueFactory(kpi=kpi, on=date(2026, 6 + number, 1), value=Decimal(value))
    return kpi


def test_a_kpi_red_twice_in_a_row_is_its_leads(cast, pilot):
    red(pilot, "20", "40", "41")
    assert rules() == [("kpi_red_twice", cast.staff)]


@pytest.mark.parametrize("values", [("40",), ("40", "41", "20"), ("40", "24", "41")])
def test_a_kpi_red_once_or_no_longer_is_nobodys(pilot, values):
    red(pilot, *values)
    assert rules() == []


def test_a_review_is_late_from_the_day_after(cast, pilot):
    ReviewFactory(pilot=pilot, due_on=AT.date(), reviewer=cast.office)
    assert rules() == []
    ReviewFactory(pilot=pilot, due_on=AT.date() - timedelta(days=1), reviewer=cast.office)
    assert rules() == [("review_late", cast.office)]


def test_a_pilot_is_over_its_budget_by_the_first_cent(cast, pilot):
    PilotCostFactory.create_batch(2, pilot=pilot, amount=Decimal(5000))
    assert rules() == []
    PilotCostFactory(pilot=pilot, amount=Decimal("0.01"))
    assert rules() == [("pilot_over_budget", cast.staff)]


def test_an_initiative_on_the_move_of_which_nothing_is_said(cast):
    values = {"owner": cast.staff, "created_at": AT - timedelta(days=60)}
    InitiativeFactory(state="piloting", **values, last_update_at=AT - timedelta(days=31))
    InitiativeFactory(state="piloting", **values, last_update_at=AT - timedelta(days=29))
    InitiativeFactory(state="proposed", **values)
    assert rules() == [("initiative_quiet", cast.staff)]


def test_they_climb_from_owner_to_office_to_champion_and_close_when_mended(cast, pilot, time_machine):
    ChampionMandateFactory(person=cast.champion)
    people = (cast.staff, cast.office, cast.champion)
    kpi = red(pilot, "40", "41")
    told = []
    for days in (0, 3, 6):
        time_machine.move_to(AT + timedelta(days=days), tick=False)
        escalating.sweep(Job(kind="sweep_escalations"))
        told.append(
            [Notification.objects.filter(recipient=person, slot__startswith="escal").count() for person in people]
        )
    assert told == [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
    assert Escalation.objects.get().level == Escalation.Level.CHAMPION
    KpiValueFactory(kpi=kpi, on=date(2026, 11, 24), value=Decimal(20))
    escalating.sweep(Job(kind="sweep_escalations"))
    assert Escalation.objects.get().state == "closed"


def test_they_ask_no_more_for_more_rows(pilot):
    red(pilot, "40", "41")
    list(concerns.found(AT))  # makes the system's account once
    few = statements()
    for _ in range(3):
        red(PilotFactory(state="running"), "40", "41")
    assert len(list(concerns.found(AT))) == 4
    assert statements() == few


def statements():
    with CaptureQueriesContext(connection) as asked:
        list(concerns.found(AT))
    return len(asked)
