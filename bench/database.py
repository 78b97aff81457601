"""A database of the benchmark's own, and the CPU time that its backends have used (PostgreSQL on this machine)."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2

ADMIN_URL = os.environ.get("DATABASE_URL_BENCH", "postgresql://postgres@127.0.0.1:5432/postgres")


@contextmanager
def made(name: str) -> Iterator[str]:
    """Create it anew, hand over its URL, drop it in the end."""
    own = f"alliance_{name}_{os.getpid()}"
    administer(f'CREATE DATABASE "{own}"')
    try:
        yield urlsplit(ADMIN_URL)._replace(path=f"/{own}").geturl()
    finally:
        administer(f'DROP DATABASE IF EXISTS "{own}" WITH (FORCE)')


def administer(statement: str) -> None:
    connection = psycopg2.connect(ADMIN_URL, connect_timeout=3)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(statement)
    finally:
        connection.close()


def backends_cpu_ms(url: str) -> dict[int, float]:
    """CPU milliseconds so far of each backend that serves this database, by process id."""
    connection = psycopg2.connect(ADMIN_URL, connect_timeout=3)
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
                [urlsplit(url).path.lstrip("/")],
            )
            return {pid: cpu_ms(pid) for (pid,) in cursor.fetchall()}
    finally:
        connection.close()


def cpu_ms(pid: int) -> float:
    """CPU time of all threads of a process, in milliseconds, from /proc (nanoseconds there); 0 if it has ended."""
    total = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            total += int(task.read_text().split()[0])
        except OSError:
            continue
    return total / 1e6
