"""Files of responses: sealed with the text, judged before anything is stored, never in clear on a disk."""

import io
import os
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.apps import apps
from django.core import serializers
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import jobs, uploads
from alliance.errors import Refusal
from alliance.models import Job
from procurement import services
from procurement.maths.deadlines import instant_of
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from procurement.services import responses as responding
from procurement.services.opening import file_of
from tests.factories.procurement import PublishedRfiFactory

CANARY = b"c4n4ry-file-5e1f90aa77-and-price-42"
CONTENT = {"summary": "Us.", "partnership": "x", "demonstration": "x", "shared_value": "x"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def rfi(db):
    return PublishedRfiFactory()


def upload(name="offer.txt", body=CANARY):
    return SimpleUploadedFile(name, body)


def archive(entries):
    body = io.BytesIO()
    with ZipFile(body, "w", ZIP_DEFLATED) as file:
        for name, size in entries:
            file.writestr(name, bytes(size))
    return body.getvalue()


def opened(rfi, cast):
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    return rfi.responses.get()


class TestFiles:
    def test_sent_at_both_doors_are_read_after_the_opening_as_they_were(self, rfi, cast, api, browser_of):
        page = browser_of(cast.vendor).post(
            f"/rfis/{rfi.pk}/respond/", CONTENT | {"addenda_read": 0, "files": [upload("first.txt")]}
        )
        again = api(cast.vendor).post(
            f"/api/v1/rfis/{rfi.pk}/respond/files/",
            CONTENT
            | {
                "addenda_read": 0,
                "files": [upload()],
                "redacted": [upload("public.txt", b"black")],
                "grounds": "Trade secret.",
            },
            format="multipart",
        )
        assert (page.status_code, again.status_code) == (302, 201)
        response = opened(rfi, cast)
        names = [(row["name"], row["is_redacted"]) for row in response.content["files"]]
        assert names == [("offer.txt", False), ("public.txt", True)]
        for door, prefix in ((browser_of, ""), (api, "/api/v1")):
            client = door(cast.procurement_officer)
            answer = client.get(f"{prefix}/responses/{response.pk}/files/0/")
            assert answer.content == CANARY
            assert answer.headers["Content-Disposition"].startswith("attachment")
            assert "sandbox" in answer.headers["Content-Security-Policy"]

    def test_S01_are_in_no_table_cache_job_or_folder_before_the_opening(self, rfi, cast, browser_of, settings):
        settings.FILE_UPLOAD_TEMP_DIR = None
        before = {entry.name for entry in os.scandir(tempfile.gettempdir())}
        browser_of(cast.vendor).post(
            f"/rfis/{rfi.pk}/respond/", CONTENT | {"files": [upload(body=CANARY * 200_000)], "addenda_read": 0}
        )
        arguments = str(list(Job.objects.values_list("arguments", flat=True)))
        jobs.run_due()
        assert SealedContent.objects.count() == 1
        rows = "".join(serializers.serialize("json", model._default_manager.all()) for model in apps.get_models())
        kept = str(getattr(cache, "_cache", ""))
        assert CANARY.decode() not in rows + arguments + kept
        raw = b"".join(bytes(row.ciphertext) + bytes(row.sealed_key) for row in SealedContent.objects.all())
        assert CANARY not in raw
        new = [
            Path(tempfile.gettempdir()) / name for name in {e.name for e in os.scandir(tempfile.gettempdir())} - before
        ]
        assert not [path for path in new if path.is_file() and CANARY in path.read_bytes()]

    def test_are_closed_to_everybody_before_it(self, rfi, cast, browser_of):
        receipt = services.submit_response(rfi=rfi, files=[upload()], by=cast.vendor, **CONTENT)
        url = f"/responses/{receipt.response_id}/files/0/"
        assert browser_of(cast.procurement_officer).get(url).status_code == 404
        assert browser_of(cast.vendor).get(url).status_code == 409

    @pytest.mark.parametrize(
        ("name", "body", "status"),
        [
            ("offer.exe", lambda: b"MZ", 415),
            ("offer.pdf", lambda: b"<html>", 415),
            ("empty.txt", lambda: b"", 400),
            ("bomb.docx", lambda: archive([("word/document.xml", 260 * 1024 * 1024)]), 400),
            ("many.xlsx", lambda: archive([(f"{n}", 0) for n in range(5_001)]), 400),
            ("torn.docx", lambda: b"PK\x03\x04 torn", 400),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_disguised_or_bombs_are_refused_and_store_nothing(self, rfi, cast, browser_of, name, body, status):
        answer = browser_of(cast.vendor).post(
            f"/rfis/{rfi.pk}/respond/", CONTENT | {"addenda_read": 0, "files": [upload(name, body())]}
        )
        assert answer.status_code == status
        assert not RfiResponse.objects.exists()

    def test_F05_of_2_GB_are_refused_before_they_are_read(self, rfi, cast, browser_of):
        handler = uploads.InMemory()
        with pytest.raises(Exception, match="25 MiB"):
            handler.handle_raw_input(None, {}, 2 * 1024**3, b"", None)
        handler.handle_raw_input(None, {}, 10, b"", None)
        handler.received = uploads.MOST_BYTES
        with pytest.raises(Exception, match="25 MiB"):
            handler.receive_data_chunk(b"x", 0)

    def test_redacted_copies_need_a_ground(self, rfi, cast):
        with pytest.raises(ValidationError, match="on what ground"):
            services.submit_response(rfi=rfi, redacted=[upload()], by=cast.vendor, **CONTENT)

    def test_S18_changed_at_rest_after_the_opening_are_not_given_out(self, rfi, cast):
        services.submit_response(rfi=rfi, files=[upload()], by=cast.vendor, **CONTENT)
        response = opened(rfi, cast)
        kept = SealedContent.objects.get()
        body = bytearray(bytes(kept.ciphertext))
        body[-1] ^= 1
        SealedContent.objects.update(ciphertext=bytes(body))
        with pytest.raises(Refusal) as refused:
            file_of(response, 0)
        assert refused.value.code == "damaged"


ZONE = "America/Chicago"
# The wall clock of a deadline on each side of both changes of 2027, and the only one that the clocks show twice.
AROUND = [
    ("2027-03-14T01:59:59", 0),
    ("2027-03-14T03:00:00", 0),
    ("2027-11-07T00:59:59", 0),
    ("2027-11-07T01:30:00", 0),
    ("2027-11-07T01:30:00", 1),
    ("2027-11-07T02:00:00", 0),
]


@pytest.mark.parametrize(("wall", "fold"), AROUND)
@pytest.mark.parametrize(("after", "accepted"), [(-1, True), (0, False), (1, False)])
def test_S08_to_the_microsecond_on_both_sides_of_both_clock_changes(wall, fold, after, accepted):
    due = instant_of(datetime.fromisoformat(wall), ZONE, fold=fold)
    rfi = Rfi(due_at=due)
    now = due + timedelta(microseconds=after)
    if accepted:
        responding.require_open(rfi, now)
    else:
        with pytest.raises(Refusal) as refused:
            responding.require_open(rfi, now)
        assert refused.value.facts == {"received_at": now, "deadline": due}


def test_S08_the_two_half_past_ones_of_november_are_an_hour_apart():
    first, second = (instant_of(datetime.fromisoformat("2027-11-07T01:30"), ZONE, fold=fold) for fold in (0, 1))
    assert second - first == timedelta(hours=1)


def test_S18_a_response_rolled_back_to_an_earlier_version_is_named_and_others_open(rfi, cast):
    first = services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT)
    second = services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT | {"summary": "Better."})
    old = SealedContent.objects.get(of=first)
    SealedContent.objects.filter(of=second).update(ciphertext=bytes(old.ciphertext), sealed_key=bytes(old.sealed_key))
    assert opened(rfi, cast).state == "damaged"


def test_S18_a_receipt_whose_digests_were_changed_with_its_content_is_noticed(rfi, cast):
    receipt = services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT)
    ResponseVersion.objects.filter(pk=receipt.pk).update(plain_sha256="0" * 64)
    assert opened(rfi, cast).state == "damaged"
