"""Trust cases F and V: files are judged by what they are, never opened, and tables survive being read and written."""

import io
import os
import struct
import tracemalloc
import zipfile
from pathlib import Path
from tempfile import gettempdir

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from alliance import files, jobs
from alliance.errors import Refusal
from initiatives.models import Observation
from tests.factories.initiatives import IndicatorFactory, NeedFactory
from tests.factories.procurement import PublishedRfiFactory

pytestmark = pytest.mark.django_db
TYPES = '<?xml version="1.0"?><Types><Override ContentType="application/vnd.openxmlformats"/></Types>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"


def archive(*entries, types=TYPES, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as made:
        if types is not None:
            made.writestr("[Content_Types].xml", types)
        for name, body in entries:
            made.writestr(name, body)
    return out.getvalue()


def said_to_be(body, size):
    """The archive, with every entry of its directory claiming another size than it has."""
    found, at = bytearray(body), 0
    while (at := found.find(b"PK\x01\x02", at)) >= 0:
        found[at + 24 : at + 28] = struct.pack("<I", size)
        at += 4
    return bytes(found)


def png(width, height):
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height) + b"\x08\x06\x00\x00\x00"


def jpeg(width, height):
    return b"\xff\xd8\xff\xe0\x00\x04ab" + b"\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" * 12


def locked():
    found = bytearray(archive(("word/document.xml", "<w/>")))
    at = found.find(b"PK\x01\x02")
    found[at + 8] |= 1
    return bytes(found)


