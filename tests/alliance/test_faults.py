"""What goes wrong is one sentence with one status, at both doors; nothing is a 500."""

import pytest
from django.db import OperationalError

from alliance import faults, search

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "kind"), [("/nowhere/", "text/html"), ("/api/v1/nowhere/", "application/problem+json")]
)
def test_what_is_not_there_is_a_404(city, client, address, kind):
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith(kind)


@pytest.mark.parametrize("address", ["/search/?q=light", "/api/v1/search/?q=light"])
def test_I01_a_database_that_is_away_is_a_503_with_retry_after(city, client, monkeypatch, address):
    def away(*args):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(search, "everything", away)
    answer = client.get(address)
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "does not answer" in answer.content.decode()


def test_ready_says_whether_the_database_answers(client):
    assert client.get("/readyz").json() == {"status": "ok"}


def test_a_request_id_is_taken_over_if_it_is_harmless(client, city):
    assert client.get("/healthz", headers={"X-Request-Id": "abcd-1234"}).headers["X-Request-Id"] == "abcd-1234"
    assert client.get("/healthz", headers={"X-Request-Id": "<script>"}).headers["X-Request-Id"] != "<script>"


def test_every_status_has_words():
    for status in (400, 401, 403, 404, 409, 412, 413, 415, 422, 428, 429, 500, 503):
        assert faults.problem(status, "x", "y")["title"] != "Error"
