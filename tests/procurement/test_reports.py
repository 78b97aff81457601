"""The report of an evaluation, and responses that become public record without what is withheld."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import documents, jobs
from alliance.errors import NotAllowed, Refusal, StaleVersion
from alliance.models import Document
from alliance.reporting.catalogue import fields_of, noun_at
from procurement import reporting, services
from procurement.models import Rfi, RfiResponse
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import (
    DeclarationFactory,
    DemonstrationScoreFactory,
    DemonstrationSlotFactory,
    PublishedRfiFactory,
    RatingFactory,
    RfiFactory,
    RfiResponseFactory,
    ScoreSheetFactory,
)
from tests.procurement.ocds_rules import faults_of, schema_faults

NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
PDF = b"%PDF-1.4 "


@pytest.fixture
def officer(cast):
    return cast.procurement_officer


@pytest.fixture
def rfi(officer, cast):
    """Two responses with a consensus of 4 and 2, one of them shown."""
    rfi = RfiFactory(state="consensus", published_at=NOW - timedelta(days=40))
    rfi.evaluators.add(cast.evaluator)
    for name, value in (("Lampworks", 4), ("Nightfall", 2)):
        response = RfiResponseFactory(rfi=rfi, organisation=OrganisationFactory(name=name))
        ratings = [{"criterion": row, "value": value} for row in rfi.criterion_rows.all()]
        services.record_consensus(response=response, ratings=ratings, consensus_reason=f"{name} seen.", by=officer)
    slot = DemonstrationSlotFactory(rfi=rfi, response=response)
    DemonstrationScoreFactory(slot=slot, value=Decimal(3))
    DemonstrationScoreFactory(slot=slot, value=Decimal(4))
    return rfi


def lines(rfi):
    return [
        {"response": row, "strengths": f"{row.organisation} shines.", "weaknesses": "No partner."}
        for row in rfi.responses.all()
    ]


def reported(rfi, officer):
    return services.report_rfi(rfi=rfi, market_findings="Two firms can do it.", assessments=lines(rfi), by=officer)


@pytest.mark.django_db
class TestReport:
    def test_says_of_each_response_its_place_and_what_convinced(self, rfi, officer, browser_of):
        reported(rfi, officer)
        report = reporting.report_of(Rfi.objects.get(pk=rfi.pk), officer)
        said = [(each["rank"], str(each["response"].organisation), each["seen"]) for each in report["responses"]]
        assert said == [(1, "Lampworks", None), (2, "Nightfall", Decimal("3.50"))]
        page = browser_of(officer).get(f"/rfis/{rfi.pk}/evaluation/").content.decode()
        assert "Lampworks shines." in page
        assert "Two firms can do it." in page

    def test_is_a_document_with_a_part_for_each_response(self, rfi, officer):
        reported(rfi, officer)
        said = reporting.content_of(Rfi.objects.get(pk=rfi.pk), officer)
        assert [part[0] for part in said["parts"]] == ["What the market said", "Lampworks", "Nightfall"]
        assert "What convinced: Nightfall shines." in said["parts"][2][1]
        assert [row[:2] for row in said["sheets"][0]["rows"]] == [["1", "Lampworks"], ["2", "Nightfall"]]

    def test_is_not_there_before_it_is_written_and_revised_until_the_outcome(self, rfi, officer, api):
        assert api(officer).get(f"/api/v1/rfis/{rfi.pk}/evaluation/").status_code == 409
        with pytest.raises(Refusal):
            services.revise_report(rfi=rfi, market_findings="x", by=officer)
        reported(rfi, officer)
        services.revise_report(rfi=rfi, market_findings="Three firms.", assessments=lines(rfi)[:1], by=officer)
        assert api(officer).get(f"/api/v1/rfis/{rfi.pk}/evaluation/").json()["market_findings"] == "Three firms."
        services.conclude_rfi(rfi=rfi, outcome="no_action", outcome_reason="x", at=NOW, by=officer)
        with pytest.raises(Refusal, match="between the consensus and the outcome"):
            services.revise_report(rfi=rfi, market_findings="Late.", by=officer)

    def test_a_stale_revision_does_not_undo_what_was_said_of_a_response(self, rfi, officer):
        seen = reported(rfi, officer).version
        edit = {"rfi": rfi, "market_findings": "Two firms can do it.", "by": officer}
        words = [{**lines(rfi)[0], "strengths": "It answers at once."}]
        assert services.revise_report(**edit, version=seen, assessments=words).version == seen + 1
        assert services.revise_report(**edit, version=seen + 1, assessments=words).version == seen + 1
        with pytest.raises(StaleVersion):
            services.revise_report(**edit, version=seen, assessments=lines(rfi))

    def test_assesses_opened_responses_of_this_rfi_alone(self, rfi, officer):
        other = [{"response": RfiResponseFactory(), "strengths": "x", "weaknesses": "x"}]
        with pytest.raises(ValidationError, match="no opened response to this RFI"):
            services.report_rfi(rfi=rfi, market_findings="x", assessments=other, by=officer)

    def test_is_read_by_the_city_that_judges_and_by_no_vendor(self, rfi, officer, cast, api):
        reported(rfi, officer)
        url = f"/api/v1/rfis/{rfi.pk}/evaluation/"
        statuses = [
            api(person).get(url).status_code
            for person in (cast.champion, cast.auditor, cast.evaluator, cast.evaluator2, cast.staff, cast.vendor)
        ]
        assert statuses == [200, 200, 200, 403, 403, 403]
        with pytest.raises(NotAllowed):
            reporting.content_of(Rfi.objects.get(pk=rfi.pk), cast.staff)

    def test_A06_an_evaluator_with_a_conflict_reads_nothing_of_that_vendor(self, rfi, officer, cast, browser_of):
        DeclarationFactory(
            response=rfi.responses.get(organisation__name="Lampworks"), evaluator=cast.evaluator, has_conflict=True
        )
        reported(rfi, officer)
        page = browser_of(cast.evaluator).get(f"/rfis/{rfi.pk}/evaluation/").content.decode()
        assert "Lampworks shines." not in page
        assert "Nightfall shines." in page
        assert "the place alone" in page
        assert "100.00" not in page  # what Lampworks reached

    def test_A05_the_document_and_where_evaluators_differ_say_the_place_alone_too(self, rfi, officer, cast):
        lampworks = rfi.responses.get(organisation__name="Lampworks")
        DeclarationFactory(response=lampworks, evaluator=cast.evaluator, has_conflict=True)
        for person, value in ((cast.evaluator2, 0), (cast.procurement_officer2, 4)):
            for response in rfi.responses.all():
                sheet = ScoreSheetFactory(response=response, evaluator=person, state="submitted")
                for criterion in rfi.criterion_rows.all():
                    RatingFactory(sheet=sheet, criterion=criterion, value=value)
        reported(rfi, officer)
        row = Rfi.objects.get(pk=rfi.pk)
        ranking, differing = reporting.content_of(row, cast.evaluator)["sheets"]
        assert ranking["rows"][0] == ["1", "Lampworks", "", "", "", "", "", ""]
        assert ranking["rows"][1][:2] == ["2", "Nightfall"]
        assert all(ranking["rows"][1])
        assert {line[0] for line in differing["rows"]} == {"Nightfall"}
        whole = reporting.content_of(row, officer)["sheets"]
        assert {line[0] for line in whole[1]["rows"]} == {"Nightfall", "Lampworks"}

    def test_A05_a_demonstration_scored_by_an_evaluator_with_a_conflict_does_not_count(self, rfi, officer):
        slot = rfi.slots.get()
        low = slot.scores.order_by("value").first()
        DeclarationFactory(response=slot.response, evaluator=low.evaluator, has_conflict=True)
        reported(rfi, officer)
        report = reporting.report_of(Rfi.objects.get(pk=rfi.pk), officer)
        assert [each["seen"] for each in report["responses"]] == [None, Decimal("4.00")]

    def test_its_document_is_fetched_only_while_one_may_read_it(self, city, rfi, officer, cast, browser_of, api):
        reported(rfi, officer)
        order = {"kind": "evaluation_report", "subject": str(rfi.pk), "format": "docx"}
        assert api(cast.staff).post("/api/v1/documents/", order).status_code == 403
        assert api(officer).post("/api/v1/documents/", order).status_code == 201
        jobs.run_due()
        document = Document.objects.get()
        url = f"/api/v1/documents/{document.pk}/file/"
        assert b"".join(api(officer).get(url)).startswith(b"PK")
        officer.role_assignments.update(role="department_staff")
        fresh = type(officer).objects.get(pk=officer.pk)
        assert api(fresh).get(f"/api/v1/rfis/{rfi.pk}/").status_code == 200
        assert api(fresh).get(url).status_code == 404
        assert "evaluation_report" not in str(documents.kinds_of(Rfi.objects.get(pk=rfi.pk), fresh))

    def test_what_the_market_said_is_public_with_the_outcome_and_not_before(self, rfi, officer, cast, api, client):
        reported(rfi, officer)
        url = f"/api/v1/rfis/{rfi.pk}/"
        places = (url, "/api/v1/rfis/?fields=id,market_findings", "/open-data/rfis.csv", "/open-data/rfis.json")
        said = [b"".join(client.get(place)).decode() for place in places]
        assert not any("Two firms can do it." in words for words in said)
        assert "market_findings" not in fields_of(noun_at("rfis"))
        services.conclude_rfi(rfi=rfi, outcome="no_action", outcome_reason="x", at=NOW, by=officer)
        said = [b"".join(client.get(place)).decode() for place in places]
        assert all("Two firms can do it." in words for words in said)

    def test_A05_why_the_panel_agreed_is_for_readers_of_the_report_alone(self, rfi, officer, cast, api):
        reported(rfi, officer)
        response = rfi.responses.get(organisation__name="Lampworks")
        DeclarationFactory(response=response, evaluator=cast.evaluator, has_conflict=True)
        theirs = UserFactory(username="theirs", organisation=response.organisation, roles=["vendor"])
        for person in (theirs, cast.evaluator):
            for url in (f"/api/v1/responses/{response.pk}/", "/api/v1/responses/"):
                assert "Lampworks seen." not in api(person).get(url).content.decode()
            refused = api(person).get("/api/v1/responses/?fields=consensus_reason")
            assert refused.status_code == 400
        report = api(officer).get(f"/api/v1/rfis/{rfi.pk}/evaluation/").json()
        assert "Lampworks seen." in [each["consensus_reason"] for each in report["responses"]]

    def test_is_written_on_a_form_with_a_row_for_each_response_and_the_debrief_begins_with_it(
        self, rfi, officer, browser_of
    ):
        browser, url = browser_of(officer), f"/rfis/{rfi.pk}/report/"
        assert browser.get(url).content.decode().count("What convinced") >= 1
        first, second = rfi.responses.order_by("organisation__name")
        form = {"market_findings": "Two.", "assessments-0-response": str(first.pk), "assessments-0-strengths": "Sums."}
        form |= {"assessments-1-response": str(second.pk), "assessments-1-weaknesses": "No s3nse."}
        assert browser.post(url, form).status_code == 302
        services.conclude_rfi(
            rfi=Rfi.objects.get(pk=rfi.pk), outcome="no_action", outcome_reason="x", at=NOW, by=officer
        )
        assert "No s3nse." in browser.get(f"/responses/{second.pk}/debrief/").content.decode()


@pytest.fixture
def told(officer, cast):
    """A concluded RFI with one response that has a secret file, its redacted copy, and a second vendor that hides nothing."""
    rfi = PublishedRfiFactory(created_by=officer)
    texts = {"summary": "Lamps.", "partnership": "Ask us.", "demonstration": "s3cret dose", "shared_value": "Half."}
    files = [SimpleUploadedFile("recipe.pdf", PDF + b"s3cret file")]
    redacted = [SimpleUploadedFile("recipe-redacted.pdf", PDF + b"open copy")]
    services.submit_response(rfi=rfi, files=files, redacted=redacted, grounds="Trade secret.", by=cast.vendor, **texts)
    whole = [SimpleUploadedFile("all.pdf", PDF + b"whole file")]
    services.submit_response(rfi=rfi, files=whole, by=cast.vendor2, **texts | {"demonstration": "Open dose"})
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    Rfi.objects.filter(pk=rfi.pk).update(state="concluded", outcome="no_action", concluded_at=datetime.now(UTC))
    return Rfi.objects.get(pk=rfi.pk)


def decide(rfi, cast, **values):
    said = {"verdict": "granted", "ground": "Code 552.110", "reason": "A recipe.", "withheld": ["demonstration"]}
    response = RfiResponse.objects.get(rfi=rfi, organisation=cast.vendor.organisation)
    return services.decide_redaction(response=response, by=cast.procurement_officer, **said | values)


def publish(rfi, officer):
    return services.publish_records(rfi=rfi, at=datetime.now(UTC) + timedelta(days=1), by=officer)


@pytest.mark.django_db
class TestRecords:
    def test_are_read_by_everybody_without_what_is_withheld(self, told, cast, officer, browser_of, api):
        decide(told, cast)
        url = f"/rfis/{told.pk}/records/"
        assert browser_of().get(url).status_code == 404
        publish(told, officer)
        page = browser_of().get(url).content.decode()
        assert "s3cret" not in page
        for shown in ("Open dose", "Code 552.110", "recipe-redacted.pdf", "all.pdf", "Lamps."):
            assert shown in page
        assert 'recipe.pdf"' not in page
        rows = {row["organisation"]: row for row in api().get(f"/api/v1{url}").json()["responses"]}
        mine = rows[cast.vendor.organisation.name]
        assert (mine["withheld"], list(mine["parts"])[:2]) == (["Demonstration"], ["In short", "Partners"])
        bodies = [api().get(file["url"]).content for row in rows.values() for file in row["files"]]
        assert sorted(body[len(PDF) :] for body in bodies) == [b"open copy", b"whole file"]

    def test_files_that_are_withheld_are_not_found(self, told, cast, officer, browser_of):
        decide(told, cast)
        publish(told, officer)
        response = RfiResponse.objects.get(rfi=told, organisation=cast.vendor.organisation)
        names = [file["name"] for file in response.content["files"]]
        hidden, shown = names.index("recipe.pdf"), names.index("recipe-redacted.pdf")
        base = f"/rfis/{told.pk}/records/"
        assert browser_of().get(f"{base}{response.pk}/{hidden}/").status_code == 404
        assert browser_of().get(f"{base}{response.pk}/{shown}/").content.endswith(b"open copy")
        assert browser_of().get(f"{base}{told.pk}/0/").status_code == 404

    def test_are_published_whole_where_the_city_refuses_to_withhold(self, told, cast, officer, browser_of):
        with pytest.raises(ValidationError, match="no part is withheld"):
            decide(told, cast, verdict="refused")
        decide(told, cast, verdict="refused", withheld=[])
        publish(told, officer)
        page = browser_of().get(f"/rfis/{told.pk}/records/").content.decode()
        assert "s3cret dose" in page
        assert "recipe-redacted.pdf" not in page

    def test_wait_for_every_decision_and_for_the_day(self, told, cast, officer):
        with pytest.raises(Refusal) as undecided:
            publish(told, officer)
        decide(told, cast)
        Rfi.objects.filter(pk=told.pk).update(concluded_at=None)
        with pytest.raises(Refusal) as early:
            services.publish_records(rfi=told, at=datetime.now(UTC), by=officer)
        assert (undecided.value.code, early.value.code) == ("redaction_undecided", "not_yet_due")
        with pytest.raises(NotAllowed):
            publish(told, cast.staff)

    def test_are_published_once_and_nothing_is_withheld_afterwards(self, told, cast, officer):
        decide(told, cast)
        publish(told, officer)
        with pytest.raises(Refusal, match="published already"):
            publish(told, officer)
        with pytest.raises(Refusal, match="cannot be withheld any more"):
            decide(told, cast, verdict="partly")

    def test_open_data_say_what_is_withheld_and_on_which_ground_never_whose(self, told, cast, officer, city, api):
        decide(told, cast)
        publish(told, officer)
        body = json.loads(told.releases.order_by("-number").first().body)
        assert body["withheldInformation"] == [
            {
                "id": body["withheldInformation"][0]["id"],
                "field": "planning/documents",
                "name": "Demonstration, Files",
                "rationale": "Code 552.110",
            }
        ]
        assert cast.vendor.organisation.name not in json.dumps(body)
        found = json.loads(api().get("/api/v1/ocds/releases/").content)
        assert faults_of(found) == []
        assert schema_faults(found) == []

    def test_are_published_by_a_button(self, told, cast, officer, browser_of):
        decide(told, cast)
        assert browser_of(officer).post(f"/rfis/{told.pk}/publish_records/").status_code == 302
        told.refresh_from_db()
        assert told.records_published_at is not None
