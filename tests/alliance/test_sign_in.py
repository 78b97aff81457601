"""Signing in, the second factor, too many tries, and what ends with an account."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.test import Client
from django.utils import timezone

from alliance import people
from alliance.models import Tally
from tests.factories.alliance import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
UNUSED = [
    "/accounts/email/",
    "/accounts/signup/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/a:b/",
    "/accounts/login/code/confirm/",
    "/accounts/3rdparty/",
    "/accounts/3rdparty/signup/",
    "/accounts/social/connections/",
]


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


def test_A16_one_account_is_one_name_however_it_is_written(person):
    names = ["nora", "Nora", " NORA ", "nOra", person.email, person.email.upper()]
    codes = [sign_in(Client(), login=names[n % len(names)], password="wrong").status_code for n in range(11)]
    assert codes[:9] == [200] * 9
    assert codes[-1] == 429
    assert sign_in(Client(), login="NORA").status_code == 429


def test_A16_a_name_that_nobody_has_is_counted_without_its_capitals(city):
    codes = [sign_in(Client(), login=name, password="wrong").status_code for name in ("nemo", "Nemo") * 6]
    assert codes[-1] == 429


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


@pytest.mark.parametrize("address", UNUSED)
def test_a_page_of_the_library_that_the_product_has_no_use_for_is_not_there(person, address):
    """Such as registering, and changing one's own e-mail address, by which the city's provider would know one."""
    client = Client()
    sign_in(client)
    assert Client().get(address).status_code == client.get(address).status_code == 404
    asked = {"action_add": "", "action_primary": "", "email": "new.officer@city.example"}
    assert client.post(address, asked).status_code == 404
    person.refresh_from_db()
    assert person.email != "new.officer@city.example"


def test_a_letter_to_an_address_without_account_can_still_be_asked_for(city):
    answer = Client().post("/accounts/password/reset/", {"email": "nobody@city.example"})
    assert answer.headers["Location"] == "/accounts/password/reset/done/"


class TestSecondFactor:
    @pytest.fixture
    def secret(self, person):
        made = generate_totp_secret()
        TOTP.activate(person, made)
        return made

    def code(self, secret):
        return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    def asked(self, person):
        client = Client()
        assert sign_in(client).headers["Location"] == "/accounts/2fa/authenticate/"
        return client

    def answer(self, client, code):
        return client.post("/accounts/2fa/authenticate/", {"code": code})

    def test_A16_is_not_guessed_at_more_than_ten_times_from_wherever(self, person, secret):
        first, second = self.asked(person), self.asked(person)
        wrong = [self.answer(client, f"{n:06d}").status_code for n in range(5) for client in (first, second)]
        assert set(wrong) == {200}
        refused = self.answer(second, self.code(secret))
        assert refused.status_code == 429
        assert 0 < int(refused.headers["Retry-After"]) <= 900
        assert "Too many codes were wrong" in refused.content.decode()
        assert second.get("/work/").status_code == 302

    def test_A16_opens_again_a_quarter_of_an_hour_later(self, person, secret):
        client = self.asked(person)
        for n in range(11):
            self.answer(client, f"{n:06d}")
        Tally.objects.all().delete()  # what the next window finds
        assert self.answer(client, self.code(secret)).headers["Location"] == "/work/"

    def test_right_codes_are_not_counted(self, person, secret):
        self.answer(self.asked(person), self.code(secret))
        assert not Tally.objects.exclude(count=0).exists()

    def test_is_asked_for_at_the_api_too_where_a_session_lacks_it(self, person, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        client = Client()
        sign_in(client)
        shape = {"name": "x", "scopes": ["*:read"], "expires_at": "2026-12-24T00:00:00Z"}
        for answer in (
            client.get("/api/v1/initiatives/"),
            client.post("/api/v1/tokens/", shape, content_type="application/json"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
            assert answer.headers["Content-Type"] == "application/problem+json"
        assert client.get("/scim/v2/Users").status_code == 403
        assert Client().get("/api/v1/initiatives/").status_code != 403
        TOTP.activate(person, generate_totp_secret())
        assert client.get("/api/v1/initiatives/").status_code == 200

    def test_is_not_asked_of_a_token(self, person, settings):
        settings.REQUIRE_SECOND_FACTOR = True
        now = timezone.now()
        _, token = people.issue_token(
            name="Hub", scopes=["*:read"], expires_at=now + timedelta(days=1), at=now, by=person
        )
        client = Client(headers={"Authorization": f"Bearer {token}"})
        assert client.get("/api/v1/initiatives/").status_code == 200


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
