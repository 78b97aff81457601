"""Who scores what, when, alone or as a group; and a locked result opened again by decision."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance.errors import Refusal
from governance.models import Decision
from initiatives import rounds, services
from initiatives.models import Initiative, Round, Score
from initiatives.queries import inputs_of, sheet_of
from tests.factories.governance import DecisionFactory
from tests.factories.initiatives import InitiativeFactory
from tests.initiatives.rounds import CRITERIA, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def set_up(cast):
    """`set_up(**values)`: a round of two initiatives and two scorers."""

    def made(**values):
        chosen = [InitiativeFactory(title="Lamps"), InitiativeFactory(title="Kiosks")]
        given = {"title": "R", "criteria": CRITERIA, "initiatives": chosen, "by": cast.office}
        given["scorers"] = [cast.evaluator, cast.evaluator2]
        return services.set_up_round(**given | values)

    return made


@pytest.fixture
def opened(set_up, cast):
    def made(**values):
        return services.open_round(round=set_up(**values), by=cast.office)

    return made


class TestCriteria:
    def test_begin_with_what_residents_gain(self, set_up):
        with pytest.raises(ValidationError, match="Begin with the branch that says what residents gain"):
            set_up(criteria=CRITERIA[::-1])
        nothing = [CRITERIA[0] | {"weight": Decimal(0)}, CRITERIA[1] | {"weight": Decimal(1)}]
        with pytest.raises(ValidationError, match="has a weight of 0"):
            set_up(criteria=nothing)

    def test_stand_together_by_branch(self, set_up):
        more = [
            {"branch": "Resident benefit", "name": "Reach", "weight": Decimal("0.3")},
            {"branch": "Feasibility", "name": "Cost", "weight": Decimal("0.4")},
            {"branch": "Resident benefit", "name": "Equity", "weight": Decimal("0.3")},
        ]
        assert [row["name"] for row in set_up(criteria=more).criteria()] == ["Reach", "Equity", "Cost"]

    def test_need_weights_unless_they_come_from_comparisons(self, set_up):
        bare = [CRITERIA[0], {"branch": "Feasibility", "name": "Cost"}]
        with pytest.raises(ValidationError, match="Row 2, weight"):
            set_up(criteria=bare)
        assert set_up(criteria=bare, weighting="pairwise").pk


class TestAssignments:
    def test_let_each_score_their_branches_and_miss_nothing_else(self, cast, opened):
        row = opened(
            assignments=[
                {"scorer": cast.evaluator, "branch": "Resident benefit"},
                {"scorer": cast.evaluator2, "branch": "Feasibility"},
            ]
        )
        entry, reach, cost = row.entries.first(), *row.all_criteria.all()
        given = [{"entry": entry.pk, "criterion": cost.pk, "value": 3}]
        with pytest.raises(ValidationError, match="you score Resident benefit here"):
            services.save_scores(round=row, scores=given, by=cast.evaluator)
        services.save_scores(round=row, scores=given, by=cast.evaluator2)
        assert [criterion for criterion, _ in sheet_of(row, cast.evaluator)[0].cells] == [reach]
        missing = rounds.missing_scores(inputs_of(row))
        assert {(item["name"], item["title"], tuple(item["which"])) for item in missing} == {
            ("Evaluator", "Lamps", ("Reach",)),
            ("Evaluator", "Kiosks", ("Reach",)),
            ("Evaluator2", "Kiosks", ("Cost",)),
        }

    def test_leave_no_branch_to_nobody(self, cast, set_up):
        only = [
            {"scorer": cast.evaluator, "branch": "Resident benefit"},
            {"scorer": cast.evaluator2, "branch": "Resident benefit"},
        ]
        with pytest.raises(ValidationError, match="Nobody scores “Feasibility”"):
            set_up(assignments=only)

    def test_name_scorers_and_branches_of_the_round(self, cast, set_up):
        with pytest.raises(ValidationError, match="does not score here"):
            set_up(assignments=[{"scorer": cast.office, "branch": "Feasibility"}])
        with pytest.raises(ValidationError, match="there is no branch “Cost”"):
            set_up(assignments=[{"scorer": cast.evaluator, "branch": "Cost"}])


class TestTimes:
    def test_are_judged_by_the_clock_of_the_database(self, cast, opened):
        now = timezone.now()
        row = opened(opens_at=now + timedelta(hours=1), closes_at=now + timedelta(hours=2))
        with pytest.raises(Refusal, match="has not begun yet"):
            give(row, cast.evaluator, None, 4)
        row = services.move_times(
            round=row, opens_at=None, closes_at=now - timedelta(seconds=1), why="Ended early.", by=cast.office
        )
        with pytest.raises(Refusal, match="time for scoring is over"):
            give(row, cast.evaluator, None, 4)
        services.move_times(round=row, opens_at=None, closes_at=now + timedelta(days=1), why="Longer.", by=cast.office)
        give(row, cast.evaluator, None, 4)

    def test_end_after_they_begin(self, set_up):
        now = timezone.now()
        with pytest.raises(ValidationError, match="ends before it begins"):
            set_up(opens_at=now, closes_at=now - timedelta(hours=1))


class TestGroupSheet:
    def test_is_written_by_the_facilitator_alone_and_counts_once(self, cast, opened, now, browser_of):
        row = opened(sheet="group", facilitator=cast.office)
        assert browser_of(cast.evaluator).get(f"/rounds/{row.pk}/score/").status_code == 403
        assert "what the group agrees" in browser_of(cast.office).get(f"/rounds/{row.pk}/score/").content.decode()
        give(row, cast.office, now, 4, 2, 1, 1)
        give(row, cast.office, now, 3)
        assert Score.objects.count() == 4
        closed = services.close_round(round=row, at=now, by=cast.office)
        assert closed.result["ranking"][0]["score"] == "2.600000"
        assert [person["name"] for person in closed.result["inputs"]["scorers"]] == ["The group"]

    def test_waits_for_the_interests_of_those_present(self, cast, opened, now):
        row = opened(sheet="group", facilitator=cast.office)
        entry = row.entries.first()
        Initiative.objects.filter(pk=entry.initiative_id).update(owner=cast.evaluator)
        with pytest.raises(ValidationError, match="Lamps is Evaluator’s own"):
            give(row, cast.office, now, 4)
        services.declare_interest(round=row, entry=entry, tie="Owns it.", scorer=cast.evaluator, by=cast.office)
        give(row, cast.office, now, 4)

    def test_needs_a_facilitator(self, set_up):
        with pytest.raises(ValidationError, match="Name who writes down"):
            set_up(sheet="group")

    def test_nobody_declares_for_another_elsewhere(self, cast, opened):
        row = opened()
        with pytest.raises(ValidationError, match="declares for themselves"):
            services.declare_interest(
                round=row, entry=row.entries.first(), tie="X", scorer=cast.evaluator2, by=cast.evaluator
            )


class TestClosing:
    def test_refuses_a_criterion_without_variation_where_distances_count(self, cast, opened, now, api):
        row = opened(method="topsis")
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        answer = api(cast.office).post(f"/api/v1/rounds/{row.pk}/close/", {}, format="json")
        assert answer.status_code == 400
        assert "Every initiative has the same score on “Cost”" in answer.json()["detail"]
        assert Round.objects.get().state == "open"

    def test_says_which_criterion_made_no_difference(self, cast, opened, now, browser_of):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        closed = services.close_round(round=row, at=now, by=cast.office)
        assert closed.result["flat"] == ["Cost"]
        assert "same value on Cost" in browser_of(cast.office).get(f"/rounds/{row.pk}/").content.decode()

    def test_shows_where_scorers_were_apart_and_who_missed_what(self, cast, opened, now, browser_of):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        give(row, cast.evaluator2, now, 0)
        services.close_round(round=row, at=now, by=cast.office)
        page = browser_of(cast.council_member).get(f"/rounds/{row.pk}/").content.decode()
        assert "Where scorers were apart" in page
        assert "Evaluator2: Kiosks, Reach, Cost" in page

    def test_locks_result_and_inputs_by_digest(self, cast, opened, now, browser_of):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        row = services.close_round(round=row, at=now, by=cast.office)
        assert rounds.is_intact(row.result)
        row.result["ranking"][0]["score"] = "4.000000"
        Round.objects.filter(pk=row.pk).update(result=row.result)
        page = browser_of(cast.office).get(f"/rounds/{row.pk}/").content.decode()
        assert "changed outside Alliance" in page

    def test_a_score_that_is_no_number_is_refused(self, cast, opened, api):
        row = opened()
        entry, criterion = row.entries.first().pk, row.all_criteria.first().pk
        for literal in ("NaN", "Infinity", "1e400", "-1", "5", '"x"'):
            body = f'{{"scores": [{{"entry": "{entry}", "criterion": "{criterion}", "value": {literal}}}]}}'
            answer = api(cast.evaluator).post(
                f"/api/v1/rounds/{row.pk}/score/", body.encode(), content_type="application/json"
            )
            assert answer.status_code == 400, literal
        assert not Score.objects.exists()


class TestReopen:
    def decided(self, row, signed_at):
        return DecisionFactory(
            gate=Decision.Gate.REOPENING,
            subject_type="initiatives.round",
            subject_id=row.pk,
            state="signed",
            outcome="go",
            signed_at=signed_at,
        )

    def test_needs_a_decision_signed_since_and_keeps_the_result(self, cast, opened, now, api):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        row = services.close_round(round=row, at=now, by=cast.office)
        url, body = f"/api/v1/rounds/{row.pk}/reopen/", {"why": "A sheet was lost."}
        refused = api(cast.office).post(url, body, format="json")
        assert (refused.status_code, refused.json()["code"]) == (409, "decision_required")
        self.decided(row, now - timedelta(days=1))
        assert api(cast.office).post(url, body, format="json").status_code == 409
        self.decided(row, now + timedelta(days=1))
        answer = api(cast.office).post(url, body, format="json")
        assert answer.status_code == 200, answer.content
        assert (answer.json()["state"], answer.json()["result"]) == ("open", {})
        assert answer.json()["earlier"][0]["result"]["inputs_digest"] == row.result["inputs_digest"]

    def test_says_what_changed_since(self, cast, opened, now, browser_of):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        row = services.close_round(round=row, at=now, by=cast.office)
        self.decided(row, now + timedelta(days=1))
        row = services.reopen_round(round=row, why="A sheet was lost.", by=cast.office)
        give(row, cast.evaluator, now, 0, 0)
        services.close_round(round=row, at=now, by=cast.office)
        page = browser_of(cast.council_member).get(f"/rounds/{row.pk}/").content.decode()
        assert "Compared with before it was opened again" in page
        assert "Down 1" in page
        assert "Up 1" in page


def test_back_to_draft_drops_the_scores_and_says_so(cast, opened, now, api):
    row = opened()
    give(row, cast.evaluator, now, 4)
    answer = api(cast.office).post(f"/api/v1/rounds/{row.pk}/rework/", {"why": "Criterion missing."}, format="json")
    assert (answer.status_code, answer.json()["state"]) == (200, "draft")
    assert not Score.objects.exists()
