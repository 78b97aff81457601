"""Prioritisation rounds: set up, scored alone, closed with a result that can be computed again."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance import jobs
from alliance.errors import NotAllowed, Refusal, StaleVersion
from alliance.models import AuditEntry, Job
from initiatives import queries, ranking, sensitivity, services
from initiatives.models import Initiative, Round, Score
from tests.factories.alliance import UserFactory
from tests.factories.initiatives import InitiativeFactory, NeedFactory
from tests.initiatives.rounds import CRITERIA, give

pytestmark = pytest.mark.django_db


@pytest.fixture
def scorers(cast):
    return [cast.evaluator, cast.evaluator2]


@pytest.fixture
def opened(cast, scorers):
    """An open round of two initiatives."""
    chosen = [InitiativeFactory(title="Lamps"), InitiativeFactory(title="Kiosks")]
    row = services.set_up_round(title="R", criteria=CRITERIA, initiatives=chosen, scorers=scorers, by=cast.office)
    return services.open_round(round=row, by=cast.office)


class TestSetUpRound:
    def test_refuses_weights_that_do_not_add_to_one(self, cast, scorers):
        wrong = [CRITERIA[0], CRITERIA[1] | {"weight": Decimal("0.3")}]
        chosen = InitiativeFactory.create_batch(2)
        with pytest.raises(ValidationError, match=r"add to 0\.9, not to 1"):
            services.set_up_round(title="R", criteria=wrong, initiatives=chosen, scorers=scorers, by=cast.office)
        assert not Round.objects.exists()

    def test_refuses_a_stopped_initiative(self, cast, scorers):
        chosen = [InitiativeFactory(), InitiativeFactory(state="stopped")]
        with pytest.raises(ValidationError, match="Take it out of the round"):
            services.set_up_round(title="R", criteria=CRITERIA, initiatives=chosen, scorers=scorers, by=cast.office)

    def test_of_other_initiatives_alone_is_a_new_version(self, cast, scorers):
        first, second, third = InitiativeFactory.create_batch(3)
        given = {"title": "R", "criteria": CRITERIA, "scorers": scorers, "by": cast.office}
        row = services.set_up_round(initiatives=[first, second], **given)
        services.revise_round(round=row, version=1, initiatives=[first, third], **given)
        with pytest.raises(StaleVersion):
            services.revise_round(round=row, version=1, initiatives=[first, second], **given)

    def test_works_the_same_at_both_doors(self, cast, scorers, api, browser_of):
        chosen = [str(row.pk) for row in InitiativeFactory.create_batch(2)]
        rows = [row | {"weight": str(row["weight"])} for row in CRITERIA]
        body = {"title": "R", "initiatives": chosen, "scorers": [str(s.pk) for s in scorers], "method": "topsis"}
        body |= {"mean": "median", "weighting": "given", "sheet": "individual"}
        answer = api(cast.office).post("/api/v1/rounds/", body | {"criteria": rows}, format="json")
        sent = {f"criteria-{n}-{key}": value for n, row in enumerate(rows) for key, value in row.items()}
        page = browser_of(cast.office).post("/rounds/new/", body | sent)
        assert (answer.status_code, page.status_code) == (201, 302), answer.content
        assert {row.criteria()[0]["name"] for row in Round.objects.all()} == {"Reach"}


class TestSaveScores:
    def test_changes_takes_back_and_keeps_the_rest(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4, 3, 2, 1)
        give(opened, cast.evaluator, now, None, 2)
        assert sorted(Score.objects.values_list("value", flat=True)) == [1, 2, 2]

    def test_is_refused_to_who_does_not_score_here(self, cast, opened, now):
        with pytest.raises(NotAllowed):
            give(opened, cast.office, now, 4)

    def test_is_refused_after_closing_and_after_the_hour(self, cast, opened, now):
        Round.objects.update(closes_at=now)
        with pytest.raises(Refusal, match="time for scoring is over"):
            give(opened, cast.evaluator, now + timedelta(seconds=1), 4)
        Round.objects.update(state="closed")
        with pytest.raises(Refusal, match="only be given while it is open"):
            give(opened, cast.evaluator, now, 4)

    def test_saves_nothing_when_one_row_is_at_fault(self, cast, opened, now):
        with pytest.raises(ValidationError):
            give(opened, cast.evaluator, now, 4, 9)
        assert not Score.objects.exists()

    def test_asks_for_a_declaration_where_the_initiative_is_the_scorers_own(self, cast, opened, now):
        entry = opened.entries.first()
        Initiative.objects.filter(pk=entry.initiative_id).update(owner=cast.evaluator)
        with pytest.raises(ValidationError, match="Declare your interest first"):
            give(opened, cast.evaluator, now, 4)
        services.declare_interest(round=opened, entry=entry, tie="I own it.", as_of=now, by=cast.evaluator)
        give(opened, cast.evaluator, now, 4)

    def test_is_refused_to_who_stands_aside_and_drops_their_scores(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4)
        entry = opened.entries.first()
        services.declare_interest(round=opened, entry=entry, tie="Kin.", recused=True, as_of=now, by=cast.evaluator)
        assert not Score.objects.exists()
        with pytest.raises(ValidationError, match="you are recused"):
            give(opened, cast.evaluator, now, 4)

    def test_nobody_sees_anothers_scores_before_closing(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4)
        assert Score.objects.visible_to(cast.evaluator).count() == 1
        assert not Score.objects.visible_to(cast.evaluator2).exists()
        assert not Score.objects.visible_to(cast.office).exists()

    def test_staff_see_the_round_in_which_they_score_and_others_once_it_is_closed(self, cast, opened):
        def see():
            people = (cast.evaluator, cast.staff, cast.resident, cast.office)
            return [Round.objects.visible_to(person).exists() for person in people]

        assert see() == [True, False, False, True]
        Round.objects.update(state="closed")
        assert see() == [True, True, False, True]


class TestCloseRound:
    def test_gives_a_result_that_follows_from_what_is_stored(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4, 2, 1, 1)
        give(opened, cast.evaluator2, now, 3, 2, 2, 4)
        row = services.close_round(round=opened, at=now, by=cast.office)
        assert [(line["title"], line["score"]) for line in row.result["ranking"]] == [
            ("Lamps", "2.900000"),
            ("Kiosks", "1.900000"),
        ]
        row.refresh_from_db()
        assert ranking.rank_round(row.result["inputs"]) == row.result == ranking.rank_round(queries.inputs_of(row))

    def test_is_refused_while_a_criterion_has_no_score(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4, 2, 1)
        with pytest.raises(ValidationError, match="Nobody has scored “Kiosks” on “Cost”"):
            services.close_round(round=opened, at=now, by=cast.office)

    def test_names_who_has_gaps(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4, 2, 1, 1)
        row = services.close_round(round=opened, at=now, by=cast.office)
        assert {(item["name"], item["criteria"]) for item in row.result["missing"]} == {("Evaluator2", 2)}

    def test_happens_once(self, cast, opened, now):
        give(opened, cast.evaluator, now, 4, 2, 1, 1)
        services.close_round(round=opened, at=now, by=cast.office)
        with pytest.raises(Refusal, match="must be open"):
            services.close_round(round=opened, at=now, by=cast.office)

    @pytest.mark.parametrize("method", ["topsis", "promethee_ii", "vikor"])
    def test_ranks_the_better_first_by_every_method(self, cast, opened, now, method):
        Round.objects.update(method=method)
        give(opened, cast.evaluator, now, 4, 3, 1, 1)
        row = services.close_round(round=opened, at=now, by=cast.office)
        assert [line["title"] for line in row.result["ranking"]] == ["Lamps", "Kiosks"]


def test_selecting_from_a_closed_round_selects_the_initiative_and_tells_the_raiser(cast, opened, now):
    give(opened, cast.evaluator, now, 4, 2, 1, 1)
    entry = opened.entries.first()
    need = NeedFactory()
    entry.initiative.needs.add(need)
    with pytest.raises(Refusal, match="Close the round first"):
        services.select_entries(round=opened, entries=[entry], why="Budget", by=cast.office)
    services.close_round(round=opened, at=now, by=cast.office)
    services.select_entries(round=opened, entries=[entry], why="Budget", by=cast.office)
    entry.initiative.refresh_from_db()
    assert entry.initiative.state == "selected"

    entry.refresh_from_db()
    services.select_entries(round=opened, entries=[entry], why="Once more", by=cast.office)
    assert [trace.why for trace in AuditEntry.objects.filter(action="select", subject_id=str(entry.pk))] == ["Budget"]
    assert "is selected" in need.thread.get().text


class TestScoreSheetPage:
    def test_saves_one_score_as_it_is_chosen_and_says_how_far_it_is(self, cast, opened, browser_of):
        entry, criterion = opened.entries.first(), opened.all_criteria.first()
        name = f"s_{entry.pk}_{criterion.pk}"
        client = browser_of(cast.evaluator)
        url = f"/rounds/{opened.pk}/score/"
        assert name in client.get(url).content.decode()
        answer = client.post(url, {name: "3"}, headers={"HX-Request": "true"})
        assert "1 of 4 scores are saved" in answer.content.decode()
        assert Score.objects.get().value == 3

    def test_is_closed_to_others(self, opened, browser_of):
        other = UserFactory(roles=["evaluator"])
        assert browser_of(other).get(f"/rounds/{opened.pk}/score/").status_code == 403

    def test_the_result_page_shows_the_ranking(self, cast, opened, now, browser_of, django_assert_max_num_queries):
        give(opened, cast.evaluator, now, 4, 2, 1, 1)
        services.close_round(round=opened, at=now, by=cast.office)
        client = browser_of(cast.council_member)
        with django_assert_max_num_queries(20):
            page = client.get(f"/rounds/{opened.pk}/").content.decode()
        assert "Lamps leads with 3.20 of 4 points." in page


class TestSensitivity:
    def test_finds_the_exact_weight_at_which_the_first_place_changes(self, cast, opened, now, browser_of, api):
        give(opened, cast.evaluator, now, 4, 0, 0, 4)
        row = services.close_round(round=opened, at=now, by=cast.office)
        reach = row.result["inputs"]["criteria"][0]["id"]
        page = browser_of(cast.council_member)
        assert "waits its turn" in page.get(f"/rounds/{row.pk}/sensitivity/").content.decode()
        jobs.run_due()
        found = api(cast.council_member).get(f"/api/v1/rounds/{row.pk}/sensitivity/").json()
        assert found["job_state"] == "done"
        assert found["criteria"][reach]["turns"] == [{"weight": 0.5, "above": "Lamps", "below": "Kiosks"}]
        assert found["criteria"][reach]["finding"] == "The first place changes: Kiosks, Lamps."
        shown = page.get(f"/rounds/{row.pk}/sensitivity/?criterion={reach}").content.decode()
        assert "Where two change places" in shown

    def test_draws_the_same_by_the_same_seed(self, cast, opened, now, api):
        give(opened, cast.evaluator, now, 4, 1, 0, 4)
        row = services.close_round(round=opened, at=now, by=cast.office)
        shares = []
        for seed in (1, 1, 2):
            body = {"draws": 1000, "top": 1, "seed": seed}
            assert api(cast.office).post(f"/api/v1/rounds/{row.pk}/analyse/", body).status_code == 200
            jobs.run_due()
            shares.append(api(cast.office).get(f"/api/v1/rounds/{row.pk}/sensitivity/").json()["shares"])
        assert shares[0] == shares[1] != shares[2]
        assert sum(each["share"] for each in shares[0]) == pytest.approx(1)
        assert api(cast.council_member).post(f"/api/v1/rounds/{row.pk}/analyse/", body).status_code == 403

    @pytest.mark.parametrize("method", ["topsis", "promethee_ii", "vikor"])
    def test_moves_ranks_by_the_rounds_own_method(self, cast, opened, now, method):
        Round.objects.update(method=method)
        give(opened, cast.evaluator, now, 4, 0, 0, 4)
        row = services.close_round(round=opened, at=now, by=cast.office)
        jobs.run_due()
        row.refresh_from_db()
        found = row.analysis["criteria"][row.result["inputs"]["criteria"][0]["id"]]
        lamps = next(line for line in found["rows"] if line[0] == "Lamps")
        assert (lamps[1], lamps[-1]) == (2, 1)
        assert sum(each["share"] for each in row.analysis["shares"]) == pytest.approx(1, abs=0.01)

    def test_of_a_result_that_was_opened_again_meanwhile_is_not_kept(self, cast, opened, now, monkeypatch):
        give(opened, cast.evaluator, now, 3, 2, 1, 1)
        row = services.close_round(round=opened, at=now, by=cast.office)

        def analysed(result, **wanted):
            later = services.analyse_round(round=row, by=cast.office).analysis_job
            Job.objects.filter(pk=later.pk).update(state="cancelled")
            Round.objects.update(result=result | {"digest": "of another result"})
            return {"draws": wanted["draws"]}

        monkeypatch.setattr(sensitivity, "analysed", analysed)
        jobs.run_due()
        row.refresh_from_db()
        assert row.analysis == {}

    def test_has_no_page_before_closing_or_for_another_criterion(self, cast, opened, now, browser_of):
        client = browser_of(cast.office)
        assert client.get(f"/rounds/{opened.pk}/sensitivity/").status_code == 404
        give(opened, cast.evaluator, now, 4, 0, 0, 4)
        services.close_round(round=opened, at=now, by=cast.office)
        assert client.get(f"/rounds/{opened.pk}/sensitivity/?criterion=x").status_code == 404
