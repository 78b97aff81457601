"""Trust cases V3, X3: a long table in little memory, and names of things that end a script."""

import os
import resource
import tracemalloc
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import jobs
from initiatives.models import Observation
from tests.factories.initiatives import IndicatorFactory, ObservationFactory

pytestmark = pytest.mark.django_db
ROWS = 1_000_000 if os.environ.get("TRUST_ALL") == "1" else 10_000
ENDING = "</script><script>window.__xss=1</script>"


def test_V03_a_long_file_is_read_by_a_job_in_little_memory_with_progress(cast, city, api, record_property):
    count = ROWS // 1000
    for number in range(count):
        IndicatorFactory(code=f"EN-{number}", scheme="own")
    first = date(2020, 1, 1)
    lines = (f"own,EN-{n % count},{first + timedelta(days=n // count)},1\n" for n in range(ROWS))  # within 25 MiB
    body = ("scheme,indicator,on,value\n" + "".join(lines)).encode()
    answer = api(cast.office).post(
        "/api/v1/observations/import/", {"file": SimpleUploadedFile("values.csv", body)}, format="multipart"
    )
    assert answer.status_code in (201, 202), answer.content
    tracemalloc.start()
    jobs.run_due()
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert Observation.objects.count() == ROWS
    assert peak < (300 if ROWS > 10_000 else 60) * 2**20
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    record_property("figure", f"{ROWS:,} rows, {peak / 2**20:.0f} MiB for the job (process {most} MiB)")


def test_X03_a_name_that_ends_a_script_stays_data_in_the_chart(cast, city, browser_of):
    row = IndicatorFactory(name=ENDING, unit=ENDING)
    for month in (1, 2, 3):
        ObservationFactory(indicator=row, on=date(2026, month, 1))
    page = browser_of(cast.office).get(row.get_absolute_url()).content.decode()
    assert "application/json" in page
    assert ENDING not in page
    assert "<script>window" not in page
    assert "\\u003C/script\\u003E" in page
