"""Questions, votes and signatures."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, WrongState
from alliance.models import AuditEntry, Notification
from governance import queries, services
from governance.models import Decision
from tests.factories.governance import BodyFactory, ChampionMandateFactory, RiskFactory
from tests.factories.initiatives import InitiativeFactory

AT, ON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC), date(2026, 11, 23)


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(department=cast.works)


@pytest.fixture
def body(cast):
    body = BodyFactory(chair=cast.champion, quorum=2)
    body.members.set([cast.champion, cast.office, cast.finance_officer])
    return body


@pytest.fixture
def decision(cast, body, initiative):
    return services.put_question(
        body=body,
        question="May the pilot start?",
        gate="ready_to_pilot",
        subject_type="initiatives.initiative",
        subject_id=initiative.pk,
        by=cast.office,
    )


def sign(decision, by, outcome="go", **more):
    return services.sign_decision(
        decision=decision,
        outcome=outcome,
        reason="The facts say so.",
        at=AT,
        on=ON,
        by=by,
        **{"waiver": "As asked.", **more},
    )


@pytest.mark.django_db
class TestSignDecision:
    def test_stores_the_outcome_and_lets_the_subject_pass(self, cast, decision, initiative):
        services.cast_vote(decision=decision, choice="for", by=cast.champion)
        services.cast_vote(decision=decision, choice="for", by=cast.office)
        signed = sign(decision, cast.champion)

        assert (signed.state, signed.outcome, signed.meets_on) == ("signed", "go", ON)
        assert queries.require_decision(gate="ready_to_pilot", subject=initiative) == signed
        assert AuditEntry.objects.filter(subject_id=str(decision.pk), action="sign").exists()

    def test_needs_the_quorum(self, cast, decision):
        services.cast_vote(decision=decision, choice="for", by=cast.champion)
        services.cast_vote(decision=decision, choice="recused", by=cast.office)
        with pytest.raises(Refusal, match="1 of the 2 votes needed") as refusal:
            sign(decision, cast.champion)
        assert refusal.value.code == "no_quorum"

    def test_needs_a_majority_to_go_ahead_and_none_to_stop(self, cast, decision):
        services.cast_vote(decision=decision, choice="for", by=cast.champion)
        services.cast_vote(decision=decision, choice="against", by=cast.office)
        with pytest.raises(Refusal, match="needs a majority"):
            sign(decision, cast.champion)
        assert sign(decision, cast.champion, "stop").outcome == "stop"

    def test_happens_once(self, cast, decision):
        for person in (cast.champion, cast.office):
            services.cast_vote(decision=decision, choice="for", by=person)
        sign(decision, cast.champion)
        with pytest.raises(WrongState):
            sign(decision, cast.champion, "stop")
        with pytest.raises(Refusal, match="closed"):
            services.cast_vote(decision=decision, choice="against", by=cast.finance_officer)

    def test_is_the_chairs_alone(self, cast, decision):
        with pytest.raises(NotAllowed):
            sign(decision, cast.office)

    def test_wants_the_conditions_written_down(self, cast, decision):
        for person in (cast.champion, cast.office):
            services.cast_vote(decision=decision, choice="for", by=person)
        with pytest.raises(ValidationError, match="Write the conditions"):
            sign(decision, cast.champion, "go_with_conditions")


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["moon.rock", "initiatives", ""])
def test_a_question_about_no_kind_of_row_is_refused_by_field(cast, body, initiative, kind):
    with pytest.raises(ValidationError, match="Name the kind of row") as fault:
        services.put_question(
            body=body, question="Go?", gate="", subject_type=kind, subject_id=initiative.pk, by=cast.office
        )
    assert list(fault.value.message_dict) == ["subject_type"]


@pytest.mark.django_db
def test_a_champion_decides_alone_only_what_is_open(cast, decision):
    ChampionMandateFactory(person=cast.champion, gates=["ready_to_pilot"], decision_limit=10)
    Decision.objects.update(amount=10)
    said = {"outcome": "hold", "reason": "Not now.", "at": AT, "on": ON, "by": cast.champion}
    assert services.decide_alone(decision=decision, **said).is_delegated is True
    with pytest.raises(WrongState):
        services.decide_alone(decision=decision, **said)


@pytest.mark.django_db
class TestCastVote:
    def test_counts_once_per_member(self, cast, decision):
        services.cast_vote(decision=decision, choice="for", by=cast.office)
        with pytest.raises(ValidationError, match="has voted on this decision already"):
            services.cast_vote(decision=decision, choice="against", by=cast.office)
        assert queries.tally(decision) == {"for": 1, "against": 0, "abstain": 0, "recused": 0}

    def test_is_for_members_only(self, cast, decision):
        with pytest.raises(NotAllowed):
            services.cast_vote(decision=decision, choice="for", by=cast.procurement_officer)


@pytest.mark.django_db
def test_members_are_told_of_a_question_and_find_it_in_my_work(cast, decision, browser_of):
    assert set(Notification.objects.values_list("recipient__username", flat=True)) == {
        "champion",
        "office",
        "finance_officer",
    }
    assert "May the pilot start?" in browser_of(cast.finance_officer).get("/work/").content.decode()


@pytest.mark.django_db
def test_a_question_about_a_row_one_may_not_see_is_refused(cast, body, api):
    from uuid import uuid4

    shape = {
        "body": str(body.pk),
        "question": "?",
        "gate": "other",
        "subject_type": "initiatives.initiative",
        "subject_id": str(uuid4()),
    }
    answer = api(cast.office).post("/api/v1/decisions/", shape)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["field"] == "subject_id"
    assert not Decision.objects.exists()


@pytest.mark.django_db
def test_the_page_votes_and_signs_like_the_api(city, cast, decision, api, browser_of):
    assert browser_of(cast.office).post(f"/decisions/{decision.pk}/vote/", {"choice": "for"}).status_code == 302
    assert api(cast.champion).post(f"/api/v1/decisions/{decision.pk}/vote/", {"choice": "for"}).status_code == 200
    answer = api(cast.champion).post(
        f"/api/v1/decisions/{decision.pk}/sign/", {"outcome": "go", "reason": "Ready.", "waiver": "The plan follows."}
    )
    assert answer.json()["state"] == "signed"
    page = browser_of(cast.council_member).get(f"/decisions/{decision.pk}/").content.decode()
    assert "2 for, 0 against" in page
    assert browser_of(cast.council_member).get(f"/decisions/{decision.pk}/vote/").status_code == 403


@pytest.mark.django_db
class TestBodiesAndChampion:
    def test_a_quorum_that_cannot_be_reached_is_refused(self, cast):
        with pytest.raises(ValidationError, match="A quorum of 3 cannot be reached with 1 members"):
            services.set_up_body(name="Small", kind="council", quorum=3, members=[cast.office], by=cast.office)

    def test_the_chair_is_a_member_whether_or_not_they_were_chosen(self, cast):
        body = services.set_up_body(
            name="Steering", kind="council", quorum=2, chair=cast.champion, members=[cast.office], by=cast.office
        )
        assert set(body.members.all()) == {cast.champion, cast.office}
        entry = AuditEntry.objects.get(action="change_members", subject_id=str(body.pk))
        assert entry.after == {"members": sorted(str(person.pk) for person in (cast.champion, cast.office))}

    def test_members_that_stay_the_same_leave_no_trace(self, cast):
        body = BodyFactory(quorum=1, chair=cast.champion)
        body.members.set([cast.champion, cast.office])
        given = {"body": body, "chair": cast.champion, "by": cast.office}
        changed = services.change_body(members=[cast.office], name="Steering", **given)
        assert (changed.name, set(body.members.all())) == ("Steering", {cast.champion, cast.office})
        assert not AuditEntry.objects.filter(action="change_members").exists()
        services.change_body(members=[], **given)
        entry = AuditEntry.objects.get(action="change_members")
        assert entry.after == {"members": [str(cast.champion.pk)]}
        assert entry.before == {"members": sorted(str(person.pk) for person in (cast.champion, cast.office))}

    def test_there_is_one_champion_at_a_time(self, cast):
        shape = {"person": cast.champion, "mandate": "All of it.", "starts_on": ON, "by": cast.administrator}
        services.appoint_champion(**shape)
        with pytest.raises(ValidationError, match="There is a champion already"):
            services.appoint_champion(**shape)

    def test_a_gap_is_said_and_blocks(self, cast):
        with pytest.raises(Refusal, match="Appoint one first"):
            queries.require_champion(on=ON)


@pytest.mark.django_db
def test_an_accepted_risk_is_corrected_and_opened_again(cast):
    risk = services.change_risk(risk=RiskFactory(), likelihood=5, by=cast.office)
    with pytest.raises(ValidationError, match="Name a day in the future"):
        services.accept_risk(risk=risk, why="It can be borne.", until=ON, on=ON, by=cast.office)
    accepted = services.accept_risk(risk=risk, why="Yes.", until=ON + timedelta(days=1), on=ON, by=cast.office)
    assert (accepted.likelihood, accepted.accepted_by) == (5, cast.office)
    with pytest.raises(ValidationError, match="Reopen an accepted one"):
        services.change_risk(risk=risk, likelihood=1, by=cast.staff)
    again = services.reopen_risk(risk=risk, why="It grew.", by=cast.office)
    assert (again.state, again.accepted_by, again.accepted_until) == ("open", None, None)


@pytest.mark.django_db
def test_a_closed_risk_is_changed_at_no_door(cast, api, browser_of):
    risk = RiskFactory(state="closed")
    shape, client = {"title": risk.title, "likelihood": 1, "impact": 1}, api(cast.office)
    answer = client.patch(f"/api/v1/risks/{risk.pk}/", shape, headers={"If-Match": risk.etag})
    page = browser_of(cast.office).post(f"/risks/{risk.pk}/change/", shape | {"version": risk.version})
    assert (answer.status_code, page.status_code) == (400, 400), answer.content
    assert "Reopen an accepted one" in answer.content.decode()
    assert "Reopen an accepted one" in page.content.decode()
    assert client.get(f"/api/v1/risks/{risk.pk}/").json()["available_actions"] == []


@pytest.mark.django_db
def test_a_risk_is_recorded_accepted_and_closed(cast, initiative, api):
    client = api(cast.office)
    shape = {
        "title": "Short of savings",
        "likelihood": 4,
        "impact": 4,
        "subject_type": "initiatives.initiative",
        "subject_id": str(initiative.pk),
    }
    risk = client.post("/api/v1/risks/", shape).json()
    assert (risk["score"], risk["state"], risk["subject_label"]) == (16, "open", str(initiative))
    assert client.post(f"/api/v1/risks/{risk['id']}/accept/", {"why": "It can be borne."}).status_code == 400
    accepted = client.post(
        f"/api/v1/risks/{risk['id']}/accept/", {"why": "It can be borne.", "until": "2099-01-01"}
    ).json()
    assert (accepted["state"], accepted["accepted_by"]) == ("accepted", str(cast.office.pk))
    assert client.post(f"/api/v1/risks/{risk['id']}/close/", {"why": "Over."}).json()["state"] == "closed"
    assert client.post("/api/v1/risks/", shape | {"impact": 6}).status_code == 400
