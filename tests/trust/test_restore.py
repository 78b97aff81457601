"""Trust cases I10, I11: a backup taken under load is of one instant, and what it restores is equal, holds and opens."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection, connections

from initiatives import services as initiatives
from initiatives.models import Need
from procurement import services
from procurement.models import Rfi
from tests.factories.alliance import CityProfileFactory
from tests.factories.procurement import PublishedRfiFactory
from tests.trust.cluster import Cluster

ROOT = Path(__file__).resolve().parents[2]
CONTENT = {"summary": "c4n4ry-lamps", "partnership": "x", "demonstration": "x", "shared_value": "x"}
SCRIPT = """
import json
from django.db import connection
from alliance.errors import Refusal
from alliance.models import User
from initiatives.models import Need
from procurement import services
from procurement.models import Rfi, RfiResponse
rfi, before = Rfi.objects.get(), [row.state for row in RfiResponse.objects.all()]
text = str(list(RfiResponse.objects.values_list("content", flat=True)))
services.open_responses(rfi=rfi, by=User.objects.get(username="procurement_officer2"))
print(json.dumps({"needs": Need.objects.count(), "before": before, "sealed": "c4n4ry" not in text,
                  "opened": [row.content["summary"] for row in RfiResponse.objects.all()]}))
"""


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is backed up by its own library")
@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="needs the client programs of PostgreSQL")
@pytest.mark.django_db(transaction=True)
def test_I10_I11_a_backup_under_load_restores_to_one_instant_and_a_sealed_rfi_opens(
    cast, tmp_path, settings, record_property
):
    CityProfileFactory()
    rfi = PublishedRfiFactory()
    services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT)
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    second, staff, written, stop = cast.procurement_officer2, cast.staff, [], threading.Event()

    def write():
        while not stop.is_set():
            row = initiatives.raise_need(title=f"Dark {len(written)}", problem="x", domain="energy", by=staff)
            written.append(row.pk)
        connections.close_all()

    thread = threading.Thread(target=write)
    thread.start()
    while len(written) < 3 and thread.is_alive():
        time.sleep(0.05)
    settings.DATA_DIR = tmp_path / "data"
    try:
        began = datetime.now(UTC)
        call_command("backup", str(tmp_path / "backup"))
        rpo = datetime.now(UTC) - began
    finally:
        stop.set()
        thread.join()

    cluster = Cluster()
    env = {key: os.environ[key] for key in ("PATH", "HOME")} | {
        "DATABASE_URL": cluster.url,
        "DATA_DIR": str(tmp_path / "restored"),
        "ALLIANCE_SECRET_KEY": "of-this-test-only-" * 4,
        "ALLIANCE_SEALING_KEY": b64encode(settings.SEALING_KEY).decode(),
    }
    (tmp_path / "restored").mkdir()
    try:
        began = datetime.now(UTC)
        manage(env, "restore", str(tmp_path / "backup"))
        rto = datetime.now(UTC) - began
        assert "(1)" in manage(env, "check_sealing_key")
        said = json.loads(manage(env, "shell", "-v0", "-c", SCRIPT).splitlines()[-1])
    finally:
        cluster.remove()
    assert said["before"] == ["sealed"]
    assert said["sealed"]
    assert said["opened"] == ["c4n4ry-lamps"]
    assert 0 < said["needs"] <= Need.objects.count()
    assert second.pk
    record_property(
        "figure", f"RPO {rpo.total_seconds():.1f} s, RTO {rto.total_seconds():.1f} s, {len(written)} writes meanwhile"
    )


def manage(env, *command):
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{command[0]}: {done.stdout[-1000:]}{done.stderr[-3000:]}"
    return done.stdout
