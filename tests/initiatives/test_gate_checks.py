"""What each gate asks beyond the pillars, its page and its API; the city chooses the checklist."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from alliance import city
from governance import gates, services
from initiatives import readiness
from tests.factories.financing import GrantFactory, GrantReportFactory
from tests.factories.governance import ActionFactory, BodyFactory, DecisionFactory, RiskFactory
from tests.factories.initiatives import (
    BenefitFactory,
    BenefitReadingFactory,
    InitiativeFactory,
    KpiFactory,
    KpiValueFactory,
    MilestoneFactory,
    NeedFactory,
    PilotFactory,
    PilotIncidentFactory,
    ReviewFactory,
    StageRoleFactory,
)
from tests.factories.partnerships import PartnershipFactory, ServiceLevelFactory
from tests.factories.procurement import (
    CitationFactory,
    PublishedRfiFactory,
    PurchaseFactory,
    RfiResponseFactory,
    RouteFactory,
    VendorQuestionFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(datetime(2026, 11, 23, 15, tzinfo=UTC), tick=False)]


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(state="scaling", department=cast.works)


def failing(row, gate):
    """The sentences that fail, asked anew."""
    return {check.sentence for check in gates.checks_for(type(row).objects.get(pk=row.pk), gate) if not check.passes}


def passing(row, gate):
    return {check.sentence for check in gates.checks_for(type(row).objects.get(pk=row.pk), gate) if check.passes}


def test_every_gate_ships_with_a_checklist():
    assert set(gates.SHIPPED) == set(gates.NAMES)
    assert all(set(topics) <= set(gates.TOPICS) for topics in gates.SHIPPED.values())


def test_g0_asks_whom_a_need_affects_and_for_evidence(cast):
    need = NeedFactory(affected="", affected_count=None, evidence="", links=[], indicator=None)
    assert failing(need, "need_accepted") == {
        "It says whom it affects and how many",
        "It shows evidence or an indicator",
    }
    need.affected, need.affected_count, need.evidence = "residents of Foundry", 4100, "A count of lamps."
    need.save()
    assert not failing(need, "need_accepted")


def test_g2_asks_whether_the_market_answered(initiative):
    assert "At least one vendor has answered" in failing(initiative, "market_tested")
    rfi = PublishedRfiFactory(initiative=initiative, state="concluded", outcome="formal_procurement")
    RfiResponseFactory(rfi=rfi)
    CitationFactory(initiative=initiative)
    question = VendorQuestionFactory(rfi=rfi)
    assert failing(initiative, "market_tested") == {"Every question of a vendor is answered"}
    type(question).objects.update(published_at=datetime(2026, 11, 20, tzinfo=UTC))
    assert not failing(initiative, "market_tested")


def test_g4_asks_for_a_review_values_and_closed_incidents(initiative):
    pilot = PilotFactory(initiative=initiative, state="reviewed")
    kpi, incident = KpiFactory(pilot=pilot), PilotIncidentFactory(pilot=pilot)
    assert failing(initiative, "pilot_result") == {
        "Its final review is held",
        "Every KPI has a value",
        "No incident is left open",
    }
    KpiValueFactory(kpi=kpi, on=date(2026, 6, 1), value=Decimal(40))
    ReviewFactory(pilot=pilot, is_final=True, outcome="stop", held_at=datetime(2026, 11, 1, tzinfo=UTC))
    type(incident).objects.update(resolved_at=datetime(2026, 11, 2, tzinfo=UTC))
    assert not failing(initiative, "pilot_result")
    assert "A pilot has run" in passing(initiative, "pilot_result")


def test_g5_is_content_with_a_contract_where_there_is_no_partnership(initiative):
    missing = failing(initiative, "agreement")
    assert {"There is a signed agreement or a contract", "The file says how the other side was chosen"} <= missing
    assert not any("party has signed" in sentence for sentence in missing)
    PurchaseFactory(initiative=initiative, route=RouteFactory())
    assert failing(initiative, "agreement") == {"There is a financing plan"}


def test_g5_asks_the_parties_where_there_is_a_partnership(initiative):
    PartnershipFactory(initiative=initiative, state="draft")
    assert "Every party has signed" in failing(initiative, "agreement")


def test_conditions_of_earlier_decisions_and_high_risks_stand_in_the_way(initiative, cast):
    about = {"subject_type": "initiatives.initiative", "subject_id": initiative.pk}
    decision = DecisionFactory(state="signed", outcome="go_with_conditions", **about)
    action = ActionFactory(decision=decision, body=decision.body, owner=cast.staff)
    risk = RiskFactory(likelihood=5, impact=4, **about)
    words = {
        "The conditions of earlier decisions are met",
        "No high risk stands open: each is lowered, or accepted until a day",
    }
    assert words <= failing(initiative, "agreement")
    assert words <= failing(initiative, "in_service")
    services.finish_action(action=action, outcome="Met.", on=date(2026, 11, 23), by=cast.staff)
    services.accept_risk(risk=risk, why="Watched.", until=date(2027, 1, 1), on=date(2026, 11, 23), by=cast.office)
    assert words <= passing(initiative, "in_service")


def test_g6_asks_for_milestones_people_benefits_and_service_levels(initiative, cast):
    milestone = MilestoneFactory(initiative=initiative)
    partnership = PartnershipFactory(initiative=initiative, state="binding")
    assert failing(initiative, "in_service") == {
        "Every milestone is reached",
        "Somebody answers for it in service, and somebody does the work",
        "Its benefits are promised in figures",
        "Service levels are agreed with the partners",
    }
    type(milestone).objects.update(done_on=date(2026, 11, 1))
    StageRoleFactory(initiative=initiative, stage="in_service", part="accountable", person=cast.staff)
    StageRoleFactory(initiative=initiative, stage="in_service", part="responsible", person=cast.office)
    BenefitFactory(initiative=initiative)
    ServiceLevelFactory(partnership=partnership)
    assert not failing(initiative, "in_service")


def test_g7_asks_for_looks_that_are_due_and_reports_to_grantors(initiative):
    benefit = BenefitFactory(initiative=initiative)  # counted from 31 January 2026: the first look was due on 31 July
    assert failing(initiative, "benefits") == {"What came of them is recorded for every look that is due"}
    BenefitReadingFactory(benefit=benefit, months=6)
    assert not failing(initiative, "benefits")
    report = GrantReportFactory(grant=GrantFactory(source__plan__initiative=initiative), due_on=date(2026, 11, 1))
    assert failing(initiative, "benefits") == {"Reports to grantors are sent"}
    type(report).objects.update(sent_on=date(2026, 11, 2))
    assert not failing(initiative, "benefits")


def test_the_city_chooses_what_a_gate_asks(initiative, cast):
    city.change_setting(key="governance.gate_checks", value={"in_service": ["benefits"]}, by=cast.champion)
    assert failing(initiative, "agreement") == set()
    assert failing(initiative, "in_service") == {
        "Its benefits are promised in figures",
        "What came of them is recorded for every look that is due",
    }


def test_to_go_on_or_try_again_passes_no_gate_and_asks_no_waiver(initiative, cast):
    body = BodyFactory(chair=cast.champion, quorum=1)
    body.members.set([cast.champion])
    pilot = PilotFactory(initiative=initiative, state="running")
    words = {"gate": "pilot_result", "subject_type": "initiatives.pilot", "subject_id": pilot.pk}
    decision = services.put_question(body=body, question="Longer?", by=cast.office, **words)
    services.cast_vote(decision=decision, choice="for", by=cast.champion)
    instant = {"at": datetime(2026, 11, 23, 15, tzinfo=UTC), "on": date(2026, 11, 23)}
    signed = services.sign_decision(
        decision=decision, outcome="continue", reason="More winter.", by=cast.champion, **instant
    )
    assert signed.waiver == ""
    assert any(not check["passes"] for check in signed.checks)


class TestThePage:
    def test_shows_every_gate_and_what_is_missing_long_before_the_meeting(self, initiative, cast, browser_of):
        page = browser_of(cast.office).get(f"/initiatives/{initiative.pk}/gates/").content.decode()
        assert all(label in page for label in gates.NAMES.values())
        assert "There is a signed agreement or a contract" in page
        assert f"/decisions/new/?subject_type=initiatives.initiative&amp;subject_id={initiative.pk}" in page

    def test_the_next_gate_follows_the_stage(self, initiative):
        assert readiness.next_gate(initiative) == "agreement"
        about = {"subject_type": "initiatives.initiative", "subject_id": initiative.pk}
        DecisionFactory(
            state="signed", gate="agreement", outcome="go", signed_at=datetime(2026, 11, 1, tzinfo=UTC), **about
        )
        assert readiness.next_gate(type(initiative).objects.get(pk=initiative.pk)) == "in_service"

    def test_the_api_says_the_same_and_outsiders_learn_nothing(self, initiative, cast, api):
        address = f"/api/v1/initiatives/{initiative.pk}/gates/"
        found = {row["gate"]: row for row in api(cast.council_member).get(address).json()["gates"]}
        assert found["agreement"]["is_next"]
        sentences = {check["sentence"] for check in found["agreement"]["checks"] if not check["passes"]}
        assert sentences == failing(initiative, "agreement")
        assert api(cast.vendor).get(address).status_code in (403, 404)
        assert api(cast.council_member).post(address).status_code == 405

    def test_the_initiatives_own_page_leads_there(self, initiative, cast, browser_of):
        page = browser_of(cast.council_member).get(initiative.get_absolute_url()).content.decode()
        assert "Missing for the decision on the agreement or contract" in page
        assert f"/initiatives/{initiative.pk}/gates/" in page
