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

    def test_are_seen_with_their_initiative(self, cast, api, browser_of):
        rfi = RfiFactory(initiative__is_public=False, initiative__department=cast.works)
        row = CitationFactory(initiative=rfi.initiative, note="Where we know it from.")
        places = (rfi.get_absolute_url(), row.proven_solution.get_absolute_url())
        seen = [
            [row.note in browser_of(person).get(place).content.decode() for place in places]
            + [api(person).get(f"/api/v1/citations/{row.pk}/").status_code]
            for person in (cast.staff, cast.office, cast.other_staff)
        ]
        assert seen == [[True, True, 200], [True, True, 200], [False, False, 404]]
        assert row.note not in browser_of().get(places[1]).content.decode()
        assert api(cast.other_staff).get("/api/v1/citations/").json()["results"] == []

    def test_are_made_for_initiatives_one_may_see(self, cast, api):
        hidden = InitiativeFactory(is_public=False)
        said = {"initiative": str(hidden.pk), "proven_solution": str(ProvenSolutionFactory().pk), "note": "x"}
        assert api(cast.other_staff).post("/api/v1/citations/", said).status_code == 400
        assert api(cast.office).post("/api/v1/citations/", said).status_code == 201

    def test_are_taken_away_by_who_may_edit_the_initiative_or_cited_it(self, cast, api, browser_of):
        initiative = InitiativeFactory(department=cast.works, owner=cast.evaluator, is_public=True)
        row = CitationFactory(initiative=initiative)
        for person in (cast.other_staff, cast.procurement_officer):
            answer = api(person).post(f"/api/v1/citations/{row.pk}/withdraw/")
            page = browser_of(person).post(f"/citations/{row.pk}/withdraw/")
            assert (answer.status_code, page.status_code) == (403, 403)
        assert initiative.citations.exists()
        for person in (cast.staff, cast.office, cast.evaluator):
            services.withdraw_citation(citation=CitationFactory(initiative=initiative), by=person)
        own = CitationFactory(initiative=initiative, created_by=cast.procurement_officer)
        services.withdraw_citation(citation=own, by=cast.procurement_officer)
        assert list(initiative.citations.all()) == [row]


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
