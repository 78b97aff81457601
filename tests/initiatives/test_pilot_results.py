"""After the body's decision: scaled up in its way, going on, changed and repeated, or stopped; and a design that lacks nothing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import Refusal
from governance.models import Decision
from governance.signals import decision_signed
from initiatives import outcomes, queries, services
from initiatives.models import Pilot
from tests.factories.governance import DecisionFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory, KpiValueFactory, PilotFactory, ReviewFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 15, tzinfo=UTC)


@pytest.fixture
def reviewed(cast):
    initiative = InitiativeFactory(state="deciding", department=cast.works)
    pilot = PilotFactory(initiative=initiative, state="reviewed", lead=cast.staff)
    KpiFactory(pilot=pilot)
    ReviewFactory(pilot=pilot, is_final=True, held_at=AT, outcome="continue")
    return pilot


def decide(pilot, outcome):
    decision = DecisionFactory(
        subject_type="initiatives.pilot",
        subject_id=pilot.pk,
        gate="pilot_result",
        outcome=outcome,
        state="signed",
        signed_at=AT,
    )
    decision_signed.send(sender=Decision, decision=decision, by=None, at=AT)
    pilot.refresh_from_db()
    return pilot


def test_a_decision_to_go_on_lets_it_run_again_with_another_final_review(cast, reviewed):
    assert decide(reviewed, "continue").state == "running"
    assert reviewed.initiative.state == "piloting"
    shape = {"pilot": reviewed, "due_on": date(2027, 3, 1), "reviewer": cast.staff, "at": AT, "by": cast.staff}
    services.schedule_review(is_final=True, **shape)
    with pytest.raises(ValidationError, match="a final review already"):
        services.schedule_review(is_final=True, **shape)


def test_a_decision_to_repeat_copies_the_design_which_can_be_changed(cast, reviewed):
    assert decide(reviewed, "repeat").state == "repeated"
    assert reviewed.initiative.state == "preparing"
    again = Pilot.objects.get(repeats=reviewed)
    assert (again.state, again.starts_on, again.criteria_digest) == ("designed", date(2026, 11, 1), "")
    assert [kpi.target for kpi in again.kpis.all()] == [Decimal(20)]
    services.revise_pilot(pilot=again, hypothesis="Warmer light is liked.", by=cast.staff)
    reviewed.refresh_from_db()
    assert reviewed.hypothesis != "Warmer light is liked."
    assert "its final review has no date" in queries.missing_before_start(again)


def test_scaled_up_it_says_since_when_and_in_which_way(cast, reviewed):
    assert decide(reviewed, "scale_up").scaled_on == date(2026, 11, 22)
    row = services.say_scaling(pilot=reviewed, scaled_as="replicate", by=cast.staff)
    assert row.get_scaled_as_display() == "Doing the same elsewhere"


def test_stopped_it_is_over_with_its_initiative_although_an_earlier_one_was_repeated(cast, reviewed):
    PilotFactory(initiative=reviewed.initiative, state="repeated")
    assert decide(reviewed, "stop").state == "stopped"
    assert reviewed.initiative.state == "stopped"


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("scale_up", "scaled"), ("continue", "running"), ("repeat", "repeated"), ("stop", "stopped")],
)
def test_an_initiative_that_is_further_on_stays_where_it_is(reviewed, outcome, state):
    type(reviewed.initiative).objects.filter(pk=reviewed.initiative_id).update(state="scaling")
    assert decide(reviewed, outcome).state == state
    reviewed.initiative.refresh_from_db()
    assert reviewed.initiative.state == "scaling"


def test_a_decision_on_something_else_moves_no_pilot(cast, reviewed):
    decision = DecisionFactory(
        subject_type="initiatives.pilot",
        subject_id=reviewed.pk,
        gate="business_case",
        outcome="stop",
        state="signed",
        signed_at=AT,
    )
    decision_signed.send(sender=Decision, decision=decision, by=None, at=AT)
    reviewed.refresh_from_db()
    assert (reviewed.state, reviewed.initiative.state) == ("reviewed", "deciding")


@pytest.mark.parametrize("outcome", ["continue", "repeat"])
def test_without_the_decision_neither_happens(cast, reviewed, outcome):
    act = services.resume_pilot if outcome == "continue" else services.repeat_pilot
    with pytest.raises(Refusal, match="signed decision"):
        act(pilot=reviewed, by=cast.office)
    assert Pilot.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("learning_questions", "learning questions"),
        ("population", "whom it reaches"),
        ("privacy_review", "privacy and surveillance"),
        ("budget", "no budget"),
        ("financing", "who pays"),
        ("scale_plan", "scaling up"),
        ("other_plan", "changing or stopping"),
        ("exit_criteria", "exit criteria"),
        ("hypothesis", "hypothesis"),
        ("scope", "scope"),
    ],
)
def test_a_design_that_lacks_a_part_does_not_start(cast, field, words):
    pilot = PilotFactory(initiative__state="preparing", initiative__department=cast.works, lead=cast.staff)
    KpiFactory(pilot=pilot)
    ReviewFactory(pilot=pilot, is_final=True)
    DecisionFactory(subject_id=pilot.initiative_id, gate="ready_to_pilot", state="signed", outcome="go")
    setattr(pilot, field, None if field == "budget" else " ")
    pilot.save()
    with pytest.raises(Refusal, match=words):
        services.start_pilot(pilot=pilot, by=cast.staff)


class TestInterval:
    def test_says_how_sure_the_change_is(self, cast):
        kpi = KpiFactory(pilot__state="running", baseline_samples="50 52 48 51 49")
        KpiValueFactory(kpi=kpi, samples="20 19 21 20 20", value=20)
        found = outcomes.facts_of(kpi.pilot, as_of=AT)["kpis"][0]["interval"]
        # By hand: means 50 and 20, variances 2.5 and 0.5, error √0.6, 5.49 degrees of freedom, t = 2.503.
        assert found["verdict"] == "better"
        assert Decimal(found["lower"]).quantize(Decimal("0.01")) == Decimal("-31.93")
        assert Decimal(found["upper"]).quantize(Decimal("0.01")) == Decimal("-28.07")

    def test_is_silent_where_the_samples_do_not_allow_it(self, cast):
        kpi = KpiFactory(pilot__state="running", baseline_samples="50")
        KpiValueFactory(kpi=kpi, samples="20 19")
        assert outcomes.facts_of(kpi.pilot, as_of=AT)["kpis"][0]["interval"] is None

    def test_refuses_words_among_the_measurements(self, cast, api):
        kpi = KpiFactory(pilot__state="running", pilot__initiative__department=cast.works)
        body = {"kpi": str(kpi.pk), "on": "2026-06-01", "value": "20", "samples": "20 NaN 21"}
        answer = api(cast.staff).post("/api/v1/kpi-values/", body, format="json")
        assert answer.status_code == 400
        assert "“NaN” is not a number" in str(answer.json())
