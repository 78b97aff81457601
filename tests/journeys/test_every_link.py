"""Nobody is led into a wall: every link that a person's pages show opens for that person, over the whole sample city."""

import re
from collections import deque
from html import unescape

import pytest
from django.utils import timezone

from alliance import sample
from alliance.models import User

PEOPLE = [
    None,
    "mara",
    "odell",
    "tobias",
    "gus",
    "petra",
    "desmond",
    "vera",
    "nadia",
    "theo",
    "callum",
    "joy",
]
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LINK = re.compile(r'(?:href|hx-get)="(/[^"]*)"')
NOT_FOLLOWED = re.compile(r"^/static/|/logout/|^/api/")


@pytest.fixture
def sample_city(db):
    sample.load_sample_city(now=timezone.now(), logins=True)


def test_every_link_opens_for_whom_it_is_shown(sample_city, browser_of):
    walls = {}
    for name in PEOPLE:
        person = User.objects.get(username=name) if name else None
        walls[name] = list(walls_of(browser_of(person), "/work/" if name else "/"))
    assert {name: found for name, found in walls.items() if found} == {}


def walls_of(client, start):
    """Addresses that are refused or missing, with the page that led there; one page of each shape."""
    waiting, seen, opened = deque([(start, "")]), set(), 0
    while waiting:
        address, source = waiting.popleft()
        shape = ID.sub("<id>", address.partition("?")[0])
        if shape in seen or NOT_FOLLOWED.search(address):
            continue
        seen.add(shape)
        answer = client.get(address, follow=True)
        opened += 1
        if answer.status_code != 200:
            yield f"{answer.status_code}: {address} from {source}"
        elif not answer.streaming and "text/html" in answer["Content-Type"]:
            found = LINK.findall(answer.content.decode())
            waiting.extend((unescape(link).partition("#")[0], address) for link in found)
    assert opened > 20
