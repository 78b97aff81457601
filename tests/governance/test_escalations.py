"""Facts climb until somebody acts; unsolicited proposals are answered within the clock."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, WrongState
from alliance.models import Event, Job, Notification
from governance import escalating, services
from governance.models import Escalation, Proposal
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.governance import (
    AbsenceFactory,
    ActionFactory,
    BodyFactory,
    ChampionMandateFactory,
    EscalationFactory,
    ProposalFactory,
    RiskFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 11, 23)


def sweep(time_machine, when):
    time_machine.move_to(when, tick=False)
    return escalating.sweep(Job(kind="sweep_escalations"))


def told(person):
    return Notification.objects.filter(recipient=person, slot__startswith="escalation:").count()


class TestEscalation:
    AT = datetime(2026, 12, 10, 12, tzinfo=UTC)

    @pytest.fixture
    def action(self, cast):
        return ActionFactory(owner=cast.finance_officer, due_on="2026-12-01")

    def test_climbs_from_the_owner_to_the_committee_and_stops_there(self, cast, action, time_machine):
        people = (cast.finance_officer, cast.office, cast.champion, cast.council_member)
        ChampionMandateFactory(person=cast.champion)
        BodyFactory(kind="steering_committee").members.set([cast.council_member])
        assert sweep(time_machine, self.AT) == {"raised": 1, "climbed": 0}
        assert sweep(time_machine, self.AT) == {"raised": 0, "climbed": 0}
        levels = []
        for days in (0, 3, 6, 11, 30):
            sweep(time_machine, self.AT + timedelta(days=days))
            levels.append(Escalation.objects.get().level)
        assert levels == [1, 2, 3, 4, 4]
        assert [told(person) for person in people] == [1, 1, 1, 1]

    def test_climbs_no_further_once_somebody_takes_it_on(self, cast, action, time_machine):
        sweep(time_machine, self.AT)
        row = Escalation.objects.get()
        with pytest.raises(NotAllowed):
            services.acknowledge_escalation(escalation=row, plan="Mine.", by=cast.procurement_officer)
        services.acknowledge_escalation(escalation=row, plan="I call them today.", by=cast.finance_officer)
        sweep(time_machine, self.AT + timedelta(days=20))
        row.refresh_from_db()
        assert (row.level, row.state, row.climbs_at) == (1, "acknowledged", None)

    def test_closes_when_the_fact_is_gone_and_opens_anew_when_it_returns(self, cast, action, time_machine):
        sweep(time_machine, self.AT)
        type(action).objects.update(due_on=date(2027, 1, 1))
        sweep(time_machine, self.AT + timedelta(hours=1))
        assert Escalation.objects.get().state == "closed"
        assert sweep(time_machine, datetime(2027, 1, 5, 12, tzinfo=UTC))["raised"] == 1

    def test_goes_to_whoever_covers(self, cast, action, time_machine):
        AbsenceFactory(person=cast.finance_officer, cover=cast.staff, starts_on="2026-12-09", ends_on="2026-12-12")
        sweep(time_machine, self.AT)
        assert (told(cast.staff), told(cast.finance_officer)) == (1, 0)

    def test_climbs_to_who_answers_when_it_gets_there(self, cast, now_champion):
        raised, climbed = datetime(2026, 11, 20, 12, tzinfo=UTC), datetime(2026, 12, 10, 12, tzinfo=UTC)
        row = EscalationFactory(level=Escalation.Level.OFFICE, raised_at=raised, climbs_at=climbed)
        services.climb(escalation=row, at=climbed, by=cast.office)
        assert (told(now_champion), told(cast.champion)) == (1, 0)

    @pytest.fixture
    def now_champion(self, cast):
        """Holds the mandate since 5 December; until the day before it was the champion of the cast."""
        ChampionMandateFactory(person=cast.champion, state="ended", ends_on="2026-12-04")
        return ChampionMandateFactory(person=UserFactory(roles=["champion"]), starts_on="2026-12-05").person

    def test_a_risk_nobody_watches_goes_to_the_office(self, cast, time_machine):
        office, _ = cast.office, RiskFactory(owner=None)
        sweep(time_machine, self.AT)
        assert Escalation.objects.get().level == Escalation.Level.OFFICE
        assert told(office) == 1

    def test_does_not_climb_before_its_hour(self, cast, action, time_machine):
        sweep(time_machine, self.AT)
        row = Escalation.objects.get()
        assert services.climb(escalation=row, at=row.climbs_at - timedelta(seconds=1), by=cast.office) is False
        assert services.climb(escalation=row, at=row.climbs_at, by=cast.office) is True
        row.refresh_from_db()
        assert row.level == 2

    def test_asks_once_per_person_who_steers(self, cast, django_assert_num_queries):
        BodyFactory(kind="steering_committee").members.set([cast.council_member])
        first, second = EscalationFactory.create_batch(2, level=Escalation.Level.COMMITTEE)
        assert cast.council_member.has_perm("governance.acknowledge", first)
        with django_assert_num_queries(0):
            assert cast.council_member.has_perm("governance.acknowledge", second)
        assert not cast.evaluator.has_perm("governance.acknowledge", second)

    @pytest.mark.parametrize(("level", "may"), [(Escalation.Level.OFFICE, False), (Escalation.Level.COMMITTEE, True)])
    def test_is_taken_on_by_the_steering_committee_once_it_is_there(self, cast, level, may):
        BodyFactory(kind="steering_committee").members.set([cast.council_member])
        row = EscalationFactory(level=level)
        taken = {"escalation": row, "plan": "We meet tomorrow.", "by": cast.council_member}
        if may:
            assert services.acknowledge_escalation(**taken).state == "acknowledged"
        else:
            with pytest.raises(NotAllowed):
                services.acknowledge_escalation(**taken)


class TestUnsolicitedProposals:
    def receive(self, by, organisation, **more):
        shape = {"title": "Sensors", "summary": "Works in two cities.", "on": ON, **more}
        return services.receive_proposal(organisation=organisation, by=by, **shape)

    def test_start_a_clock_of_sixty_days_that_is_extended_once_to_ninety(self, cast):
        row = self.receive(cast.office, OrganisationFactory())
        assert row.answer_by == date(2027, 1, 22)
        extended = services.extend_proposal(proposal=row, why="We ask the utility.", by=cast.office)
        assert extended.answer_by == date(2027, 2, 21)
        with pytest.raises(ValidationError, match="extended already"):
            services.extend_proposal(proposal=row, why="Again.", by=cast.office)

    def test_a_vendor_brings_its_own_and_sees_no_others(self, cast):
        with pytest.raises(NotAllowed):
            self.receive(cast.vendor, OrganisationFactory())
        mine = self.receive(cast.vendor, cast.vendor.organisation)
        ProposalFactory()
        assert list(Proposal.objects.visible_to(cast.vendor)) == [mine]
        assert Proposal.objects.visible_to(cast.office).count() == 2
        assert not Proposal.objects.visible_to(cast.resident).exists()

    def test_of_a_vendor_begin_today_whatever_it_says(self, cast):
        long_ago = date(2020, 1, 1)
        row = self.receive(cast.vendor, cast.vendor.organisation, received_on=long_ago)
        assert (row.received_on, row.answer_by) == (ON, date(2027, 1, 22))
        assert self.receive(cast.office, OrganisationFactory(), received_on=long_ago).received_on == long_ago

    def test_are_answered_once_and_late_ones_escalate(self, cast, time_machine):
        late = ProposalFactory(answer_by="2026-11-01")
        sweep(time_machine, datetime(2026, 11, 23, 12, tzinfo=UTC))
        assert Escalation.objects.get().rule == "proposal_late"
        answered = services.decline_proposal(proposal=late, answer="We have it.", on=ON, by=cast.office)
        assert (answered.answer, answered.answered_on) == ("We have it.", ON)
        with pytest.raises(WrongState):
            services.pursue_proposal(proposal=late, answer="Yes.", on=ON, by=cast.office)

    def test_are_corrected_until_they_are_answered(self, cast):
        row = self.receive(cast.office, OrganisationFactory())
        assert (
            services.revise_proposal(proposal=row, summary="In four cities.", by=cast.office).answer_by == row.answer_by
        )
        pursued = services.pursue_proposal(proposal=row, answer="Show us.", on=ON, by=cast.office)
        assert (pursued.state, pursued.answer, pursued.answered_on) == ("pursued", "Show us.", ON)
        assert Event.objects.filter(topic="proposal.pursued").count() == 1
        with pytest.raises(ValidationError, match="is answered: it cannot be changed"):
            services.revise_proposal(proposal=row, summary="In five.", by=cast.office)


class TestAbsences:
    def test_one_says_it_for_oneself_and_the_office_for_others(self, cast):
        days = {"starts_on": ON, "ends_on": ON}
        assert services.record_absence(cover=cast.office, **days, by=cast.staff).person == cast.staff
        with pytest.raises(NotAllowed):
            services.record_absence(person=cast.champion, cover=cast.staff, **days, by=cast.staff)
        with pytest.raises(ValidationError, match="recorded already"):
            services.record_absence(person=cast.staff, cover=cast.champion, **days, by=cast.office)

    def test_somebody_else_covers(self, cast):
        with pytest.raises(ValidationError, match="Somebody else must cover"):
            services.record_absence(cover=cast.staff, starts_on=ON, ends_on=ON, by=cast.staff)

    def test_end_early_for_who_is_back(self, cast):
        row = services.record_absence(cover=cast.office, starts_on=ON, ends_on=ON, by=cast.staff)
        with pytest.raises(NotAllowed):
            services.end_absence(absence=row, by=cast.finance_officer)
        services.end_absence(absence=row, why="Back again.", by=cast.staff)
        assert not type(row).objects.exists()
