"""The API's document: up to date, valid, with an example of everything, and good enough to make a client from."""

import re
import subprocess
import sys
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from uuid import uuid4

import httpx
import orjson
import pytest
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator, FormatChecker

from alliance import people, registry
from alliance.env import ROOT
from tests.architecture.test_query_counts import ENDED, OWN, SINGLE, maker_of, reader_of

FILE = ROOT / "docs" / "openapi.json"
DOCUMENT = orjson.loads(FILE.read_bytes())
SCHEMAS = DOCUMENT["components"]["schemas"]
REFUSAL = {"$ref": "#/components/responses/Problem"}
FORMATS = FormatChecker(["date", "date-time", "email", "uuid"])
OPERATIONS = {
    (method, path): operation for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
}


def test_the_file_is_what_the_api_is():
    """In a process of its own: descriptions are put together only where the document is written."""
    done = subprocess.run(
        [sys.executable, "manage.py", "document_api", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-500:]


def test_it_is_valid_openapi():
    assert DOCUMENT["openapi"].startswith("3.1")
    validate_schema(DOCUMENT)


def test_every_operation_has_its_own_name_and_says_what_it_does():
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert [key for key, operation in OPERATIONS.items() if not operation.get("summary")] == []


# What is sent again without a key, and why nothing is done twice.
WITHOUT_KEY = {
    "/api/v1/ngsi-ld/v1/entityOperations/upsert/": "a value is known by its indicator and day",
    "/api/v1/ngsi-ld/v1/notify/": "a value is known by its indicator and day",
    "/api/v1/offerings/{id}/orders/": "an order is known by its number",
    "/api/v1/report/": "takes a key by itself, of people without an account",
    "/api/v1/vendors/join/{key}/": "the key of a letter opens one account",
    "/api/v1/vendors/register/": "asks by letter, as often as it is sent and the limit allows",
}


def test_whatever_is_posted_or_changed_may_be_sent_again_under_a_key():
    key = {"$ref": "#/components/parameters/IdempotencyKey"}
    without = {
        path
        for (method, path), operation in OPERATIONS.items()
        if method in ("post", "patch") and key not in operation.get("parameters", [])
    }
    assert without == set(WITHOUT_KEY)


def test_every_refusal_is_a_problem():
    for key, operation in OPERATIONS.items():
        for status, answer in operation["responses"].items():
            if not status.startswith(("2", "3")):
                assert answer == REFUSAL or "application/problem+json" in answer["content"], (key, status)


@pytest.mark.parametrize("noun", list(registry.nouns), ids=lambda noun: noun.path)
def test_every_act_of_a_noun_is_described_with_its_fields(noun):
    acts = {act.name: act for act in noun.acts}
    for name, act in acts.items():
        method, path = ("patch", "") if name == "change" else ("post", f"{name}/")
        operation = OPERATIONS[method, f"/api/v1/{noun.path}/{{id}}/{path}"]
        assert operation["summary"] == act.label
        if act.form is None:
            assert "requestBody" not in operation
            continue
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        fields = SCHEMAS[schema["$ref"].rpartition("/")[2]].get("properties", {})
        assert set(fields) == set(act.form.base_fields)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_example_of_a_schema_fits_it(name):
    [example] = SCHEMAS[name]["examples"]
    whole = {"$ref": f"#/components/schemas/{name}", "components": DOCUMENT["components"]}
    Draft202012Validator(whole, format_checker=FORMATS).validate(example)


def test_a_field_with_choices_lists_all_of_them():
    """Of every model's field with fixed choices, in the row as it is shown."""
    for noun in registry.nouns:
        shown = SCHEMAS[noun.model.__name__]["properties"]
        for field in noun.model._meta.concrete_fields:
            if field.choices and field.name in shown:
                listed = set(re.findall(r'"enum":(\[.*?\])', orjson.dumps(shown[field.name]).decode()))
                found = {value for text in listed for value in orjson.loads(text)} - {"", None}
                assert found == {value for value, _ in field.flatchoices} - {"", None}, (noun.path, field.name)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """The package that openapi-python-client writes."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yaml").write_text("post_hooks: []\n")
    command = [Path(sys.executable).with_name("openapi-python-client"), "generate", "--meta", "none"]
    where = ["--path", FILE, "--output-path", folder / "city_client", "--config", folder / "config.yaml"]
    subprocess.run([*command, *where], check=True, capture_output=True)
    sys.path.insert(0, str(folder))
    yield "city_client"
    sys.path.remove(str(folder))


class TestAClientMadeFromIt:
    """It speaks to the application through WSGI, with a token of its own."""

    @pytest.fixture
    def client(self, made, cast):
        now = timezone.now()
        scopes = ["initiatives:read", "initiatives:write", "alliance:read"]
        _, token = people.issue_token(
            name="City website", scopes=scopes, expires_at=now + timedelta(days=1), at=now, by=cast.office
        )
        transport = httpx.WSGITransport(app=get_wsgi_application())
        return import_module(f"{made}.client").AuthenticatedClient(
            base_url="http://testserver", token=token, httpx_args={"transport": transport}
        )

    def operation(self, made, name):
        return import_module(f"{made}.api.initiatives.{name}")

    def test_raises_a_need_corrects_it_and_accepts_it(self, city, cast, made, client):
        models = import_module(f"{made}.models")
        domain = import_module(f"{made}.models.need_create_request_domain").NeedCreateRequestDomain.MOBILITY
        wanted = models.NeedCreateRequest(
            title="Dark stop", problem="People wait in the dark.", domain=domain, severity=3, urgency=2
        )
        need = self.operation(made, "needs_create").sync(client=client, body=wanted, idempotency_key="311-1")
        assert (need.title, need.state.value, need.version) == ("Dark stop", "raised", 1)
        again = self.operation(made, "needs_create").sync(client=client, body=wanted, idempotency_key="311-1")
        assert again.id == need.id

        change = models.PatchedNeedChangeRequest(ward="Foundry")
        changed = self.operation(made, "needs_change").sync(
            need.id, client=client, body=change, if_match=f'"{need.id}-1"'
        )
        assert (changed.ward, changed.version) == ("Foundry", 2)
        stale = self.operation(made, "needs_change").sync(
            need.id, client=client, body=change, if_match=f'"{need.id}-1"'
        )
        assert (stale.status, stale.code, stale.current_version) == (412, "stale_version", 2)

        assert "accept" in {action.name for action in changed.available_actions}
        accepted = self.operation(made, "needs_accept").sync(need.id, client=client, body=models.NeedAcceptRequest())
        assert accepted.state.value == "accepted"
        page = self.operation(made, "needs_list").sync(
            client=client, state=models.NeedsListState.ACCEPTED, severity_gte=3
        )
        assert [row.id for row in page.results] == [need.id]

    def test_is_told_of_a_refusal_in_its_own_type(self, cast, made, client):
        problem = self.operation(made, "needs_retrieve").sync(uuid4(), client=client)
        assert (type(problem).__name__, problem.status) == ("Problem", 404)


@pytest.mark.parametrize(
    "noun", [noun for noun in registry.nouns if noun.path not in SINGLE], ids=lambda noun: noun.path
)
def test_a_row_is_as_the_document_says(city, cast, api, noun):
    maker_of(noun.model).create_batch(
        3, **ENDED.get(noun.path, {}) | ({OWN[noun.path]: cast.office} if noun.path in OWN else {})
    )
    page = api(reader_of(cast, noun.model)).get(f"/api/v1/{noun.path}/").json()
    schema = {
        "$ref": f"#/components/schemas/Paginated{noun.model.__name__}List",
        "components": DOCUMENT["components"],
    }
    faults = Draft202012Validator(schema, format_checker=FORMATS).iter_errors(page)
    assert {f"{list(fault.absolute_path)[2:]}: {fault.message[:90]}" for fault in faults} == set()
    assert page["results"]
