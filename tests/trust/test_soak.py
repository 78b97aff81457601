"""Trust case I3 at length: `make soak` kills web, worker, scheduler and PostgreSQL at random for ten minutes while a client
writes.

Each answer of the API goes into a journal; afterwards every acknowledged write is there, once, the trail and the
invariants hold, and nothing is left undone. The short form of it, run with every change, is tests/journeys/test_killed.py.
"""

import os
import random
import time
from contextlib import suppress

import pytest

from tests.journeys.test_killed import City, address, every_row, wait_for_quiet
from tests.trust.cluster import Cluster

SECONDS = int(os.environ.get("TRUST_SOAK_SECONDS", "0"))
KILL_EVERY_SECONDS = 4
CRASH_EVERY_KILLS = 8
__all__ = ["address"]


@pytest.fixture
def cluster():
    made = Cluster()
    yield made
    made.remove()


def soak(env, address, cluster, record_property):
    choose, city, journal, kills, crashes = random.Random(3), City(env, address), {}, 0, 0
    try:
        end, next_kill, number = time.monotonic() + SECONDS, 0.0, 0
        while time.monotonic() < end:
            name = f"soak-{number}"
            need = {"title": f"Zwielicht {number}", "problem": "It is dark.", "domain": "energy", "external_id": name}
            row = city.call("needs/", need, key=f"raise-{number}")
            journal[name] = "raised"
            if number % 2:
                city.call(f"needs/{row['id']}/accept/", {}, key=f"accept-{number}")
                journal[name] = "accepted"
            number += 1
            if time.monotonic() > next_kill:
                with suppress(ProcessLookupError):
                    city.kill_one(choose)
                kills, next_kill = kills + 1, time.monotonic() + KILL_EVERY_SECONDS
                if kills % CRASH_EVERY_KILLS == 0:
                    cluster.crash()
                    cluster.start()
                    crashes += 1
        found = {row["external_id"]: row["state"] for row in every_row(city, "needs/?search=Zwielicht&limit=100")}
        assert found == journal
        wait_for_quiet(city)
        city.manage("verify_audit")
        city.manage("check_invariants")
    finally:
        city.stop()
    said = f"{SECONDS} s, {len(journal)} acknowledged writes, {kills} kills, {crashes} of PostgreSQL, 0 lost"
    record_property("figure", said)


if SECONDS:

    def test_I03_what_was_acknowledged_outlives_ten_minutes_of_kills(tmp_path, address, cluster, record_property):
        keep = {key: os.environ[key] for key in ("PATH", "HOME", "REDIS_URL") if key in os.environ}
        port = address.rpartition(":")[2]
        env = {**keep, "DATA_DIR": str(tmp_path), "PORT": port, "DATABASE_URL": cluster.url}
        soak(env, address, cluster, record_property)
