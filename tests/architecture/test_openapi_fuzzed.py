"""What nobody thought of: requests drawn from the document never break the API, and each answer is one that it names."""

import os
from collections import Counter
from datetime import timedelta

import orjson
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import connection
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
def token(city, cast):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:  # requests are thought of within a transaction, which may take a minute
            cursor.execute("SET idle_in_transaction_session_timeout = 0")
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
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)


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
