"""What nobody thought of: requests drawn from the document never break the API, and each answer is one that it names."""

import os
from datetime import timedelta

import orjson
import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from alliance import people
from alliance.env import ROOT

CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]

schema = schemathesis.openapi.from_dict(orjson.loads((ROOT / "docs" / "openapi.json").read_bytes()))
schema.app = lambda *request: get_wsgi_application()(*request)  # made with a test's own settings
LISTS = schema.exclude(path_regex=r"[{]|/report/|/metrics/")


@pytest.fixture
def token(city, cast):
    now = timezone.now()
    scopes = ["*:read", "*:write"]
    _, made = people.issue_token(name="Fuzz", scopes=scopes, expires_at=now + timedelta(days=1), at=now, by=cast.office)
    return made


@LISTS.parametrize()
@settings(
    max_examples=int(os.environ.get("TRUST_EXAMPLES", "3")),  # `make schema` draws many more
    deadline=None,
    phases=[Phase.generate],
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_lists_and_new_rows(case, token):
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, checks=CHECKS)
