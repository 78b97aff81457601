"""Panel, declarations, hidden scores, consensus and outcome."""

import re
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal
from alliance.models import Notification
from procurement import queries, services
from procurement.models import ConsensusRating, DemonstrationScore, Rfi, ScoreSheet
from tests.factories.alliance import UserFactory
from tests.factories.procurement import (
    DeclarationFactory,
    DemonstrationScoreFactory,
    DemonstrationSlotFactory,
    PublishedRfiFactory,
    RfiFactory,
    RfiResponseFactory,
)


@pytest.fixture
def rfi(cast):
    found = RfiFactory(
        state="opened", published_at=datetime(2026, 1, 1, tzinfo=UTC), created_by=cast.procurement_officer
    )
    RfiResponseFactory.create_batch(2, rfi=found)
    return found


@pytest.fixture
def panel(rfi, cast):
    people = [cast.evaluator, cast.evaluator2]
    services.start_evaluation(rfi=rfi, evaluators=people, by=cast.procurement_officer)
    return people


def ratings(rfi, value):
    return [{"criterion": criterion, "value": value} for criterion in rfi.criterion_rows.all()]


def score_all(rfi, panel, value=3):
    for person in panel:
        services.declare_interests(rfi=rfi, by=person)
        for sheet in ScoreSheet.objects.filter(evaluator=person):
            services.change_score_sheet(sheet=sheet, ratings=ratings(rfi, value), by=person)
            services.submit_score_sheet(sheet=sheet, at=datetime.now(UTC), by=person)


def agree_all(rfi, cast, values=(4, 1)):
    for response, value in zip(rfi.responses.order_by("pk"), values, strict=True):
        services.record_consensus(
            response=response,
            ratings=ratings(rfi, value),
            consensus_reason="Shown on the street.",
            by=cast.procurement_officer,
        )


@pytest.mark.django_db
class TestStartEvaluation:
    def test_A08_is_refused_with_whoever_wrote_the_rfi(self, rfi, cast):
        author = cast.procurement_officer
        author.role_assignments.create(role="evaluator")
        author = type(author).objects.get(pk=author.pk)
        with pytest.raises(Refusal) as refused:
            services.start_evaluation(rfi=rfi, evaluators=[author], by=author)
        assert refused.value.code == "separation_of_duties"

    def test_A08_is_refused_with_whoever_changed_it(self, cast, rfi):
        Rfi.objects.filter(pk=rfi.pk).update(state="draft")
        services.change_rfi(rfi=rfi, title="Light that lasts", by=cast.office)
        Rfi.objects.filter(pk=rfi.pk).update(state="opened")
        cast.office.role_assignments.create(role="evaluator")
        writer = type(cast.office).objects.get(pk=cast.office.pk)
        with pytest.raises(Refusal, match="wrote, changed or opened") as refused:
            services.start_evaluation(rfi=rfi, evaluators=[writer], by=cast.procurement_officer)
        assert refused.value.code == "separation_of_duties"

    def test_S20_is_refused_before_the_opening(self, cast):
        with pytest.raises(Refusal, match="must be opened"):
            services.start_evaluation(
                rfi=PublishedRfiFactory(), evaluators=[cast.evaluator], by=cast.procurement_officer
            )

    def test_is_refused_without_responses(self, cast):
        with pytest.raises(Refusal, match="Conclude the RFI instead"):
            services.start_evaluation(
                rfi=RfiFactory(state="opened"), evaluators=[cast.evaluator], by=cast.procurement_officer
            )


