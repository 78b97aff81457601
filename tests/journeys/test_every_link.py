"""Nobody is led into a wall, and nobody is shown what they may not know, over the whole sample city.

Every link that a person's pages show opens for that person. Before they set out, every text of every row that they may not
see is planted with a word; no page, list, export or answer of the API that they get holds it.
"""

import re
from collections import deque
from contextlib import contextmanager, suppress
from html import unescape

import pytest
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils import timezone

from alliance import registry, sample, visibility
from alliance.models import Department, Organisation, SearchEntry, User
from alliance.models.people import Anonymous

# Everybody, in two parts that run beside each other.
PEOPLE = {
    "those who lead": (None, "mara", "odell", "gus", "petra", "theo"),
    "those who work": ("tobias", "desmond", "vera", "nadia", "callum", "joy"),
}
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LINK = re.compile(r'(?:href|hx-get)="(/[^"]*)"')
NOT_FOLLOWED = re.compile(r"^/static/|/logout/|^/api/")
PLANTED = "c4n4ry"
FOUND = re.compile(rf"{PLANTED}-([a-z]+)")
KNOWN_BY_NAME = (User, Department, Organisation)  # who they are is seen wherever they act
# What is said of a row to people who may not open it: (kind, where) and why.
ON_PURPOSE = {
    ("rfikey", ""): "responses are sealed to its public half, which is published",
    ("indicator", ""): "a public need or KPI names what it is measured by",
    ("job", ""): "how far a computation is, is shown with the row that it is for",
    ("initiative", "/scores/"): "a closed ranking names the initiatives of every department",
}
ENDS = ("/{}/", "/{}/export.csv", "/api/v1/{}/?limit=200")
ANSWERS = ("/api/v1/search/?q=" + PLANTED, "/api/v1/events/", "/api/v1/dashboard/", "/api/v1/my-work/")


@pytest.fixture
def sample_city(db):
    sample.load_sample_city(now=timezone.now(), logins=True)


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="thousands of pages are read once, on the real thing")
@pytest.mark.parametrize("people", PEOPLE.values(), ids=PEOPLE)
def test_A01_every_link_opens_for_whom_it_is_shown_and_shows_nothing_that_they_may_not_know(
    sample_city, browser_of, api, record_property, people
):
    walls, leaks, opened, planted = [], [], 0, 0
    for name in people:
        person = User.objects.get(username=name) if name else None
        page, answers = browser_of(person), api(person)
        with planting(person) as count:
            for address, source, status, body in [*walk(page, "/work/" if name else "/"), *lists(page, answers)]:
                opened += 1
                if status != 200:
                    walls.append(f"{name}: {status} at {address}, linked from {source}")
                leaks += [f"{name}: {kind} at {address}" for kind in sorted(leaked(address, body))]
        planted += count
    record_property("figure", f"{opened:,} answers read by {len(people)} people, {planted:,} texts hidden from them")
    assert planted > 1_000
    assert not walls, "\n".join(walls)
    assert not leaks, "\n".join(leaks)


def leaked(address, body):
    return {
        kind
        for kind in FOUND.findall(body)
        if not any(kind == of and address.startswith(where) for of, where in ON_PURPOSE)
    }


def walk(client, start):
    """(address, where its link stood, status, body) of one page of each shape."""
    waiting, seen, opened = deque([(start, "")]), set(), 0
    while waiting:
        address, source = waiting.popleft()
        shape = ID.sub("<id>", address.partition("?")[0])
        if shape in seen or NOT_FOLLOWED.search(address):
            continue
        seen.add(shape)
        answer = client.get(address, follow=True)
        opened += 1
        body = answer.getvalue().decode(errors="replace")
        yield address, source, answer.status_code, body
        if answer.status_code == 200 and not answer.streaming and "text/html" in answer["Content-Type"]:
            waiting.extend((unescape(link).partition("#")[0], address) for link in LINK.findall(body))
    assert opened > 20


def lists(page, answers):
    """The lists of every kind of row at each door, as far as this person may open them."""
    for address in [*(end.format(noun.path) for noun in registry.nouns for end in ENDS), *ANSWERS]:
        answer = (answers if address.startswith("/api/") else page).get(address)
        if answer.status_code == 200:
            yield address, "", 200, answer.getvalue().decode(errors="replace")


@contextmanager
def planting(person):
    """The word in what this person may not know; taken back afterwards."""
    with transaction.atomic():
        yield sum(
            plant(model, person or Anonymous())
            for model in sorted(visibility.declared(), key=lambda model: model._meta.label)
        )
        transaction.set_rollback(True)


def plant(model, person):
    """How many texts were planted. Rows that the database never lets change keep their words."""
    if model in KNOWN_BY_NAME:
        return 0
    known = model._default_manager.filter(visibility.rule_for(model)(person))
    hidden = model._default_manager.exclude(pk__in=known.values("pk"))
    word, count = f"{PLANTED}-{model._meta.model_name}", 0
    texts = [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not (field.choices or field.unique or field.primary_key)
        and (field.max_length or 999) >= len(word) + 20
        and field.name != "subject_type"
    ]
    for field in texts:
        kept = Substr(field.name, 1, (field.max_length or 999) - len(word) - 1)
        with suppress(DatabaseError), transaction.atomic():
            count += hidden.update(**{field.name: Concat(Value(word + " "), kept, output_field=models.TextField())})
    if isinstance(model._meta.pk, models.UUIDField):
        entries = SearchEntry.objects.filter(kind=model._meta.label_lower, row_id__in=hidden.values("pk"))
        entries.update(label=Value(word), head=Value(word))
    return count