ENTITIES = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
# (what it shows, name, content, status)
CORPUS = [
    ("F01 a gigabyte of zeros", "a.docx", said_to_be(archive(("word/document.xml", "x")), 2**30), 400),
    ("F01 many entries", "a.xlsx", archive(*((f"{n}", "") for n in range(5001))), 400),
    ("F01 zeros that compress well", "a.xlsx", archive(*((f"{n}", b"\0" * 2**24) for n in range(17))), 400),
    ("F01 an archive in an archive", "a.zip", archive(("b.zip", archive(("c", "x")))), 415),
    ("F01 nothing but an archive", "a.docx", archive(("b", "x"), types=None), 415),
    ("F01 a jar called docx", "a.docx", archive(("META-INF/MANIFEST.MF", "Main-Class: X"), types=None), 415),
    ("F01 cut off", "a.docx", archive(("word/document.xml", "x" * 99))[:60], 400),
    ("F01 only the first bytes", "a.xlsx", b"PK\x03\x04", 400),
    ("F01 a way out of the folder", "a.docx", archive(("../../etc/cron.d/x", "x")), 400),
    ("F01 an absolute name", "a.docx", archive(("/etc/passwd", "x")), 400),
    ("F01 locked", "a.docx", locked(), 400),
    ("F02 a page called PDF", "a.pdf", b"<html><script>alert(1)</script>", 415),
    ("F02 a PDF that is a page", "a.pdf", b"%PDF-1.4\n<html><script>alert(1)</script>", 415),
    ("F02 a PDF with a doctype", "a.pdf", b"%PDF-1.4\n<!DOCTYPE html><title>x", 415),
    ("F02 a picture that is a page", "a.png", png(1, 1) + b"<script>alert(1)</script>", 415),
    ("F02 a GIF called PNG", "a.png", b"GIF89a", 415),
    ("F02 a GIF that is a script", "a.txt", b"GIF89a=1;alert(1)", 415),
    ("F02 a PNG called JPEG", "a.jpg", png(1, 1), 415),
    ("F02 a PDF called DOCX", "a.docx", PDF, 415),
    ("F02 a document called PDF", "a.pdf", archive(("word/document.xml", "x")), 415),
    ("F02 two endings", "a.pdf.exe", PDF, 415),
    ("F02 no ending", "report", PDF, 415),
    ("F02 nothing in it", "a.txt", b"", 415),
    ("F02 a program", "a.exe", b"MZ\x90\x00", 415),
    ("F02 a program called text", "a.txt", b"\x7fELF\x00\x01", 415),
    ("F02 a page called text", "a.txt", b" \n<!DOCTYPE html><script>alert(1)</script>", 415),
    ("F02 a page called table", "a.csv", b"<html>", 415),
    ("F02 zeros in a table", "a.csv", b"a\x00b", 415),
    ("F02 an ending in capitals", "A.PDF", PDF, 201),
    ("F03 a picture with a script", "a.svg", b"<svg onload=alert(1)>", 415),
    ("F03 a page", "a.html", b"<html>", 415),
    ("F03 XML", "a.xml", b"<x/>", 415),
    ("F03 a script", "a.js", b"alert(1)", 415),
    ("F06 macros by name", "a.docm", archive(("word/vbaProject.bin", "x")), 415),
    ("F06 macros under another name", "a.docx", archive(("word/vbaProject.bin", "x")), 415),
    ("F06 macros by their type", "a.xlsx", archive(types=TYPES.replace("formats", "macroEnabled.formats")), 415),
    ("F06 an old document", "a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415),
    ("F06 an old document called new", "a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 415),
    ("F07 a billion laughs", "a.xlsx", archive(("xl/workbook.xml", ENTITIES)), 400),
    ("F07 a file from outside", "a.docx", archive(("word/document.xml", OUTSIDE)), 400),
    ("F07 in its relations", "a.docx", archive(("_rels/.rels", OUTSIDE)), 400),
    ("F07 in another encoding", "a.docx", archive(("word/document.xml", OUTSIDE.encode("utf-16"))), 400),
    ("F08 2.5 milliards of points", "a.png", png(50_000, 50_000), 400),
    ("F08 as JPEG", "a.jpg", jpeg(50_000, 50_000), 400),
    ("F08 long and thin", "a.png", png(2**31 - 1, 1), 400),
    ("F08 a photograph", "a.jpg", jpeg(6000, 4000), 201),
    ("F02 a report", "a.pdf", PDF, 201),
    ("F02 a letter", "a.docx", archive(("word/document.xml", "<w/>")), 201),
    ("F02 a table", "a.csv", b"a,b\n1,2\n", 201),
]


@pytest.mark.parametrize(("name", "body", "status"), [row[1:] for row in CORPUS], ids=[row[0] for row in CORPUS])
def test_F01_F02_F03_F06_F07_F08_each_file_gets_its_answer_at_the_door(cast, api, name, body, status):
    need = NeedFactory()
    before = set(os.listdir(gettempdir()))
    answer = api(cast.office).post(
        f"/api/v1/files/initiatives.need/{need.pk}/", {"file": SimpleUploadedFile(name, body)}, format="multipart"
    )
    assert answer.status_code == status, answer.content
    assert files.files_of(need).count() == (1 if status == 201 else 0)
    assert not [new for new in set(os.listdir(gettempdir())) - before if "upload" in new]
    if status != 201:
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_F01_a_bomb_is_refused_without_unpacking_it():
    bomb = archive(*((f"{n}", b"\0" * 2**24) for n in range(17)))
    assert len(bomb) < 400_000
    tracemalloc.start()
    with pytest.raises(Refusal) as refused:
        files.judged(SimpleUploadedFile("a.xlsx", bomb))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.value.code == "archive_too_large"
    assert peak < 5 * 2**20


def test_F03_whatever_is_stored_is_handed_out_as_a_download_that_runs_nothing(cast, city, browser_of):
    row = files.attach_file(subject=NeedFactory(), upload=SimpleUploadedFile("a.pdf", PDF), by=cast.office)
    answer = browser_of(cast.office).get(f"/files/{row.pk}/")
    assert b"".join(answer.streaming_content) == PDF
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd.txt", "a\x00.txt", "a\r\nSet-Cookie: x.txt", "x" * 300 + ".txt", "\u202etxt.exe.txt", "CON.txt",
     "nul.txt", "a/b\\c:d*.txt", '"; filename=evil.html; x=".txt', "..txt"],
)  # fmt: skip
def test_F04_a_name_is_only_a_word_on_the_screen(cast, city, browser_of, name):
    upload = SimpleUploadedFile("a.txt", b"words")
    upload._name = name  # what a client sends, before Django tidies it
    row = files.attach_file(subject=NeedFactory(), upload=upload, by=cast.office)
    stored, shown = Path(row.file.path), row.name
    assert stored.is_relative_to(Path(row.file.storage.location))
    assert not set(shown) & set('\x00\r\n/\\:*"<>|\u202e')
    assert len(shown) <= 200
    assert shown.partition(".")[0].lower() not in ("con", "nul")
    answer = browser_of(cast.office).get(f"/files/{row.pk}/")
    assert b"".join(answer.streaming_content) == b"words"
    header = answer.headers["Content-Disposition"]
    assert "\n" not in header
    assert header.startswith("attachment")


