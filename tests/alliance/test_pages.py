"""The ground's own pages and endpoints answer, and only those who may."""

import json

import pytest
from django.utils import translation

from alliance.models import AuditEntry
from tests.factories.initiatives import NeedFactory

OPEN = ["/", "/search/?q=light", "/accessibility/", "/healthz", "/readyz", "/accounts/login/", "/api/v1/docs/"]
SIGNED_IN = [
    "/work/",
    "/work/notices/",
    "/tokens/",
    "/organisations/",
    "/people/",
    "/bodies/",
    "/risks/",
    "/risks/",
    "/champion/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("address", OPEN)
def test_is_open_to_a_visitor(city, browser_of, address):
    assert browser_of().get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", SIGNED_IN)
def test_asks_a_visitor_to_sign_in_and_serves_staff(city, cast, browser_of, address):
    assert browser_of().get(address).headers["Location"].startswith("/accounts/login/")
    assert browser_of(cast.office).get(address).status_code == 200


@pytest.mark.django_db
def test_the_audit_trail_is_for_those_who_may_read_it(city, cast, browser_of):
    assert browser_of(cast.staff).get("/audit/").status_code == 403
    assert browser_of(cast.auditor).get("/audit/").status_code == 200
    assert browser_of(cast.auditor).get("/audit/chain/").status_code == 200


@pytest.mark.django_db
def test_settings_and_people_are_the_administrators(city, cast, browser_of):
    assert browser_of(cast.administrator).get("/settings/").status_code == 200
    assert browser_of(cast.office).get("/settings/").status_code == 403
    shape = {"username": "newcomer", "name": "New Comer", "roles": ["office"]}
    assert browser_of(cast.office).post("/people/new/", shape).status_code == 403
    assert browser_of(cast.administrator).post("/people/new/", shape).status_code == 302


@pytest.mark.django_db
def test_A01_a_row_that_is_not_theirs_is_a_404_and_is_recorded(cast, browser_of):
    assert browser_of(cast.vendor).get(f"/departments/{cast.works.pk}/").status_code == 404
    assert AuditEntry.objects.filter(action="access_denied", actor_id=cast.vendor.pk).count() == 1


@pytest.mark.django_db
def test_the_schema_is_openapi_3_1_and_names_every_noun(client):
    schema = json.loads(client.get("/api/v1/schema/").getvalue())
    assert schema["openapi"].startswith("3.1")
    assert {"/api/v1/needs/", "/api/v1/needs/{id}/accept/", "/api/v1/decisions/{id}/sign/"} <= set(schema["paths"])


@pytest.mark.django_db
def test_T02_a_double_click_makes_one_row(cast, browser_of):
    from initiatives.models import Need

    shape = {
        "title": "Dark",
        "problem": "Lamps fail",
        "domain": "energy",
        "severity": 3,
        "urgency": 3,
        "idempotency_key": "k1",
    }
    client = browser_of(cast.staff)
    answers = [client.post("/needs/new/", shape) for _ in range(2)]

    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Need.objects.count() == 1


@pytest.mark.django_db
def test_a_list_says_why_it_is_short_and_how_many_rows_are_left(city, cast, browser_of):
    need = NeedFactory(department=cast.works, state="accepted", equity=True)
    NeedFactory(state="accepted", equity=False)
    client = browser_of(cast.office)
    page = client.get(f"/needs/?department={cast.works.pk}&equity=true").content.decode()
    assert f"Department: {need.department}" in page
    assert "who have least: Yes" in page
    assert "1 need<" in page
    undecided = client.get("/needs/?equity=unknown").content.decode()
    assert "remove this filter" not in undecided
    assert "2 needs<" in undecided
    hidden = "/fund-entries/?fund=00000000-0000-4000-8000-000000000000"
    assert client.get(hidden).status_code == 400


@pytest.mark.django_db
def test_a_page_says_its_language_and_turns_round_for_one_written_from_right_to_left(city, browser_of):
    assert '<html lang="en-gb">' in browser_of().get("/").content.decode()
    with translation.override("ar"):
        assert '<html lang="ar" dir="rtl">' in browser_of().get("/").content.decode()
