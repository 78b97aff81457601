"""Trust cases T: steps, edits and what is never edited (docs/trust.md)."""

import json
import random
from datetime import timedelta
from functools import partial
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from alliance import registry
from alliance.errors import Refusal
from alliance.models import AuditEntry, Notification
from governance.models import Decision, Vote
from initiatives import services
from initiatives.models import Initiative, Pilot
from initiatives.services import plans
from tests.factories.alliance import UserFactory
from tests.factories.financing import PlanFactory
from tests.factories.governance import DecisionFactory, VoteFactory
from tests.factories.initiatives import InitiativeFactory, NeedFactory, PilotFactory
from tests.factories.procurement import RfiFactory
from tests.procurement.test_at_the_deadline import in_threads

NOWHERE = "00000000-0000-4000-8000-000000000000"
CHANGED = [noun for noun in registry.nouns if any(act.name == "change" for act in noun.acts)]


@pytest.mark.django_db
def test_T02_a_step_taken_twice_is_one_step_one_entry_one_notice(cast, api, browser_of):
    need = NeedFactory(raised_by=cast.staff)
    client, key = api(cast.office), {"Idempotency-Key": "twice"}
    same = [client.post(f"/api/v1/needs/{need.pk}/accept/", {}, headers=key) for _ in range(3)]
    again = client.post(f"/api/v1/needs/{need.pk}/accept/", {})
    page = browser_of(cast.office).post(f"/needs/{need.pk}/accept/", {})

    assert [answer.status_code for answer in same] == [200, 200, 200]
    assert same[0].json() == same[2].json()
    assert (again.status_code, page.status_code) == (409, 409)
    assert again.json()["allowed"]
    assert AuditEntry.objects.filter(subject_id=str(need.pk), action="accept").count() == 1
    assert Notification.objects.filter(recipient=cast.staff).count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("noun", CHANGED, ids=[noun.path for noun in CHANGED])
def test_T04_no_row_of_any_kind_is_changed_without_its_version(cast, api, noun):
    answer = api(cast.administrator).patch(f"/api/v1/{noun.path}/{NOWHERE}/", {})
    assert (answer.status_code, answer.json()["code"]) == (428, "version_required")


def test_T03_every_change_of_every_kind_of_row_compares_the_version():
    unversioned = [noun.path for noun in CHANGED if not noun.act("change").accepts("version")]
    assert unversioned == []


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["put", "delete"])
def test_T04_rows_are_neither_replaced_nor_deleted(cast, api, method):
    for noun in registry.nouns:
        answer = getattr(api(cast.administrator), method)(f"/api/v1/{noun.path}/{NOWHERE}/", {})
        assert answer.status_code in (403, 405), noun.path


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_T06_no_pilot_is_designed_for_an_initiative_that_stops_meanwhile(cast):
    office, choose = UserFactory(roles=["office"]), random.Random(6)
    for _ in range(6):
        row = InitiativeFactory(state="preparing")
        shape = PilotFactory.build(initiative=row, lead=office)
        values = {
            name: getattr(shape, name)
            for name in ("title", "scope", "hypothesis", "exit_criteria", "starts_on", "ends_on", "lead")
            if hasattr(shape, name)
        }

        def act(work):
            try:
                return work()
            except Refusal as refused:
                return refused.code

        works = [
            lambda row=row: act(lambda: services.stop_initiative(initiative=row, why="No.", by=office)),
            lambda row=row, values=values: act(lambda: services.design_pilot(initiative=row, by=office, **values)),
        ]
        choose.shuffle(works)
        in_threads(works)
        stopped = AuditEntry.objects.filter(subject_id=str(row.pk), action="stop").values_list("at", flat=True).first()
        begun = AuditEntry.objects.filter(action="design_pilot", after__initiative=str(row.pk)).first()
        assert Initiative.objects.get(pk=row.pk).state == "stopped"
        designed = Pilot.objects.filter(initiative=row).first()
        assert designed is None or begun is None or begun.at <= stopped + timedelta(milliseconds=1)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_initiatives_that_begin_to_require_each_other_at_once_close_no_circle(monkeypatch):
    office, look = UserFactory(roles=["office"]), plans.circle_of

    def look_and_wait(*asked):
        found = look(*asked)
        sleep(0.1)  # long enough for the others to look, too
        return found

    def require(initiative, other):
        try:
            services.set_dependencies(initiative=initiative, requires=[other], excludes=[], by=office)
        except ValidationError as refused:
            return refused

    monkeypatch.setattr(plans, "circle_of", look_and_wait)
    first, second, third, fourth = InitiativeFactory.create_batch(4)
    require(second, third)
    require(fourth, first)
    refused = in_threads([partial(require, first, second), partial(require, third, fourth)])
    assert sum(one is not None for one in refused) == 1


@pytest.mark.django_db
class TestWhatIsDecided:
    @pytest.fixture
    def decision(self, cast):
        row = DecisionFactory(outcome="go", reason="Weighed.", signed_at=timezone.now(), signed_by=cast.champion)
        VoteFactory(decision=row)
        Decision.objects.filter(pk=row.pk).update(state="signed")
        row.refresh_from_db()
        return row

    def test_T08_no_door_offers_a_change_of_a_signed_decision(self, decision, cast, api):
        for role in ("champion", "office", "administrator"):
            client = api(getattr(cast, role))
            actions = {
                act["name"] for act in client.get(f"/api/v1/decisions/{decision.pk}/").json()["available_actions"]
            }
            assert not actions & {"change", "sign", "withdraw", "vote", "decide_alone", "remove"}
            for name, said in (("sign", {"outcome": "stop", "reason": "x"}), ("withdraw", {"why": "x"})):
                answer = client.post(f"/api/v1/decisions/{decision.pk}/{name}/", said)
                assert answer.status_code in (403, 409), answer.content

    @pytest.mark.parametrize(
        "change", [{"outcome": "stop"}, {"reason": "Other."}, {"signed_at": None}, {"state": "open"}]
    )
    def test_T08_the_database_itself_refuses_to_change_it(self, decision, change):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Decision.objects.filter(pk=decision.pk).update(**change)

    def test_T08_the_database_itself_keeps_it_and_its_votes(self, decision):
        for rows in (Vote.objects.all(), Decision.objects.filter(pk=decision.pk)):
            with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
                rows._raw_delete("default")
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            Vote.objects.update(choice="against")


@pytest.mark.django_db
@pytest.mark.parametrize("child", [PlanFactory, RfiFactory, PilotFactory])
def test_T09_an_initiative_with_money_responses_or_pilots_cannot_be_deleted(cast, api, child):
    row = child().initiative
    assert api(cast.administrator).delete(f"/api/v1/initiatives/{row.pk}/").status_code in (403, 405)
    with pytest.raises(ProtectedError):
        row.delete()


def test_T05_the_refusal_of_a_step_names_what_is_possible():
    for noun in registry.nouns:
        if noun.lifecycle:
            for step in noun.lifecycle.steps:
                assert json.dumps(noun.lifecycle.refusal(step, noun.lifecycle.states[0].name))
