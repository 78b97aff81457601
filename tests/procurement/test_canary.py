"""A word in a sealed response, its draft and their files is in no dump, write-ahead log, broker, log or temporary file.

Each place is first shown to hold a word that is not sealed, so that a search which finds nothing anywhere fails.
"""

import io
import logging
import os
import subprocess
import tempfile
from base64 import b64encode
from pathlib import Path

import pytest
import redis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alliance import jobs
from procurement import services
from procurement.models import RfiResponse
from tests.factories.procurement import PublishedRfiFactory, RequirementFactory

SEALED, OPEN = "c4nary-51d2e84c06-price-118", "0pen-word-7f3a9b51d2"
REDIS = os.environ.get("REDIS_URL")

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="dump and write-ahead log are PostgreSQL's"),
    pytest.mark.django_db(transaction=True),
]


def forms_of(word):
    """The word as it may lie somewhere: plain, as hexadecimal of a bytea, and in base64 at any of three places."""
    plain = word.encode()
    inside = [b64encode(b"x" * shift + plain)[shift + (shift > 0) : -4] for shift in range(3)]
    return [plain, plain.hex().encode(), *inside]


def holds(body, word):
    return any(form in body for form in forms_of(word))


def pdf(name):
    return SimpleUploadedFile(f"{name}.pdf", b"%PDF-1.4 " + SEALED.encode())


def written(cast, api, browser_of):
    """A vendor writes, keeps files, sends, replaces and withdraws, at both doors; the city notes an open word."""
    rfi = PublishedRfiFactory()
    asked = RequirementFactory(rfi=rfi, kind="text")
    texts = {"summary": SEALED, "partnership": SEALED, "demonstration": "x", "shared_value": "x"}
    answers = [{"requirement": str(asked.pk), "value": SEALED}]
    vendor, page = api(cast.vendor), browser_of(cast.vendor)
    done = [
        vendor.put(f"/api/v1/rfis/{rfi.pk}/draft/", texts | {"answers": answers}, format="json"),
        page.post(f"/rfis/{rfi.pk}/draft/", texts | {"draft_version": "1"}),
        page.post(f"/rfis/{rfi.pk}/draft/files/", {"files": [pdf(SEALED)]}),
        vendor.post(f"/api/v1/rfis/{rfi.pk}/respond/", texts | {"answers": answers}, format="json"),
        page.post(f"/rfis/{rfi.pk}/respond/", texts | {"addenda_read": "0", "files": [pdf("again")]}),
        page.post(f"/rfis/{rfi.pk}/respond/", texts | {"addenda_read": "7"}),
    ]
    assert [answer.status_code for answer in done] == [200, 200, 200, 200, 302, 400]
    services.withdraw_response(response=RfiResponse.objects.get(), by=cast.vendor)
    services.submit_response(rfi=rfi, by=cast.vendor, **texts)
    for person in (cast.procurement_officer, cast.auditor):
        for url in (
            f"/rfis/{rfi.pk}/",
            f"/api/v1/rfis/{rfi.pk}/",
            "/api/v1/audit/",
            "/rfis/export.csv",
            f"/search/?q={SEALED}",
        ):
            shown = browser_of(person).get(url).getvalue()
            assert not holds(
                shown.replace(f"q={SEALED}".encode(), b"").replace(f'value="{SEALED}"'.encode(), b""), SEALED
            )
    services.join_teaming_list(rfi=rfi, offers=OPEN, seeks="x", contact="x", by=cast.vendor)


def dump():
    found = connection.settings_dict
    where = ["-h", found["HOST"] or "127.0.0.1", "-p", str(found["PORT"] or 5432), "-U", found["USER"]]
    env = os.environ | {"PGPASSWORD": found["PASSWORD"] or ""}
    return subprocess.run(["pg_dump", *where, found["NAME"]], env=env, capture_output=True, check=True).stdout


def position():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        return cursor.fetchone()[0]


def write_ahead_log(first):
    """What was written since the segment `first`, as it lies in the server's folder."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0]:
            pytest.skip("reading the write-ahead log needs a superuser of the database")
        cursor.execute("SELECT pg_switch_wal()")
        cursor.execute(
            "SELECT name FROM pg_ls_waldir() WHERE name >= %s AND name <= %s ORDER BY name", [first, position()]
        )
        names = [name for (name,) in cursor.fetchall()]
        for name in names:
            cursor.execute("SELECT pg_read_binary_file('pg_wal/' || %s)", [name])
            yield bytes(cursor.fetchone()[0])


def test_F09_S01_a_sealed_word_is_in_no_dump_and_no_write_ahead_log(city, cast, api, browser_of):
    first = position()
    written(cast, api, browser_of)
    body = dump()
    assert holds(body, OPEN)
    assert not holds(body, SEALED)
    log = list(write_ahead_log(first))
    assert any(holds(segment, OPEN) for segment in log)
    assert not [number for number, segment in enumerate(log) if holds(segment, SEALED)]


@pytest.mark.skipif(not REDIS, reason="REDIS_URL names no broker")
def test_S01_a_sealed_word_does_not_pass_through_the_broker(city, cast, api, browser_of):
    client = redis.Redis.from_url(REDIS)
    passed = []
    with client.monitor() as watched:
        client.echo(OPEN)
        written(cast, api, browser_of)
        jobs.run_due()
        client.echo("the-end-of-the-watch")
        for said in watched.listen():
            passed.append(said["command"].encode())
            if "the-end-of-the-watch" in said["command"]:
                break
    everything = b"\n".join(passed)
    assert holds(everything, OPEN)
    assert not holds(everything, SEALED)


def test_F09_S01_a_sealed_word_is_in_no_log_and_no_temporary_file(
    city, cast, api, browser_of, tmp_path, monkeypatch, capfd
):
    heard = io.StringIO()
    handler = logging.StreamHandler(heard)
    loggers = [logging.getLogger(), logging.getLogger("django.db.backends"), logging.getLogger("django.request")]
    for logger in loggers:
        logger.addHandler(handler)
        monkeypatch.setattr(logger, "level", logging.INFO)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    logging.getLogger("django.request").warning(OPEN)
    written(cast, api, browser_of)
    for logger in loggers:
        logger.removeHandler(handler)
    said = heard.getvalue() + "".join(capfd.readouterr())
    assert OPEN in said
    assert not holds(said.encode(), SEALED)
    assert not [path for path in Path(tmp_path).rglob("*") if path.is_file() and holds(path.read_bytes(), SEALED)]
