"""Proven solutions, their citations, and what procurement tells the initiative page and My work."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed
from procurement import contributes, services
from procurement.models import ProvenSolution
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import (
    CitationFactory,
    CriterionFactory,
    ProvenSolutionFactory,
    PublishedRfiFactory,
    RfiFactory,
    VendorQuestionFactory,
)

SHAPE = {
    "title": "Lamps that dim",
    "problem": "Dark streets.",
    "solution": "Lamps dim.",
    "domain": "energy",
    "place": "Elsewhere, XX",
    "country": "XX",
    "outcome": "worked",
    "result": "Half the electricity.",
    "evidence_level": "press",
    "sources": "https://city.example/a https://city.example/b",
    "kpis": [{"name": "Electricity", "unit": "kWh", "baseline": "100", "actual": "51"}],
}


@pytest.mark.django_db
class TestProvenSolutions:
    def test_are_recorded_with_what_was_measured(self, cast, api):
        made = api(cast.staff).post("/api/v1/proven-solutions/", SHAPE)
        assert made.status_code == 201
        assert made.json()["kpis"][0]["actual"] == "51"

    def test_are_not_recorded_by_vendors(self, cast):
        with pytest.raises(NotAllowed):
            services.record_proven_solution(**SHAPE, by=cast.vendor)

    def test_are_found_and_read_without_an_account(self, api, browser_of):
        wanted, _ = ProvenSolutionFactory(title="Adaptive lamps"), ProvenSolutionFactory(title="Parking")
        found = api().get("/api/v1/proven-solutions/?search=adaptive").json()["results"]
        page = browser_of().get(wanted.get_absolute_url())

        assert [row["id"] for row in found] == [str(wanted.pk)]
        assert "Official report" in page.content.decode()

    def test_refuse_a_negative_cost_by_name(self, cast):
        with pytest.raises(ValidationError) as refused:
            services.record_proven_solution(**SHAPE | {"cost_amount": -1}, by=cast.staff)
        assert list(refused.value.error_dict) == ["cost_amount"]
        assert not ProvenSolution.objects.exists()


@pytest.mark.django_db
class TestCitations:
    def test_refuse_a_criterion_of_another_initiative(self, cast):
        with pytest.raises(ValidationError, match="another initiative"):
            services.cite_proven_solution(
                initiative=InitiativeFactory(),
                proven_solution=ProvenSolutionFactory(),
                criterion=CriterionFactory(),
                note="x",
                by=cast.staff,
            )

    def test_are_refused_twice_for_the_same(self, cast):
        rfi = RfiFactory()
        said = {
            "initiative": rfi.initiative,
            "proven_solution": ProvenSolutionFactory(),
            "criterion": rfi.criterion_rows.first(),
            "note": "Measured across a city.",
            "by": cast.staff,
        }
        services.cite_proven_solution(**said)
        with pytest.raises(ValidationError, match="already"):
            services.cite_proven_solution(**said)


@pytest.mark.django_db
class TestContributions:
    def test_the_pillar_is_ready_with_an_outcome_and_proof(self):
        initiative = InitiativeFactory()
        assert [check.passes for check in contributes.readiness(initiative)] == [False, False]
        RfiFactory(initiative=initiative, state="concluded", outcome="pilot_agreement")
        CitationFactory(initiative=initiative)
        anew = type(initiative).objects.get(pk=initiative.pk)
        assert [check.passes for check in contributes.readiness(anew)] == [True, True]

    def test_no_action_is_not_a_way_to_acquire(self):
        rfi = RfiFactory(state="concluded", outcome="no_action")
        assert not next(iter(contributes.readiness(rfi.initiative))).passes

    def test_officers_see_questions_to_answer_and_responses_to_open(self, cast):
        VendorQuestionFactory()
        past = datetime.now(UTC) - timedelta(days=1)
        PublishedRfiFactory(due_at=past, questions_until=past)
        tasks = list(contributes.officers_work(cast.procurement_officer, datetime.now(UTC)))

        assert [task.button for task in tasks] == ["Open questions", "Propose opening"]
        assert list(contributes.officers_work(cast.staff, datetime.now(UTC))) == []

    def test_the_panel_of_an_initiative_hides_drafts_from_residents(self, cast):
        rfi = RfiFactory()
        assert [row for row, _ in contributes.panel(rfi.initiative, cast.procurement_officer)["rfis"]] == [rfi]
        assert contributes.panel(rfi.initiative, cast.resident) is None
