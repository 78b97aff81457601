"""Lists are read from the replica where there is one, except by who has just written; nothing else is."""

import copy
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from alliance.models import AuditEntry
from alliance.replica import OWN_WRITES_SHOW_WITHIN, wrote_lately
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
LISTS = ["/api/v1/initiatives/", "/api/v1/initiatives/?fields=id,title", "/initiatives/", "/initiatives/export.csv"]
NOT_LISTS = ["/api/v1/me/", "/work/", "/initiatives/new/"]


@pytest.fixture
def asked_of_replica():
    """A second way to the same data, which counts what is asked of it."""
    asked = []
    replica = copy.copy(connections["default"])
    replica.alias = "replica"
    replica.execute_wrappers = [lambda run, sql, *rest: (asked.append(sql), run(sql, *rest))[1]]
    connections.settings["replica"] = connections.settings["default"]
    connections["replica"] = replica
    yield asked
    del connections["replica"]
    del connections.settings["replica"]


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


@pytest.mark.parametrize("address", LISTS)
def test_a_list_is_read_from_the_replica_and_who_reads_from_the_primary(
    city, cast, browser_of, asked_of_replica, address
):
    row = InitiativeFactory(department=cast.works, title="Lamps by the river")
    said = read(browser_of(cast.office), address).decode()
    assert row.title in said
    assert any("initiatives_initiative" in sql for sql in asked_of_replica)
    assert not any(
        'FROM "alliance_roleassignment"' in sql or 'FROM "django_session"' in sql for sql in asked_of_replica
    )


@pytest.mark.parametrize("address", LISTS)
def test_who_has_just_written_reads_the_primary(city, cast, api, browser_of, asked_of_replica, address):
    shape = {"title": "New lamps", "summary": "Dim.", "domain": "energy", "department": str(cast.works.pk)}
    assert api(cast.office).post("/api/v1/initiatives/", shape).status_code == 201
    assert "New lamps" in read(browser_of(cast.office), address).decode()
    assert not asked_of_replica
    read(browser_of(cast.staff), address)
    assert asked_of_replica


@pytest.mark.parametrize("address", NOT_LISTS)
def test_nothing_but_lists_asks_the_replica(city, cast, browser_of, asked_of_replica, address):
    read(browser_of(cast.office), address)
    assert not asked_of_replica


def test_the_time_of_ones_own_writes_ends(cast, api):
    shape = {"title": "New lamps", "summary": "Dim.", "domain": "energy", "department": str(cast.works.pk)}
    api(cast.office).post("/api/v1/initiatives/", shape)
    at = AuditEntry.objects.get(action="propose_initiative").at
    assert wrote_lately(cast.office, at + timedelta(seconds=1))
    assert not wrote_lately(cast.office, at + OWN_WRITES_SHOW_WITHIN)
    assert not wrote_lately(cast.staff, timezone.now())
