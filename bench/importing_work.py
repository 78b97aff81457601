"""What `bench.importing` does with the models, once Django is set up."""

from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from alliance.models import Job
from alliance.people import system_user
from initiatives import charts, importing
from initiatives.models import Indicator, Observation, ObservationImport

SHAPE: dict[str, Any] = {"domain": "energy", "unit": "kWh", "direction": "decrease"}
# One value a day since the year 1: no city has that, so the chart of the longest series is cheaper still.
MANY = f"""
    INSERT INTO {Observation._meta.db_table} (id, version, created_at, updated_at, indicator_id, "on", value, note)
    SELECT gen_random_uuid(), 1, now(), now(), %s, date '0001-01-01' + n, n %% 100, '' FROM generate_series(0, %s) n
"""  # noqa: S608 — the table's own name


def prepare(file: Path, indicators: int, size: int) -> tuple[Job, Indicator]:
    call_command("migrate", verbosity=0)
    Indicator.objects.bulk_create(Indicator(code=f"B-{n}", name=f"Made up {n}", **SHAPE) for n in range(indicators))
    long = Indicator.objects.create(code="LONG", name="One value a day", **SHAPE)
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(MANY, [long.pk, size - 1])
        cursor.execute("ANALYZE")
        cursor.execute("RESET statement_timeout")
    row = ObservationImport(name=file.name, created_by=system_user())
    with file.open("rb") as opened:
        row.file.save(file.name, File(opened), save=False)
    row.save()
    return Job.objects.create(kind="import_observations", arguments={"import": str(row.pk)}), long


def run(job: Job) -> dict[str, Any]:
    return importing.run(job)


def read(indicator: Indicator) -> int:
    chart = charts.of_indicator(indicator, timezone.localdate())
    return len(chart["rows"]) if chart else 0


def close() -> None:
    connection.close()