def test_F05_a_body_over_the_limit_is_413_and_nothing_is_left(cast, city):
    client = Client()
    client.force_login(cast.office, backend="allauth.account.auth_backends.AuthenticationBackend")
    need = NeedFactory()
    body = (
        b"--x\r\nContent-Disposition: form-data; name=file; filename=a.txt\r\n\r\n" + b"a" * (27 * 2**20) + b"\r\n--x--"
    )
    answer = client.generic(
        "POST", f"/files/initiatives.need/{need.pk}/attach/", body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert not files.files_of(need).exists()


def test_F09_no_uploaded_byte_touches_a_temporary_folder(cast, city, monkeypatch, tmp_path, browser_of):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert project.FILE_UPLOAD_HANDLERS == ["alliance.uploads.InMemory"]
    rfi = PublishedRfiFactory()
    large = SimpleUploadedFile("a.txt", b"c4n4ry" * 10**6)  # far more than Django would keep in memory
    shape = {"summary": "x", "partnership": "x", "demonstration": "x", "shared_value": "x", "addenda_read": 0}
    before = set(tmp_path.rglob("*"))
    answer = browser_of(cast.vendor).post(f"/rfis/{rfi.pk}/respond/", {**shape, "files": large})
    assert answer.status_code == 302
    written = [path for path in set(tmp_path.rglob("*")) - before if path.is_file()]
    assert not [path for path in written if b"c4n4ry" in path.read_bytes()]


TABLES = {
    "UTF-8 with a mark": ("\ufeffscheme,indicator,on,value\nown,EN-1,2026-01-01,1\n".encode(), 1),
    "lines of Windows": (b"scheme,indicator,on,value\r\nown,EN-1,2026-01-01,1\r\n", 1),
    "UTF-16": ("scheme,indicator,on,value\nown,EN-1,2026-01-01,1\n".encode("utf-16"), None),
    "Latin-1": ("scheme,indicator,on,value,note\nown,EN-1,2026-01-01,1,caf\u00e9\n".encode("latin-1"), None),
    "a zero": (b"scheme,indicator,on,value\nown,EN-1,2026-01-01,1\x00\n", None),
    "a field of a megabyte": (b"scheme,indicator,on,value,note\nown,EN-1,2026-01-01,1," + b"x" * 2**20 + b"\n", None),
    "more cells than heads": (b"scheme,indicator,on,value\nown,EN-1,2026-01-01,1,2,3\n", None),
    "fewer cells than heads": (b"scheme,indicator,on,value\nown,EN-1\n", None),
    "a head twice": (b"scheme,indicator,on,value,value\nown,EN-1,2026-01-01,1,2\n", None),
    "no head": (b"own,EN-1,2026-01-01,1\n", None),
    "nothing": (b"\n", None),
}


@pytest.mark.parametrize(("body", "saved"), TABLES.values(), ids=TABLES)
def test_V02_a_table_is_read_as_it_says_or_refused_by_row_and_column(cast, city, api, body, saved):
    IndicatorFactory(code="EN-1", scheme="own")
    answer = api(cast.office).post(
        "/api/v1/observations/import/", {"file": SimpleUploadedFile("values.csv", body)}, format="multipart"
    )
    if answer.status_code == 400:
        assert saved is None
        return
    assert answer.status_code in (201, 202), answer.content
    jobs.run_due()
    row = api(cast.office).get(f"/api/v1/observation-imports/{answer.json()['id']}/").json()
    assert Observation.objects.count() == (saved or 0), row
    assert row["outcome"] == ("saved" if saved else "refused"), row
    if not saved:
        assert all({"row", "column", "message"} <= set(fault) for fault in row["faults"]), row
