"""What is about a row is seen by whoever sees that row: no decision, risk or event names a hidden initiative."""

import pytest

from alliance.roles import Role
from governance.models import Decision, Risk, Vote
from governance.services import put_question, record_risk
from initiatives.models import Commitment, Entry, Round
from tests.factories.alliance import DepartmentFactory, UserFactory
from tests.factories.governance import BodyFactory, VoteFactory
from tests.factories.initiatives import (
    CommitmentFactory,
    EntryFactory,
    InitiativeFactory,
    ResourceFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden(cast):
    return InitiativeFactory(title="Quiet sensors", department=DepartmentFactory(), owner=cast.office, is_public=False)


@pytest.fixture
def foreigner():
    return UserFactory(roles=[Role.DEPARTMENT_STAFF], department=DepartmentFactory())


@pytest.fixture
def colleague(hidden):
    return UserFactory(roles=[Role.DEPARTMENT_STAFF], department=hidden.department)


def about(subject):
    return {"subject_type": subject._meta.label_lower, "subject_id": subject.pk}


def test_decisions_and_risks_follow_their_initiative(hidden, foreigner, colleague, cast):
    body = BodyFactory()
    question = put_question(body=body, question="Go?", **about(hidden), by=cast.office)
    VoteFactory(decision=question)
    record_risk(title="Delay", likelihood=2, impact=2, **about(hidden), by=cast.office)

    for model in (Decision, Risk, Vote):
        assert not model.objects.visible_to(foreigner).exists()
        assert model.objects.visible_to(colleague).count() == 1
        assert model.objects.visible_to(cast.council_member).count() == 1
    body.members.add(foreigner)
    del foreigner._bodies
    assert Decision.objects.visible_to(foreigner).get() == question


def test_commitments_follow_their_initiative_or_the_resource(hidden, foreigner, colleague):
    CommitmentFactory(initiative=hidden, resource=ResourceFactory(department=DepartmentFactory()))
    assert not Commitment.objects.visible_to(foreigner).exists()
    assert Commitment.objects.visible_to(colleague).count() == 1

    CommitmentFactory(initiative=hidden, resource=ResourceFactory(department=foreigner.department))
    assert Commitment.objects.visible_to(foreigner).count() == 1


def test_a_round_is_seen_by_its_scorers_and_by_staff_once_it_is_closed(hidden, foreigner):
    round = RoundFactory(state="open")
    EntryFactory(round=round, initiative=hidden)
    assert not Round.objects.visible_to(foreigner).exists()
    assert not Entry.objects.visible_to(foreigner).exists()

    round.scorers.add(foreigner)
    assert Entry.objects.visible_to(foreigner).count() == 1
    round.scorers.clear()
    Round.objects.update(state="closed")
    assert Round.objects.visible_to(foreigner).get() == round


@pytest.mark.parametrize(
    "path", ["/api/v1/decisions/", "/api/v1/risks/", "/decisions/", "/risks/", "/decisions/export.csv"]
)
def test_no_door_names_it(path, hidden, foreigner, colleague, cast, api, browser_of):
    put_question(body=BodyFactory(), question="Go?", **about(hidden), by=cast.office)
    record_risk(title="Delay", likelihood=2, impact=2, **about(hidden), by=cast.office)

    def text(person):
        answer = (api if path.startswith("/api/") else browser_of)(person).get(path)
        return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()

    assert "Go?" in text(colleague) or "Delay" in text(colleague)
    assert not any(word in text(foreigner) for word in ("Quiet sensors", str(hidden.pk), "Go?", "Delay"))


def test_the_feed_of_events_is_for_those_who_see_all(hidden, foreigner, cast, api):
    assert api(foreigner).get("/api/v1/events/").status_code == 403
    assert api(cast.office).get("/api/v1/events/").status_code == 200
