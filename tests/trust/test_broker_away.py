"""Trust cases C1 and C2 at length: `make broker` writes 500 times while Redis refuses connections and while it hangs.

Web server, worker and scheduler are the real ones, and so is Redis, which this test stops, freezes and starts. Each write is
answered within a second; when the broker is back, what the writes set off is done within two minutes. The short form of it,
run with every change, is in test_delivery.py.
"""

import json
import os
import signal
import subprocess
import time
import urllib.request

from tests.journeys.test_killed import City, address, every_event, every_row, wait_for_quiet
from tests.trust.cluster import Cluster
from tests.trust.line import free_port

WRITES = int(os.environ.get("TRUST_WRITES", "0"))
MOST_SECONDS, DONE_WITHIN_SECONDS = 1, 120
__all__ = ["address"]


class Broker:
    def __init__(self, folder):
        self.port = free_port()
        self.command = ["redis-server", "--port", str(self.port), "--save", "", "--dir", str(folder)]
        self.start()

    def start(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)

    def refuse(self):
        self.process.kill()
        self.process.wait()

    def freeze(self):
        self.process.send_signal(signal.SIGSTOP)


def write(city, number):
    """Seconds until the answer. Nothing is asked twice: whatever is no answer fails."""
    need = {"title": f"Zwielicht {number}", "problem": "It is dark.", "domain": "energy", "external_id": f"b-{number}"}
    headers = {"Authorization": f"Bearer {city.token}", "Content-Type": "application/json"}
    headers["Idempotency-Key"] = f"raise-{number}"
    request = urllib.request.Request(f"{city.address}/api/v1/needs/", json.dumps(need).encode(), headers)
    began = time.monotonic()
    with urllib.request.urlopen(request, timeout=30) as answer:
        assert answer.status == 201
        answer.read()
    return time.monotonic() - began


def shown(took):
    took = sorted(took)
    return f"median {took[len(took) // 2]:.2f} s, slowest {took[-1]:.2f} s"


if WRITES:

    def test_C01_C02_hundreds_of_writes_are_answered_within_a_second_while_redis_is_away(
        tmp_path, address, record_property
    ):
        cluster, broker = Cluster(), Broker(tmp_path)
        keep = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
        env = {**keep, "DATA_DIR": str(tmp_path), "PORT": address.rpartition(":")[2], "DATABASE_URL": cluster.url}
        city = City(env | {"REDIS_URL": f"redis://127.0.0.1:{broker.port}/0"}, address)
        try:
            wait_for_quiet(city)
            broker.refuse()
            refused = [write(city, number) for number in range(WRITES // 2)]
            broker.start()
            time.sleep(5)
            broker.freeze()
            frozen = [write(city, number) for number in range(WRITES // 2, WRITES)]
            broker.refuse()
            broker.start()
            back_at = time.monotonic()
            wait_for_quiet(city)
            done_in = time.monotonic() - back_at
            written = {row["id"] for row in every_row(city, "needs/?search=Zwielicht&limit=100")}
            raised = [row["subject_id"] for row in every_event(city) if row["topic"] == "need.raised"]
            assert len(written) == WRITES
            assert sorted(written) == sorted(written.intersection(raised))
        finally:
            city.stop()
            broker.refuse()
            cluster.remove()
        assert max(refused + frozen) < MOST_SECONDS
        assert done_in < DONE_WITHIN_SECONDS
        said = f"refused: {shown(refused)}; frozen: {shown(frozen)}; all effects {done_in:.0f} s after its return"
        record_property("figure", f"{WRITES} writes; {said}")
