"""Pilots: frozen at the start, measured, reviewed with computed facts, scaled or stopped by decision."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance import reminders as ledger
from alliance.errors import NotAllowed, Refusal
from alliance.models import Notification, Reminder, Setting
from governance.models import Decision
from governance.signals import decision_signed
from initiatives import outcomes, reminders, services
from initiatives.models import Initiative, Kpi, Lesson, Pilot, Review
from tests.factories.alliance import UserFactory
from tests.factories.governance import AbsenceFactory, ChampionMandateFactory, DecisionFactory
from tests.factories.initiatives import (
    InitiativeFactory,
    KpiFactory,
    KpiValueFactory,
    NeedFactory,
    PilotFactory,
    ReviewFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def designed(cast):
    """A complete design that a body has let start."""
    pilot = PilotFactory(initiative=InitiativeFactory(state="preparing", department=cast.works), lead=cast.staff)
    KpiFactory(pilot=pilot)
    ReviewFactory(pilot=pilot, is_final=True, reviewer=cast.staff)
    DecisionFactory(subject_id=pilot.initiative_id, gate="ready_to_pilot", state="signed", outcome="go")
    return pilot


def decide(pilot, outcome, at=datetime(2026, 11, 22, tzinfo=UTC)):
    decision = DecisionFactory(
        subject_type="initiatives.pilot",
        subject_id=pilot.pk,
        gate="pilot_result",
        outcome=outcome,
        reason="The minimums are reached.",
        state="signed",
        signed_at=at,
    )
    decision_signed.send(sender=Decision, decision=decision, by=None, at=at)


class TestDesign:
    def test_is_refused_for_an_initiative_that_is_not_selected(self, cast):
        row = InitiativeFactory(department=cast.works)
        shape = {"title": "T", "hypothesis": "H", "scope": "S", "exit_criteria": "E"}
        days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 1)}
        with pytest.raises(Refusal, match="select it and start preparing first"):
            services.design_pilot(initiative=row, **shape, **days, by=cast.staff)

    def test_belongs_to_an_initiative_that_is_prepared(self, cast):
        row = InitiativeFactory(state="preparing", department=cast.works)
        shape = {"title": "T", "hypothesis": "H", "scope": "S", "exit_criteria": "E"}
        days = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 1)}
        pilot = services.design_pilot(initiative=row, **shape, **days, by=cast.staff)
        assert (pilot.initiative, pilot.state, pilot.reference) == (row, "designed", "T-001")
        with pytest.raises(ValidationError, match="The legal limit is 1 May 2027: end the pilot by then"):
            services.design_pilot(initiative=row, latest_end=date(2027, 5, 1), **shape, **days, by=cast.staff)
        assert row.pilots.get() == pilot

    def test_has_kpis_that_are_corrected_before_the_start(self, cast, designed):
        kpi = designed.kpis.get()
        changed = services.revise_kpi(kpi=kpi, target=Decimal(22), by=cast.staff)
        assert (changed.target, changed.version) == (22, kpi.version + 1)
        with pytest.raises(ValidationError, match="harder to reach than the target"):
            services.revise_kpi(kpi=kpi, minimum=Decimal(15), by=cast.staff)
        kpi.refresh_from_db()
        assert (kpi.target, kpi.minimum) == (22, 25)

    def test_refuses_a_kpi_without_a_baseline_or_a_word_why(self, cast, designed):
        shape = {"pilot": designed, "name": "Safe", "unit": "%", "direction": "increase", "target": Decimal(60)}
        with pytest.raises(ValidationError, match="needs a baseline"):
            services.add_kpi(**shape, by=cast.staff)
        services.add_kpi(**shape, no_baseline_because="New service.", by=cast.staff)

    def test_refuses_a_minimum_that_is_harder_than_the_target(self, cast, designed):
        shape = {"name": "Safe", "unit": "%", "direction": "increase", "target": Decimal(60), "minimum": Decimal(70)}
        with pytest.raises(ValidationError, match="harder to reach than the target"):
            services.add_kpi(pilot=designed, **shape, no_baseline_because="New.", by=cast.staff)

    def test_takes_name_and_unit_from_the_indicator(self, cast, designed):
        from tests.factories.initiatives import IndicatorFactory

        indicator = IndicatorFactory(unit="kWh", direction="decrease")
        kpi = services.add_kpi(
            pilot=designed,
            indicator=indicator,
            name="",
            unit="",
            direction="",
            baseline=Decimal(5),
            baseline_on=date(2026, 1, 1),
            target=Decimal(2),
            by=cast.staff,
        )
        assert (kpi.name, kpi.unit, kpi.direction) == (indicator.name, "kWh", "decrease")


class TestStartPilot:
    def test_freezes_and_digests_what_it_is_judged_by_and_moves_the_initiative(self, cast, designed):
        row = services.start_pilot(pilot=designed, by=cast.staff)
        row.initiative.refresh_from_db()
        assert (row.state, row.initiative.state) == ("running", "piloting")
        assert row.criteria_digest == outcomes.criteria_digest(row)
        with pytest.raises(Refusal, match="are frozen"):
            services.revise_pilot(pilot=row, exit_criteria="Easier.", by=cast.staff)
        with pytest.raises(Refusal, match="are frozen"):
            services.revise_kpi(kpi=row.kpis.get(), target=Decimal(40), by=cast.staff)
        Kpi.objects.update(target=40)
        assert row.criteria_digest != outcomes.criteria_digest(row)

    def test_by_a_decision_on_the_pilot_itself_joins_one_that_runs(self, cast, designed):
        designed.initiative = InitiativeFactory(state="piloting", department=cast.works)  # of which nobody decided
        designed.save()
        DecisionFactory(
            subject_type="initiatives.pilot",
            subject_id=designed.pk,
            gate="ready_to_pilot",
            state="signed",
            outcome="go",
        )
        row = services.start_pilot(pilot=designed, by=cast.staff)
        row.initiative.refresh_from_db()
        assert (row.state, row.initiative.state) == ("running", "piloting")

    @pytest.mark.parametrize("state", ["selected", "deciding", "in_service", "stopped"])
    def test_is_refused_for_an_initiative_that_is_not_prepared_or_tried(self, cast, designed, state):
        Initiative.objects.update(state=state)
        with pytest.raises(Refusal, match="a pilot starts while it is prepared"):
            services.start_pilot(pilot=designed, by=cast.staff)

    def test_digests_the_design_as_it_is_now(self, cast, designed):
        Pilot.objects.update(exit_criteria="Half of the lamps.")  # since the row was read
        row = services.start_pilot(pilot=designed, by=cast.staff)
        assert row.criteria_digest == outcomes.criteria_digest(row)

    def test_needs_the_decision(self, cast, designed):
        designed.initiative = InitiativeFactory(state="preparing", department=cast.works)  # of which nobody decided
        designed.save()
        with pytest.raises(Refusal, match="G3 Ready to pilot"):
            services.start_pilot(pilot=designed, by=cast.staff)

    def test_says_everything_that_is_missing(self, cast, designed):
        designed.kpis.all().delete()
        designed.reviews.all().delete()
        with pytest.raises(Refusal, match="it has no KPI; its final review has no date"):
            services.start_pilot(pilot=designed, by=cast.staff)

    def test_is_refused_to_another_department(self, cast, designed):
        with pytest.raises(NotAllowed):
            services.start_pilot(pilot=designed, by=cast.other_staff)


class TestValues:
    def test_are_recorded_while_it_runs_and_only_then(self, cast, api):
        kpi = KpiFactory(pilot=PilotFactory(state="running", initiative__department=cast.works))
        body = {"kpi": str(kpi.pk), "on": "2026-03-31", "value": "33.2"}
        assert api(cast.staff).post("/api/v1/kpi-values/", body).status_code == 201
        Pilot.objects.update(state="reviewed")
        assert api(cast.staff).post("/api/v1/kpi-values/", body | {"on": "2026-04-30"}).status_code == 409

    def test_are_judged_by_the_state_the_pilot_has_now(self, cast):
        value = KpiValueFactory(kpi__pilot__state="running", kpi__pilot__initiative__department=cast.works)
        assert value.kpi.pilot.state == "running"
        Pilot.objects.update(state="repeated")  # since the rows were read
        with pytest.raises(Refusal, match="values are recorded while it runs"):
            services.record_kpi_value(kpi=value.kpi, on=date(2026, 5, 1), value=Decimal(1), by=cast.staff)
        with pytest.raises(Refusal, match="stay as the body saw them"):
            services.correct_kpi_value(kpivalue=value, value=Decimal(1), by=cast.staff)

    def test_stay_as_the_body_saw_them(self, cast):
        value = KpiValueFactory(kpi__pilot__state="scaled", kpi__pilot__initiative__department=cast.works)
        with pytest.raises(Refusal, match="stay as the body saw them"):
            services.correct_kpi_value(kpivalue=value, value=Decimal(1), by=cast.staff)


class TestHoldReview:
    def test_keeps_the_facts_as_they_were_and_the_final_one_asks_for_the_decision(self, cast, designed, now):
        pilot = services.start_pilot(pilot=designed, by=cast.staff)
        KpiValueFactory(kpi=pilot.kpis.get())
        row = services.hold_review(
            review=pilot.reviews.get(),
            outcome="scale_up",
            findings="It works.",
            lesson="Ask first.",
            at=now,
            by=cast.staff,
        )
        pilot.refresh_from_db()
        assert (pilot.state, pilot.initiative.state, pilot.lesson) == ("reviewed", "deciding", "Ask first.")
        assert row.facts["overall"] == "met"
        assert row.facts["kpis"][0] | {"kpi": ""} == {
            "kpi": "",
            "name": "Electricity per lamp",
            "unit": "kWh",
            "direction": "decrease",
            "baseline": "50",
            "target": "20",
            "minimum": "25",
            "actual": "19.88",
            "on": "2026-09-30",
            "status": "met",
            "attainment": "1.004",
            "interval": None,
        }
        assert row.facts["criteria_unchanged"] is True

    def test_an_interim_one_cannot_recommend_to_stop(self, cast, now):
        review = ReviewFactory(pilot__initiative__department=cast.works)
        with pytest.raises(ValidationError, match="Only the final review recommends"):
            services.hold_review(review=review, outcome="stop", findings="No.", at=now, by=cast.staff)

    def test_extends_once_only(self, cast, now):
        pilot = PilotFactory(state="running", initiative__department=cast.works)
        first, second = ReviewFactory.create_batch(2, pilot=pilot)
        later = pilot.ends_on + timedelta(days=90)
        held = {"outcome": "extend", "findings": "More data.", "at": now, "by": cast.staff}
        services.hold_review(review=first, ends_on=later, **held)
        with pytest.raises(ValidationError, match="extended once already"):
            services.hold_review(review=second, ends_on=later + timedelta(days=1), **held)

    def test_is_of_a_pilot_that_runs(self, cast, designed, now):
        review = designed.reviews.get()
        with pytest.raises(Refusal, match="The pilot is designed: it is reviewed while it runs") as refused:
            services.hold_review(review=review, outcome="stop", findings="No.", at=now, by=cast.staff)
        review.refresh_from_db()
        assert (refused.value.facts, review.held_at) == ({"state": "designed"}, None)

    def test_an_interim_one_lets_it_run_on(self, cast, now):
        review = ReviewFactory(pilot__initiative__department=cast.works)
        row = services.hold_review(review=review, outcome="continue", findings="Going well.", at=now, by=cast.staff)
        row.pilot.refresh_from_db()
        assert (row.outcome, row.held_at, row.pilot.state) == ("continue", now, "running")

    def test_the_final_one_without_a_lesson_keeps_what_was_noted(self, cast, now):
        """Another pilot of the initiative was reviewed before: the body is asked already."""
        initiative = InitiativeFactory(state="deciding", department=cast.works)
        pilot = PilotFactory(initiative=initiative, state="running", lesson="Ask first.")
        KpiFactory(pilot=pilot)
        review = ReviewFactory(pilot=pilot, is_final=True)
        services.hold_review(review=review, outcome="stop", findings="No.", at=now, by=cast.staff)
        for row in (pilot, initiative):
            row.refresh_from_db()
        assert (pilot.state, pilot.lesson, initiative.state) == ("reviewed", "Ask first.", "deciding")
        assert not Lesson.objects.exists()

    def test_stays_as_it_was_held(self, cast, now):
        review = ReviewFactory(held_at=now, outcome="continue", pilot__initiative__department=cast.works)
        moved = {"due_on": review.due_on + timedelta(days=1), "reviewer": review.reviewer}
        with pytest.raises(Refusal, match="This review is held already"):
            services.move_review(review=review, **moved, at=now, by=cast.staff)
        with pytest.raises(Refusal, match="This review is held already"):
            services.hold_review(review=review, outcome="change", findings="No.", at=now, by=cast.staff)
        review.refresh_from_db()
        assert (review.outcome, review.schedule_version) == ("continue", 1)

    def test_moved_to_where_it_is_tells_nobody_and_keeps_its_reminders(self, cast, now):
        review = ReviewFactory(pilot__initiative__department=cast.works)
        same = {"due_on": review.due_on, "reviewer": review.reviewer}
        moved = services.move_review(review=review, **same, at=now, by=cast.staff)
        assert (moved.schedule_version, moved.version) == (review.schedule_version, review.version)
        assert not Notification.objects.filter(recipient=review.reviewer).exists()

    def test_cannot_be_before_the_start(self, cast, designed, now):
        with pytest.raises(ValidationError, match="review it after"):
            services.schedule_review(
                pilot=designed, due_on=designed.starts_on, reviewer=cast.staff, at=now, by=cast.staff
            )


class TestDecision:
    @pytest.mark.parametrize("is_public", [True, False])
    def test_scale_up_moves_pilot_and_initiative_and_answers_who_raised_the_need(self, cast, is_public):
        need = NeedFactory(state="accepted", raised_by=cast.resident)
        need.watchers.add(cast.staff)
        pilot = PilotFactory(state="reviewed", initiative__state="deciding", initiative__is_public=is_public)
        pilot.initiative.needs.add(need)
        decide(pilot, "scale_up")
        for row in (pilot, pilot.initiative, need):
            row.refresh_from_db()
        assert (pilot.state, pilot.initiative.state, need.state) == ("scaled", "scaling", "answered")
        assert {notice.recipient for notice in Notification.objects.all()} == {cast.resident, cast.staff}
        why = ": The minimums are reached." if is_public else "."  # residents see a decision with what it is about
        assert f"It is decided to scale it up{why}" in need.answer

    def test_stop_stops_both(self):
        pilot = PilotFactory(state="running", initiative__state="piloting")
        decide(pilot, "stop")
        pilot.refresh_from_db()
        pilot.initiative.refresh_from_db()
        assert (pilot.state, pilot.initiative.state) == ("stopped", "stopped")

    def test_scale_up_of_a_pilot_that_still_runs_changes_nothing_yet(self):
        pilot = PilotFactory(state="running", initiative__state="piloting")
        decide(pilot, "scale_up")
        pilot.refresh_from_db()
        assert pilot.state == "running"

    def test_without_it_nobody_scales(self, cast):
        pilot = PilotFactory(state="reviewed", initiative__department=cast.works)
        with pytest.raises(Refusal, match="outcome “Scale up”"):
            services.scale_pilot(pilot=pilot, on=date(2026, 11, 22), by=cast.office)


class TestReminders:
    DUE = date(2026, 12, 1)

    def review(self, **more):
        person = UserFactory(username="eve", time_zone="America/New_York")
        return ReviewFactory(due_on=self.DUE, reviewer=person, **more)

    def kinds(self, at):
        ledger.write(reminders.due(at))
        ledger.send_due(at)
        return list(Notification.objects.order_by("created_at").values_list("recipient__username", "text"))

    def test_come_at_eight_where_the_reviewer_lives(self):
        self.review()
        before = datetime(2026, 11, 17, 12, 59, tzinfo=UTC)
        assert self.kinds(before) == []
        assert [who for who, _ in self.kinds(before + timedelta(minutes=1))] == ["eve"]

    def test_C08_come_at_the_same_local_hour_after_the_clocks_change(self):
        review = ReviewFactory(due_on=date(2026, 11, 8), reviewer__time_zone="America/New_York")
        found = {item.kind: item.due_at for item in reminders.due(datetime(2026, 11, 9, tzinfo=UTC))}
        assert found["due_14"] == datetime(2026, 10, 25, 12, tzinfo=UTC)
        assert found["due_1"] == datetime(2026, 11, 7, 13, tzinfo=UTC)
        assert review.schedule_version == 1

    def test_C07_catch_up_after_an_outage_once_each(self):
        self.review()
        late = datetime(2026, 12, 1, 20, tzinfo=UTC)
        assert len(self.kinds(late)) == 4
        assert len(self.kinds(late)) == 4

    def test_late_ones_also_go_to_the_champion(self):
        self.review()
        ChampionMandateFactory(person=UserFactory(username="mara"))
        told = self.kinds(datetime(2026, 12, 2, 20, tzinfo=UTC))
        assert [text for who, text in told if who == "mara"] == [
            "The review of 600 adaptive lights in Foundry is one day late."
        ]

    def test_C09_of_an_old_date_fall_away(self, cast):
        review = self.review()
        ledger.write(reminders.due(datetime(2026, 11, 18, tzinfo=UTC)))
        moved_at = datetime(2026, 11, 17, 12, tzinfo=UTC)
        services.move_review(
            review=review, due_on=date(2026, 12, 20), reviewer=review.reviewer, at=moved_at, by=cast.office
        )
        Notification.objects.all().delete()
        assert self.kinds(datetime(2026, 11, 18, tzinfo=UTC)) == []
        assert Reminder.objects.get().state == "superseded"

    def test_from_before_the_date_was_fixed_are_not_sent(self):
        self.review(scheduled_at=datetime(2026, 11, 28, tzinfo=UTC))
        assert len(self.kinds(datetime(2026, 12, 1, 20, tzinfo=UTC))) == 2

    def test_go_to_who_covers_in_their_own_morning(self):
        review = self.review()
        cover = UserFactory(username="bo", time_zone="Europe/Berlin")
        days = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 25)}
        AbsenceFactory(person=review.reviewer, cover=cover, created_at=datetime(2026, 11, 1, tzinfo=UTC), **days)
        found = [(item.recipient_id, item.due_at) for item in reminders.due(datetime(2026, 12, 1, 20, tzinfo=UTC))]
        assert found[1] == (cover.pk, datetime(2026, 11, 24, 7, tzinfo=UTC))
        assert [person for person, _ in found] == [review.reviewer_id, cover.pk, review.reviewer_id, review.reviewer_id]

    def test_are_not_sent_again_for_an_absence_entered_afterwards(self):
        review = self.review()
        at = datetime(2026, 11, 24, 20, tzinfo=UTC)
        before = self.kinds(at)
        days = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 11, 25)}
        AbsenceFactory(person=review.reviewer, created_at=at, **days)
        assert self.kinds(at) == before

    def test_keep_off_city_holidays_and_still_say_the_right_day(self):
        self.review()
        holidays = ["2026-11-24", "2026-11-23", "2026-12-01", "2026-12-02"]
        Setting.objects.create(key=reminders.HOLIDAYS, value=holidays)
        told = self.kinds(datetime(2026, 12, 3, 20, tzinfo=UTC))
        title = "The review of 600 adaptive lights in Foundry"
        assert [text for _, text in told] == [
            f"{title} is due in 14 days.",
            f"{title} is due in 9 days.",
            f"{title} is due tomorrow.",
            f"{title} is 2 days late.",
        ]

    @pytest.mark.parametrize("value", ["2026-12-25", ["25.12.2026"], [20261225], ["2026-02-30"]])
    def test_refuse_holidays_that_are_no_days(self, value):
        assert reminders.check_holidays(value).startswith("Give a list of days")
        assert reminders.check_holidays(["2026-12-25"]) is None

    def test_stop_when_the_review_is_held(self):
        review = self.review()
        ledger.write(reminders.due(datetime(2026, 11, 18, tzinfo=UTC)))
        Review.objects.filter(pk=review.pk).update(held_at=datetime(2026, 11, 17, tzinfo=UTC))
        assert self.kinds(datetime(2026, 11, 18, tzinfo=UTC)) == []


def test_a_public_pilot_is_read_without_an_account(browser_of, django_assert_max_num_queries):
    pilot = PilotFactory(initiative__is_public=True, state="running")
    KpiValueFactory(kpi__pilot=pilot)
    hidden = PilotFactory()
    assert browser_of().get(f"/pilots/{hidden.pk}/").status_code == 404
    with django_assert_max_num_queries(12):
        page = browser_of().get(f"/pilots/{pilot.pk}/").content.decode()
    assert "Electricity per lamp" in page
    assert "Led by" not in page
