"""Signing in, the second factor, too many tries, and what ends with an account."""

import pytest
from django.test import Client

from alliance import people
from tests.factories.alliance import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(city):
    user = UserFactory(username="nora", roles=["office"])
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login="nora", password=PASSWORD, **more):
    return client.post("/accounts/login/", {"login": login, "password": password, **more})


def test_leads_to_my_work(person):
    client = Client()
    assert sign_in(client).headers["Location"] == "/work/"
    assert client.get("/work/").status_code == 200


@pytest.mark.parametrize("target", ["//evil.example", "/\\evil.example", "https:evil.example", "javascript:alert(1)"])
def test_A19_never_leads_elsewhere(person, target):
    assert sign_in(Client(), next=target).headers["Location"] == "/work/"


def test_A15_says_the_same_of_a_wrong_name_and_a_wrong_password(person):
    wrong_name, wrong_password = sign_in(Client(), login="nobody"), sign_in(Client(), password="wrong")
    assert wrong_name.status_code == wrong_password.status_code == 200
    sentence = "The username and/or password you specified are not correct."
    assert sentence in wrong_name.content.decode()
    assert sentence in wrong_password.content.decode()


def test_A16_is_slowed_down_after_ten_failures_and_only_for_that_address(person):
    for _ in range(10):
        answer = sign_in(Client(), password="wrong")
    assert sign_in(Client()).status_code == 429
    assert answer.headers["Retry-After"] == "900"
    assert sign_in(Client(REMOTE_ADDR="127.0.0.9")).status_code == 302


def test_A17_a_new_session_begins_at_sign_in(person):
    client = Client()
    client.get("/accounts/login/")
    before = client.cookies.get("sessionid")
    sign_in(client)
    assert client.cookies["sessionid"].value != (before.value if before else "")


def test_those_who_decide_are_led_to_a_second_factor_first(person, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    client = Client()
    sign_in(client)
    assert client.get("/work/").headers["Location"] == "/accounts/2fa/totp/activate/"


def test_A12_a_disabled_person_is_out_at_the_next_click(person, cast):
    client = Client()
    sign_in(client)
    people.disable_person(person=person, why="left", by=cast.administrator)
    assert client.get("/work/").headers["Location"].startswith("/accounts/login/")
    assert sign_in(Client()).status_code == 200


def test_nobody_signs_up(city):
    page = Client().get("/accounts/signup/")
    assert "closed" in page.content.decode().lower()


def test_A18_a_post_without_the_forms_token_is_refused(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post("/needs/new/", {"title": "x"})
    assert answer.status_code == 403
    assert "reload the page" in answer.content.decode()


def test_X07_every_answer_carries_the_protections(city):
    headers = Client().get("/").headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Request-Id"]
