"""While a pilot runs: incidents, costs against the budget, amendments that show, and the legal limit of its end."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from alliance.errors import NotAllowed, Refusal
from alliance.models import Notification
from initiatives import outcomes, services
from initiatives.models import PilotAmendment
from tests.factories.alliance import UserFactory
from tests.factories.governance import AbsenceFactory, ChampionMandateFactory, DecisionFactory
from tests.factories.initiatives import (
    InitiativeFactory,
    KpiFactory,
    PilotAmendmentFactory,
    PilotCostFactory,
    PilotFactory,
    PilotIncidentFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 23, 15, tzinfo=UTC)


@pytest.fixture
def running(cast):
    """A pilot that started with its criteria frozen."""
    pilot = PilotFactory(
        initiative=InitiativeFactory(state="piloting", department=cast.works),
        lead=cast.staff,
        state="running",
        budget=Decimal(50000),
    )
    KpiFactory(pilot=pilot)
    pilot.criteria_digest = outcomes.criteria_digest(pilot)
    pilot.save()
    return pilot


class TestIncidents:
    SHAPE = {"title": "Lamps dark", "severity": "high", "told": "Residents"}

    def report(self, pilot, by, **more):
        values = self.SHAPE | {"happened_at": AT - timedelta(hours=2)} | more
        return services.report_incident(pilot=pilot, **values, at=AT, by=by)

    def test_a_serious_one_is_told_to_those_in_charge_and_who_covers(self, cast, running):
        ChampionMandateFactory(person=cast.champion)
        AbsenceFactory(person=cast.champion, cover=cast.office, starts_on="2026-11-20", ends_on="2026-11-30")
        self.report(running, cast.staff)
        assert {notice.recipient for notice in Notification.objects.all()} == {cast.office}

    def test_a_small_one_is_written_down_and_wakes_nobody(self, cast, running):
        ChampionMandateFactory(person=cast.champion)
        self.report(running, cast.staff, severity="low")
        assert not Notification.objects.exists()

    def test_is_corrected_while_it_is_open(self, cast, running):
        given = {"pilotincident": self.report(running, cast.staff), "at": AT, "by": cast.staff}
        row = services.revise_incident(happened_at=AT - timedelta(hours=3), severity="low", **given)
        assert (row.happened_at, row.severity) == (AT - timedelta(hours=3), "low")
        with pytest.raises(ValidationError, match="in the future"):
            services.revise_incident(happened_at=AT + timedelta(minutes=1), **given)

    def test_is_resolved_once_and_then_stays(self, cast, running):
        row = self.report(running, cast.staff)
        row = services.resolve_incident(pilotincident=row, resolution="A fuse was replaced.", at=AT, by=cast.staff)
        assert row.resolved_at == AT
        with pytest.raises(Refusal, match="resolved already"):
            services.resolve_incident(pilotincident=row, resolution="Again.", at=AT, by=cast.staff)
        with pytest.raises(Refusal, match="resolved already"):
            services.revise_incident(pilotincident=row, happened_at=AT, at=AT, by=cast.staff)

    def test_is_not_of_the_future_nor_of_a_pilot_that_has_not_started(self, cast, running):
        with pytest.raises(ValidationError, match="in the future"):
            self.report(running, cast.staff, happened_at=AT + timedelta(minutes=1))
        type(running).objects.filter(pk=running.pk).update(state="designed")
        with pytest.raises(Refusal, match="has not started"):
            self.report(running, cast.staff)

    def test_another_department_may_not(self, cast, running):
        with pytest.raises(NotAllowed):
            self.report(running, cast.other_staff)

    def test_both_doors_take_it_and_residents_never_see_it(self, cast, api, browser_of, running):
        body = self.SHAPE | {"pilot": str(running.pk), "happened_at": "2026-11-01T10:00:00Z"}
        made = api(cast.staff).post("/api/v1/incidents/", body)
        assert made.status_code == 201
        address = f"/incidents/{made.json()['id']}/"
        page = browser_of(cast.staff).get(address)
        assert page.status_code == 200
        assert "1 Nov 2026, 10:00 UTC" in page.content.decode()
        assert "External identifier" not in page.content.decode()
        type(running.initiative).objects.update(is_public=True)
        assert browser_of(cast.resident).get(address).status_code == 404
        assert api(cast.resident).get(f"/api/v1{address}").status_code == 404


class TestCosts:
    def test_are_summed_against_the_budget(self, cast, api, browser_of, running):
        PilotCostFactory.create_batch(2, pilot=running, amount=Decimal("30000.50"))
        assert api(cast.staff).get(f"/api/v1/pilots/{running.pk}/").json()["spent"] == "60001.00"
        page = browser_of(cast.staff).get(f"/pilots/{running.pk}/")
        assert (page.context["spent"], page.context["over"]) == (Decimal("60001.00"), Decimal("10001.00"))
        assert "Over its budget by" in page.content.decode()

    def test_are_spent_before_they_are_recorded_and_more_than_nothing(self, cast, running):
        shape = {"pilot": running, "what": "Lamps", "on": AT.date(), "by": cast.staff}
        with pytest.raises(ValidationError, match="in the future"):
            services.record_pilot_cost(**shape, spent_on=date(2026, 11, 24), amount=Decimal(1))
        with pytest.raises(ValidationError, match="above zero"):
            services.record_pilot_cost(**shape, spent_on=AT.date(), amount=Decimal(0))
        assert services.record_pilot_cost(**shape, spent_on=AT.date(), amount=Decimal("0.01")).amount == Decimal("0.01")

    def test_are_corrected_with_the_old_figure_in_the_audit_trail(self, cast, running):
        row = PilotCostFactory(pilot=running)
        values = {"spent_on": row.spent_on, "amount": Decimal(13000)}
        assert services.correct_pilot_cost(pilotcost=row, **values, on=AT.date(), by=cast.staff).amount == 13000
        with pytest.raises(NotAllowed):
            services.correct_pilot_cost(pilotcost=row, **values, on=AT.date(), by=cast.other_staff)

    def test_are_not_for_residents(self, cast, browser_of, running):
        cost = PilotCostFactory(pilot=running, what="Secret supplier")
        type(running.initiative).objects.update(is_public=True)
        assert "Secret supplier" not in browser_of().get(f"/pilots/{running.pk}/").content.decode()
        assert browser_of(cast.resident).get(f"/pilot-costs/{cost.pk}/").status_code == 404


class TestAmendments:
    def test_show_before_and_after_and_hash_anew(self, cast, browser_of, running):
        ChampionMandateFactory(person=cast.champion)
        old = running.criteria_digest
        kpi = running.kpis.get()
        services.amend_kpi(kpi=kpi, target=Decimal(22), why="The old meters were wrong.", at=AT, by=cast.staff)
        services.amend_pilot(
            pilot=running,
            hypothesis="A third.",
            exit_criteria=running.exit_criteria,
            why="Too bold.",
            at=AT + timedelta(minutes=1),
            by=cast.staff,
        )
        running.refresh_from_db()
        first, second = PilotAmendment.objects.all()
        assert first.changes == [{"what": "target", "before": "20", "after": "22"}]
        assert [change["what"] for change in second.changes] == ["hypothesis"]
        assert (first.digest_before, first.digest_after) == (old, second.digest_before)
        assert running.criteria_digest == second.digest_after == outcomes.criteria_digest(running)
        assert Notification.objects.filter(recipient=cast.champion).count() == 2
        page = browser_of(cast.staff).get(f"/pilots/{running.pk}/").content.decode()
        assert "Amended 2 times" in page
        assert "Changed after the start" not in page
        assert outcomes.facts_of(running, as_of=AT)["amendments"] == 2

    def test_are_read_by_everybody_without_who_made_them(self, cast, browser_of, running):
        PilotAmendmentFactory(pilot=running, created_by=cast.staff)
        type(running.initiative).objects.update(is_public=True)
        page = browser_of().get(f"/pilots/{running.pk}/").content.decode()
        assert "The old meters were wrong." in page
        assert cast.staff.name not in page

    def test_do_not_heal_what_was_changed_behind_the_services(self, cast, running):
        running.kpis.update(target=Decimal(24))
        services.amend_kpi(kpi=running.kpis.get(), minimum=Decimal(26), why="x", at=AT, by=cast.staff)
        running.refresh_from_db()
        assert running.criteria_digest != outcomes.criteria_digest(running)

    @pytest.mark.parametrize(
        ("state", "words"), [("designed", "edit its design"), ("reviewed", "stays as the body saw")]
    )
    def test_are_for_pilots_that_run(self, cast, running, state, words):
        type(running).objects.update(state=state)
        with pytest.raises(Refusal, match=words):
            services.amend_kpi(kpi=running.kpis.get(), target=Decimal(22), why="x", at=AT, by=cast.staff)

    def test_say_something_different_and_keep_a_kpi_measurable(self, cast, running):
        kpi = running.kpis.get()
        with pytest.raises(ValidationError, match="Nothing is different"):
            services.amend_kpi(kpi=kpi, target=kpi.target, why="x", at=AT, by=cast.staff)
        with pytest.raises(ValidationError, match="harder to reach"):
            services.amend_kpi(kpi=kpi, target=Decimal(30), why="x", at=AT, by=cast.staff)
        kpi.refresh_from_db()
        assert (kpi.target, PilotAmendment.objects.count()) == (20, 0)

    def test_need_a_reason_at_the_api(self, cast, api, running):
        kpi = running.kpis.get()
        address = f"/api/v1/kpis/{kpi.pk}/amend/"
        body = {"target": "22", "baseline": "50", "baseline_on": "2026-01-01", "minimum": "25"}
        answer = api(cast.staff).post(address, body)
        assert answer.status_code == 400
        assert "why" in answer.content.decode()
        assert api(cast.staff).post(address, body | {"why": "Wrong meters."}).status_code == 200
        assert api(cast.staff).get(f"/api/v1/pilots/{running.pk}/").json()["times_amended"] == 1

    def test_are_never_changed_or_removed(self):
        row = PilotAmendmentFactory()
        for act in (lambda: PilotAmendment.objects.update(why="Other."), row.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                act()


class TestLegalLimit:
    def test_no_design_ends_after_it(self, cast, running):
        type(running).objects.update(state="designed")
        with pytest.raises(ValidationError, match=r"legal limit is 1 October 2026 .Rule 7.: end the pilot by then"):
            services.revise_pilot(pilot=running, latest_end=date(2026, 10, 1), limit_basis="Rule 7", by=cast.staff)

    def test_an_extension_past_it_needs_a_new_decision(self, cast, running):
        type(running).objects.update(latest_end=date(2026, 12, 31))
        review = ReviewFactory(pilot=running, reviewer=UserFactory())
        held = {"review": review, "outcome": "extend", "findings": "More data.", "at": AT, "by": cast.staff}
        with pytest.raises(Refusal, match="signed decision to continue"):
            services.hold_review(ends_on=date(2027, 1, 1), **held)
        decided = {"subject_type": "initiatives.pilot", "subject_id": running.pk, "gate": "pilot_result"}
        DecisionFactory(**decided, outcome="continue", state="signed", signed_at=AT)
        services.hold_review(ends_on=date(2027, 1, 1), **held)
        running.refresh_from_db()
        assert running.ends_on == date(2027, 1, 1)

    def test_a_decision_to_hold_does_not_lead_past_it(self, cast, running):
        type(running).objects.update(latest_end=date(2026, 12, 31))
        decided = {
            "subject_type": "initiatives.pilot",
            "subject_id": running.pk,
            "gate": "pilot_result",
            "state": "signed",
        }
        DecisionFactory(**decided, outcome="continue", signed_at=AT - timedelta(days=2))
        DecisionFactory(**decided, outcome="hold", signed_at=AT)
        review = ReviewFactory(pilot=running)
        with pytest.raises(Refusal, match="legal limit"):
            services.hold_review(
                review=review, outcome="extend", findings="x", ends_on=date(2027, 1, 1), at=AT, by=cast.staff
            )

    def test_up_to_it_the_review_is_enough(self, cast, running):
        type(running).objects.update(latest_end=date(2026, 12, 31))
        services.hold_review(
            review=ReviewFactory(pilot=running),
            outcome="extend",
            findings="x",
            ends_on=date(2026, 12, 31),
            at=AT,
            by=cast.staff,
        )


def test_an_incident_of_the_list_shows_its_pilot(cast, browser_of):
    PilotIncidentFactory(pilot__initiative__department=cast.works)
    assert "Forty lamps went dark" in browser_of(cast.office).get("/incidents/").content.decode()
