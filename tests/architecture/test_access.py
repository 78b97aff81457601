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


def clients(actor):
    page, api = Client(), APIClient()
    if actor != "anonymous":
        person = getattr(Cast(), actor)
        page.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        api.force_authenticate(person)
    return page, api


def answers(actor):
    """(method, path) → status. The row asked for does not exist, so nothing but access decides."""
    found = {}
    page, api = clients(actor)
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
            found[method, path] = str(status)
    return found


def written():
    with FILE.open() as file:
        return {(row["method"], row["path"]): {actor: row[actor] for actor in ACTORS} for row in csv.DictReader(file)}


@pytest.fixture
def nothing_drawn(monkeypatch):
    """Who gets which answer is decided before a template draws it: 25,000 pages need not be drawn to be judged.

    That pages can be drawn is shown by the tests that look at them.
    """
    monkeypatch.setattr("django.template.backends.django.Template.render", lambda *args, **kwargs: "")


@pytest.mark.django_db
@pytest.mark.parametrize("actor", ACTORS)
def test_A21_every_route_answers_every_actor_as_written(actor, nothing_drawn):
    CityProfileFactory()
    now = answers(actor)
    if os.environ.get("WRITE_ACCESS"):
        write_column(actor, now)
    before = {key: cells[actor] for key, cells in written().items()}
    assert sorted(set(now) - set(before)) == [], "routes without a line in access.csv"
    assert sorted(set(before) - set(now)) == [], "lines in access.csv without a route"
    assert [(key, before[key], now[key]) for key in now if before[key] != now[key]] == []
    assert [key for key, cell in now.items() if cell.startswith("5")] == []


@pytest.mark.django_db
def test_A02_council_and_auditors_can_write_nothing_but_about_themselves():
    # Their own rows, and the public doors of vendors and of needs, which are open to everybody.
    own = re.compile(
        r"^/(favicon.ico|(api/v1/)?(tokens|vendors/(register|join)|report|notices|documents|my-work|reports|conflicts|calendar-addresses|work/(notices|snooze))/)"
    )
    writes = [
        (path, actor)
        for (method, path), cells in written().items()
        for actor in ("council_member", "auditor")
        if method == "POST" and cells[actor] in ("200", "201", "302", "400") and not own.match(path)
    ]
    assert writes == []


def write_column(actor, found):
    """One actor's answers, for the routes that there are; a new route's other cells are filled by their own turn."""
    cells = written()
    with FILE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["method", "path", *ACTORS])
        for method, path in sorted(found, key=lambda key: (key[1], key[0])):
            row = cells.get((method, path), {}) | {actor: found[method, path]}
            writer.writerow([method, path, *(row.get(each, "") for each in ACTORS)])
