"""SCIM 2.0: the city's directory adds, corrects and closes accounts; a leaver loses everything but their authorship."""

import json

import pytest
from rest_framework.test import APIClient

from alliance.models import ApiToken, AuditEntry, User
from initiatives.models import Need
from tests.factories.alliance import ApiTokenFactory, UserFactory
from tests.factories.initiatives import NeedFactory

pytestmark = pytest.mark.django_db
URL = "/scim/v2/Users"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
VERA = {
    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
    "userName": "vera.l",
    "externalId": "00u1",
    "name": {"givenName": "Vera", "familyName": "Larkspur"},
    "emails": [{"value": "other@city.example"}, {"value": "vera@city.example", "primary": True}],
    "active": True,
    "userType": "Employee",
}


@pytest.fixture
def directory(cast):
    client = APIClient()
    client.force_authenticate(cast.administrator)

    def call(method, url, body=None):
        return client.generic(
            method.upper(), url, json.dumps(body) if body is not None else "", content_type="application/scim+json"
        )

    return call


def switched_off(operation):
    return {"schemas": [PATCH], "Operations": [operation]}


def test_a_person_is_added_found_and_corrected(directory):
    made = directory("post", URL, VERA)
    assert made.status_code == 201, made.content
    assert made.headers["Content-Type"].startswith("application/scim+json")
    found = directory("get", f'{URL}?filter=userName eq "VERA.L"').json()
    assert (found["totalResults"], found["Resources"][0]["externalId"]) == (1, "00u1")
    person = User.objects.get(username="vera.l")
    assert (person.name, person.email, person.roles) == ("Vera Larkspur", "vera@city.example", frozenset())
    renamed = directory(
        "patch", f"{URL}/{person.pk}", switched_off({"op": "Replace", "path": "displayName", "value": "V"})
    )
    assert renamed.json()["displayName"] == "V"


@pytest.mark.parametrize(
    "operation",
    [
        {"op": "replace", "path": "active", "value": False},
        {"op": "Replace", "path": "active", "value": "False"},
        {"op": "replace", "value": {"active": False}},
        None,
    ],
)
def test_a_leaver_loses_sessions_and_tokens_at_once_and_stays_author(directory, cast, browser_of, operation):
    person = cast.office
    need = NeedFactory(created_by=person)
    browser = browser_of(person)
    ApiTokenFactory(owner=person)
    assert browser.get("/work/").status_code == 200
    url = f"{URL}/{person.pk}"
    answer = directory("patch", url, switched_off(operation)) if operation else directory("delete", url)
    assert answer.status_code in (200, 204), answer.content
    assert browser.get("/work/").status_code == 302
    assert not ApiToken.objects.filter(owner=person, revoked_at=None).exists()
    assert Need.objects.get(pk=need.pk).created_by == person
    assert directory("get", url).json()["active"] is False
    assert AuditEntry.objects.filter(action="disable", subject_id=str(person.pk)).exists()


def test_whoever_comes_back_is_the_same_person_without_the_old_sessions_and_tokens(directory, cast):
    person = cast.office
    directory("delete", f"{URL}/{person.pk}")
    back = directory("patch", f"{URL}/{person.pk}", switched_off({"op": "replace", "path": "active", "value": True}))
    assert back.json()["active"] is True
    person.refresh_from_db()
    assert person.is_active
    assert not person.has_usable_password()


@pytest.mark.parametrize(
    ("method", "tail", "body", "status"),
    [
        ("get", '?filter=password eq "x"', None, 400),
        ("get", '?filter=userName co "x"', None, 400),
        ("get", "?startIndex=x", None, 400),
        ("post", "", {"displayName": "Nobody"}, 400),
        ("post", "", {"userName": "administrator"}, 400),
        ("post", "", {"userName": "x", "active": "perhaps"}, 400),
        ("post", "", ["userName"], 400),
        ("get", "/00000000-0000-4000-8000-000000000000", None, 404),
    ],
)
def test_what_is_wrong_is_said_in_the_shape_of_scim_and_nothing_is_added(directory, cast, method, tail, body, status):
    before = User.objects.count()
    answer = directory(method, URL + tail, body)
    assert answer.status_code == status
    assert answer.json()["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert answer.json()["detail"]
    assert User.objects.count() == before


def test_only_an_administrator_s_token_may(cast, api):
    assert api(cast.office).get(URL).status_code == 403
    assert api().get(URL).status_code == 401


@pytest.mark.parametrize("operations", [5, None, "x", {"op": "add"}, [5], [{"op": "add", "value": None}]])
def test_operations_of_another_shape_are_refused(directory, cast, operations):
    answer = directory("patch", f"{URL}/{cast.vendor.pk}", {"schemas": [PATCH], "Operations": operations})
    assert answer.status_code == 400
    assert answer.json()["detail"]


def test_the_list_is_paged_and_leaves_the_system_account_out(directory, cast):
    UserFactory.create_batch(3)
    UserFactory(username="system", is_system=True)
    page = directory("get", f"{URL}?startIndex=2&count=2").json()
    assert (page["totalResults"], page["itemsPerPage"], page["startIndex"]) == (4, 2, 2)
