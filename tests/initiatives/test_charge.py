"""Who is in charge at each stage, milestones, and benefits promised against realised, at both doors."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal
from alliance.models import AuditEntry, Notification
from initiatives import charge, concerns, services
from initiatives.maths.months import months_later
from initiatives.models import Benefit, StageRole
from tests.factories.initiatives import (
    BenefitFactory,
    BenefitReadingFactory,
    InitiativeFactory,
    MilestoneFactory,
    StageRoleFactory,
)

pytestmark = pytest.mark.django_db
NOW, TODAY = datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 23)


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(state="preparing", department=cast.works, owner=cast.staff)


class TestStages:
    def test_a_second_accountable_is_refused_in_the_same_words_at_both_doors(self, cast, api, browser_of, initiative):
        StageRoleFactory(initiative=initiative, person=cast.staff)
        body = {"initiative": str(initiative.pk), "stage": "preparing", "person": str(cast.office.pk)}
        body |= {"part": "accountable"}
        words = "Somebody is accountable for this stage already: change that entry."
        answer = api(cast.office).post("/api/v1/stage-roles/", body, format="json")
        assert answer.status_code == 400
        assert words in str(answer.json())
        client = browser_of(cast.office)
        page = client.post("/stage-roles/new/", body)
        assert page.status_code == 400
        assert words in page.content.decode()
        assert StageRole.objects.count() == 1

    def test_several_may_be_responsible_and_each_is_told(self, cast, initiative):
        for person in (cast.staff, cast.champion):
            services.assign_stage(
                initiative=initiative, stage="piloting", person=person, part="responsible", by=cast.office
            )
        assert {notice.recipient for notice in Notification.objects.all()} == {cast.staff, cast.champion}

    def test_given_to_somebody_else_that_person_is_told_and_taken_away_nobody_has_it(self, cast, initiative):
        row = StageRoleFactory(initiative=initiative, person=cast.staff)
        given = services.reassign_stage(stagerole=row, person=cast.evaluator, part="responsible", by=cast.office)
        assert (given.person, given.part) == (cast.evaluator, "responsible")
        assert "You are responsible for" in Notification.objects.get(recipient=cast.evaluator).text
        assert not Notification.objects.filter(recipient=cast.staff).exists()
        with pytest.raises(NotAllowed):
            services.release_stage(stagerole=given, by=cast.other_staff)
        services.release_stage(stagerole=given, why="She leaves.", by=cast.office)
        assert not initiative.stage_roles.exists()
        assert AuditEntry.objects.get(action="remove", subject_id=str(row.pk)).why == "She leaves."

    def test_given_back_that_person_is_told_again_and_not_where_nothing_changes(self, cast, initiative):
        row = StageRoleFactory(initiative=initiative, person=cast.staff)
        for person in (cast.evaluator, cast.staff, cast.evaluator, cast.evaluator):
            services.reassign_stage(stagerole=row, person=person, part="responsible", by=cast.office)
        assert Notification.objects.filter(recipient=cast.evaluator).count() == 2
        assert Notification.objects.filter(recipient=cast.staff).count() == 1

    def test_gaps_are_shown_until_both_parts_are_held(self, cast, initiative, browser_of):
        StageRoleFactory(initiative=initiative, person=cast.staff)
        stages = {stage["name"]: stage["gaps"] for stage in charge.stages_of(initiative)}
        assert stages["preparing"] == ["Nobody is responsible"]
        assert stages["piloting"] == ["Nobody is accountable", "Nobody is responsible"]
        client = browser_of(cast.council_member)
        assert "Nobody" in client.get(f"/initiatives/{initiative.pk}/charge/").content.decode()

    def test_a_stage_that_is_over_has_no_gap_any_more(self, cast, initiative, browser_of):
        stages = {stage["name"]: stage["gaps"] for stage in charge.stages_of(initiative)}
        assert stages["proposed"] == stages["selected"] == []
        initiative.state = "stopped"
        initiative.save()
        assert not [gap for stage in charge.stages_of(initiative) for gap in stage["gaps"]]
        page = browser_of(cast.office).get(f"/initiatives/{initiative.pk}/charge/").content.decode()
        assert "Nobody" not in page.partition("h-milestones")[0]

    def test_the_api_shows_the_same_and_a_vendor_is_refused(self, cast, api, initiative):
        StageRoleFactory(initiative=initiative, person=cast.staff)
        found = api(cast.office).get(f"/api/v1/initiatives/{initiative.pk}/charge/").json()["stages"]
        assert {"stage": "preparing", "accountable": [str(cast.staff.pk)]}.items() <= found[2].items()
        assert api(cast.vendor).get(f"/api/v1/initiatives/{initiative.pk}/charge/").status_code in (403, 404)

    def test_council_does_not_write(self, cast, initiative):
        with pytest.raises(NotAllowed):
            services.assign_stage(
                initiative=initiative, stage="piloting", person=cast.staff, part="informed", by=cast.council_member
            )


class TestAnOwnerWithoutAPlanningRole:
    """An evaluator who owns an initiative runs it, also through forms that begin without a row."""

    @pytest.fixture
    def owner(self, cast, initiative):
        initiative.owner = cast.evaluator
        initiative.save()
        return cast.evaluator

    def shape(self, initiative):
        return {"initiative": str(initiative.pk), "title": "Poles stand", "due_on": "2027-01-15"}

    def test_is_let_in_at_both_doors(self, owner, initiative, api, browser_of):
        assert browser_of(owner).get(f"/milestones/new/?initiative={initiative.pk}").status_code == 200
        answer = api(owner).post("/api/v1/milestones/", self.shape(initiative), format="json")
        assert answer.status_code == 201
        page = browser_of(owner).get(f"/initiatives/{initiative.pk}/charge/").content.decode()
        assert f"/milestones/new/?initiative={initiative.pk}" in page
        assert browser_of(owner).get(f"/pilots/new/?initiative={initiative.pk}").status_code == 200

    def test_writes_nothing_of_others(self, owner, api):
        other = InitiativeFactory(state="preparing")
        answer = api(owner).post("/api/v1/milestones/", self.shape(other), format="json")
        assert (answer.status_code, answer.json()["code"]) == (403, "permission_denied")

    def test_is_asked_for_once(self, owner, django_assert_num_queries):
        assert owner.has_perm("initiatives.run_pilot")
        assert owner.has_perm("initiatives.revise_initiative")
        with django_assert_num_queries(0):
            assert owner.has_perm("initiatives.run_pilot")
            assert owner.has_perm("initiatives.revise_initiative")

    def test_who_owns_nothing_is_refused_the_form(self, cast, initiative, browser_of):
        assert browser_of(cast.evaluator).get("/milestones/new/").status_code == 403
        assert browser_of(cast.evaluator).get("/pilots/new/").status_code == 403


class TestMilestones:
    def test_late_it_climbs_to_its_owner_and_reached_it_does_not(self, cast, initiative):
        late = MilestoneFactory(initiative=initiative)
        reached = MilestoneFactory(initiative=initiative, due_on="2026-11-02")
        services.reach_milestone(milestone=reached, on=TODAY, by=cast.staff)
        found = [c for c in concerns.found(NOW) if c.rule == "milestone_late"]
        assert [(c.subject, c.owner) for c in found] == [(late, cast.staff)]

    def test_is_reached_once(self, cast, initiative):
        row = MilestoneFactory(initiative=initiative)
        row = services.move_milestone(milestone=row, due_on=date(2027, 1, 15), by=cast.staff)
        assert row.due_on == date(2027, 1, 15)
        services.reach_milestone(milestone=row, on=TODAY, by=cast.staff)
        with pytest.raises(Refusal, match="reached already"):
            services.reach_milestone(milestone=row, on=TODAY, by=cast.staff)
        with pytest.raises(Refusal, match="reached already"):
            services.move_milestone(milestone=row, due_on=TODAY, by=cast.staff)

    def test_stands_in_the_calendar(self, cast, initiative, browser_of):
        MilestoneFactory(initiative=initiative, title="Poles stand", due_on=TODAY)
        client = browser_of(cast.office)
        page = client.get("/calendar/?since=2026-11-23&until=2026-11-24")
        assert "Poles stand" in page.content.decode()


class TestBenefits:
    def test_are_promised_once_it_scales_up(self, cast, initiative):
        shape = {"name": "Saved", "unit": "MWh", "direction": "increase", "counts_from": TODAY}
        levels = {"promised_6": Decimal(1), "promised_12": Decimal(2), "promised_24": Decimal(3)}
        with pytest.raises(Refusal, match="once the initiative is scaled up"):
            services.promise_benefit(initiative=initiative, **shape, **levels, by=cast.office)
        initiative.state = "scaling"
        initiative.save()
        services.promise_benefit(initiative=initiative, **shape, **levels, by=cast.office)
        assert Benefit.objects.get().due_on(12) == date(2027, 11, 23)

    def test_a_look_is_not_recorded_before_its_day(self, cast):
        benefit = BenefitFactory()  # counted from 31 January 2026
        shape = {"benefit": benefit, "realised": Decimal(90), "source": "Meters", "on": TODAY, "by": cast.office}
        with pytest.raises(ValidationError, match="before the look"):
            services.record_benefit(months=6, measured_on=date(2026, 7, 30), **shape)
        services.record_benefit(months=6, measured_on=date(2026, 7, 31), **shape)
        with pytest.raises(ValidationError, match="recorded already"):
            services.record_benefit(months=6, measured_on=date(2026, 8, 31), **shape)

    def test_the_promise_stays_once_it_was_compared(self, cast):
        reading = BenefitReadingFactory()
        with pytest.raises(Refusal, match="stays as it was compared"):
            services.revise_benefit(benefit=reading.benefit, promised_24=Decimal(1), by=cast.office)

    def test_the_promise_is_corrected_before_the_first_look(self, cast):
        changed = services.revise_benefit(benefit=BenefitFactory(), promised_24=Decimal(700), by=cast.office)
        assert changed.promised_24 == 700

    def test_a_figure_is_replaced_by_one_of_a_day_that_has_come(self, cast):
        row = BenefitReadingFactory()  # of 1 August 2026
        given = {"benefitreading": row, "on": TODAY, "by": cast.office}
        changed = services.correct_benefit(measured_on=date(2026, 8, 15), realised=Decimal(95), **given)
        assert (changed.measured_on, changed.realised) == (date(2026, 8, 15), 95)
        entry = AuditEntry.objects.get(action="change", subject_id=str(row.pk))
        assert Decimal(entry.before["realised"]) == 90
        with pytest.raises(ValidationError, match="This day is in the future"):
            services.correct_benefit(measured_on=date(2026, 11, 24), **given)
        with pytest.raises(ValidationError, match="before the look"):
            services.correct_benefit(measured_on=date(2026, 7, 30), **given)

    def test_shows_the_share_that_was_kept(self, cast):
        benefit = BenefitReadingFactory().benefit
        six, twelve, _ = charge.looks_of(benefit, TODAY)
        assert (six["share"], six["tone"]) == (Decimal("0.9"), "warn")
        assert (twelve["share"], twelve["is_open"]) == (None, False)

    @pytest.mark.parametrize(("direction", "kept"), [("increase", "0.5"), ("decrease", "2")])
    def test_counts_less_as_more_where_lower_is_better(self, direction, kept):
        assert charge.share_kept(direction, Decimal(100), Decimal(50)) == Decimal(kept)

    def test_unmeasured_after_a_month_it_climbs(self, cast):
        benefit = BenefitFactory(initiative__owner=cast.staff)
        at = datetime(2026, 8, 29, 15, tzinfo=UTC)
        assert not [c for c in concerns.found(at) if c.rule == "benefit_unmeasured"]
        found = [c for c in concerns.found(datetime(2026, 8, 30, 15, tzinfo=UTC)) if c.rule == "benefit_unmeasured"]
        assert [(c.subject, c.owner) for c in found] == [(benefit, cast.staff)]


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [("2026-01-31", 1, "2026-02-28"), ("2026-08-31", 6, "2027-02-28"), ("2026-03-15", -24, "2024-03-15")],
)
def test_months_end_where_they_end(day, months, found):
    assert months_later(date.fromisoformat(day), months).isoformat() == found
