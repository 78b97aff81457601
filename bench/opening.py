"""`python -m bench.opening [orders]`: orders for mini-bonds at their opening, as HTTP requests to a server as production has it.

Every order is a request of its own under its own Idempotency-Key. One in ten is sent twice at once under the same key, as
after a lost answer; one in twenty again under another key, as by a platform that forgot. Afterwards every order must be in
the book exactly once. Then the same number comes from a platform that sends what it gathers, up to 200 at once, and again
in files of 500, each sent twice. Prints one line of JSON at the end.
"""

import json
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import local
from typing import Any

from bench import database, server
from bench.server import HOST, Server

SENDERS = 8
FILE = 500
BATCH = 200
ORDER = "500.00"


@dataclass
class Book:
    """What the seeding leaves: where to order, and how to be let in."""

    series: str
    offering: str
    token: str
    answers: Counter[str] = field(default_factory=Counter)


class Sender:
    """Keeps one connection for each thread, as a platform's client would; a connection that broke is made anew."""

    def __init__(self, served: Server, book: Book, orders: int) -> None:
        self.port, self.book, self.orders, self.kept = served.port, book, orders, local()

    def post(self, path: str, body: dict[str, Any], key: str) -> tuple[int, dict[str, Any]]:
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "Authorization": f"Bearer {self.book.token}",
            "Content-Type": "application/json",
        } | ({"Idempotency-Key": key} if key else {})
        for _ in range(5):
            link = getattr(self.kept, "link", None) or HTTPConnection("127.0.0.1", self.port, timeout=60)
            self.kept.link = link
            try:
                link.request("POST", f"/api/v1/{path}", json.dumps(body), headers)
                answer = link.getresponse()
                status, told = answer.status, json.loads(answer.read() or b"{}")
                if status == 409 and told.get("code") == "in_flight":  # the twin is at work: ask again
                    time.sleep(0.05)
                    continue
                return status, told
            except (OSError, HTTPException):
                link.close()
                self.kept.link = None
        raise SystemExit(f"{path}: no answer")

    def order(self, job: tuple[int, str, str]) -> None:
        number, key, expected = job
        body = {
            "series": self.book.series,
            "number": f"O-{number}",
            "buyer": f"Buyer {number}",
            "buyer_key": f"buyer-{number}",
            "residency": "city",
            "amount": ORDER,
        }
        status, told = self.post("bond-orders/", body, key)
        self.book.answers[f"{expected}:{status}:{told.get('code', '')}"] += 1

    def batch(self, first: int) -> None:
        """Sent twice, as after a lost answer: the second time every order must be found in the book."""
        rows = [
            {"number": f"B-{number}", "series": "A", "buyer": f"Buyer {number}", "residency": "city", "amount": ORDER}
            for number in range(first, min(first + BATCH, self.orders))
        ]
        for _ in range(2):
            status, told = self.post(f"offerings/{self.book.offering}/orders/", {"orders": rows}, "")
            for state, count in told.get("counts", {"none": 1}).items():
                self.book.answers[f"batch:{status}:{state}"] += count

    def file(self, first: int) -> None:
        at = datetime.now(UTC).isoformat()
        rows = [
            {
                "number": f"F-{number}", "series": "A", "buyer": f"Buyer {number}", "residency": "city",
                "amount": ORDER, "received_at": at, "paid_on": at[:10],
            }
            for number in range(first, min(first + FILE, self.orders))
        ]  # fmt: skip
        path = f"offerings/{self.book.offering}/import/"
        for _ in range(2):
            status, told = self.post(path, {"orders": rows}, f"file-{first}")
            self.book.answers[f"file:{status}:{told.get('code', '')}"] += 1


def jobs_of(orders: int) -> list[tuple[int, str, str]]:
    """Number, key and what to expect. A twin follows its order at once, so that both are often at work together."""
    found = []
    for number in range(orders):
        found.append((number, f"key-{number}", "new"))
        if number % 10 == 0:
            found.append((number, f"key-{number}", "new"))
        if number % 20 == 10:
            found.append((number, f"other-{number}", "again"))
    return found


def main(orders: int) -> None:
    with tempfile.TemporaryDirectory(prefix="alliance-opening-") as folder, database.made("opening") as url:
        environment = server.production(url, Path(folder))
        book = Book(**server.answer_of("bench.book", environment, "seed"))
        with Server("alliance.wsgi:application", environment) as served:
            sender = Sender(served, book, orders)
            singles = measured(served, url, lambda pool: pool.map(sender.order, jobs_of(orders)))
            batches = measured(served, url, lambda pool: pool.map(sender.batch, range(0, orders, BATCH)))
            files = measured(served, url, lambda pool: pool.map(sender.file, range(0, orders, FILE)))
        counted = server.answer_of("bench.book", environment, "count")
    requests = len(jobs_of(orders))
    say(
        f"{orders:,} orders in {requests:,} requests: {singles['seconds']:.1f} s, {singles['cpu_ms'] / requests:.1f} ms of CPU a request"
    )
    say(
        f"{orders:,} orders {BATCH} at once, each sent twice: {batches['seconds']:.1f} s, {batches['cpu_ms'] / 1000:.1f} s of CPU"
    )
    say(f"{orders:,} orders in files of {FILE}, each sent twice: {files['seconds']:.1f} s")
    say(
        json.dumps(
            {
                "orders": orders,
                "book": counted,
                "answers": dict(book.answers),
                "singles": singles,
                "batches": batches,
                "files": files,
            }
        )
    )


def measured(served: Server, url: str, work: Any) -> dict[str, float]:
    web, backends = served.workers_cpu_ms(), database.backends_cpu_ms(url)
    began = time.perf_counter()
    with ThreadPoolExecutor(SENDERS) as pool:
        list(work(pool))
    seconds = time.perf_counter() - began
    spent = [
        sum(now - before.get(pid, 0.0) for pid, now in after.items())
        for before, after in ((web, served.workers_cpu_ms()), (backends, database.backends_cpu_ms(url)))
    ]
    return {"seconds": seconds, "cpu_ms": sum(spent), "web_cpu_ms": spent[0], "database_cpu_ms": spent[1]}


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
