"""Drafts of responses: kept while they are written, sealed, and nobody's but the vendor's."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from alliance.errors import NotAllowed, Refusal, StaleVersion
from alliance.models import AuditEntry
from procurement import services
from procurement.models import ResponseDraft, Rfi
from procurement.services import drafts
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import PublishedRfiFactory, RequirementFactory

CANARY = "dr4ft-9c31-and-price-7,700"
OTHERS = ("procurement_officer", "champion", "evaluator", "auditor", "administrator", "council_member", "resident")

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfi():
    return PublishedRfiFactory()


@pytest.fixture
def rival():
    return UserFactory(username="rival", roles=["vendor"], organisation=OrganisationFactory())


def test_what_is_typed_is_kept_and_stands_in_the_form_of_a_new_session(rfi, cast, browser_of):
    url = f"/rfis/{rfi.pk}/draft/"
    said = browser_of(cast.vendor).post(url, {"summary": CANARY}, headers={"HX-Request": "true"})
    assert "Draft kept" in said.content.decode()
    assert ResponseDraft.objects.get().version == 1

    page = browser_of(cast.vendor).get(f"/rfis/{rfi.pk}/respond/").content.decode()
    assert CANARY in page
    assert '<input type="hidden" name="draft_version" value="1">' in page


def test_a_colleague_goes_on_where_the_first_stopped(rfi, cast, api):
    assert api(cast.vendor).put(f"/api/v1/rfis/{rfi.pk}/draft/", {"summary": CANARY}, format="json").status_code == 200
    colleague = UserFactory(username="colleague", roles=["vendor"], organisation=cast.vendor.organisation)
    found = api(colleague).get(f"/api/v1/rfis/{rfi.pk}/draft/").json()
    assert (found["summary"], found["draft_version"]) == (CANARY, 1)


@pytest.mark.parametrize("answers", [[1], [["a"]], ["a"], [None], {"a": 1}])
def test_answers_that_are_no_objects_are_refused(rfi, cast, api, answers):
    answer = api(cast.vendor).put(f"/api/v1/rfis/{rfi.pk}/draft/", {"answers": answers}, format="json")
    assert answer.status_code == 400
    assert "each with “requirement” and “value”" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(("sent", "kept"), [(1.5, "1.5"), ([["a", 0.25]], [["a", "0.25"]]), (7, 7)])
def test_numbers_are_kept_as_they_were_sent(rfi, cast, api, sent, kept):
    body, url = {"answers": [{"requirement": "x", "value": sent}]}, f"/api/v1/rfis/{rfi.pk}/draft/"
    assert api(cast.vendor).put(url, body, format="json").status_code == 200
    assert api(cast.vendor).get(url).json()["answers"] == [{"requirement": "x", "value": kept}]


def test_T03_two_colleagues_do_not_write_over_each_other(rfi, cast, browser_of):
    services.save_draft(rfi=rfi, summary="First.", by=cast.vendor)
    services.save_draft(rfi=rfi, version=1, summary="Second.", by=cast.vendor)
    with pytest.raises(StaleVersion):
        services.save_draft(rfi=rfi, version=1, summary="Third.", by=cast.vendor)
    said = browser_of(cast.vendor).post(f"/rfis/{rfi.pk}/draft/", {"summary": "Third.", "draft_version": "1"})
    assert "A colleague saved this draft" in said.content.decode()
    assert drafts.begun(rfi, cast.vendor)["summary"] == "Second."


def test_S01_nothing_of_it_is_stored_in_clear_and_the_trail_says_nothing(rfi, cast):
    entries = AuditEntry.objects.count()
    services.save_draft(rfi=rfi, summary=CANARY, answers=[{"requirement": "x", "value": CANARY}], by=cast.vendor)
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 — names of our own tables
            rows += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor.fetchall() for cell in row]
    assert not [cell for cell in rows if CANARY.encode() in (cell if isinstance(cell, bytes) else str(cell).encode())]
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("role", OTHERS)
def test_S01_nobody_of_the_city_sees_it_in_any_role(rfi, cast, role, api, browser_of):
    services.save_draft(rfi=rfi, summary=CANARY, by=cast.vendor)
    person = getattr(cast, role)
    assert not ResponseDraft.objects.visible_to(person)
    assert api(person).get(f"/api/v1/rfis/{rfi.pk}/draft/").status_code == 403
    assert browser_of(person).post(f"/rfis/{rfi.pk}/draft/", {"summary": "x"}).status_code == 403
    page = browser_of(person).get(rfi.get_absolute_url()).content.decode()
    assert CANARY not in page
    assert cast.vendor.organisation.name not in page


def test_A03_another_vendor_has_a_draft_of_its_own(rfi, cast, rival, api):
    services.save_draft(rfi=rfi, summary=CANARY, by=cast.vendor)
    assert api(rival).get(f"/api/v1/rfis/{rfi.pk}/draft/").json() == {}


def test_S18_a_draft_moved_under_another_name_is_not_given_out(rfi, cast, rival):
    services.save_draft(rfi=rfi, summary=CANARY, by=cast.vendor)
    ResponseDraft.objects.update(organisation=rival.organisation)
    with pytest.raises(Refusal, match="cannot be read"):
        drafts.begun(rfi, rival)


def test_sending_leaves_the_draft_and_opening_destroys_it(rfi, cast):
    services.save_draft(rfi=rfi, summary=CANARY, by=cast.vendor)
    said = {"summary": "x", "partnership": "x", "demonstration": "x", "shared_value": "x"}
    services.submit_response(rfi=rfi, by=cast.vendor, **said)
    assert drafts.begun(rfi, cast.vendor)["summary"] == CANARY

    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    assert not ResponseDraft.objects.exists()


def test_is_refused_after_the_deadline_to_the_city_and_beyond_its_size(rfi, cast):
    with pytest.raises(NotAllowed):
        services.save_draft(rfi=rfi, summary="x", by=cast.procurement_officer)
    with pytest.raises(ValidationError, match="at most 40,000"):
        services.save_draft(rfi=rfi, summary="x" * 40_001, by=cast.vendor)
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    rfi.refresh_from_db()
    with pytest.raises(Refusal, match="closed"):
        services.save_draft(rfi=rfi, summary="x", by=cast.vendor)


def test_keeps_the_answers_to_the_questions_too(rfi, cast, browser_of):
    years = RequirementFactory(rfi=rfi, text="Years of warranty", kind="number")
    parts = RequirementFactory(rfi=rfi, position=2, text="Parts", kind="table", options="Part\nPrice")
    browser_of(cast.vendor).post(
        f"/rfis/{rfi.pk}/draft/",
        {f"answers-{years.pk}": "not yet kn0wn", f"answers-{parts.pk}-0-0": "L4mp", f"answers-{parts.pk}-0-1": "17"},
    )
    page = browser_of(cast.vendor).get(f"/rfis/{rfi.pk}/respond/").content.decode()
    assert "not yet kn0wn" in page
    assert "L4mp" in page
