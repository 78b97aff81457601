"""Open contracting data: valid, frozen, complete, and silent about what is sealed."""

import copy
import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from procurement import services
from procurement.models import OcdsRelease, Rfi
from procurement.ocds.packages import compiled_release
from tests.factories.initiatives import NeedFactory, ResourceFactory
from tests.factories.procurement import OcdsReleaseFactory, RfiFactory, VendorQuestionFactory
from tests.procurement.ocds_rules import faults_of, schema_faults, standard

CONTENT = {"summary": "s3cret", "partnership": "x", "demonstration": "x", "shared_value": "x"}


@pytest.fixture
def told(cast, city):
    """An RFI from publication to a pilot agreement, with an answer, an addendum and one response."""
    officer, second = cast.procurement_officer, cast.procurement_officer2
    draft = RfiFactory(created_by=officer, category="34993000-4")
    draft.needs.add(NeedFactory(state="accepted"))
    draft.assets.add(ResourceFactory())
    draft = services.change_rfi(
        rfi=draft,
        script=[{"text": "Turn the light down", "expected": "In a second", "weight": 3}],
        requirements=[
            {"text": "When?", "kind": "date", "judged": "pass_fail", "least": date(2027, 1, 1)},
            {"text": "Which?", "kind": "choice", "judged": "pass_fail", "options": "A\nB", "accepted": "A"},
            {"text": "Years?", "kind": "number", "judged": "information", "least": Decimal(5), "most": Decimal(9)},
        ],
        by=officer,
    )
    services.send_for_review(rfi=draft, reviewers=[cast.champion], by=officer)
    services.approve_rfi(rfi=draft, at=datetime.now(UTC), by=cast.champion)
    rfi = services.publish_rfi(rfi=draft, by=officer)
    question = VendorQuestionFactory(rfi=rfi)
    services.answer_question(question=question, answer="Yes.", at=datetime.now(UTC), by=officer)
    services.publish_answers(rfi=rfi, by=officer)
    services.issue_addendum(rfi=rfi, text="More time.", due_at=rfi.due_at + timedelta(days=9), by=officer)
    said = {"When?": "2027-01-01", "Which?": "A", "Years?": "7"}
    answers = [{"requirement": str(row.pk), "value": said[row.text]} for row in rfi.requirement_rows.all()]
    services.submit_response(rfi=rfi, addenda_read=1, answers=answers, by=cast.vendor, **CONTENT)
    past = datetime.now(UTC) - timedelta(seconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=officer)
    services.open_responses(rfi=rfi, by=second)
    Rfi.objects.filter(pk=rfi.pk).update(state="consensus")
    response = rfi.responses.get()
    services.record_consensus(
        response=response,
        ratings=[{"criterion": row, "value": 3} for row in rfi.criterion_rows.all()],
        consensus_reason="Shown.",
        by=officer,
    )
    rfi.refresh_from_db()
    return services.conclude_rfi(
        rfi=rfi,
        outcome="cooperative_contract",
        chosen=response,
        outcome_reason="It works.",
        at=datetime.now(UTC),
        by=officer,
    )


def package(api, path="releases/"):
    return json.loads(api().get(f"/api/v1/ocds/{path}").content)


def record(api, rfi):
    return package(api, f"records/{rfi.releases.first().ocid}/")


