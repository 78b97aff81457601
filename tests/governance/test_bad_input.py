"""What governance and pilots refuse: the same sentence at both doors, at the field it is about, and nothing half-done.

Each case says who asks for what, and what they read. Both doors are asked of the same rows, so neither may change them.
"""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from alliance.models import AuditEntry
from governance import services
from governance.models import Vote
from tests.factories.governance import BodyFactory, ChampionMandateFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory, PilotFactory, ReviewFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(datetime(2026, 11, 23, 15, tzinfo=UTC), tick=False)]
AT, ON = datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 23)
SIGNED = {"outcome": "go", "reason": "The facts say so."}


class Situation:
    """A body of three with a quorum of two, an initiative without figures, and the people of the cast."""

    def __init__(self, cast):
        self.cast = cast
        self.initiative = InitiativeFactory(
            department=cast.works, cost_likely=None, annual_benefit=None, population_reached=None
        )
        self.body = BodyFactory(chair=cast.champion, quorum=2)
        self.body.members.set([cast.champion, cast.office, cast.finance_officer])

    def asked(self, *voters, gate="other", subject=None, **more):
        subject = subject or self.initiative
        decision = services.put_question(
            body=self.body,
            question="Does it go on?",
            gate=gate,
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            by=self.cast.office,
            **more,
        )
        for person in voters:
            services.cast_vote(decision=decision, choice="for", by=person)
        return decision

    def pilot(self, **values):
        self.initiative.state = "preparing"
        self.initiative.save()
        return PilotFactory(initiative=self.initiative, lead=self.cast.office, **values)


def no_quorum(at):
    return at.cast.champion, f"decisions/{at.asked(at.cast.office).pk}/sign", SIGNED


def no_majority(at):
    decision = at.asked(at.cast.office)
    services.cast_vote(decision=decision, choice="against", by=at.cast.finance_officer)
    return at.cast.champion, f"decisions/{decision.pk}/sign", SIGNED


def vote_of_somebody_recused(at):
    decision = at.asked()
    services.cast_vote(decision=decision, choice="recused", remark="My firm.", by=at.cast.office)
    return at.cast.office, f"decisions/{decision.pk}/vote", {"choice": "for"}


def vote_of_somebody_with_a_conflict(at):
    services.declare_conflict(
        subject_type="initiatives.initiative", subject_id=at.initiative.pk, reason="My firm.", by=at.cast.office
    )
    return at.cast.office, f"decisions/{at.asked().pk}/vote", {"choice": "against"}


def vote_twice(at):
    return at.cast.office, f"decisions/{at.asked(at.cast.office).pk}/vote", {"choice": "against"}


def vote_once_it_is_signed(at):
    return at.cast.champion, f"decisions/{signed(at).pk}/vote", {"choice": "against"}


def signed(at):
    decision = at.asked(at.cast.office, at.cast.finance_officer)
    return services.sign_decision(decision=decision, **SIGNED, at=AT, on=ON, by=at.cast.champion)


def signing_twice(at):
    return at.cast.champion, f"decisions/{signed(at).pk}/sign", SIGNED | {"outcome": "stop"}


def above_the_mandate(at):
    ChampionMandateFactory(person=at.cast.champion, decision_limit=Decimal(50_000), gates=["other"])
    return at.cast.champion, f"decisions/{at.asked(amount=Decimal(50_001)).pk}/decide_alone", SIGNED


def gate_of_no_mandate(at):
    ChampionMandateFactory(person=at.cast.champion, decision_limit=Decimal(50_000), gates=["other"])
    decision = at.asked(gate="agreement", amount=Decimal(1))
    return at.cast.champion, f"decisions/{decision.pk}/decide_alone", SIGNED


def failing_checks_without_a_waiver(at):
    decision = at.asked(at.cast.office, at.cast.finance_officer, gate="business_case")
    return at.cast.champion, f"decisions/{decision.pk}/sign", SIGNED | {"waiver": "  "}


def conditions_that_are_not_written(at):
    decision = at.asked(at.cast.office, at.cast.finance_officer)
    return at.cast.champion, f"decisions/{decision.pk}/sign", SIGNED | {"outcome": "go_with_conditions"}


def kpi_without_baseline(at):
    body = {"pilot": str(at.pilot().pk), "name": "Energy", "unit": "kWh", "direction": "decrease", "target": "25"}
    return at.cast.office, "kpis/new", body | {"frequency": "month", "kind": "outcome"}


def kpi_with_a_minimum_harder_than_the_target(at):
    _, path, body = kpi_without_baseline(at)
    return at.cast.office, path, body | {"baseline": "100", "baseline_on": "2026-01-31", "minimum": "20"}


def review_due_before_the_start(at):
    pilot = at.pilot(starts_on=date(2026, 12, 1), ends_on=date(2027, 6, 1))
    return (
        at.cast.office,
        "reviews/new",
        {
            "pilot": str(pilot.pk),
            "due_on": "2026-12-01",
            "reviewer": str(at.cast.office.pk),
        },
    )


def review_held_before_the_start(at):
    review = ReviewFactory(pilot=at.pilot(state="designed"), reviewer=at.cast.office)
    return at.cast.office, f"reviews/{review.pk}/hold", {"outcome": "continue", "findings": "It goes well."}


