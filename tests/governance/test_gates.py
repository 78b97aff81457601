"""A gate asks what the city's checklist says; it is not passed over a failing check in silence."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from alliance import city
from alliance.errors import NotAllowed, Refusal
from governance import gates, services
from governance.models import Action
from tests.factories.financing import PlanFactory
from tests.factories.governance import AbsenceFactory, BodyFactory, ChampionMandateFactory, DecisionFactory
from tests.factories.initiatives import InitiativeFactory, PilotFactory

pytestmark = pytest.mark.django_db
AT, ON = datetime(2026, 11, 23, 15, 0, tzinfo=UTC), date(2026, 11, 23)


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(department=cast.works, cost_likely=None, annual_benefit=None, population_reached=None)


@pytest.fixture
def body(cast):
    body = BodyFactory(chair=cast.champion)
    body.members.set([cast.champion, cast.office, cast.finance_officer])
    return body


@pytest.fixture
def asked(cast, body, initiative):
    def put(gate="business_case", subject=initiative, **more):
        decision = services.put_question(
            body=body,
            question="Is it worth it?",
            gate=gate,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            by=cast.office,
            **more,
        )
        services.cast_vote(decision=decision, choice="for", by=cast.office)
        return decision

    return put


def sign(decision, by, outcome="go", service=services.sign_decision, **more):
    return service(decision=decision, outcome=outcome, reason="So it is.", at=AT, on=ON, by=by, **more)


class TestChecks:
    def test_a_failing_check_needs_a_waiver_with_a_reason(self, cast, asked):
        decision = asked()
        with pytest.raises(ValidationError, match=r"3 checks fail: .*write why it goes ahead"):
            sign(decision, cast.champion)
        decision.refresh_from_db()
        assert decision.state == "open"

        signed = sign(decision, cast.champion, waiver="The grant ends on Friday.")
        assert signed.waiver == "The grant ends on Friday."
        assert [check["passes"] for check in signed.checks] == [False] * 3

    def test_what_passes_keeps_the_link_to_its_evidence_with_the_signature(self, cast, asked, initiative, browser_of):
        plan = PlanFactory(initiative=initiative, title="Lamps and poles")
        signed = sign(asked(), cast.champion, waiver="The grant ends on Friday.")
        kept = {check["sentence"]: check["link"] for check in signed.checks}
        assert kept["There is a financing plan"] == plan.get_absolute_url()
        assert kept["Its likely cost is given"] == ""  # where it is mended is a form
        page = browser_of(cast.finance_officer).get(signed.get_absolute_url()).content.decode()
        assert f'<a href="{plan.get_absolute_url()}">{plan}</a>' in page

    def test_to_hold_or_stop_needs_none(self, cast, asked):
        assert sign(asked(), cast.champion, "hold").outcome == "hold"

    def test_no_waiver_is_kept_where_nothing_failed(self, cast, asked, city):
        assert sign(asked(gate="other"), cast.champion, waiver="For nothing.").waiver == ""

    def test_a_gate_does_not_ask_for_its_own_decision(self, asked):
        sentences = [check.sentence for check in gates.checks_of(asked(gate="ready_to_pilot"))]
        assert sentences
        assert "A body has decided that the pilot may start" not in sentences

    def test_the_city_changes_the_checklist(self, cast, asked):
        city.change_setting(key="governance.gate_checks", value={}, by=cast.champion)
        assert gates.checks_of(asked()) == []
        with pytest.raises(ValidationError, match="Give gates, each with a list"):
            city.change_setting(key="governance.gate_checks", value={"g9": ["finance"]}, by=cast.champion)

    def test_a_pilot_is_asked_as_its_initiative(self, cast, asked, initiative):
        pilot = PilotFactory(initiative=initiative)
        assert {check.pillar for check in gates.checks_of(asked(subject=pilot))} == {"finance"}

    def test_the_page_shows_what_is_missing_before_the_meeting(self, cast, asked, browser_of):
        page = browser_of(cast.council_member).get(asked().get_absolute_url()).content.decode()
        assert "What the gate asks" in page
        assert "3 of 3 checks do not pass" in page

    def test_both_doors_refuse_with_one_sentence(self, cast, asked, api, browser_of):
        decision = asked()
        shape = {"outcome": "go", "reason": "Now."}
        said = api(cast.champion).post(f"/api/v1/decisions/{decision.pk}/sign/", shape).json()["errors"][0]
        assert said["field"] == "waiver"
        page = browser_of(cast.champion).post(f"/decisions/{decision.pk}/sign/", shape)
        assert page.status_code == 400
        assert "3 checks fail" in page.content.decode()


class TestTheFormOfTheSignature:
    def test_says_what_fails_and_how_the_votes_stand(self, cast, asked, browser_of):
        page = browser_of(cast.champion).get(f"/decisions/{asked().pk}/sign/").content.decode()
        assert "1 for, 0 against, 0 abstained, 0 recused; a quorum is 1." in page
        assert "3 checks of the gate fail" in page
        assert "There is a financing plan" in page

    def test_offers_what_follows_a_pilot_only_where_its_result_is_decided(self, cast, asked, browser_of):
        client = browser_of(cast.champion)
        assert "Change and repeat" not in client.get(f"/decisions/{asked().pk}/sign/").content.decode()
        result = asked(gate="pilot_result")
        assert "Change and repeat" in client.get(f"/decisions/{result.pk}/sign/").content.decode()


class TestConditions:
    def test_become_actions_of_their_owners(self, cast, asked):
        rows = [{"title": "Show the tariff", "owner": cast.finance_officer, "due_on": date(2026, 12, 24)}]
        signed = sign(asked(gate="other"), cast.champion, "go_with_conditions", conditions=rows)
        action = Action.objects.get(decision=signed)
        assert (action.title, action.owner, action.is_condition) == ("Show the tariff", cast.finance_officer, True)
        assert signed.conditions == "Show the tariff"

        done = services.finish_action(action=action, outcome="Shown.", on=ON, by=cast.finance_officer)
        assert (done.state, done.done_on) == ("done", ON)
        with pytest.raises(NotAllowed):
            services.finish_action(action=action, outcome="Shown.", on=ON, by=cast.staff)


class TestMajorities:
    @pytest.mark.parametrize(
        ("majority", "votes", "carries"),
        [
            ("simple", ["for", "abstain", "abstain"], True),
            ("simple", ["for", "against", "abstain"], False),
            ("absolute", ["for", "abstain", "abstain"], False),
            ("absolute", ["for", "for", "against"], True),
            ("two_thirds", ["for", "for", "against"], True),
            ("two_thirds", ["for", "against", "abstain"], False),
            ("two_thirds", ["abstain", "abstain", "abstain"], False),
        ],
    )
    def test_are_the_bodys_own(self, cast, body, majority, votes, carries):
        services.change_body(body=body, members=body.members.all(), chair=body.chair, majority=majority, by=cast.office)
        decision = DecisionFactory(body=body)
        for person, choice in zip(body.members.all(), votes, strict=True):
            services.cast_vote(decision=decision, choice=choice, by=person)
        if carries:
            assert sign(decision, cast.champion).state == "signed"
        else:
            with pytest.raises(Refusal, match="needs a majority"):
                sign(decision, cast.champion)

    def test_who_is_recused_cannot_vote(self, cast, body):
        decision = DecisionFactory(body=body)
        services.cast_vote(decision=decision, choice="recused", by=cast.office)
        with pytest.raises(Refusal, match="You are recused"):
            services.cast_vote(decision=decision, choice="for", by=cast.office)


class TestWithinTheMandate:
    @pytest.fixture
    def mandate(self, cast):
        return ChampionMandateFactory(
            person=cast.champion, decision_limit=50_000, gates=["business_case"], domains=["energy"]
        )

    @pytest.fixture
    def initiative(self, cast):
        return InitiativeFactory(department=cast.works, domain="energy")

    def decide(self, decision, by):
        return sign(decision, by, service=services.decide_alone, waiver="Small enough.")

    def test_the_champion_decides_alone(self, cast, mandate, asked):
        signed = self.decide(asked(amount=50_000), cast.champion)
        assert (signed.state, signed.is_delegated, signed.signed_by) == ("signed", True, cast.champion)

    @pytest.mark.parametrize(
        ("question", "words"),
        [
            ({"amount": 50_001}, r"It binds 50,001.00; the mandate’s limit is 50,000.00"),
            ({}, "No amount is named"),
            ({"gate": "agreement", "amount": 1}, "does not reach to “G5 Agreement or contract”"),
        ],
    )
    def test_nothing_above_its_limits(self, cast, mandate, asked, question, words):
        with pytest.raises(Refusal, match=words) as refusal:
            self.decide(asked(**question), cast.champion)
        assert refusal.value.code == "above_mandate"

    def test_nothing_outside_its_domains(self, cast, mandate, asked, initiative):
        type(initiative).objects.update(domain="water")
        with pytest.raises(Refusal, match="does not hold for this domain"):
            self.decide(asked(amount=1), cast.champion)

    def test_a_cover_decides_only_while_the_champion_is_away(self, cast, mandate, asked):
        decision = asked(amount=1)
        with pytest.raises(NotAllowed):
            self.decide(decision, cast.office)
        del cast.office._acts_for_champion  # a new request
        AbsenceFactory(person=cast.champion, cover=cast.office, starts_on="2020-01-01", ends_on="2099-01-01")
        assert self.decide(decision, cast.office).signed_by == cast.office

    def test_leaving_hands_over_what_was_held(self, cast, mandate, body):
        mandate.deputies.add(cast.office)
        mandate.refresh_from_db()
        services.end_mandate(championmandate=mandate, why="A new post.", on=ON, by=cast.administrator)
        action = Action.objects.get()
        assert (action.title, action.owner) == (f"Hand over: the chair of {body}", cast.office)


class TestWhoReads:
    def test_restricted_needs_a_legal_ground_and_stays_with_members(self, cast, asked, initiative):
        with pytest.raises(ValidationError, match="Name the legal ground"):
            asked(gate="other", access="restricted")
        decision = asked(gate="other", access="restricted", legal_ground="Records Act, section 7")
        seen = type(decision).objects.visible_to
        assert seen(cast.council_member).exists()
        assert not seen(cast.staff).exists()

    def test_public_is_read_by_everybody_once_it_is_signed(self, cast, asked, initiative, api):
        type(initiative).objects.update(is_public=True)
        decision = asked(gate="other", access="public")
        path = f"/api/v1/decisions/{decision.pk}/"
        assert api().get(path).status_code == 404
        sign(decision, cast.champion)
        assert api().get(path).json()["outcome"] == "go"
        type(initiative).objects.update(is_public=False)
        assert api().get(path).status_code == 404
