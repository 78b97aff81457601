"""A plan of which more is drawn than it spends climbs from the initiative's owner to the office and the champion."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from alliance.models import Job
from financing import concerns
from governance import escalating
from governance.models import Escalation
from tests.factories.financing import PlanFactory, ReceiptFactory, UseFactory
from tests.factories.governance import ChampionMandateFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def drawn(plan, amount):
    ReceiptFactory(source__plan=plan, amount=Decimal(amount))


def test_a_plan_is_overdrawn_past_the_sum_of_its_uses(cast):
    plan = PlanFactory(state="approved", initiative__owner=cast.staff)
    UseFactory.create_batch(2, plan=plan, amount=Decimal(500))
    drawn(plan, "1000.00")
    assert list(concerns.found(AT)) == []
    drawn(plan, "0.01")
    (concern,) = concerns.found(AT)
    assert (concern.rule, concern.subject, concern.owner) == ("plan_overdrawn", plan, cast.staff)
    assert concern.fact.startswith("0.01 USD more was drawn")


def test_it_climbs_to_the_champion(cast, time_machine):
    ChampionMandateFactory(person=cast.champion)
    plan = PlanFactory(state="approved", initiative__owner=cast.staff)
    drawn(plan, "10.00")
    levels = []
    for days in (0, 3, 6):
        time_machine.move_to(AT + timedelta(days=days), tick=False)
        escalating.sweep(Job(kind="sweep_escalations"))
        levels.append(Escalation.objects.get(rule="plan_overdrawn").level)
    assert levels == [Escalation.Level.OWNER, Escalation.Level.OFFICE, Escalation.Level.CHAMPION]
