"""`python -m bench 1000 10000`: for each size make a database, seed it, serve it, measure it, and print a table."""

import os
import sys
import tempfile
from pathlib import Path

from bench import database, server
from bench.paths import PATHS, TARGETS, Kind, Seeded
from bench.report import Row, print_rows
from bench.server import Server
from bench.traffic import Result, drive


def main(sizes: list[int]) -> None:
    say(f"CPU: {os.cpu_count()} cores. Times are shared with the load itself; judge by CPU and statements per request.")
    for size in sizes:
        with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder, database.made(f"bench_{size}") as url:
            print_rows(size, measured(size, url, Path(folder)))


def measured(size: int, url: str, folder: Path) -> list[Row]:
    environment = server.production(url, folder)
    seeded = Seeded(**server.answer_of("bench.seed", environment, str(size)))
    say(f"\n{size:,} initiatives: tables in {seeded.migrate_seconds:.0f} s, rows in {seeded.seed_seconds:.0f} s")
    statements = server.answer_of("bench.statements", environment, seeded.as_json())
    making = [made_row(name, found) for name, found in server.answer_of("bench.making", environment).items()]
    with Server("alliance.wsgi:application", environment) as served:
        rows = [row_of(served, path, seeded, url, statements) for path in PATHS]
        peak = served.peak_memory_mb()
    with Server("bench.yardstick:application", environment) as served:
        plain = {path.name: row_of(served, path, seeded, url, {}) for path in PATHS if path.yardstick}
        yardstick_peak = served.peak_memory_mb()
    for row in rows:
        row.yardstick_cpu_ms = plain[row.name].cpu_ms if row.name in plain else None
    return [*rows, *making, Row("peak memory per web worker, MB", memory_mb=peak, yardstick_memory_mb=yardstick_peak)]


def row_of(served: Server, path: Kind, seeded: Seeded, url: str, statements: dict[str, int]) -> Row:
    result = drive(served, path, seeded, lambda: database.backends_cpu_ms(url))
    return Row(path.name, result=result, statements=statements.get(path.name), target=TARGETS.get(path.name))


def made_row(name: str, found: dict[str, float]) -> Row:
    """Of one call without a web server: there is nothing to divide."""
    took = found["seconds"]
    result = Result(
        requests=1,
        per_second=1 / took,
        p50_ms=took * 1000,
        p95_ms=took * 1000,
        web_cpu_ms=found["web_cpu_ms"],
        database_cpu_ms=found["database_cpu_ms"],
        kilobytes=found["kilobytes"],
    )
    return Row(name, result=result, statements=int(found["statements"]))


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000])
