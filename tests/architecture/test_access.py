"""Every route × every actor gets the answer written down in access.csv; a new route without a line fails the build.

`WRITE_ACCESS=1 pytest tests/architecture/test_access.py` writes the file anew; its diff is then read like any change.
"""

import csv
import os
import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from alliance.roles import Role
from tests.factories.alliance import Cast, CityProfileFactory

FILE = Path(__file__).with_name("access.csv")
ACTORS = ["anonymous", *[role.value for role in Role]]
NOWHERE = "00000000-0000-4000-8000-000000000000"
VALUES = {"uuid": NOWHERE, "str": "alliance.department", "int": "1", "slug": "x", "path": "x"}
SKIPPED = re.compile(r"^/(accounts/|api/v1/schema/|static/)")


def routes():
    """Every path of the project with example values, sorted."""
    found = set()

    def walk(patterns, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern):
                found.add(
                    "/"
                    + re.sub(r"<(?:(\w+):)?\w+>", lambda m: VALUES[m.group(1) or "str"], path)
                    .replace("^", "")
                    .replace("$", "")
                )

    walk(get_resolver().url_patterns, "")
    return sorted(path for path in found if not SKIPPED.match(path) and "(" not in path)


def clients(cast):
    for actor in ACTORS:
        page, api = Client(), APIClient()
        if actor != "anonymous":
            person = getattr(cast, actor)
            page.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
            api.force_authenticate(person)
        yield actor, page, api


def answers(cast):
    """(method, path) → status per actor. The row asked for does not exist, so nothing but access decides."""
    found = {}
    for actor, page, api in clients(cast):
        for path in routes():
            client = api if path.startswith("/api/") else page
            for method in ("GET", "POST"):
                given = (
                    {"data": b"{}", "content_type": "application/json"}
                    if method == "POST" and path.startswith("/api/")
                    else {}
                )
                response = client.generic(method, path, **given)
                status = response.status_code
                if status == 302 and response.headers["Location"].startswith("/accounts/login/"):
                    status = "login"
                found.setdefault((method, path), {})[actor] = str(status)
    return found


def written():
    with FILE.open() as file:
        return {(row["method"], row["path"]): {actor: row[actor] for actor in ACTORS} for row in csv.DictReader(file)}


@pytest.mark.django_db
def test_every_route_answers_every_actor_as_written():
    CityProfileFactory()
    now = answers(Cast())
    if os.environ.get("WRITE_ACCESS"):
        write_file(now)
    before = written()
    assert sorted(set(now) - set(before)) == [], "routes without a line in access.csv"
    assert sorted(set(before) - set(now)) == [], "lines in access.csv without a route"
    wrong = [
        (key, actor, before[key][actor], now[key][actor])
        for key in now
        for actor in ACTORS
        if before[key][actor] != now[key][actor]
    ]
    assert wrong == []
    assert not [key for key, cells in now.items() if any(cell.startswith("5") for cell in cells.values())]


@pytest.mark.django_db
def test_council_and_auditors_can_write_nothing_but_about_themselves():
    own = re.compile(r"^/(favicon.ico|(api/v1/)?(tokens|notices|work/notices)/)")
    writes = [
        (path, actor)
        for (method, path), cells in written().items()
        for actor in ("council_member", "auditor")
        if method == "POST" and cells[actor] in ("200", "201", "302", "400") and not own.match(path)
    ]
    assert writes == []


def write_file(found):
    with FILE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "path", *ACTORS])
        for (method, path), cells in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])):
            writer.writerow([method, path, *(cells[actor] for actor in ACTORS)])