def pilot_without_a_decision(at):
    return at.cast.office, f"pilots/{at.pilot(state='designed').pk}/start", {}


def pilot_that_is_not_complete(at):
    pilot = at.pilot(state="designed", privacy_review="")
    decision = at.asked(at.cast.office, at.cast.finance_officer, gate="ready_to_pilot", subject=pilot)
    services.sign_decision(decision=decision, **SIGNED, waiver="A test.", at=AT, on=ON, by=at.cast.champion)
    return at.cast.office, f"pilots/{pilot.pk}/start", {}


def value_of_a_pilot_that_does_not_run(at):
    kpi = KpiFactory(pilot=at.pilot(state="designed"))
    return at.cast.office, "kpi-values/new", {"kpi": str(kpi.pk), "on": "2026-11-20", "value": "40"}


def extension_past_the_legal_limit(at):
    pilot = at.pilot(
        state="running", starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), latest_end=date(2027, 1, 1)
    )
    review = ReviewFactory(pilot=pilot, reviewer=at.cast.office)
    return (
        at.cast.office,
        f"reviews/{review.pk}/hold",
        {
            "outcome": "extend",
            "findings": "More winter.",
            "ends_on": "2027-03-01",
        },
    )


CASES = (
    (no_quorum, 409, "", "1 of the 2 votes needed for a quorum are in. Wait for the other members."),
    (no_majority, 409, "", "1 voted for and 1 against: a positive outcome needs a majority"),
    (vote_of_somebody_recused, 409, "", "You are recused from this question: you cannot vote on it."),
    (vote_of_somebody_with_a_conflict, 409, "", "You are recused from this question: you cannot vote on it."),
    (vote_twice, 400, "", "This member has voted on this decision already."),
    (vote_once_it_is_signed, 409, "", "This question is closed: it can no longer be voted on."),
    (signing_twice, 409, "", "“Sign decision” is not possible now: this decision is signed, and must be open."),
    (above_the_mandate, 409, "", "It binds 50,001.00; the mandate’s limit is 50,000.00. Put it to"),
    (gate_of_no_mandate, 409, "", "The mandate does not reach to “G5 Agreement or contract”. Put it to"),
    (failing_checks_without_a_waiver, 400, "waiver", "3 checks fail: "),
    (conditions_that_are_not_written, 400, "conditions", "Write the conditions, or choose another outcome."),
    (kpi_without_baseline, 400, "baseline", "A KPI needs a baseline to be compared with. Measure one, or say why"),
    (kpi_with_a_minimum_harder_than_the_target, 400, "minimum", "The minimum 20 of “Energy” is harder to reach than"),
    (review_due_before_the_start, 400, "due_on", "The pilot starts on 1 December 2026: review it after."),
    (review_held_before_the_start, 409, "", "The pilot is designed: it is reviewed while it runs."),
    (pilot_without_a_decision, 409, "", "This needs a signed decision on “G3 Ready to pilot”."),
    (pilot_that_is_not_complete, 409, "", "privacy and surveillance are not reviewed"),
    (value_of_a_pilot_that_does_not_run, 409, "", "The pilot is designed: values are recorded while it runs."),
    (extension_past_the_legal_limit, 409, "", "The legal limit is 1 January 2027"),
)


@pytest.mark.parametrize(("case", "status", "field", "sentence"), CASES, ids=lambda part: getattr(part, "__name__", ""))
def test_is_refused_in_the_same_words_at_both_doors(cast, city, api, browser_of, case, status, field, sentence):
    person, path, body = case(Situation(cast))
    entries, votes = AuditEntry.objects.count(), set(Vote.objects.values_list("pk", "choice"))

    address = path.removesuffix("/new") if path.endswith("/new") else path
    answer = api(person).post(f"/api/v1/{address}/", body, format="json")
    said = answer.json()
    assert answer.status_code == status, said
    words = [said["detail"], *(error["message"] for error in said.get("errors", []))]
    assert any(sentence in each for each in words), said
    if field:
        assert field in {error["field"] for error in said["errors"]}, said

    page = browser_of(person).post(f"/{path}/", body)
    text = page.content.decode().replace("&#x27;", "'")
    assert page.status_code == status, text[-3000:]
    assert sentence in text
    if field:
        assert page.context["form"].errors[field]

    assert AuditEntry.objects.count() == entries
    assert set(Vote.objects.values_list("pk", "choice")) == votes


def test_what_follows_a_pilot_is_decided_at_its_gate_alone(cast, city, api, browser_of):
    decision = Situation(cast).asked(cast.office, cast.finance_officer)
    body = {"outcome": "scale_up", "reason": "It did well."}
    answer = api(cast.champion).post(f"/api/v1/decisions/{decision.pk}/sign/", body)
    page = browser_of(cast.champion).post(f"/decisions/{decision.pk}/sign/", body)
    decision.refresh_from_db()

    assert (answer.status_code, page.status_code) == (400, 400)
    assert "“No gate” ends in one of: Go, Go, with conditions, Hold, Stop" in answer.json()["errors"][0]["message"]
    assert decision.state == "open"
