"""Signing in at a real OpenID Connect provider that runs beside the test: accounts, groups, and those who have none."""

import socket
import subprocess
import sys
import time
from urllib.parse import urlsplit

import httpx
import pytest
from django.test import Client

from alliance.env import Misconfigured, SingleSignOn, read_environment
from alliance.models import User
from alliance.single_sign_on import account_of
from tests.factories.alliance import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
GROUPS = {"alliance-office": ("office",), "alliance-it": ("administrator",)}


@pytest.fixture(scope="module")
def provider():
    """In a process of its own, as a city's would be."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://localhost:{port}"
    for _ in range(300):
        try:
            httpx.get(f"{url}/.well-known/openid-configuration").raise_for_status()
            break
        except httpx.HTTPError:
            time.sleep(0.1)
    yield url
    process.terminate()
    process.wait(10)


@pytest.fixture
def city_provider(provider, settings, city):
    settings.SINGLE_SIGN_ON = SingleSignOn(provider, "alliance", "shared", "Harlan Falls", GROUPS, "groups")
    app = {"provider_id": "city", "name": "Harlan Falls", "client_id": "alliance", "secret": "shared"}
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app | {"settings": {"server_url": provider}}]}
    }
    return provider


def sign_in(provider, sub, **claims):
    """What a browser does: to the provider, name oneself there, and back."""
    said = {"email": f"{sub}@city.example", "email_verified": True, "name": sub.title(), **claims}
    httpx.put(f"{provider}/users/{sub}", json=said).raise_for_status()
    browser = Client()
    away = browser.get("/accounts/oidc/city/login/")
    assert away.status_code == 302, away.content
    back = httpx.post(away.headers["Location"], data={"sub": sub})
    assert back.status_code == 302, back.text
    url = urlsplit(back.headers["Location"])
    return browser, browser.get(f"{url.path}?{url.query}")


def test_the_sign_in_page_offers_it_only_where_it_is_set_up(city_provider, settings):
    assert "Sign in with Harlan Falls" in Client().get("/accounts/login/").content.decode()
    settings.SINGLE_SIGN_ON = None
    assert "Sign in with" not in Client().get("/accounts/login/").content.decode()


def test_whoever_has_an_account_by_verified_address_gets_in_with_the_roles_of_the_groups(city_provider):
    person = UserFactory(username="odell", email="odell@city.example", roles=["administrator"])
    browser, answer = sign_in(city_provider, "odell", groups=["alliance-office", "choir"])
    assert (answer.status_code, answer.headers["Location"]) == (302, "/work/")
    assert browser.get("/work/").status_code == 200
    assert User.objects.get(pk=person.pk).roles == {"office"}


def test_who_left_a_group_lost_its_role_at_the_next_sign_in(city_provider):
    person = UserFactory(username="mira", email="mira@city.example")
    sign_in(city_provider, "mira", groups=["alliance-office", "alliance-it"])
    assert User.objects.get(pk=person.pk).roles == {"office", "administrator"}
    sign_in(city_provider, "mira", groups=[])
    assert User.objects.get(pk=person.pk).roles == frozenset()


def test_the_second_sign_in_knows_the_person_though_the_address_changed(city_provider):
    person = UserFactory(username="ada", email="ada@city.example")
    sign_in(city_provider, "ada", groups=["alliance-office"])
    browser, _ = sign_in(city_provider, "ada", email="new@city.example", groups=["alliance-office"])
    assert browser.session["_auth_user_id"] == str(person.pk)


def test_a_group_with_a_role_gives_somebody_new_an_account(city_provider):
    browser, answer = sign_in(city_provider, "newby", groups=["alliance-office"], preferred_username="newby")
    assert answer.status_code == 302
    assert User.objects.get(username="newby").external_id == "newby"
    assert browser.get("/work/").status_code == 200


def test_somebody_without_account_or_group_is_told_what_to_do(city_provider):
    browser, answer = sign_in(city_provider, "stranger")
    assert answer.status_code == 403
    assert "Ask an administrator" in answer.content.decode()
    assert "_auth_user_id" not in browser.session
    assert not User.objects.filter(username="stranger").exists()


def test_an_address_that_was_not_verified_opens_nobody_s_account(city_provider):
    UserFactory(username="victim", email="victim@city.example", roles=["administrator"])
    _, answer = sign_in(city_provider, "thief", email="victim@city.example", email_verified=False)
    assert answer.status_code == 403


@pytest.mark.parametrize("role", ["vendor", "resident"])
def test_an_address_that_somebody_brought_along_is_not_taken_for_one_of_the_city(city_provider, role):
    outside = UserFactory(username="outside", email="officer@city.example", roles=[role])
    browser, answer = sign_in(city_provider, "officer", groups=["alliance-it"])
    assert answer.status_code == 403
    assert "_auth_user_id" not in browser.session
    assert User.objects.get(pk=outside.pk).roles == {role}


def test_an_account_of_an_organisation_is_not_known_by_its_address_though_its_role_has_gone(city):
    UserFactory(email="officer@city.example", organisation=OrganisationFactory())
    assert account_of({"sub": "x", "email": "officer@city.example", "email_verified": True}) is None


def test_nobody_is_known_by_an_identifier_that_is_missing(city):
    UserFactory(external_id=None, email="first@city.example", roles=["administrator"])
    for claims in ({}, {"sub": None}, {"sub": ""}, {"sub": 5}, {"email": "first@city.example", "email_verified": True}):
        assert account_of(claims) is None


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": [["alliance-it"], {"a": 1}, None, 5]},
        {"groups": {"alliance-it": True}},
        {"groups": 5},
        {"groups": None},
        {"email": None},
        {"email": ["odd@city.example"], "groups": ["alliance-office"]},
        {"name": {"first": "Odd"}, "preferred_username": ["odd"], "groups": ["alliance-office"]},
    ],
)
def test_claims_of_any_shape_are_answered(city_provider, claims):
    claims = {"sub": "odd", "email": "odd@city.example", "email_verified": True} | claims
    found = account_of(claims)
    assert (found is not None) == (claims.get("groups") == ["alliance-office"])


def test_a_name_that_is_taken_opens_nobody_s_account(city_provider):
    UserFactory(username="theo", email="theo@city.example", roles=["administrator"])
    _, answer = sign_in(city_provider, "other", preferred_username="theo", groups=["alliance-office"])
    assert answer.status_code == 403


def test_a_closed_account_stays_closed(city_provider):
    UserFactory(username="gone", email="gone@city.example", is_active=False)
    browser, answer = sign_in(city_provider, "gone", groups=["alliance-office"])
    assert answer.status_code == 403
    assert "closed" in answer.content.decode()
    assert "_auth_user_id" not in browser.session


def test_the_provider_asks_for_the_second_factor_so_we_do_not(city_provider, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    UserFactory(username="boss", email="boss@city.example")
    browser, _ = sign_in(city_provider, "boss", groups=["alliance-it"])
    assert browser.get("/work/").status_code == 200


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        ({"ALLIANCE_OIDC_URL": "https://id.city.example"}, "ALLIANCE_OIDC_CLIENT is missing"),
        ({"ALLIANCE_OIDC_GROUPS": "it=king"}, "write group=role"),
    ],
)
def test_a_half_set_up_stops_the_start(tmp_path, extra, said):
    whole = {"ALLIANCE_OIDC_CLIENT": "a", "ALLIANCE_OIDC_SECRET": "b", "ALLIANCE_OIDC_URL": "https://id.city.example"}
    given = extra if "ALLIANCE_OIDC_URL" in extra else whole | extra
    with pytest.raises(Misconfigured, match=said):
        read_environment({"DATA_DIR": str(tmp_path)} | given)
