"""Files of a response that is still being written: kept, nobody's but the vendor's, sent with the response."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alliance.errors import Refusal
from alliance.models import AuditEntry
from procurement import envelopes, services
from procurement.models import DraftFile, Rfi
from procurement.services import draft_files
from procurement.services.opening import file_of
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import PublishedRfiFactory, RequirementFactory

CANARY = b"c4nary-in-a-file"
TEXTS = {"summary": "x", "partnership": "x", "demonstration": "x", "shared_value": "x"}

pytestmark = pytest.mark.django_db


def pdf(name="offer.pdf", more=CANARY):
    return SimpleUploadedFile(name, b"%PDF-1.4 " + more)


@pytest.fixture
def rfi():
    return PublishedRfiFactory()


def opened(rfi, cast):
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    return rfi.responses.get()


def test_are_kept_when_chosen_shown_in_a_new_session_and_removed(rfi, cast, browser_of):
    browser, url = browser_of(cast.vendor), f"/rfis/{rfi.pk}/draft/files/"
    said = browser.post(url, {"files": [pdf()], "redacted": [pdf("open.pdf")]}).content.decode()
    assert "offer.pdf" in said
    assert "redacted copy" in said
    page = browser_of(cast.vendor).get(f"/rfis/{rfi.pk}/respond/").content.decode()
    assert "offer.pdf" in page
    assert 'hx-post="/rfis/' in page
    first = draft_files.listed(rfi, cast.vendor)[0]
    assert "offer.pdf" not in browser.post(f"{url}{first['id']}/").content.decode()
    assert "not with the draft any more" in browser.post(f"{url}{first['id']}/").content.decode()


def test_go_along_with_the_response_once_even_if_chosen_again(rfi, cast):
    services.keep_files(rfi=rfi, files=[pdf(), pdf("more.pdf", b"2")], by=cast.vendor)
    services.submit_response(rfi=rfi, files=[pdf()], by=cast.vendor, **TEXTS)
    response = opened(rfi, cast)
    assert [file["name"] for file in response.content["files"]] == ["offer.pdf", "more.pdf"]
    assert file_of(response, 0)[1].endswith(CANARY)
    assert not DraftFile.objects.exists()  # destroyed with the draft


def test_answer_the_question_they_were_chosen_for_and_the_later_one_counts(rfi, cast):
    asked = RequirementFactory(rfi=rfi, kind="file", judged="pass_fail", text="Insurance?")
    for name in ("old.pdf", "new.pdf"):
        services.keep_files(rfi=rfi, answers={str(asked.pk): pdf(name)}, by=cast.vendor)
    services.submit_response(rfi=rfi, by=cast.vendor, **TEXTS)
    assert opened(rfi, cast).content["answers"][0]["value"] == "new.pdf"


def test_a_file_for_a_question_leaves_the_others_where_they_are(rfi, cast):
    rows = [RequirementFactory(rfi=rfi, kind="file", position=at, text=f"Q{at}") for at in (1, 2)]
    services.keep_files(rfi=rfi, files=[pdf()], answers={str(row.pk): pdf("old.pdf") for row in rows}, by=cast.vendor)
    services.keep_files(rfi=rfi, answers={str(rows[0].pk): pdf("new.pdf")}, by=cast.vendor)
    said = [{"requirement": str(rows[0].pk), "value": ""}]
    services.submit_response(rfi=rfi, answers=said, by=cast.vendor, **TEXTS)
    content = opened(rfi, cast).content
    assert {row["requirement"]: row["value"] for row in content["answers"]} == {
        str(rows[0].pk): "new.pdf",
        str(rows[1].pk): "old.pdf",
    }
    assert [file["name"] for file in content["files"] if file["name"] == "offer.pdf"] == ["offer.pdf"]


def test_redacted_copies_need_their_ground_when_sent(rfi, cast):
    services.keep_files(rfi=rfi, redacted=[pdf()], by=cast.vendor)
    with pytest.raises(ValidationError, match="ground"):
        services.submit_response(rfi=rfi, by=cast.vendor, **TEXTS)


def test_F09_nothing_of_them_is_stored_in_clear_and_the_trail_says_nothing(rfi, cast):
    entries = AuditEntry.objects.count()
    services.keep_files(rfi=rfi, files=[pdf("n4me-of-file.pdf")], by=cast.vendor)
    with connection.cursor() as cursor:
        cells = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 — names of our own tables
            cells += [
                bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor.fetchall() for cell in row
            ]
    raw = [cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells]
    assert not [cell for cell in raw if CANARY in cell or b"n4me-of-file" in cell]
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize("role", ["procurement_officer", "champion", "evaluator", "auditor", "administrator"])
def test_S01_nobody_of_the_city_sees_them(rfi, cast, role, api):
    services.keep_files(rfi=rfi, files=[pdf()], by=cast.vendor)
    person = getattr(cast, role)
    assert not DraftFile.objects.visible_to(person)
    assert api(person).get(f"/api/v1/rfis/{rfi.pk}/draft/").status_code == 403


def test_A03_another_vendor_neither_reads_nor_removes_them(rfi, cast, api):
    services.keep_files(rfi=rfi, files=[pdf()], by=cast.vendor)
    rival = UserFactory(username="rival", roles=["vendor"], organisation=OrganisationFactory())
    kept = draft_files.listed(rfi, cast.vendor)[0]["id"]
    assert api(rival).delete(f"/api/v1/rfis/{rfi.pk}/draft/files/{kept}/").status_code == 409
    assert api(rival).get(f"/api/v1/rfis/{rfi.pk}/draft/").json() == {}
    assert DraftFile.objects.count() == 1


@pytest.mark.parametrize(
    ("upload", "status"),
    [
        (("page.pdf", b"<html><script>"), 415),
        (("tool.exe", b"MZ" + bytes(200)), 415),
        (("broken.docx", b"PK\x03\x04 no archive"), 400),
    ],
)
def test_are_judged_when_they_are_chosen(rfi, cast, api, upload, status):
    answer = api(cast.vendor).post(
        f"/api/v1/rfis/{rfi.pk}/draft/files/", {"files": [SimpleUploadedFile(*upload)]}, format="multipart"
    )
    assert answer.status_code == status
    assert not DraftFile.objects.exists()


def test_have_the_limits_of_a_response(rfi, cast):
    services.keep_files(rfi=rfi, files=[pdf(f"{number}.pdf") for number in range(envelopes.MOST_FILES)], by=cast.vendor)
    with pytest.raises(ValidationError, match="at most 20 files"):
        services.keep_files(rfi=rfi, files=[pdf("last.pdf")], by=cast.vendor)
    assert DraftFile.objects.count() == envelopes.MOST_FILES


def test_are_refused_after_the_deadline(rfi, cast):
    Rfi.objects.filter(pk=rfi.pk).update(due_at=datetime.now(UTC), questions_until=None)
    with pytest.raises(Refusal) as refused:
        services.keep_files(rfi=rfi, files=[pdf()], by=cast.vendor)
    assert refused.value.code == "rfi_closed"
