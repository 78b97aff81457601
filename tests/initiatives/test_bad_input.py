"""Bad input at the API: each a clear 4xx that names the field and what to do, and nothing half-saved."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import jobs
from initiatives import services
from initiatives.models import Dependency, Judgement, Observation, Portfolio, Round, Score
from tests.factories.initiatives import IndicatorFactory, InitiativeFactory
from tests.initiatives.rounds import CRITERIA, give

pytestmark = pytest.mark.django_db
NOT_NUMBERS = ("NaN", "Infinity", "-Infinity", "1e400")


@pytest.fixture
def opened(cast):
    """`opened(**values)`: an open round over Lamps and Kiosks, scored by the evaluator."""

    def made(**values):
        chosen = [InitiativeFactory(title="Lamps", cost_likely=60), InitiativeFactory(title="Kiosks", cost_likely=50)]
        shape = {"title": "R", "criteria": CRITERIA, "initiatives": chosen, "scorers": [cast.evaluator]}
        row = services.set_up_round(**shape | values, by=cast.office)
        return services.open_round(round=row, by=cast.office)

    return made


def refused(answer, status, field, *words):
    """The answer is problem+json with this field, and says each of the words."""
    found = answer.json()
    assert answer.status_code == status, found
    if field:
        assert field in {error["field"] for error in found["errors"]}, found
    for word in words:
        assert word in found["detail"], found
    return True


class TestRounds:
    def test_weights_that_do_not_add_up(self, cast, api):
        rows = [CRITERIA[0] | {"weight": "0.6"}, CRITERIA[1] | {"weight": "0.3"}]
        body = {"title": "R", "criteria": rows, "scorers": [str(cast.evaluator.pk)]}
        body |= {"initiatives": [str(row.pk) for row in InitiativeFactory.create_batch(2)]}
        body |= {"method": "weighted_score", "mean": "mean", "weighting": "given", "sheet": "individual"}
        answer = api(cast.office).post("/api/v1/rounds/", body, format="json")
        assert refused(answer, 400, "criteria", "add to 0.9, not to 1")
        assert not Round.objects.exists()

    @pytest.mark.parametrize(("there", "back"), [("3", "3"), ("5", "1/3")])
    def test_a_matrix_that_is_not_reciprocal(self, cast, opened, api, there, back):
        row = opened(weighting="pairwise")
        first, second = "Resident benefit", "Feasibility"
        pairs = [
            {"node": "branches", "first": first, "second": second, "value": there},
            {"node": "branches", "first": second, "second": first, "value": back},
        ]
        answer = api(cast.evaluator).post(f"/api/v1/rounds/{row.pk}/judge/", {"judgements": pairs}, format="json")
        assert refused(answer, 400, "judgements", "compared twice with different values")
        assert not Judgement.objects.exists()

    def test_a_zero_in_a_matrix(self, cast, opened, api):
        row = opened(weighting="pairwise")
        pair = {"node": "branches", "first": "Resident benefit", "second": "Feasibility", "value": "0"}
        answer = api(cast.evaluator).post(f"/api/v1/rounds/{row.pk}/judge/", {"judgements": [pair]}, format="json")
        assert refused(answer, 400, "judgements", "Write a number from 1/9 to 9")
        assert not Judgement.objects.exists()

    @pytest.mark.parametrize("method", ["topsis", "vikor"])
    def test_a_criterion_without_variation(self, cast, opened, now, api, method):
        row = opened(method=method)
        give(row, cast.evaluator, now, 4, 2, 1, 2)
        answer = api(cast.office).post(f"/api/v1/rounds/{row.pk}/close/", {}, format="json")
        assert refused(answer, 400, None, "Every initiative has the same score on “Cost”")
        assert Round.objects.get().state == "open"

    def test_a_score_after_closing(self, cast, opened, now, api):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 1)
        services.close_round(round=row, at=now, by=cast.office)
        entry, criterion = row.entries.first().pk, row.all_criteria.first().pk
        body = {"scores": [{"entry": str(entry), "criterion": str(criterion), "value": 1}]}
        answer = api(cast.evaluator).post(f"/api/v1/rounds/{row.pk}/score/", body, format="json")
        assert refused(answer, 409, None, "closed")
        assert Score.objects.get(entry=entry, criterion=criterion).value == 4

    def test_a_scorer_who_does_not_declare_their_own_department(self, cast, opened, api):
        row = opened()
        entry = row.entries.first()
        entry.initiative.department = cast.evaluator.department or cast.works
        entry.initiative.save()
        cast.evaluator.department = entry.initiative.department
        cast.evaluator.save()
        body = {"scores": [{"entry": str(entry.pk), "criterion": str(row.all_criteria.first().pk), "value": 3}]}
        answer = api(cast.evaluator).post(f"/api/v1/rounds/{row.pk}/score/", body, format="json")
        assert refused(answer, 400, "scores", "eclare")
        assert not Score.objects.exists()


class TestNumbersThatAreNone:
    @pytest.mark.parametrize("literal", [*NOT_NUMBERS, *(f'"{text}"' for text in NOT_NUMBERS)])
    def test_in_json(self, cast, api, literal):
        IndicatorFactory(code="EN-1")
        body = f'{{"rows": [{{"indicator": "EN-1", "on": "2026-10-31", "value": {literal}}}]}}'
        answer = api(cast.staff).post("/api/v1/observations/bulk/", body.encode(), content_type="application/json")
        assert answer.status_code == 400, literal
        assert not Observation.objects.exists()

    @pytest.mark.parametrize("text", NOT_NUMBERS)
    def test_in_a_file(self, cast, api, text):
        IndicatorFactory(code="EN-1")
        file = SimpleUploadedFile("v.csv", f"indicator,on,value\nEN-1,2026-10-30,1\nEN-1,2026-10-31,{text}\n".encode())
        found = api(cast.staff).post(
            "/api/v1/observations/import/", {"file": file, "check_only": "false"}, format="multipart"
        )
        assert found.status_code == 202, found.content
        jobs.run_due()
        row = api(cast.staff).get(found.json()["href"]).json()
        assert (row["outcome"], row["counts"]["rejected"]) == ("refused", 1)
        assert (row["faults"][0]["row"], row["faults"][0]["column"]) == (2, "value")
        assert row["faults"][0]["message"]
        assert not Observation.objects.exists()


class TestRelations:
    def test_a_circle_of_requirements(self, cast, api):
        first, second = InitiativeFactory(owner=cast.office), InitiativeFactory(owner=cast.office)
        services.set_dependencies(initiative=first, requires=[second], excludes=[], by=cast.office)
        body = {"requires": [str(first.pk)], "excludes": []}
        answer = api(cast.office).post(f"/api/v1/initiatives/{second.pk}/depend/", body, format="json")
        assert refused(answer, 400, "requires", "in a circle", "Take one out", first.reference, second.reference)
        assert Dependency.objects.count() == 1

    def test_a_portfolio_whose_rules_clash_names_them(self, cast, opened, now, api):
        row = opened()
        give(row, cast.evaluator, now, 4, 2, 1, 1)
        row = services.close_round(round=row, at=now, by=cast.office)
        lamps = row.entries.first().initiative
        portfolio = services.draw_up_portfolio(
            title="P",
            round=row,
            budgets=[{"fiscal_year": "2027", "amount": Decimal(10)}],
            must_do=[{"initiative": lamps.reference}],
            by=cast.office,
        )
        services.solve_portfolio(portfolio=portfolio, by=cast.office)
        jobs.run_due()
        found = Portfolio.objects.get().solution
        assert found["outcome"] == "infeasible"
        assert sorted(found["clashes"]) == ["Budget of 2027", f"Must do: {lamps}"]
        assert not found["selected"]