@pytest.mark.django_db
class TestDeclareInterests:
    def test_A06_reading_is_refused_before_it_at_both_doors(self, rfi, panel, api, browser_of):
        response = rfi.responses.first()
        answer = api(panel[0]).get(f"/api/v1/responses/{response.pk}/content/")
        page = browser_of(panel[0]).get(response.get_absolute_url())

        assert (answer.status_code, answer.json()["code"]) == (403, "declaration_required")
        assert page.status_code == 403
        assert answer.json()["detail"] in page.content.decode()

    def test_without_conflict_opens_the_responses_and_a_sheet_for_each(self, rfi, panel, api):
        services.declare_interests(rfi=rfi, by=panel[0])

        assert ScoreSheet.objects.filter(evaluator=panel[0]).count() == 2
        response = rfi.responses.first()
        assert api(panel[0]).get(f"/api/v1/responses/{response.pk}/content/").json() == response.content

    def test_A05_a_conflict_bars_from_reading_and_voids_the_sheet(self, rfi, panel, api):
        response = rfi.responses.first()
        services.declare_interests(rfi=rfi, by=panel[0])
        services.declare_interests(rfi=rfi, conflicts=[response], note="My sister works there.", by=panel[0])

        assert response.sheets.get(evaluator=panel[0]).state == "void"
        answer = api(panel[0]).get(f"/api/v1/responses/{response.pk}/content/")
        assert (answer.status_code, answer.json()["code"]) == (403, "conflict_of_interest")

    def test_A05_a_conflict_once_declared_stands(self, rfi, panel, api, browser_of):
        response = rfi.responses.first()
        services.declare_interests(rfi=rfi, conflicts=[response], note="My sister.", by=panel[0])
        page = browser_of(panel[0]).get(f"/rfis/{rfi.pk}/declare_interests/").content.decode()
        [ticked] = re.findall(r"<input[^>]*checked[^>]*>", page)
        assert str(response.pk) in ticked
        refused = api(panel[0]).post(f"/api/v1/rfis/{rfi.pk}/declare_interests/", {"conflicts": []}, format="json")
        assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "conflicts")
        assert "that stands" in refused.json()["errors"][0]["message"]
        answer = api(panel[0]).get(f"/api/v1/responses/{response.pk}/content/")
        assert answer.status_code == 403

    @pytest.mark.parametrize("state", ["consensus", "demonstrating", "reported"])
    def test_A05_a_conflict_found_out_late_is_declared_until_the_outcome(self, rfi, panel, cast, api, state):
        score_all(rfi, panel)
        services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        Rfi.objects.filter(pk=rfi.pk).update(state=state)
        response = rfi.responses.first()
        said = {"conflicts": [str(response.pk)], "note": "They hired me."}
        url = f"/api/v1/rfis/{rfi.pk}/declare_interests/"
        assert api(panel[0]).post(url, said, format="json").status_code == 200
        assert response.sheets.get(evaluator=panel[0]).state == "void"
        assert response.sheets.get(evaluator=panel[1]).state == "submitted"
        assert api(panel[0]).get(f"/api/v1/responses/{response.pk}/content/").status_code == 403
        told = Notification.objects.get(recipient=cast.procurement_officer, text__contains="declared a conflict with")
        assert "do not count" in told.text
        Rfi.objects.filter(pk=rfi.pk).update(state="concluded")
        assert api(panel[1]).post(url, {}, format="json").status_code == 409

    def test_a_person_outside_the_panel_does_not_see_responses(self, rfi, panel, cast, api):
        response = rfi.responses.first()
        outsider = UserFactory(username="outsider", roles=["evaluator"])
        assert api(outsider).get(f"/api/v1/responses/{response.pk}/").status_code == 404
        with pytest.raises(NotAllowed):
            services.declare_interests(rfi=rfi, by=outsider)


@pytest.mark.django_db
class TestScores:
    def test_A07_are_hidden_from_each_other_until_all_are_in(self, rfi, panel, cast, api):
        score_all(rfi, panel)
        theirs = ScoreSheet.objects.filter(evaluator=panel[1]).first()
        assert api(panel[0]).get(f"/api/v1/score-sheets/{theirs.pk}/").status_code == 404
        assert api(cast.procurement_officer).get(f"/api/v1/score-sheets/{theirs.pk}/").status_code == 404
        services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        assert api(panel[0]).get(f"/api/v1/score-sheets/{theirs.pk}/").status_code == 200

    def test_after_the_lock_are_refused(self, rfi, panel):
        score_all(rfi, panel)
        sheet = ScoreSheet.objects.filter(evaluator=panel[0]).first()
        with pytest.raises(Refusal) as refused:
            services.change_score_sheet(sheet=sheet, ratings=ratings(rfi, 1), by=panel[0])
        assert refused.value.code == "frozen"

    def test_must_be_complete_to_be_submitted(self, rfi, panel):
        services.declare_interests(rfi=rfi, by=panel[0])
        sheet = ScoreSheet.objects.filter(evaluator=panel[0]).first()
        services.change_score_sheet(sheet=sheet, ratings=ratings(rfi, 2)[1:], by=panel[0])
        with pytest.raises(Refusal, match="Not rated yet: Benefit to residents"):
            services.submit_score_sheet(sheet=sheet, at=datetime.now(UTC), by=panel[0])

    def test_of_another_evaluator_cannot_be_written(self, rfi, panel):
        services.declare_interests(rfi=rfi, by=panel[0])
        with pytest.raises(NotAllowed):
            services.change_score_sheet(sheet=ScoreSheet.objects.first(), ratings=[], by=panel[1])

    def test_are_written_through_the_page_and_the_api(self, rfi, panel, api, browser_of):
        services.declare_interests(rfi=rfi, by=panel[0])
        one, two = ScoreSheet.objects.filter(evaluator=panel[0])
        criteria = list(rfi.criterion_rows.all())
        form = {f"ratings-{n}-criterion": str(row.pk) for n, row in enumerate(criteria)}
        form |= {f"ratings-{n}-value": "3" for n in range(len(criteria))}
        page = browser_of(panel[0]).post(f"/score-sheets/{one.pk}/change/", form | {"version": one.version})
        body = {"ratings": [{"criterion": str(row.pk), "value": 2} for row in criteria], "comment": "Good."}
        answer = api(panel[0]).patch(f"/api/v1/score-sheets/{two.pk}/", body, headers={"If-Match": two.etag})

        assert (page.status_code, answer.status_code) == (302, 200)
        assert list(one.given.values_list("value", flat=True)) == [3, 3, 3, 3]
        assert [row["value"] for row in answer.json()["ratings"]] == [2, 2, 2, 2]

    def test_cannot_be_revealed_while_one_is_missing(self, rfi, panel, cast):
        score_all(rfi, panel[:1])
        with pytest.raises(Refusal, match=panel[1].name):
            services.reveal_scores(rfi=rfi, by=cast.procurement_officer)


