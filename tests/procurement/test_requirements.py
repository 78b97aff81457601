"""Questions to vendors: written with the RFI, answered in their kind, shown to those who judge."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance.errors import Refusal
from procurement import queries, services
from procurement.models import Rfi, RfiResponse
from tests.factories.procurement import (
    CriterionFactory,
    PublishedRfiFactory,
    RequirementFactory,
    RfiFactory,
    RfiResponseFactory,
)

TEXTS = {"summary": "Us.", "partnership": "x", "demonstration": "x", "shared_value": "x"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfi():
    return PublishedRfiFactory()


def answer(row, value):
    return {"requirement": str(row.pk), "value": value}


def opened(rfi, cast):
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    return rfi.responses.get()


class TestWriting:
    def test_they_stand_in_the_draft_its_edition_and_its_api(self, cast, api):
        rfi = RfiFactory()
        rows = [{"text": "Years?", "kind": "number", "judged": "pass_fail", "least": Decimal(5)}]
        services.change_rfi(rfi=rfi, requirements=rows, by=cast.procurement_officer)
        shown = api(cast.procurement_officer).get(f"/api/v1/rfis/{rfi.pk}/").json()["requirements"]
        assert [(row["text"], row["kind"], row["judged"], row["least"]) for row in shown] == [
            ("Years?", "number", "pass_fail", "5.0000")
        ]
        assert queries.text_of(rfi)["requirements"][0]["text"] == "Years?"

    def test_a_faulty_row_is_named_by_its_place_and_nothing_is_saved(self, cast):
        rfi = RfiFactory()
        rows = [{"text": "Years?", "kind": "number"}, {"text": "", "kind": "number"}]
        with pytest.raises(ValidationError, match="Row 2: ") as fault:
            services.change_rfi(rfi=rfi, requirements=rows, by=cast.procurement_officer)
        assert list(fault.value.message_dict) == ["requirements"]
        assert not rfi.requirement_rows.exists()

    def test_saving_the_same_again_changes_nothing(self, cast):
        rfi = RfiFactory()
        rows = [{"text": "Years?", "kind": "number", "least": Decimal(5)}]
        services.change_rfi(rfi=rfi, requirements=rows, by=cast.procurement_officer)
        before = list(rfi.requirement_rows.values_list("pk", flat=True))
        row = services.change_rfi(rfi=rfi, requirements=rows, by=cast.procurement_officer)
        assert list(row.requirement_rows.values_list("pk", flat=True)) == before

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ({"text": "Which?", "kind": "choice", "options": "One"}, "at least two choices"),
            ({"text": "Parts?", "kind": "table"}, "columns of the table"),
            ({"text": "How?", "judged": "scored", "criterion": "None such"}, "exactly as it is called"),
            ({"text": "Years?", "kind": "number", "least": Decimal(9), "most": Decimal(1)}, "more than the most"),
        ],
    )
    def test_an_rfi_whose_questions_cannot_be_answered_is_not_sent_for_review(self, cast, row, sentence):
        rfi = RfiFactory()
        services.change_rfi(rfi=rfi, requirements=[row], by=cast.procurement_officer)
        with pytest.raises(ValidationError, match=sentence):
            services.send_for_review(rfi=rfi, reviewers=[cast.champion], by=cast.procurement_officer)


class TestAnswers:
    @pytest.mark.parametrize(
        ("kind", "value", "sentence"),
        [
            ("number", "many", "write a number as digits"),
            ("number", True, "write a number as digits"),
            ("number", "1" * 31, "write a number as digits"),
            ("number", "Infinity", "write a number as digits"),
            ("number", "1e999999999999", "write a number as digits"),
            ("number", "1e-999999999", "write a number as digits"),
            ("choice", "Green", "choose one of Red; Blue"),
            ("date", "soon", "write the day as 2026-11-23"),
            ("file", "offer.pdf", "choose a file"),
            ("table", [["one"]], "send rows of 2 cells"),
            ("text", 7, "write a text"),
            ("text", "", "answer it"),
        ],
    )
    def test_of_the_wrong_kind_are_refused_by_name_with_one_sentence_at_both_doors(
        self, rfi, cast, api, browser_of, kind, value, sentence
    ):
        row = RequirementFactory(rfi=rfi, text="Tell us", kind=kind, options="Red\nBlue", judged="pass_fail")
        sent = TEXTS | {"answers": [answer(row, value)]}
        said = api(cast.vendor).post(f"/api/v1/rfis/{rfi.pk}/respond/", sent, format="json")
        assert said.status_code == 400
        assert f"“Tell us”: {sentence}" in str(said.json())
        if isinstance(value, str):
            page = browser_of(cast.vendor).post(
                f"/rfis/{rfi.pk}/respond/", TEXTS | {"addenda_read": 0, f"answers-{row.pk}": value}
            )
            assert page.status_code == 400
            assert f"“Tell us”: {sentence}" in page.content.decode()
            assert TEXTS["summary"] in page.content.decode()
        assert not RfiResponse.objects.exists()

    def test_to_no_question_or_twice_are_refused(self, rfi, cast):
        row = RequirementFactory(rfi=rfi)
        with pytest.raises(ValidationError, match="no question of this RFI"):
            services.submit_response(rfi=rfi, by=cast.vendor, answers=[{"requirement": "x", "value": "y"}], **TEXTS)
        with pytest.raises(ValidationError, match="answered twice"):
            services.submit_response(rfi=rfi, by=cast.vendor, answers=[answer(row, "a"), answer(row, "b")], **TEXTS)

    def test_of_every_kind_are_sent_by_the_page_and_shown_after_the_opening(self, rfi, cast, browser_of):
        kinds = ("text", "number", "choice", "date", "file", "table")
        rows = {
            kind: RequirementFactory(rfi=rfi, position=at, text=f"Q {kind}", kind=kind, options="Red\nBlue")
            for at, kind in enumerate(kinds)
        }
        given = {"text": "Long ago", "number": "12.50", "choice": "Blue", "date": "2027-02-03"}
        data = TEXTS | {"addenda_read": 0} | {f"answers-{rows[kind].pk}": value for kind, value in given.items()}
        data |= {f"answers-{rows['file'].pk}": SimpleUploadedFile("proof.txt", b"pr00f")}
        data |= {f"answers-{rows['table'].pk}-0-0": "lamp", f"answers-{rows['table'].pk}-0-1": "17"}
        assert browser_of(cast.vendor).post(f"/rfis/{rfi.pk}/respond/", data).status_code == 302

        response = opened(rfi, cast)
        found = {row["requirement"].kind: row["value"] for row in queries.answers_of(response)}
        assert found == given | {"file": "proof.txt", "table": [["lamp", "17"]]}
        browser = browser_of(cast.procurement_officer)
        page = browser.get(response.get_absolute_url()).content.decode()
        for words in (*given.values(), "lamp"):
            if words != "2027-02-03":
                assert words in page
        assert browser.get(f"/responses/{response.pk}/files/0/").content == b"pr00f"

    def test_are_beside_the_ratings_on_the_sheet(self, rfi, cast, browser_of):
        row = RequirementFactory(rfi=rfi, text="Where is it in use?")
        services.submit_response(rfi=rfi, by=cast.vendor, answers=[answer(row, "In R1verton")], **TEXTS)
        opened(rfi, cast)
        services.start_evaluation(rfi=rfi, evaluators=[cast.evaluator], by=cast.procurement_officer)
        services.declare_interests(rfi=rfi, by=cast.evaluator)
        sheet = rfi.responses.get().sheets.get()
        assert "In R1verton" in browser_of(cast.evaluator).get(sheet.get_absolute_url()).content.decode()


class TestJudging:
    @pytest.fixture
    def judged(self):
        rfi = RfiFactory(state="consensus", published_at=datetime.now(UTC), criteria=())
        CriterionFactory(rfi=rfi)
        return rfi

    def response(self, rfi, row, value):
        said = {"requirement": str(row.pk), "question": row.text, "kind": row.kind, "value": value}
        return RfiResponseFactory(rfi=rfi, content={"summary": "x", "answers": [said]})

    def agree(self, response, cast, **more):
        ratings = [{"criterion": response.rfi.criterion_rows.get(), "value": 3}]
        services.record_consensus(
            response=response, ratings=ratings, consensus_reason="Agreed.", by=cast.procurement_officer, **more
        )

    def test_a_number_outside_its_bounds_is_not_ranked(self, judged, cast, browser_of):
        row = RequirementFactory(rfi=judged, text="Years", kind="number", judged="pass_fail", least=Decimal(5))
        short, long = self.response(judged, row, "4.99"), self.response(judged, row, "5")
        for each in (short, long):
            self.agree(each, cast)
        assert [place["response"] for place in queries.ranking_of(judged)] == [long]
        page = browser_of(cast.procurement_officer).get(judged.get_absolute_url()).content.decode()
        assert "Not ranked" in page

    def test_what_the_panel_says_is_not_met_is_not_ranked(self, judged, cast):
        row = RequirementFactory(rfi=judged, text="A licence", judged="pass_fail")
        response = self.response(judged, row, "We hope so")
        self.agree(response, cast, unmet=[row])
        assert queries.ranking_of(judged) == []
        assert [each["missed"] for each in queries.unranked(judged)] == [["A licence"]]

    def test_a_question_of_another_rfi_cannot_be_missed(self, judged, cast):
        response = RfiResponseFactory(rfi=judged)
        with pytest.raises(ValidationError, match="this RFI only"):
            self.agree(response, cast, unmet=[RequirementFactory(judged="pass_fail")])


class TestGroup:
    def test_a_panel_that_scores_together_has_no_sheets_and_goes_from_declaring_to_consensus(self, rfi, cast):
        services.submit_response(rfi=rfi, by=cast.vendor, **TEXTS)
        response = opened(rfi, cast)
        services.start_evaluation(rfi=rfi, evaluators=[cast.evaluator], in_group=True, by=cast.procurement_officer)
        with pytest.raises(Refusal, match="missing from"):
            services.reveal_scores(rfi=rfi, by=cast.procurement_officer)
        services.declare_interests(rfi=rfi, by=cast.evaluator)
        assert not response.sheets.exists()
        assert services.reveal_scores(rfi=rfi, by=cast.procurement_officer).state == "consensus"

    def test_a_response_with_which_everybody_has_a_conflict_stays_unjudged(self, rfi, cast):
        services.submit_response(rfi=rfi, by=cast.vendor, **TEXTS)
        response = opened(rfi, cast)
        services.start_evaluation(rfi=rfi, evaluators=[cast.evaluator], in_group=True, by=cast.procurement_officer)
        services.declare_interests(rfi=rfi, conflicts=[response], note="My brother.", by=cast.evaluator)
        with pytest.raises(Refusal, match="scored by nobody"):
            services.reveal_scores(rfi=rfi, by=cast.procurement_officer)


class TestJudgedByItself:
    CASES = (
        ("choice", {"options": "A\nB\nC", "accepted": "A\nB"}, "B", "C"),
        ("date", {"earliest": date(2027, 1, 1), "latest": date(2027, 6, 30)}, "2027-06-30", "2027-07-01"),
        ("date", {"earliest": date(2027, 1, 1)}, "2027-01-01", "2026-12-31"),
        ("number", {"least": Decimal(5)}, "5", "4.9999"),
    )

    @pytest.mark.parametrize(("kind", "values", "met", "missed"), CASES)
    def test_what_must_be_met_is_judged_by_itself(self, kind, values, met, missed):
        rfi = RfiFactory(state="consensus", published_at=datetime.now(UTC))
        row = RequirementFactory(rfi=rfi, kind=kind, judged="pass_fail", **values)
        for value, falls_short in ((met, []), (missed, [row.text])):
            response = RfiResponseFactory(rfi=rfi, content={"answers": [answer(row, value)]})
            assert queries.falls_short(response) == falls_short

    @pytest.mark.parametrize("judged", ["information", "scored"])
    def test_what_is_not_to_be_met_misses_nothing(self, judged):
        row = RequirementFactory(kind="choice", judged=judged, options="A\nB", accepted="A")
        response = RfiResponseFactory(rfi=row.rfi, content={"answers": [answer(row, "B")]})
        assert queries.falls_short(response) == []

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            ({"kind": "choice", "options": "A\nB", "accepted": "C"}, "“C” is no choice"),
            ({"kind": "text", "accepted": "C"}, "only a choice"),
            ({"kind": "date", "least": date(2027, 2, 1), "most": date(2027, 1, 1)}, "more than the most"),
        ],
    )
    def test_bounds_that_cannot_be_are_refused_before_review(self, cast, row, sentence):
        rfi = RfiFactory()
        services.change_rfi(rfi=rfi, requirements=[{"text": "Q?", **row}], by=cast.procurement_officer)
        with pytest.raises(ValidationError, match=sentence):
            services.send_for_review(rfi=rfi, reviewers=[cast.champion], by=cast.procurement_officer)

    def test_days_and_choices_are_written_in_one_form_and_shown_to_vendors(self, cast, api, browser_of):
        rfi, officer = RfiFactory(), cast.procurement_officer
        rows = [
            {"text": "When?", "kind": "date", "judged": "pass_fail", "least": "2027-01-01", "most": ""},
            {"text": "Which?", "kind": "choice", "judged": "pass_fail", "options": "A\nB", "accepted": "B"},
        ]
        bad = [{"text": "When?", "kind": "date", "judged": "pass_fail", "least": "soon"}]
        tag = {"If-Match": f'"{rfi.pk}-{rfi.version}"'}
        refused = api(officer).patch(f"/api/v1/rfis/{rfi.pk}/", {"requirements": bad}, headers=tag)
        assert "2026-11-23" in refused.json()["errors"][0]["message"]
        shown = (
            api(officer).patch(f"/api/v1/rfis/{rfi.pk}/", {"requirements": rows}, headers=tag).json()["requirements"]
        )
        assert [(row["earliest"], row["accepted"]) for row in shown] == [("2027-01-01", ""), (None, "B")]
        assert 'value="2027-01-01"' in browser_of(officer).get(f"/rfis/{rfi.pk}/editor/").content.decode()
        Rfi.objects.filter(pk=rfi.pk).update(state="published", published_at=datetime.now(UTC))
        page = browser_of(cast.vendor).get(f"/rfis/{rfi.pk}/respond/").content.decode()
        assert "Not before 1 January 2027." in page
        assert "Met by: B." in page
