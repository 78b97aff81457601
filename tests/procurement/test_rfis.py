"""Writing and publishing an RFI, and the questions vendors ask about it, at both doors."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, WrongState
from alliance.models import AuditEntry, Notification
from procurement import services
from procurement.models import Criterion, Rfi, VendorQuestion
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import ApprovedRfiFactory, PublishedRfiFactory, RfiFactory, VendorQuestionFactory

SHAPE = {"title": "Partners for lighting", "summary": "Who renews lamps with us?", "problem": "Dark, costly streets."}
WEIGHTS = [
    {"name": "Benefit", "weight": "60", "proves": "resident_benefit"},
    {"name": "Team", "weight": "40", "proves": "partnership"},
]


@pytest.mark.django_db
class TestDraftRfi:
    def test_stores_text_criteria_and_an_audit_entry(self, cast):
        rfi = services.draft_rfi(initiative=InitiativeFactory(), criteria=WEIGHTS, **SHAPE, by=cast.procurement_officer)

        assert [(row.name, row.weight) for row in rfi.criterion_rows.all()] == [("Benefit", 60), ("Team", 40)]
        assert set(AuditEntry.objects.filter(subject_id=str(rfi.pk)).values_list("action", flat=True)) == {
            "draft_rfi",
            "change_criteria",
        }

    def test_is_refused_to_department_staff(self, cast):
        with pytest.raises(NotAllowed):
            services.draft_rfi(initiative=InitiativeFactory(), **SHAPE, by=cast.staff)

    def test_works_through_the_api_and_the_page(self, cast, api, browser_of):
        body = SHAPE | {"initiative": str(InitiativeFactory().pk), "place": "Kiln Street"}
        made = api(cast.procurement_officer).post("/api/v1/rfis/", body)
        page = browser_of(cast.procurement_officer).post("/rfis/new/", body)
        row = made.json()
        changed = api(cast.procurement_officer).patch(
            f"/api/v1/rfis/{row['id']}/", {"criteria": WEIGHTS}, headers={"If-Match": made.headers["ETag"]}
        )

        assert (made.status_code, page.status_code, changed.status_code) == (201, 302, 200)
        assert "Kiln Street" in row["demonstration"]
        assert [line["weight"] for line in changed.json()["criteria"]] == ["60.00", "40.00"]
        assert Criterion.objects.filter(rfi=row["id"]).count() == 2


@pytest.mark.django_db
class TestPublishRfi:
    def test_makes_keys_and_tells_vendors(self, cast):
        rfi = ApprovedRfiFactory()
        vendor = cast.vendor
        published = services.publish_rfi(rfi=rfi, by=cast.procurement_officer)

        assert published.state == "published"
        assert published.keys.public_key
        assert Notification.objects.get(recipient=vendor).text == f"The city asks: {rfi.reference} {rfi.title}"

    @pytest.mark.parametrize("field", ["partnership", "demonstration", "shared_value"])
    def test_is_refused_without_each_mandatory_part(self, cast, field):
        with pytest.raises(ValidationError) as refused:
            services.publish_rfi(rfi=ApprovedRfiFactory(**{field: " "}), by=cast.procurement_officer)
        assert list(refused.value.error_dict) == [field]
        assert not Rfi.objects.filter(state="published").exists()

    def test_is_refused_with_weights_of_99_99(self, cast):
        rfi = ApprovedRfiFactory(criteria=(("Benefit", "59.99", "resident_benefit"), ("Team", "40", "partnership")))
        with pytest.raises(ValidationError, match=r"add up to 99\.99, not 100"):
            services.publish_rfi(rfi=rfi, by=cast.procurement_officer)

    def test_is_refused_with_a_deadline_in_the_past(self, cast):
        past = datetime.now(UTC) - timedelta(seconds=1)
        with pytest.raises(ValidationError) as refused:
            services.publish_rfi(rfi=ApprovedRfiFactory(due_at=past, questions_until=past), by=cast.procurement_officer)
        assert set(refused.value.error_dict) == {"due_at", "questions_until"}

    def test_is_refused_without_a_sealing_key_and_stays_approved(self, cast, settings):
        settings.SEALING_KEY = None
        rfi = ApprovedRfiFactory()
        with pytest.raises(Refusal, match="ALLIANCE_SEALING_KEY"):
            services.publish_rfi(rfi=rfi, by=cast.procurement_officer)
        rfi.refresh_from_db()
        assert rfi.state == "approved"

    def test_S07_refuses_a_deadline_that_the_clocks_skip_or_show_twice(self, cast, city, api):
        rfi = RfiFactory()
        client = api(cast.procurement_officer)
        codes = [
            client.patch(f"/api/v1/rfis/{rfi.pk}/", {"due_at": text}, headers={"If-Match": rfi.etag}).json()["errors"][
                0
            ]["code"]
            for text in ("2027-03-14T02:30", "2027-11-07T01:30")
        ]
        assert codes == ["nonexistent_time", "ambiguous_time"]

    def test_S21_freezes_the_text(self, cast):
        with pytest.raises(Refusal) as refused:
            services.change_rfi(rfi=PublishedRfiFactory(), title="Other", by=cast.procurement_officer)
        assert refused.value.code == "frozen"

    def test_is_refused_twice(self, cast):
        with pytest.raises(WrongState):
            services.publish_rfi(rfi=PublishedRfiFactory(), by=cast.procurement_officer)


@pytest.mark.django_db
class TestQuestions:
    def test_hide_who_asked_from_every_door_and_the_audit_trail(self, cast, api, browser_of):
        rfi, vendor = PublishedRfiFactory(), cast.vendor
        question = services.ask_question(rfi=rfi, text="Is the fibre open?", by=vendor)

        entry = AuditEntry.objects.get(subject_id=str(question.pk))
        assert (entry.actor_id, entry.actor_name) == (None, "A vendor")
        shown = [
            api(cast.procurement_officer).get(f"/api/v1/vendor-questions/{question.pk}/").content.decode(),
            browser_of(cast.procurement_officer).get(question.get_absolute_url()).content.decode(),
            browser_of(cast.procurement_officer).get(rfi.get_absolute_url()).content.decode(),
        ]
        for secret in (vendor.name, vendor.organisation.name, str(vendor.pk), str(vendor.organisation_id)):
            assert all(secret not in text for text in shown), secret

    def test_are_refused_at_the_instant_questions_close(self, cast):
        rfi = PublishedRfiFactory(questions_until=datetime.now(UTC))
        with pytest.raises(Refusal) as refused:
            services.ask_question(rfi=rfi, text="Too late?", by=cast.vendor)
        assert refused.value.code == "questions_closed"

    def test_are_answered_to_all_at_one_instant(self, cast, api):
        rfi = PublishedRfiFactory()
        one, two, open_ = VendorQuestionFactory.create_batch(3, rfi=rfi)
        for question in (one, two):
            services.answer_question(
                question=question, answer="Yes.", at=datetime.now(UTC), by=cast.procurement_officer
            )
        assert api().get("/api/v1/vendor-questions/").json()["results"] == []
        services.publish_answers(rfi=rfi, by=cast.procurement_officer)

        seen = api().get("/api/v1/vendor-questions/").json()["results"]
        assert {row["id"] for row in seen} == {str(one.pk), str(two.pk)}
        assert len({row["published_at"] for row in seen}) == 1
        assert VendorQuestion.objects.get(pk=open_.pk).published_at is None

    def test_refuse_to_publish_nothing(self, cast):
        with pytest.raises(Refusal, match="Answer a question first"):
            services.publish_answers(rfi=PublishedRfiFactory(), by=cast.procurement_officer)


@pytest.mark.django_db
class TestVisibility:
    def test_drafts_do_not_exist_outside(self, cast, api, browser_of):
        draft, published = RfiFactory(), PublishedRfiFactory()
        for person in (None, cast.vendor):
            assert api(person).get(f"/api/v1/rfis/{draft.pk}/").status_code == 404
            assert browser_of(person).get(draft.get_absolute_url()).status_code == 404
            assert browser_of(person).get(published.get_absolute_url()).status_code == 200
        assert [row["id"] for row in api().get("/api/v1/rfis/").json()["results"]] == [str(published.pk)]

    def test_the_list_costs_the_same_number_of_queries_for_more_rows(self, cast, api, django_assert_max_num_queries):
        officer = cast.procurement_officer
        officer.roles  # noqa: B018 — read once per request in real life
        PublishedRfiFactory.create_batch(8)
        with django_assert_max_num_queries(11):
            assert len(api(officer).get("/api/v1/rfis/").json()["results"]) == 8

    def test_weights_are_exact_decimals(self, api):
        rfi = PublishedRfiFactory()
        assert sum(Decimal(row["weight"]) for row in api().get(f"/api/v1/rfis/{rfi.pk}/").json()["criteria"]) == 100
