"""A word in a sealed response, its draft and their files is in none of the places where words of a city lie or pass.

Each place is first shown to hold what is not sealed, so that a search which finds nothing anywhere fails.
"""

import io
import logging
import os
import subprocess
import tempfile
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from alliance import events, files, jobs, webhooks
from alliance.models import Job
from procurement import services
from procurement.models import RfiResponse
from procurement.services import responses as responding
from tests.alliance.test_webhooks import SECRET, receiver
from tests.factories.initiatives import NeedFactory
from tests.factories.procurement import PublishedRfiFactory, RequirementFactory

FIRST = "c4nary"
SEALED, OPEN = f"{FIRST}-51d2e84c06-price-118", f"{FIRST}-0pen-7f3a9b51d2"
REDIS = os.environ.get("REDIS_URL")
END_OF_WATCH = "the-end-of-the-watch"
AT_LEAST = 12
__all__ = ["receiver"]

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="dump and write-ahead log are PostgreSQL's"),
    pytest.mark.skipif(not REDIS, reason="REDIS_URL names no broker"),
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


def written(cast, api, browser_of, monkeypatch):
    """A vendor writes, keeps files, sends, replaces and withdraws, at both doors, and meets a fault; returns the RFI and what the fault said."""
    rfi = PublishedRfiFactory(title=OPEN)
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

    def fault(rfi, now):
        raise RuntimeError

    page.raise_request_exception = vendor.raise_request_exception = False
    with monkeypatch.context() as broken:
        broken.setattr(responding, "require_open", fault)
        failed = [
            vendor.post(f"/api/v1/rfis/{rfi.pk}/respond/", texts | {"answers": answers}, format="json"),
            page.post(f"/rfis/{rfi.pk}/respond/", texts | {"addenda_read": "0", "files": [pdf("again")]}),
        ]
    assert [answer.status_code for answer in failed] == [500, 500]
    services.withdraw_response(response=RfiResponse.objects.get(), by=cast.vendor)
    services.submit_response(rfi=rfi, by=cast.vendor, **texts)
    return rfi, b"\n".join(answer.content for answer in failed)


def shown(door, cast, *urls):
    """What everybody of the city who may look sees there."""
    people = (cast.procurement_officer, cast.champion, cast.evaluator, cast.auditor, cast.administrator)
    return b"\n".join(door(person).get(url).getvalue() for person in people for url in urls)


def inside(folder):
    return b"\n".join(path.name.encode() + path.read_bytes() for path in Path(folder).rglob("*") if path.is_file())


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


@contextmanager
def heard():
    """What the loggers say, SQL statements with them."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    loggers = {name: logging.getLogger(name) for name in (None, "django.db.backends", "django.request")}
    levels = {name: logger.level for name, logger in loggers.items()}
    for logger in loggers.values():
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    logging.getLogger("django.request").warning(OPEN)
    yield said
    for name, logger in loggers.items():
        logger.removeHandler(handler)
        logger.setLevel(levels[name])


@contextmanager
def passing_through_redis():
    """What is said to Redis, the broker and the cache."""
    client, passed = redis.Redis.from_url(REDIS), []
    with client.monitor() as watched:
        client.echo(OPEN)
        yield passed
        client.echo(END_OF_WATCH)
        for said in watched.listen():
            passed.append(said["command"].encode())
            if END_OF_WATCH in said["command"]:
                break


def test_F09_S01_a_sealed_word_is_in_none_of_the_places_where_words_lie_or_pass(
    city, cast, api, browser_of, monkeypatch, receiver, tmp_path_factory, capfd, record_property
):
    temporary = tmp_path_factory.mktemp("temporary")
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    (temporary / "words").write_text(OPEN)
    webhooks.subscribe(url=receiver.url, topics=[], secret=SECRET, by=cast.administrator)
    first = position()
    with heard() as log, passing_through_redis() as passed:
        rfi, faults = written(cast, api, browser_of, monkeypatch)
        services.issue_addendum(rfi=rfi, text=OPEN, by=cast.procurement_officer)
        upload = SimpleUploadedFile("a.txt", OPEN.encode())
        stored = files.attach_file(subject=NeedFactory(), upload=upload, by=cast.office)
        events.place_new_events()
        jobs.run_due()
        page, rest = f"/rfis/{rfi.pk}/", f"/api/v1/rfis/{rfi.pk}/"
        refused = [
            browser_of(cast.procurement_officer).post(page + "open/"),
            api(cast.procurement_officer).post(rest + "open/"),
        ]
        # Each place, and what it must hold to have been searched at all.
        places = {
            "pages": (
                shown(browser_of, cast, page, "/rfis/", "/responses/", "/receipts/", "/work/", "/dashboard/"),
                OPEN,
            ),
            "API": (shown(api, cast, rest, "/api/v1/rfis/", "/api/v1/responses/", "/api/v1/score-sheets/"), OPEN),
            "search": (
                shown(browser_of, cast, f"/search/?q={FIRST}") + shown(api, cast, f"/api/v1/search/?q={FIRST}"),
                OPEN,
            ),
            "exports": (shown(browser_of, cast, "/rfis/export.csv", "/responses/export.csv"), OPEN),
            "audit trail": (shown(api, cast, "/api/v1/audit/"), str(rfi.pk)),
            "event feed": (shown(api, cast, "/api/v1/events/"), str(rfi.pk)),
            "jobs": (repr(list(Job.objects.values())).encode(), "send_letter"),
            "webhooks": ("\n".join(receiver.bodies).encode(), str(rfi.pk)),
            "letters": ("\n".join(str(letter.message()) for letter in mail.outbox).encode(), rfi.reference),
            "error pages": (faults + b"".join(answer.content for answer in refused), "request_id"),
        }
    places |= {
        "stored files": (inside(stored.file.storage.location), OPEN),
        "temporary files": (inside(temporary), OPEN),
        "logs": ((log.getvalue() + "".join(capfd.readouterr())).encode(), OPEN),
        "broker and cache": (b"\n".join(passed), OPEN),
        "database dump": (dump(), OPEN),
        "write-ahead log": (b"".join(write_ahead_log(first)), OPEN),
    }
    assert [place for place, (body, word) in places.items() if not holds(body, word)] == []
    assert [place for place, (body, _) in places.items() if holds(body, SEALED)] == []
    assert len(places) >= AT_LEAST
    record_property("figure", f"{len(places)} places: {', '.join(places)}")