@pytest.mark.django_db
class TestConsensusAndOutcome:
    def test_rank_by_weights_exactly(self, rfi, panel, cast):
        score_all(rfi, panel)
        services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        agree_all(rfi, cast)
        places = queries.ranking_of(rfi)

        assert [(place["rank"], place["score"]) for place in places] == [(1, Decimal(100)), (2, Decimal(25))]

    def test_consensus_is_refused_before_scores_are_shown(self, rfi, panel, cast):
        with pytest.raises(Refusal, match="after all scores are in"):
            agree_all(rfi, cast)

    def test_an_outcome_needs_the_consensus_on_every_response(self, rfi, panel, cast):
        score_all(rfi, panel)
        services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        with pytest.raises(Refusal) as refused:
            services.conclude_rfi(
                rfi=rfi,
                outcome="no_action",
                outcome_reason="None fits.",
                at=datetime.now(UTC),
                by=cast.procurement_officer,
            )
        assert refused.value.code == "consensus_missing"
        assert Rfi.objects.get(pk=rfi.pk).state == "consensus"

    def test_the_outcome_is_told_to_every_vendor_that_responded(self, rfi, panel, cast):
        people = [UserFactory(roles=["vendor"], organisation=response.organisation) for response in rfi.responses.all()]
        score_all(rfi, panel)
        services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        agree_all(rfi, cast)
        done = services.conclude_rfi(
            rfi=rfi,
            outcome="pilot_agreement",
            chosen=queries.ranking_of(rfi)[0]["response"],
            outcome_reason="Strongest demonstration.",
            at=datetime.now(UTC),
            by=cast.procurement_officer,
        )

        assert (done.state, done.outcome) == ("concluded", "pilot_agreement")
        for person in people:
            assert "Strongest demonstration." in Notification.objects.get(recipient=person).text

    def test_cancelling_leaves_sealed_responses_sealed(self, cast):
        rfi = PublishedRfiFactory()
        services.submit_response(
            rfi=rfi, summary="x", partnership="x", demonstration="x", shared_value="x", by=cast.vendor
        )
        services.cancel_rfi(rfi=rfi, why="The budget fell away.", at=datetime.now(UTC), by=cast.procurement_officer)

        assert rfi.responses.get().state == "sealed"
        assert Rfi.objects.get(pk=rfi.pk).outcome_reason == "The budget fell away."


