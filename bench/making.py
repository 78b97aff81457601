"""What the council's page costs when it is made anew, every panel, for overseers and for visitors; prints it as JSON.

The best of three calls without a web server, by the CPU of this process and of its backend, which gets no helpers.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from alliance import dashboard  # noqa: E402
from alliance.models.people import Anonymous  # noqa: E402
from alliance.people import system_user  # noqa: E402
from bench.database import cpu_ms  # noqa: E402

TIMES = 3
WAYS: dict[str, Callable[[], Any]] = {
    "dashboard made anew, overseers": lambda: dashboard.made(system_user(), dashboard.Scope(), public=False),
    "dashboard made anew, visitors": lambda: dashboard.made(Anonymous(), dashboard.Scope(), public=True),
}


def measured(work: Callable[[], Any], backend: int) -> dict[str, float]:
    own, theirs, began = time.process_time(), cpu_ms(backend), time.perf_counter()
    with CaptureQueriesContext(connection) as captured:
        found = work()
    return {
        "seconds": time.perf_counter() - began,
        "web_cpu_ms": (time.process_time() - own) * 1000,
        "database_cpu_ms": cpu_ms(backend) - theirs,
        "statements": len(captured),
        "kilobytes": len(json.dumps(found, default=str)) / 1024,
    }


def main() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET max_parallel_workers_per_gather = 0")
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    found = {
        name: min((measured(work, backend) for _ in range(TIMES)), key=lambda one: one["seconds"])
        for name, work in WAYS.items()
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
