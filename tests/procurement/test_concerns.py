"""A vendor's question that nobody answers climbs, without saying who asked."""

from datetime import UTC, datetime, timedelta

import pytest

from alliance.models import Job
from governance import escalating
from governance.models import Escalation
from procurement import concerns
from tests.factories.procurement import PublishedRfiFactory, VendorQuestionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)
LONG = timedelta(days=6)


def asked(rfi, ago, **more):
    return VendorQuestionFactory(rfi=rfi, asked_at=AT - ago, **more)


@pytest.fixture
def rfi(cast):
    return PublishedRfiFactory(created_by=cast.procurement_officer)


def test_is_a_concern_after_five_days_and_one_for_each_rfi(cast, rfi):
    asked(rfi, timedelta(days=5))
    assert list(concerns.found(AT)) == []
    asked(rfi, LONG)
    asked(rfi, timedelta(days=9))
    (found,) = concerns.found(AT)
    assert (found.rule, found.subject, found.owner) == ("question_unanswered", rfi, cast.procurement_officer)
    assert "9 days" in found.fact


def test_is_none_once_it_is_answered_or_the_rfi_is_over(rfi):
    asked(rfi, LONG, answer="Yes.", published_at=AT)
    over = PublishedRfiFactory(state="closed")
    asked(over, LONG)
    assert list(concerns.found(AT)) == []


def test_climbs_from_the_officer_to_the_office_and_closes_when_answered(cast, rfi, time_machine):
    question, office = asked(rfi, LONG), cast.office
    levels = []
    for days in (0, 3):
        time_machine.move_to(AT + timedelta(days=days), tick=False)
        escalating.sweep(Job(kind="sweep_escalations"))
        levels.append(Escalation.objects.get().get_level_display())
    assert levels == ["Owner", "Champion’s office"]
    row = Escalation.objects.get()
    assert question.organisation.name not in row.fact
    assert office.notifications.filter(slot=f"escalation:{row.pk}:2").exists()
    type(question).objects.update(published_at=AT)
    escalating.sweep(Job(kind="sweep_escalations"))
    assert Escalation.objects.get().state == "closed"
