"""Orders at the opening of an offering, as HTTP requests to a server as production has it: none is lost, none doubled.

The same run with 10,000 orders is `python -m bench.opening`; its figures are in docs/speed.md.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
ORDERS = 120
# What a process of its own needs of this one: no settings of tests, the same database server and broker.
KEPT = ("PATH", "HOME", "LANG")


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL")
def test_orders_that_race_and_repeat_are_each_in_the_book_once():
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    server = urlsplit(os.environ["DATABASE_URL"])
    env["DATABASE_URL_BENCH"] = server._replace(path="/postgres").geturl()  # its own database is made from there
    if os.environ.get("REDIS_URL"):
        env["REDIS_URL_BENCH"] = os.environ["REDIS_URL"]
    done = subprocess.run(
        [sys.executable, "-m", "bench.opening", str(ORDERS)],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])

    all_ways = 3 * ORDERS  # one by one, and as many again in batches and in files, each sent twice
    assert (found["book"]["rows"], found["book"]["numbers"]) == (all_ways, all_ways)
    assert found["book"]["sum"] == f"{all_ways * 500}.00"
    assert (found["book"]["audited"], found["book"]["events"]) == (ORDERS, ORDERS)
    # The same number under another key while the first is being written is told to look again; that is no failure.
    answers = {key.split(":")[1] for key in found["answers"] if key != "again:409:conflict"}
    assert answers <= {"200", "201", "400"}
    assert any(key.startswith("again:400") for key in found["answers"])
