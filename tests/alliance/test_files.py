"""Attachments: judged by content, read only by those who may see the row."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import files
from alliance.errors import NotAllowed, Refusal
from tests.factories.initiatives import NeedFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 report"


def upload(name, content):
    return SimpleUploadedFile(name, content)


REFUSED = [
    ("page.html", b"<html><script>alert(1)</script>"),
    ("picture.svg", b"<svg onload=alert(1)>"),
    ("report.pdf", b"<html>"),
    ("report.pdf.exe", PDF),
    ("report.exe", PDF),
    ("notes.txt", b"<script>"),
    ("data.csv", b"a\x00b"),
    ("empty.txt", b""),
    ("macro.docm", b"PK\x03\x04"),
    ("picture.png", b"GIF89a"),
]


@pytest.mark.parametrize(("name", "content"), REFUSED, ids=[name for name, _ in REFUSED])
def test_F02_a_file_that_is_not_what_it_says_is_refused(cast, name, content):
    with pytest.raises(Refusal) as refusal:
        files.attach_file(subject=NeedFactory(), upload=upload(name, content), by=cast.office)
    assert refusal.value.status == 415


def test_F04_is_stored_under_an_unguessable_name_and_comes_back_as_it_was(city, cast, browser_of):
    need = NeedFactory(is_public=False)
    client = browser_of(cast.office)
    shape = {"file": upload("../../re\u202eport.pdf", PDF)}
    assert client.post(f"/files/initiatives.need/{need.pk}/attach/", shape).status_code == 302
    row = files.files_of(need).get()
    assert "report" not in row.file.name
    answer = client.get(f"/files/{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "\u202e" not in row.name
    assert "/" not in row.name


def test_F10_of_a_row_one_may_not_see_does_not_exist(cast, browser_of):
    need = NeedFactory(is_public=False)
    row = files.attach_file(subject=need, upload=upload("report.pdf", PDF), by=cast.office)
    assert browser_of(cast.resident).get(f"/files/{row.pk}/").status_code == 404
    assert browser_of(cast.vendor).get(f"/files/initiatives.need/{need.pk}/attach/").status_code == 404


@pytest.mark.parametrize("label", ["moon.rock", "initiatives", "auth.permission"])
def test_F10_of_no_kind_of_row_does_not_exist(cast, api, label):
    assert api(cast.office).get(f"/api/v1/files/{label}/{NeedFactory().pk}/").status_code == 404


def test_is_read_and_removed_through_the_api_as_well(cast, api):
    need = NeedFactory(is_public=False)
    row = files.attach_file(subject=need, upload=upload("report.pdf", PDF), by=cast.office)
    address = f"/api/v1/files/{row.pk}/"
    answer = api(cast.office).get(address, headers={"Accept": "application/pdf"})
    assert b"".join(answer.streaming_content) == PDF
    for stranger in (cast.resident, cast.vendor):
        assert api(stranger).get(address).status_code == 404
        assert api(stranger).delete(address).status_code == 404
    assert api(cast.office).delete(address).status_code == 204
    assert not files.files_of(need).exists()


def test_is_attached_through_the_api_too_and_removed(cast, api, browser_of):
    need = NeedFactory()
    address = f"/api/v1/files/initiatives.need/{need.pk}/"
    made = api(cast.office).post(address, {"file": upload("report.pdf", PDF)}, format="multipart")
    assert made.status_code == 201
    assert [row["name"] for row in api(cast.office).get(address).json()["results"]] == ["report.pdf"]
    assert browser_of(cast.office).post(f"/files/{made.json()['id']}/remove/").status_code == 302
    assert not files.files_of(need).exists()


def test_is_not_for_those_who_only_read(cast):
    with pytest.raises(NotAllowed):
        files.attach_file(subject=NeedFactory(), upload=upload("report.pdf", PDF), by=cast.council_member)


def test_F05_a_file_over_the_limit_is_413(cast, monkeypatch):
    monkeypatch.setattr(files, "LARGEST_BYTES", 10)
    with pytest.raises(Refusal) as refusal:
        files.attach_file(subject=NeedFactory(), upload=upload("report.pdf", PDF), by=cast.office)
    assert refusal.value.status == 413


def test_is_removed_by_who_attached_it_and_by_the_office_only(cast, city, api, browser_of):
    need = NeedFactory()
    row = files.attach_file(subject=need, upload=upload("report.pdf", PDF), by=cast.staff)
    assert api(cast.evaluator).delete(f"/api/v1/files/{row.pk}/").status_code == 403
    assert browser_of(cast.evaluator).post(f"/files/{row.pk}/remove/").status_code == 403
    shown = {
        name: browser_of(getattr(cast, name)).get(f"/needs/{need.pk}/").content.decode()
        for name in ("staff", "evaluator")
    }
    assert {name: f"/files/{row.pk}/remove/" in page for name, page in shown.items()} == {
        "staff": True,
        "evaluator": False,
    }
    assert browser_of(cast.staff).post(f"/files/{row.pk}/remove/").status_code == 302


def test_the_form_is_not_shown_to_those_who_only_read(cast, city, browser_of):
    need = NeedFactory()
    for person in (cast.council_member, cast.auditor):
        assert browser_of(person).get(f"/files/initiatives.need/{need.pk}/attach/").status_code == 403
