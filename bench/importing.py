"""`python -m bench.importing [rows]`: a file of values read by the job, and the chart of an indicator with as many.

On PostgreSQL, in a database of its own and in this process, as a worker does it. A million rows must take at most 120 s
of CPU (worker and database together) and 300 MB.
"""

import csv
import os
import random
import resource
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import django

from bench import database

ROWS, INDICATORS = 1_000_000, 1_000
FIRST = date(2020, 1, 1)


def main(size: int) -> None:
    with tempfile.TemporaryDirectory(prefix="alliance-bench-") as folder, database.made("importing") as url:
        os.environ |= {"DATABASE_URL": url, "DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "alliance.settings"}
        django.setup()
        from bench import importing_work  # noqa: PLC0415 — models exist only after set-up

        file = Path(folder) / "values.csv"
        write(file, size)
        job, chart = importing_work.prepare(file, INDICATORS, size)
        own, theirs, began = cpu_seconds(), database_seconds(url), time.monotonic()
        counts = importing_work.run(job)
        own, theirs, wall = cpu_seconds() - own, database_seconds(url) - theirs, time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        say(
            f"\nimport of {size:,} values: {own:.1f} s CPU, database {theirs:.1f} s, {wall:.0f} s in all, {peak:.0f} MB"
        )
        say(f"  {counts}")
        own, theirs = cpu_seconds(), database_seconds(url)
        points = importing_work.read(chart)
        spent = (cpu_seconds() - own, database_seconds(url) - theirs)
        say(
            f"chart of one indicator with {size:,} values: {spent[0] * 1000:.0f} ms CPU, database {spent[1] * 1000:.0f} ms, {points} points"
        )
        importing_work.close()


def write(file: Path, size: int) -> None:
    """The same values each time, in no order, as an export of another system would have them."""
    draw = random.Random(size)  # noqa: S311 — made-up values, not secrets
    rows = [(f"B-{n % INDICATORS}", n // INDICATORS, draw.randrange(100_000)) for n in range(size)]
    draw.shuffle(rows)
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["indicator", "on", "value"])
        writer.writerows(
            (code, (FIRST + timedelta(days=n)).isoformat(), f"{value / 100:.2f}") for code, n, value in rows
        )


def cpu_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def database_seconds(url: str) -> float:
    return sum(database.backends_cpu_ms(url).values()) / 1000


def say(line: Any) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
