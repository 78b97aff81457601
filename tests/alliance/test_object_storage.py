"""Files in a bucket that every host reaches, on a server that speaks the protocol of S3."""

import socket
import subprocess
import sys
import time

import boto3
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alliance import env, files, jobs
from initiatives.models import Observation
from tests.factories.initiatives import IndicatorFactory, NeedFactory

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 report"


@pytest.fixture(scope="module")
def endpoint():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen([sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], **quiet)
    for _ in range(300):
        time.sleep(0.1)
        with socket.socket() as knock:
            if knock.connect_ex(("127.0.0.1", port)) == 0:
                break
    yield f"http://127.0.0.1:{port}"
    server.kill()
    server.wait()


@pytest.fixture
def bucket(endpoint, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "city")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "city")
    found = boto3.resource("s3", endpoint_url=endpoint, region_name="us-east-1").Bucket("city")
    found.create()
    url = f"s3://city/alliance?endpoint={endpoint}&region=us-east-1"
    settings.STORAGES = settings.STORAGES | {"default": env.files(url, tmp_path)}
    yield found
    found.objects.all().delete()


def test_an_attached_file_lies_in_the_bucket_and_comes_back_through_its_page(bucket, city, cast, browser_of):
    need = NeedFactory()
    files.attach_file(subject=need, upload=SimpleUploadedFile("report.pdf", PDF), by=cast.office)
    (kept,) = bucket.objects.all()
    assert kept.key.startswith("alliance/")
    assert kept.get()["Body"].read() == PDF
    answer = browser_of(cast.office).get(f"/files/{files.files_of(need).get().pk}/")
    assert b"".join(answer.streaming_content) == PDF


def test_a_file_of_values_is_read_from_the_bucket(bucket, city, cast, api):
    IndicatorFactory(code="EN-1")
    lines = "indicator,on,value\nEN-1,2026-01-31,12.5\nEN-1,2026-02-28,11\n"
    sent = {"file": SimpleUploadedFile("values.csv", lines.encode())}
    answer = api(cast.office).post("/api/v1/observations/import/", sent, format="multipart")
    assert answer.status_code in (200, 201, 202), answer.content
    assert list(bucket.objects.all())
    jobs.run_due()
    assert sorted(str(row.value.normalize()) for row in Observation.objects.all()) == ["11", "12.5"]
