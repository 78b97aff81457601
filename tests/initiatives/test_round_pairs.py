"""Weights and initiatives compared in pairs: incomplete, consistent or not, by several judges."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.models import AuditEntry
from initiatives import services
from initiatives.forms.rounds import JudgementSheetForm
from initiatives.models import Initiative, Judgement, Round
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
THREE = [
    {"branch": "Resident benefit", "name": "Reach"},
    {"branch": "Resident benefit", "name": "Relief"},
    {"branch": "Resident benefit", "name": "Equity"},
    {"branch": "Feasibility", "name": "Cost"},
]


@pytest.fixture
def judged(cast):
    """An open round whose weights come from comparisons of two judges."""
    chosen = [InitiativeFactory(title="Lamps"), InitiativeFactory(title="Kiosks")]
    row = services.set_up_round(
        title="R",
        criteria=THREE,
        initiatives=chosen,
        scorers=[cast.evaluator, cast.evaluator2],
        weighting="pairwise",
        by=cast.office,
    )
    return services.open_round(round=row, by=cast.office)


def pairs(round, *rows, node="branch:Resident benefit"):
    """Rows by names: (first, second, text as typed)."""
    names = {row.name: str(row.pk) for row in round.all_criteria.all()}
    return [
        {"node": node, "first": names.get(first, first), "second": names.get(second, second), "value": value}
        for first, second, value in rows
    ]


def send(client, round, rows):
    return client.post(f"/api/v1/rounds/{round.pk}/judge/", {"judgements": rows}, format="json")


BRANCHES = ("Resident benefit", "Feasibility", "3")


def scores(round, by, *values):
    cells = [(entry, criterion) for entry in round.entries.all() for criterion in round.all_criteria.all()]
    rows = [
        {"entry": entry.pk, "criterion": criterion.pk, "value": value}
        for (entry, criterion), value in zip(cells, values, strict=True)
    ]
    services.save_scores(round=round, scores=rows, by=by)


class TestSaveJudgements:
    def test_keeps_a_pair_once_whichever_way_round_it_is_sent(self, cast, judged, api):
        assert send(api(cast.evaluator), judged, pairs(judged, ("Relief", "Reach", "1/3"))).status_code == 200
        assert Judgement.objects.get().value == 3
        assert send(api(cast.evaluator), judged, pairs(judged, ("Reach", "Relief", "5"))).status_code == 200
        assert Judgement.objects.get().value == 5
        for _ in range(2):
            answer = send(api(cast.evaluator), judged, pairs(judged, ("Reach", "Relief", None)))
            assert (answer.status_code, Judgement.objects.exists()) == (200, False)
        assert AuditEntry.objects.filter(action="take_back_judgement").count() == 1

    @pytest.mark.parametrize("value", ["0", "-3", "10", "1/10", "NaN", "Infinity", "1e400", "three", "1/0"])
    def test_refuses_what_is_no_ratio_and_saves_nothing(self, cast, judged, api, value):
        rows = pairs(judged, ("Reach", "Equity", "3"), ("Reach", "Relief", value))
        answer = send(api(cast.evaluator), judged, rows)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "judgements"
        assert "Row 2, value: Write a number from 1/9 to 9" in answer.json()["detail"]
        assert not Judgement.objects.exists()

    @pytest.mark.parametrize("literal", ["NaN", "Infinity", "1e400"])
    def test_refuses_numbers_that_are_none_in_json(self, cast, judged, api, literal):
        body = f'{{"judgements": [{{"node": "branches", "first": "a", "second": "b", "value": {literal}}}]}}'
        answer = api(cast.evaluator).post(
            f"/api/v1/rounds/{judged.pk}/judge/", body.encode(), content_type="application/json"
        )
        assert answer.status_code == 400

    def test_refuses_a_pair_that_is_not_reciprocal(self, cast, judged, api):
        rows = pairs(judged, ("Reach", "Relief", "3"), ("Relief", "Reach", "3"))
        answer = send(api(cast.evaluator), judged, rows)
        assert answer.status_code == 400
        assert "compared twice with different values" in answer.json()["detail"]
        assert not Judgement.objects.exists()

    def test_refuses_elements_and_parts_of_another_round(self, cast, judged, api):
        assert send(api(cast.evaluator), judged, pairs(judged, ("Reach", "Cost", "3"))).status_code == 400
        assert send(api(cast.evaluator), judged, pairs(judged, ("Reach", "Relief", "3"), node="x")).status_code == 400

    def test_nobody_sees_anothers_before_closing_and_residents_never(self, cast, judged, api):
        send(api(cast.evaluator), judged, pairs(judged, ("Reach", "Relief", "3")))

        def see():
            people = (cast.evaluator, cast.evaluator2, cast.office, cast.resident)
            return [Judgement.objects.visible_to(person).exists() for person in people]

        assert see() == [True, False, False, False]
        Round.objects.update(state="closed")
        assert see() == [True, True, True, False]

    def test_is_closed_to_who_does_not_judge_here(self, cast, judged, api):
        assert send(api(cast.office), judged, pairs(judged, ("Reach", "Relief", "3"))).status_code == 403


class TestConsistency:
    def test_names_the_judgement_that_contradicts_and_a_better_value(self, cast, judged, api):
        rows = pairs(judged, ("Reach", "Relief", "3"), ("Relief", "Equity", "3"), ("Reach", "Equity", "1/5"))
        send(api(cast.evaluator), judged, rows)
        parts = api(cast.evaluator).get(f"/api/v1/rounds/{judged.pk}/consistency/").json()["parts"]
        part = next(part for part in parts if part["title"] == "Resident benefit")
        assert not part["acceptable"]
        assert part["ratio"] > 0.1
        worst = part["worst"][0]
        assert worst["ratio_after"] <= 0.1
        assert api(cast.office).get(f"/api/v1/rounds/{judged.pk}/consistency/").status_code == 403

    def test_is_shown_live_beside_the_pairs(self, cast, judged, browser_of):
        client = browser_of(cast.evaluator)
        page = client.get(f"/rounds/{judged.pk}/judge/").content.decode()
        assert "Reach or Relief?" in page
        for control, value in (("p_1_0_1", "3"), ("p_1_1_2", "3"), ("p_1_0_2", "1/5")):
            answer = client.post(f"/rounds/{judged.pk}/judge/", {control: value}, headers={"HX-Request": "true"})
        assert "your answers contradict each other" in answer.content.decode()
        assert "Look again at" in answer.content.decode()
        assert Judgement.objects.filter(judge=cast.evaluator).count() == 3
        assert "selected" in client.get(f"/rounds/{judged.pk}/judge/").content.decode()

    def test_incomplete_comparisons_are_enough_once_all_are_connected(self, cast, judged, api):
        send(api(cast.evaluator), judged, pairs(judged, ("Reach", "Relief", "2"), ("Relief", "Equity", "3")))
        parts = api(cast.evaluator).get(f"/api/v1/rounds/{judged.pk}/consistency/").json()["parts"]
        part = next(part for part in parts if part["title"] == "Resident benefit")
        assert part["is_enough"]
        assert [round(each["weight"], 4) for each in part["weights"]] == [0.6, 0.3, 0.1]


class TestClosing:
    def test_weights_follow_from_the_geometric_mean_of_the_judges(self, cast, judged, now):
        for by, ratio in ((cast.evaluator, "9"), (cast.evaluator2, "1")):
            rows = pairs(judged, ("Reach", "Relief", "1"), ("Relief", "Equity", "1"))
            rows += pairs(judged, (BRANCHES[0], BRANCHES[1], ratio), node="branches")
            services.save_judgements(round=judged, judgements=clean(rows), by=by)
            scores(judged, by, 4, 4, 4, 0, 0, 0, 0, 4)
        row = services.close_round(round=judged, at=now, by=cast.office)
        weights = [Decimal(each["weight"]) for each in row.result["criteria"]]
        assert weights == [Decimal("0.25")] * 4  # √(9·1) = 3, so 3/4 for residents, a third of it each
        assert row.result["ranking"][0]["score"] == "3.000000"

    def test_is_refused_while_comparisons_contradict_unless_for_a_reason(self, cast, judged, now, api):
        bad = pairs(judged, ("Reach", "Relief", "3"), ("Relief", "Equity", "3"), ("Reach", "Equity", "1/5"))
        bad += pairs(judged, BRANCHES, node="branches")
        services.save_judgements(round=judged, judgements=clean(bad), by=cast.evaluator)
        scores(judged, cast.evaluator, 4, 4, 4, 0, 0, 0, 0, 4)
        answer = api(cast.office).post(f"/api/v1/rounds/{judged.pk}/close/", {}, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "accepted_because"
        assert "Evaluator at “Resident benefit”" in answer.json()["detail"]
        assert Round.objects.get().state == "open"
        body = {"accepted_because": "The workshop stands by it."}
        answer = api(cast.office).post(f"/api/v1/rounds/{judged.pk}/close/", body, format="json")
        assert answer.status_code == 200
        assert answer.json()["result"]["accepted_because"] == "The workshop stands by it."

    def test_is_refused_where_nobody_compared(self, cast, judged, now):
        scores(judged, cast.evaluator, 4, 4, 4, 0, 0, 0, 0, 4)
        with pytest.raises(ValidationError, match="Nobody has compared anything"):
            services.close_round(round=judged, at=now, by=cast.office)

    def test_initiatives_compared_in_pairs_are_ranked(self, cast, now, api, browser_of):
        lamps, kiosks = InitiativeFactory(title="Lamps"), InitiativeFactory(title="Kiosks")
        row = services.set_up_round(
            title="R",
            criteria=[{"branch": "Resident benefit", "name": "Reach", "weight": Decimal(1)}],
            initiatives=[lamps, kiosks],
            scorers=[cast.evaluator, cast.evaluator2],
            method="ahp",
            by=cast.office,
        )
        row = services.open_round(round=row, by=cast.office)
        Initiative.objects.filter(pk=lamps.pk).update(owner=cast.evaluator2)
        entries = {entry.initiative.title: entry for entry in row.entries.all()}
        key = f"criterion:{row.all_criteria.get().pk}"
        rows = [{"node": key, "first": str(entries["Kiosks"].pk), "second": str(entries["Lamps"].pk), "value": "1/4"}]
        assert send(api(cast.evaluator), row, rows).status_code == 200
        refused = send(api(cast.evaluator2), row, rows)
        assert "Declare your interest first" in refused.json()["detail"]
        assert api(cast.evaluator).post(f"/api/v1/rounds/{row.pk}/score/", {"scores": []}).status_code == 400
        closed = services.close_round(round=row, at=now, by=cast.office)
        assert [(line["title"], line["score"]) for line in closed.result["ranking"]] == [
            ("Lamps", "0.800000"),
            ("Kiosks", "0.200000"),
        ]
        page = browser_of(cast.council_member).get(f"/rounds/{row.pk}/").content.decode()
        assert "Comparisons in pairs" in page


def clean(rows):
    """As the form would give them to the service."""
    form = JudgementSheetForm({"judgements": rows})
    assert form.is_valid(), form.errors
    return form.cleaned_data["judgements"]
