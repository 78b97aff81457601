"""Trust cases I1, I2, I5, I6 against the real web server: the database is cut off, hangs, is read-only or crowded.

Each time the answer is a 503 in time, `/healthz` goes on, and when the database is back so is the service, without a restart.
"""

import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from alliance import patience, people
from initiatives.models import Need
from tests.factories.alliance import CityProfileFactory, UserFactory
from tests.trust.line import Line, Server

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is in the process itself"),
    pytest.mark.django_db(transaction=True),
]
NEED = b'{"title": "Dark", "problem": "Lamps fail", "domain": "energy"}'
BACK_WITHIN_SECONDS = 10


@pytest.fixture
def city(tmp_path):
    """The line, the server behind it, and a token to read and write with."""
    CityProfileFactory()
    now = timezone.now()
    staff = UserFactory(roles=["office"])
    _, token = people.issue_token(
        name="x", scopes=["*:read", "*:write"], expires_at=now + timedelta(days=1), at=now, by=staff
    )
    given = connection.settings_dict
    login = given["USER"] + (f":{given['PASSWORD']}" if given["PASSWORD"] else "")
    line = Line(given["HOST"], int(given["PORT"] or 5432))
    server = Server(tmp_path, f"postgresql://{login}@127.0.0.1:{line.port}/{given['NAME']}")
    try:
        assert server.ask("/api/v1/needs/", token=token)[0] == 200
        yield line, server, token
    finally:
        line.set("open")
        server.stop()
        line.close()


def is_back(server, token):
    """Seconds until both a read and a write are answered again."""
    began = time.monotonic()
    while time.monotonic() - began < BACK_WITHIN_SECONDS:
        if (server.ask("/api/v1/needs/", token=token)[0], server.ask("/api/v1/needs/", NEED, token)[0]) == (200, 201):
            return time.monotonic() - began
        time.sleep(0.2)
    raise AssertionError("not back without a restart")


def test_I01_I02_I05_I06_the_database_fails_in_four_ways_and_each_is_said_in_time(city, record_property):
    line, server, token = city
    figures = []
    for mode, most in (("cut", 5), ("crowded", 5), ("held", patience.LONGEST_SECONDS + 5)):
        before = Need.objects.count()
        line.set(mode)
        status, took, headers = server.ask("/api/v1/needs/", NEED, token)
        assert (mode, status) == (mode, 503), server.said()
        assert headers["Retry-After"] == "5"
        assert took < most
        assert server.ask("/healthz")[0] == 200
        if mode != "held":
            assert server.ask("/readyz")[0] == 503
            assert server.ask("/needs/")[0] == 503
        assert Need.objects.count() == before
        line.set("open")
        if mode == "held":
            line.hang_up()
        figures.append(f"{mode} {took:.1f} s, back in {is_back(server, token):.1f} s")

    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    try:
        line.hang_up()
        time.sleep(0.2)
        reads = [server.ask("/api/v1/needs/", token=token)[0] for _ in range(3)]
        write = server.ask("/api/v1/needs/", NEED, token)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only')
    assert reads[-1] == 200
    assert write[0] == 503
    line.hang_up()
    figures.append(f"read-only, back in {is_back(server, token):.1f} s")
    record_property("figure", "; ".join(figures))