@pytest.mark.django_db
class TestPackages:
    def test_keep_the_rules_and_the_schema_of_the_standard(self, told, api):
        ocids = {row.ocid for row in OcdsRelease.objects.all()}
        for found in [package(api), *(package(api, f"records/{ocid}/") for ocid in ocids)]:
            assert faults_of(found) == []
            assert schema_faults(found) == []

    @pytest.mark.parametrize(
        ("place", "value"),
        [
            (("releases", 0, "date"), "tomorrow"),
            (("releases", 0, "ocid"), None),
            (("releases", 0, "tag"), ["rfi"]),
            (("releases", 0, "tender", "status"), "open for responses"),
            (("releases", 0, "planning", "milestones", 0, "status"), "due"),
            (("publishedDate",), "2026-11-23"),
        ],
    )
    def test_that_are_wrong_are_found_out(self, told, api, place, value):
        wrong = copy.deepcopy(package(api))
        inner = wrong
        for name in place[:-1]:
            inner = inner[name]
        if value is None:
            del inner[place[-1]]
        else:
            inner[place[-1]] = value
        assert faults_of(wrong)
        assert bool(schema_faults(wrong)) is (standard() is not None)

    def test_tell_the_story_of_an_rfi_in_order(self, told, api):
        told_in = [(row["tag"], row["tender"]["status"]) for row in record(api, told)["records"][0]["releases"]]
        assert told_in == [
            (["planning"], "planning"),
            *[(["planningUpdate"], "planning")] * 3,
            (["planningUpdate"], "complete"),
        ]

    def test_say_the_needs_the_script_and_what_must_be_met(self, told, api):
        first = record(api, told)["records"][0]["releases"][0]
        kinds = [row["documentType"] for row in first["planning"]["documents"]]
        criteria = {row["title"]: row["requirementGroups"][0]["requirements"][0] for row in first["tender"]["criteria"]}
        assert kinds == ["marketEngagementNotice", "needsAssessment"]
        assert criteria["Demonstration"]["title"] == "Turn the light down"
        assert criteria["When?"]["description"] == "from 2027-01-01"
        assert criteria["Which?"]["description"] == "Met by: A"
        assert (criteria["Years?"]["minValue"], criteria["Years?"]["maxValue"]) == (5, 9)

    def test_give_the_outcome_a_process_of_its_own_that_points_back(self, told, api):
        rfi_ocid = told.releases.first().ocid
        found = package(api, f"records/{rfi_ocid}-outcome/")["records"][0]["releases"][0]
        assert found["relatedProcesses"][0]["identifier"] == rfi_ocid
        assert found["contracts"][0]["awardID"] == found["awards"][0]["id"]

    def test_say_together_what_holds_now(self, told, api):
        compiled = record(api, told)["records"][0]["compiledRelease"]
        due = next(row for row in compiled["planning"]["milestones"] if row["id"] == "responses-due")
        assert (compiled["tag"], compiled["tender"]["status"], due["status"]) == (["compiled"], "complete", "met")
        assert compiled["bids"]["statistics"][0]["value"] == 1
        assert compiled["title"] == told.title

    def test_never_name_who_asked_or_what_was_sealed(self, told, cast, api):
        text = json.dumps(record(api, told))
        assert "Yes." in text
        for secret in (
            "s3cret",
            cast.vendor.organisation.name,
            VendorQuestionFactory._meta.model.objects.get().organisation.name,
        ):
            assert secret not in text


@pytest.mark.django_db
class TestReleases:
    def test_stay_byte_for_byte_what_they_were(self, told, api):
        before = list(b"".join(api().get("/api/v1/ocds/releases.jsonl")).splitlines())
        Rfi.objects.filter(pk=told.pk).update(title="Changed past the services")
        after = list(b"".join(api().get("/api/v1/ocds/releases.jsonl")).splitlines())
        assert before == after
        assert len(after) == OcdsRelease.objects.count()
        assert before[0] in api().get("/api/v1/ocds/releases/").content

    def test_are_none_for_drafts(self, cast, api):
        rfi = RfiFactory()
        services.cancel_rfi(rfi=rfi, why="Not wanted.", at=datetime.now(UTC), by=cast.procurement_officer)
        assert not OcdsRelease.objects.exists()
        assert api().get(f"/api/v1/ocds/records/ocds-000000-RFI-2026-{rfi.reference[-3:]}/").status_code == 404

    def test_page_on_without_loss(self, api):
        made = {OcdsReleaseFactory().ocid for _ in range(103)}
        first = package(api)
        rest = package(api, first["links"]["next"].partition("/ocds/")[2])
        assert {row["ocid"] for row in first["releases"] + rest["releases"]} == made
        assert "links" not in rest


def test_merging_takes_lists_by_id_and_replaces_the_rest():
    one = {"ocid": "o", "date": "1", "a": [{"id": 1, "x": 1}, {"id": 2}], "b": ["p"], "c": "gone"}
    two = {"ocid": "o", "date": "2", "a": [{"id": 1, "y": 2}], "b": ["q"], "c": None}
    assert compiled_release([one, two]) == {
        "ocid": "o",
        "date": "2",
        "id": "o-2",
        "tag": ["compiled"],
        "a": [{"id": 1, "x": 1, "y": 2}, {"id": 2}],
        "b": ["q"],
    }
