"""What nobody thought of: requests drawn from the document never break the API, and each answer is one that it names."""

import os
from collections import Counter
from datetime import timedelta

import orjson
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from alliance import people
from alliance.env import ROOT

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]

schema = schemathesis.openapi.from_dict(orjson.loads((ROOT / "docs" / "openapi.json").read_bytes()))
schema.app = lambda *request: get_wsgi_application()(*request)  # made with a test's own settings
EXAMPLES = int(os.environ.get("TRUST_EXAMPLES", "3"))
LONG = EXAMPLES >= 40  # `make schema`
LISTS = schema.exclude(path_regex=r"[{]|/report/|/metrics/")
# Of these, every rule of the document is met and broken once, which takes hundreds of requests for each.
COVERED = schema.include(path_regex=r"/(needs|initiatives|bodies|partnerships|funds|rfis|webhooks)/$")
SENT: Counter[str] = Counter()


@pytest.fixture
def one_connection(db):
    """All requests speak in the test's own transaction, which may last: thinking them out takes longer than asking."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def token(one_connection, city, cast):
    now = timezone.now()
    scopes = ["*:read", "*:write"]
    _, made = people.issue_token(name="Fuzz", scopes=scopes, expires_at=now + timedelta(days=1), at=now, by=cast.office)
    return made


def of(phases):
    quiet = list(HealthCheck)
    more = {"deadline": None, "database": None, "derandomize": True, "suppress_health_check": quiet}
    return settings(max_examples=EXAMPLES, phases=phases, **more)


def answer(case, token):
    SENT[case.meta.phase.name] += 1
    with transaction.atomic():
        try:
            case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
        finally:
            transaction.set_rollback(True)  # what the database refuses is a 400, and must not spoil the next request


@LISTS.parametrize()
@of([Phase.generate])
def test_lists_and_new_rows(case, token):
    answer(case, token)


if LONG:

    @COVERED.parametrize()
    @of([Phase.explicit])
    def test_every_rule_of_some(case, token):
        answer(case, token)

    def test_no_phase_was_left_out(record_property):
        record_property("figure", ", ".join(f"{count:,} {phase}" for phase, count in sorted(SENT.items())))
        assert SENT.keys() == {"examples", "coverage", "fuzzing"}
        assert SENT.total() >= 10_000