@pytest.mark.django_db
class TestConflicts:
    """What an evaluator with a conflict finds when the scores are shown."""

    @pytest.fixture
    def barred(self, rfi, panel, cast):
        response = rfi.responses.order_by("pk").first()
        services.declare_interests(rfi=rfi, conflicts=[response], note="My brother.", by=panel[0])
        services.declare_interests(rfi=rfi, by=panel[1])
        for sheet in ScoreSheet.objects.select_related("evaluator"):
            services.change_score_sheet(sheet=sheet, ratings=ratings(rfi, 3), by=sheet.evaluator)
            services.submit_score_sheet(sheet=sheet, at=datetime.now(UTC), by=sheet.evaluator)
        services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        return response

    def test_A05_the_sheet_of_a_colleague_shows_neither_the_response_nor_its_ratings(
        self, barred, rfi, panel, cast, api, browser_of
    ):
        theirs = barred.sheets.get(evaluator=panel[1])
        for person, status in ((panel[0], 404), (panel[1], 200), (cast.procurement_officer, 200)):
            assert browser_of(person).get(f"/score-sheets/{theirs.pk}/").status_code == status
            assert api(person).get(f"/api/v1/score-sheets/{theirs.pk}/").status_code == status
        other = rfi.responses.exclude(pk=barred.pk).get()
        seen = ScoreSheet.objects.visible_to(panel[0])
        assert {sheet.response_id for sheet in seen} == {other.pk}
        assert seen.filter(evaluator=panel[1]).exists()

    def test_A05_what_was_agreed_and_seen_is_not_theirs_either(self, barred, rfi, panel, cast):
        services.record_consensus(
            response=barred, ratings=ratings(rfi, 3), consensus_reason="Seen.", by=cast.procurement_officer
        )
        score = DemonstrationScoreFactory(slot=DemonstrationSlotFactory(rfi=rfi, response=barred))
        Rfi.objects.filter(pk=rfi.pk).update(state="reported")
        for person, count in ((panel[0], 0), (panel[1], 4), (cast.procurement_officer, 4)):
            assert ConsensusRating.objects.visible_to(person).count() == count
            assert DemonstrationScore.objects.visible_to(person).filter(pk=score.pk).exists() == bool(count)

    def test_A05_an_officer_of_the_panel_is_barred_like_the_rest_of_it(self, barred, panel, api):
        panel[0].role_assignments.create(role="procurement_officer")
        both = type(panel[0]).objects.get(pk=panel[0].pk)
        theirs = barred.sheets.get(evaluator=panel[1])
        assert api(both).get(f"/api/v1/score-sheets/{theirs.pk}/").status_code == 404

    def test_A05_an_officer_who_could_judge_reads_no_response_by_its_sheet(self, barred, panel, browser_of):
        officer = UserFactory(username="both", roles=["procurement_officer", "evaluator"])
        theirs = barred.sheets.get(evaluator=panel[1])
        assert browser_of(officer).get(f"/score-sheets/{theirs.pk}/").status_code == 403


@pytest.mark.django_db
class TestOwnOrganisation:
    """An evaluator who belongs to a vendor that responded."""

    def test_A05_is_not_taken_into_the_panel(self, rfi, cast):
        response = rfi.responses.first()
        theirs = UserFactory(username="theirs", organisation=response.organisation, roles=["evaluator"])
        with pytest.raises(Refusal, match="which responded") as refused:
            services.start_evaluation(rfi=rfi, evaluators=[cast.evaluator, theirs], by=cast.procurement_officer)
        assert refused.value.code == "conflict_of_interest"

    @pytest.fixture
    def moved(self, rfi, panel):
        """Joined the vendor after the panel was named."""
        panel[0].organisation = rfi.responses.first().organisation
        panel[0].save()
        return panel[0]

    def test_A05_reads_nothing_of_it_and_can_only_declare_the_conflict(self, rfi, moved, api):
        response = rfi.responses.get(organisation=moved.organisation)
        answer = api(moved).get(f"/api/v1/responses/{response.pk}/content/")
        assert (answer.status_code, answer.json()["code"]) == (403, "conflict_of_interest")
        with pytest.raises(ValidationError, match=f"You belong to {moved.organisation}: tick it"):
            services.declare_interests(rfi=rfi, by=moved)
        services.declare_interests(rfi=rfi, conflicts=[response], note="I work there.", by=moved)
        assert not response.sheets.filter(evaluator=moved).exists()

    def test_A05_does_not_score_its_demonstration(self, rfi, moved):
        response = rfi.responses.get(organisation=moved.organisation)
        DeclarationFactory(response=response, evaluator=moved, has_conflict=False)
        Rfi.objects.filter(pk=rfi.pk).update(state="demonstrating")
        slot = DemonstrationSlotFactory(rfi=rfi, response=response)
        with pytest.raises(NotAllowed) as refused:
            services.score_demonstration(slot=slot, value=4, remark="Great.", at=datetime.now(UTC), by=moved)
        assert refused.value.code == "conflict_of_interest"

    def test_reads_as_a_vendor_what_it_sent_where_it_judges_nobody(self, rfi, api):
        response = rfi.responses.first()
        theirs = UserFactory(username="theirs", organisation=response.organisation, roles=["evaluator", "vendor"])
        assert api(theirs).get(f"/api/v1/responses/{response.pk}/content/").status_code == 200
