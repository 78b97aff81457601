"""Every route × method × actor × own or foreign row gets the answer written down in access.csv; what is not there fails the build.

`WRITE_ACCESS=1 pytest tests/architecture/test_access.py` writes the file anew; its diff is then read like any change.

A route about one row is asked for two: `own` hangs on the actor's department, organisation and person, `foreign` on those
of others and is not public. Whatever a request does is taken back.
"""

import csv
import os
import re
from contextlib import suppress
from pathlib import Path

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.test import APIClient

from alliance import registry
from alliance.models import Attachment, CityProfile, Department, Organisation, User
from alliance.roles import Role
from financing.models import Plan
from governance.models import Body
from initiatives.models import Initiative
from tests.architecture.test_query_counts import maker_of
from tests.factories.alliance import Cast, CityProfileFactory, OrganisationFactory, UserFactory

FILE = Path(__file__).with_name("access.csv")
HEADS = ("method", "path", "row")
ACTORS = ["anonymous", *[role.value for role in Role]]
ROW, NOWHERE = "<row>", "00000000-0000-4000-8000-000000000000"
VALUES = {"uuid": NOWHERE, "str": "initiatives.initiative", "int": "1", "slug": "x", "path": "x"}
SKIPPED = re.compile(r"^/(accounts/|api/v1/schema/|static/)")
METHODS = ("get", "post", "put", "patch", "delete")
# What a route that is named after no kind of row is about.
SUBJECTS = {
    "files": Attachment,
    "files/initiatives.initiative": Initiative,
    "finder": Initiative,
    "plan-outlooks": Plan,
    "plan-stress": Plan,
    "calendar/bodies": Body,
    "scim/v2/Users": User,
}
# Whose a row is. Who approved, signed or answered it does not own it.
OWNERS = {
    "created_by", "evaluator", "facilitator", "judge", "lead", "member", "owner", "person", "raised_by", "recipient",
    "recorded_by", "reviewer", "scorer", "submitted_by", "user",
}  # fmt: skip
SHARED = (User, Department, Organisation, CityProfile)
AT_LEAST = 5_000
# Past the question who may: done, or asked for what was missing.
WENT_THROUGH = ("200", "201", "204", "302", "400", "428")


def routes():
    """(method, path with example values, kind of row that it is about or None) of every route, sorted."""
    kinds = {noun.path: noun.model for noun in registry.nouns} | SUBJECTS
    found = set()

    def walk(patterns, prefix):
        for pattern in patterns:
            path = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                walk(pattern.url_patterns, path)
            elif isinstance(pattern, URLPattern) and "(" not in path:
                example = "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda m: VALUES[m.group(1) or "str"], path)
                about = example.removeprefix("/api/v1").strip("/").partition("/" + NOWHERE)[0]
                kind = kinds.get(about) if NOWHERE in example else None
                example = example.replace(NOWHERE, ROW, 1) if kind else example
                found.update((method, example, kind) for method in methods(pattern.callback))

    walk(get_resolver().url_patterns, "")
    return sorted((each for each in found if not SKIPPED.match(each[1])), key=lambda each: (each[1], each[0]))


def methods(view):
    """Those of an endpoint that it has; a page is asked to show itself and to take a form, whether it does or not."""
    if actions := getattr(view, "actions", None):
        return [method.upper() for method in actions if method in METHODS]
    if kind := getattr(view, "cls", None):
        return [method.upper() for method in METHODS if hasattr(kind, method)]
    return ["GET", "POST"]


def party(person, department, organisation, *, is_public):
    return {User: person, Department: department, Organisation: organisation, "is_public": is_public}


def hand_over(row, to, seen=None):
    """This row, and all that it hangs on, to somebody: past every service, as far as the database lets it."""
    seen = set() if seen is None else seen
    if row is None or isinstance(row, SHARED) or (type(row), row.pk) in seen:
        return
    seen.add((type(row), row.pk))
    for field in row._meta.concrete_fields:
        kind, value = field.related_model, getattr(row, field.attname)
        if kind in to:
            value = to[kind] if kind is not User or field.name in OWNERS else None
        elif field.name == "is_public":
            value = to["is_public"]
        else:
            value = None
            if kind is not None:
                hand_over(getattr(row, field.name), to, seen)
        if value is not None and not field.primary_key:
            with suppress(DatabaseError), transaction.atomic():
                type(row)._default_manager.filter(pk=row.pk).update(**{field.name: value})
    if getattr(row, "subject_type", ""):
        hand_over(apps.get_model(row.subject_type)._default_manager.filter(pk=row.subject_id).first(), to, seen)


