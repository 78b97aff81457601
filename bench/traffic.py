"""Sends requests one after another from two clients, and reads the CPU that web workers and backends used for them."""

import json
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from bench.paths import Kind, Seeded
from bench.server import WORKERS, Server

WARM_UP = 10
MOST_REQUESTS = 300
SECONDS = 6.0


@dataclass(frozen=True)
class Result:
    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float
    web_cpu_ms: float
    database_cpu_ms: float
    kilobytes: float

    @property
    def cpu_ms(self) -> float:
        return self.web_cpu_ms + self.database_cpu_ms


def drive(served: Server, path: Kind, seeded: Seeded, database: Callable[[], dict[int, float]]) -> Result:
    send_many(served, path, seeded, range(WARM_UP), SECONDS)
    web, backends = served.workers_cpu_ms(), database()
    began = time.perf_counter()
    sent = send_many(served, path, seeded, range(WARM_UP, WARM_UP + MOST_REQUESTS), SECONDS)
    elapsed = time.perf_counter() - began
    web_used, database_used = used(web, served.workers_cpu_ms()), used(backends, database())
    times = sorted(took for took, _ in sent)
    return Result(
        requests=len(sent),
        per_second=len(sent) / elapsed,
        p50_ms=statistics.median(times) * 1000,
        p95_ms=times[int(len(times) * 0.95)] * 1000,
        web_cpu_ms=web_used / len(sent),
        database_cpu_ms=database_used / len(sent),
        kilobytes=statistics.mean(size for _, size in sent) / 1024,
    )


def used(before: dict[int, float], after: dict[int, float]) -> float:
    return sum(spent - before.get(pid, 0.0) for pid, spent in after.items())


def send_many(served: Server, path: Kind, seeded: Seeded, numbers: range, seconds: float) -> list[tuple[float, int]]:
    """(seconds, bytes) of each request. Stops early when the time is over. Raises SystemExit on any refused one."""
    end = time.perf_counter() + seconds

    def client(offset: int) -> list[tuple[float, int]]:
        mine = numbers[offset::WORKERS]
        return [send(served, path, seeded, number) for number in mine if time.perf_counter() < end]

    with ThreadPoolExecutor(WORKERS) as clients:
        return [sent for found in clients.map(client, range(WORKERS)) for sent in found]


def send(served: Server, path: Kind, seeded: Seeded, number: int) -> tuple[float, int]:
    body = json.dumps(path.body(seeded, number)).encode() if path.body else None
    began = time.perf_counter()
    status, answer = served.ask(path.method, path.url(seeded, number), path.headers(seeded), body)
    took = time.perf_counter() - began
    if status not in (200, 201):
        raise SystemExit(f"{path.name} of {served.application} answered {status}: {answer[:500].decode()}")
    return took, len(answer)
