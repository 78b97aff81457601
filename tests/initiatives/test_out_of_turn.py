"""What is asked out of turn is refused, and what changes nothing leaves no trace."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.errors import Refusal, WrongState
from alliance.models import AuditEntry
from initiatives import services
from initiatives.maths import sensitivity
from initiatives.maths.ahp import priorities
from initiatives.maths.errors import InvalidComparison, InvalidInput
from initiatives.models import Lesson, ObservationImport, Round
from initiatives.services import imports
from initiatives.services.initiatives import answer_needs
from initiatives.services.lessons import keep_lesson
from tests.factories.initiatives import InitiativeFactory, NeedFactory, PilotFactory, PortfolioFactory
from tests.initiatives.rounds import CRITERIA, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(cast):
    chosen = [InitiativeFactory(title="Lamps"), InitiativeFactory(title="Kiosks")]
    people = [cast.evaluator, cast.evaluator2]
    return services.set_up_round(title="R", criteria=CRITERIA, initiatives=chosen, scorers=people, by=cast.office)


class TestRounds:
    def revise(self, row, cast, **more):
        given = {
            "criteria": CRITERIA,
            "initiatives": [InitiativeFactory(title="Benches"), InitiativeFactory(title="Pipes")],
            "scorers": [cast.evaluator],
        }
        return services.revise_round(round=row, by=cast.office, **given | more)

    def test_are_revised_whole_while_they_are_drafts(self, cast, draft):
        row = self.revise(draft, cast, title="Anew")
        assert row.title == "Anew"
        assert {entry.initiative.title for entry in row.entries.all()} == {"Benches", "Pipes"}
        assert row.all_criteria.count() == len(CRITERIA)
        opened = services.open_round(round=row, by=cast.office)
        with pytest.raises(Refusal, match="are frozen") as refused:
            self.revise(opened, cast)
        assert refused.value.code == "frozen"

    def test_have_times_to_move_only_while_they_are_open(self, cast, draft, now):
        times = {"opens_at": None, "closes_at": now + timedelta(days=900), "why": "A holiday.", "by": cast.office}
        with pytest.raises(Refusal, match="Only an open round") as refused:
            services.move_times(round=draft, **times)
        assert refused.value.code == "wrong_state"
        opened = services.open_round(round=draft, by=cast.office)
        assert services.move_times(round=opened, **times).closes_at == times["closes_at"]

    def test_are_analysed_and_opened_again_only_once_they_are_closed(self, cast, draft):
        with pytest.raises(Refusal, match="its result is what is analysed") as refused:
            services.analyse_round(round=draft, by=cast.office)
        assert refused.value.code == "wrong_state"
        with pytest.raises(WrongState, match="must be closed"):
            services.reopen_round(round=draft, why="A sheet was lost.", by=cast.office)
        draft.refresh_from_db()
        assert (draft.state, draft.analysis_job) == ("draft", None)

    def test_of_pairs_take_no_scores(self, cast, draft, now):
        Round.objects.filter(pk=draft.pk).update(method=Round.Method.AHP, state="open")
        draft.refresh_from_db()
        with pytest.raises(Refusal, match="it takes no scores") as refused:
            services.save_scores(round=draft, scores=[], by=cast.evaluator)
        assert refused.value.code == "wrong_method"

    def test_an_empty_score_where_none_was_given_leaves_no_trace(self, cast, draft, now):
        opened = services.open_round(round=draft, by=cast.office)
        before = AuditEntry.objects.filter(action__contains="score").count()
        give(opened, cast.evaluator, now, None, None, None, None)
        assert AuditEntry.objects.filter(action__contains="score").count() == before


class TestNeeds:
    def test_one_that_is_declined_says_why(self, cast):
        need = services.decline_need(need=NeedFactory(), answer="The county does it.", by=cast.office)
        assert (need.state, need.answer) == ("declined", "The county does it.")

    def test_only_those_accepted_are_answered(self, cast):
        initiative = InitiativeFactory()
        accepted, merged = NeedFactory(state="accepted"), NeedFactory(state="declined")
        initiative.needs.set([accepted, merged])
        answer_needs(initiative, "It works.", by=cast.office)
        for need in (accepted, merged):
            need.refresh_from_db()
        assert (accepted.state, accepted.answer) == ("answered", "It works.")
        assert (merged.state, merged.answer) == ("declined", "")


class TestFiles:
    def test_of_more_than_64_mib_are_refused_before_they_are_kept(self, cast):
        file = SimpleUploadedFile("o.csv", b"x")
        file.size = imports.LARGEST_BYTES + 1
        with pytest.raises(Refusal, match="Split it") as refused:
            services.begin_import(file=file, by=cast.office)
        assert (refused.value.status, refused.value.code) == (413, "too_big")
        assert not ObservationImport.objects.exists()


class TestPilots:
    def test_only_one_that_is_scaled_says_in_which_way(self, cast):
        with pytest.raises(Refusal, match="is not scaled up") as refused:
            services.say_scaling(pilot=PilotFactory(state="running"), scaled_as="roll_out", by=cast.office)
        assert (refused.value.code, refused.value.facts) == ("wrong_state", {"state": "running"})

    def test_no_lesson_makes_no_entry_in_the_library(self, cast):
        pilot = PilotFactory()
        keep_lesson(pilot, "", cast.office)
        assert not Lesson.objects.exists()


def test_why_one_is_out_is_asked_of_a_selection(cast):
    with pytest.raises(Refusal, match="There is no selection yet") as refused:
        services.explain_portfolio(portfolio=PortfolioFactory(), initiative="I-001", by=cast.office)
    assert refused.value.code == "wrong_state"


def test_a_portfolio_without_a_selection_is_not_adopted(cast):
    with pytest.raises(Refusal, match="Solve the portfolio first") as refused:
        services.adopt_portfolio(portfolio=PortfolioFactory(), why="Now.", by=cast.office)
    assert refused.value.code == "wrong_state"


def test_each_comparison_has_its_element():
    with pytest.raises(InvalidComparison, match="differ in number"):
        priorities(["one"], [[1, 2], [0.5, 1]])


@pytest.mark.parametrize(("top", "draws"), [(0, 10), (1, 0)])
def test_draws_and_places_are_above_zero(top, draws):
    with pytest.raises(InvalidInput, match="must be above 0"):
        sensitivity.share_in_top_by(lambda weights: weights, 2, top=top, draws=draws, seed=1)