def row_of(kind, to):
    if kind is User:
        return to[User] or UserFactory()
    try:
        with transaction.atomic():
            row = maker_of(kind)()
    except (DatabaseError, StopIteration):  # one of a kind
        row = kind._default_manager.first()
    hand_over(row, to)
    return row


def worlds(actor):
    """{"own": {kind: its row}, "foreign": …} for one actor."""
    cast = Cast()
    person = None if actor == "anonymous" else getattr(cast, actor)
    ours = party(person, person and person.department, person and person.organisation, is_public=True)
    theirs = party(UserFactory(roles=[Role.OFFICE]), cast.parks, OrganisationFactory(), is_public=False)
    kinds = {kind for _, _, kind in routes() if kind}
    kinds = sorted(kinds, key=lambda kind: kind._meta.label)
    return person, {
        name: {kind: row_of(kind, to) for kind in kinds} for name, to in (("own", ours), ("foreign", theirs))
    }


def answers(actor):
    """(method, path, "own", "foreign" or "") → status."""
    person, rows = worlds(actor)
    page, api = Client(), APIClient()
    if person:
        page.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        api.force_authenticate(person)
    found = {}
    for method, path, kind in routes():
        for which in ("own", "foreign") if kind else ("",):
            address = path.replace(ROW, str(rows[which][kind].pk)) if kind else path
            found[method, path, which] = answer_of(page, api, method, address)
    return found


def answer_of(page, api, method, address):
    by_api = address.startswith(("/api/", "/scim/"))
    given = {"headers": {"If-Match": "*"}} if by_api else {}
    if by_api and method != "GET":
        given |= {"data": b"{}", "content_type": "application/json"}
    with transaction.atomic():
        response = (api if by_api else page).generic(method, address, **given)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        return "login"
    return str(response.status_code)


def written():
    with FILE.open() as file:
        return {
            tuple(row[head] for head in HEADS): {actor: row[actor] for actor in ACTORS} for row in csv.DictReader(file)
        }


@pytest.fixture
def nothing_drawn(monkeypatch):
    """Who gets which answer is decided before a template draws it: tens of thousands of pages need not be drawn to be judged.

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


def test_A21_the_file_has_as_many_cells_as_promised(record_property):
    cells = len(written()) * len(ACTORS)
    assert cells >= AT_LEAST
    record_property("figure", f"{cells:,} cells")


@pytest.mark.django_db
def test_A02_council_and_auditors_can_write_nothing_but_about_themselves():
    # Their own rows, what a seat in a body brings, and the public doors of vendors and of needs, which are open to everybody.
    own = re.compile(
        r"^/(favicon.ico|(api/v1/)?(tokens|vendors/(register|join)|report|notices|documents|my-work|reports|conflicts"
        r"|calendar-addresses|work/(notices|snooze)|people/<row>/profile|subscriptions/<row>/unfollow"
        r"|actions/<row>/finish|escalations/<row>/acknowledge|decisions/<row>/(vote|sign|recuse))/)"
    )
    writes = [
        (*key, actor)
        for key, cells in written().items()
        for actor in ("council_member", "auditor")
        if key[0] != "GET" and cells[actor] in WENT_THROUGH and not own.match(key[1])
    ]
    assert writes == []


def write_column(actor, found):
    """One actor's answers, for the routes that there are; a new route's other cells are filled by their own turn."""
    cells = written()
    with FILE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*HEADS, *ACTORS])
        for key in sorted(found, key=lambda key: (key[1], key[0], key[2] == "foreign")):
            row = cells.get(key, {}) | {actor: found[key]}
            writer.writerow([*key, *(row.get(each, "") for each in ACTORS)])
