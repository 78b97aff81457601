"""Trust cases A: who may see and do what, whoever tries and however (docs/trust.md)."""

import re
from datetime import timedelta
from statistics import median
from time import perf_counter

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.conf import settings as project
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.management import get_commands
from django.test import Client, override_settings
from django.urls import path
from django.utils import timezone
from rest_framework.response import Response
from rest_framework.test import APIClient
from rest_framework.views import APIView

from alliance import people, registry
from alliance.models import AuditEntry, Record, User
from initiatives.models import Initiative, Need
from procurement.models import ResponseVersion, RfiResponse, SealedContent
from tests.factories.alliance import PASSWORD, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import PublishedRfiFactory, ResponseVersionFactory

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def nora(city):
    user = UserFactory(username="nora", roles=["office"])
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, login="nora", password=PASSWORD):
    return client.post("/accounts/login/", {"login": login, "password": password})


def test_A01_an_initiative_of_another_department_is_404_at_every_door_and_the_try_is_kept(cast, city, api, browser_of):
    row = InitiativeFactory(department=cast.parks, title="Hidden bench", is_public=False)
    page, client = browser_of(cast.staff), api(cast.staff)

    answers = [
        page.get(f"/initiatives/{row.pk}/"),
        page.post(f"/initiatives/{row.pk}/change/", {"title": "Mine"}),
        client.get(f"/api/v1/initiatives/{row.pk}/"),
        client.patch(f"/api/v1/initiatives/{row.pk}/", {"title": "Mine"}, headers={"If-Match": row.etag}),
        client.post(f"/api/v1/initiatives/{row.pk}/stop/", {"why": "no"}),
        client.get(f"/api/v1/files/initiatives.initiative/{row.pk}/"),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    for url in ("/initiatives/export.csv", "/search/?q=hidden", "/dashboard/", "/work/"):
        answer = page.get(url)
        assert "Hidden bench" not in (b"".join(answer) if answer.streaming else answer.content).decode()
    assert (
        AuditEntry.objects.filter(action="access_denied", subject_id=str(row.pk), actor_id=cast.staff.pk).count() >= 4
    )
    assert Initiative.objects.get().title == "Hidden bench"


def test_A02_no_method_in_disguise_writes_for_a_council_member(cast, city, api, browser_of):
    row = InitiativeFactory()
    page, client = browser_of(cast.council_member), api(cast.council_member)
    before = list(Initiative.objects.values())

    for answer in (
        page.get(f"/initiatives/{row.pk}/change/?_method=POST&title=Mine"),
        page.post(f"/initiatives/{row.pk}/", {"_method": "PATCH", "title": "Mine"}),
        client.post(f"/api/v1/initiatives/{row.pk}/", {}, headers={"X-HTTP-Method-Override": "DELETE"}),
        client.patch(f"/api/v1/initiatives/{row.pk}/", {"title": "Mine"}, headers={"If-Match": row.etag}),
        client.delete(f"/api/v1/initiatives/{row.pk}/"),
        client.post("/api/v1/initiatives/", {"title": "Mine"}),
    ):
        assert answer.status_code in (403, 405), answer.request
    assert list(Initiative.objects.values()) == before


@pytest.mark.parametrize("role", ["council_member", "auditor"])
def test_A02_who_only_reads_writes_nothing_though_a_row_names_them(cast, city, api, role):
    reader = getattr(cast, role)
    row = InitiativeFactory(owner=reader)
    client = api(reader)
    assert (
        client.patch(f"/api/v1/initiatives/{row.pk}/", {"title": "Mine"}, headers={"If-Match": row.etag}).status_code
        == 403
    )
    assert (
        client.post("/api/v1/updates/", {"initiative": str(row.pk), "status": "on_track", "text": "x"}).status_code
        == 403
    )
    assert not reader.has_perm("initiatives.revise_initiative")  # no button either


def test_A04_keys_of_rows_tell_neither_order_nor_number_and_lists_no_total(cast, api):
    rows = {model.__name__: model._meta.pk.get_internal_type() for model in (RfiResponse, ResponseVersion, Need)}
    assert set(rows.values()) == {"UUIDField"}
    assert {one.version for one in (InitiativeFactory().pk, PublishedRfiFactory().pk)} == {4}
    assert "count" not in api(cast.procurement_officer).get("/api/v1/responses/").json()


@pytest.mark.parametrize("how", ["revoked", "expired", "rotated", "misspelt"])
def test_A10_a_token_that_holds_no_more_is_401(cast, how):
    now = timezone.now()
    row, token = people.issue_token(
        name="Hub", scopes=["*:read"], expires_at=now + timedelta(days=1), at=now, by=cast.staff
    )
    client = APIClient(headers={"Authorization": f"Bearer {token}"})
    assert client.get("/api/v1/me/").status_code == 200
    if how == "expired":
        type(row).objects.update(expires_at=now)
    elif how == "misspelt":
        client = APIClient(headers={"Authorization": f"Bearer {token[:-1]}"})
    else:  # rotation is a new token beside the old one, which is then revoked
        people.revoke_token(token=row, at=now, by=cast.staff)
    assert client.get("/api/v1/me/").status_code == 401


def test_A12_a_closed_account_has_no_session_token_or_reset_link(nora, cast):
    now = timezone.now()
    client, link = Client(), f"{user_pk_to_url_str(nora)}-{default_token_generator.make_token(nora)}"
    sign_in(client)
    _, token = people.issue_token(name="Hub", scopes=["*:read"], expires_at=now + timedelta(days=1), at=now, by=nora)

    people.disable_person(person=nora, why="left", by=cast.administrator)

    assert client.get("/work/").headers["Location"].startswith("/accounts/login/")
    assert APIClient(headers={"Authorization": f"Bearer {token}"}).get("/api/v1/me/").status_code == 401
    reset = Client()
    page = reset.get(f"/accounts/password/reset/key/{link}/", follow=True)
    reset.post(page.request["PATH_INFO"], {"password1": "another-horse-battery", "password2": "another-horse-battery"})
    assert not User.objects.get(pk=nora.pk).has_usable_password()


@pytest.mark.parametrize("name", ["id", "state", "version", "opened_at", "is_staff", "created_by", "owner__username"])
def test_A13_what_is_not_theirs_to_write_is_refused_by_name_in_every_new_row_and_change(cast, city, name):
    client = APIClient()
    client.force_authenticate(cast.administrator)
    for noun in registry.nouns:
        if noun.create and name not in noun.create.form.base_fields and noun.may_create(cast.administrator):
            answer = client.post(f"/api/v1/{noun.path}/", {name: "x"})
            assert answer.status_code == 400, (noun.path, answer.content)
            assert (name, "unknown_or_read_only_field") in {
                (error["field"], error["code"]) for error in answer.json()["errors"]
            }, noun.path


def test_A14_there_is_no_superuser_no_admin_site_and_no_table_with_readable_responses(cast):
    assert "django.contrib.admin" not in project.INSTALLED_APPS
    assert not hasattr(User, "is_superuser") or not User().is_superuser
    assert get_commands().get("createsuperuser") in (None, "django.contrib.auth")
    version = ResponseVersionFactory()
    names = {field.name for field in SealedContent._meta.concrete_fields} - {
        field.name for field in Record._meta.fields
    }
    assert names - {"id"} == {"of", "sealed_key", "ciphertext"}
    assert not User(username="root", is_active=True).has_perm("procurement.open_responses", version)


def test_A15_an_unknown_name_takes_as_long_as_a_wrong_password(nora, settings):
    settings.AXES_ENABLED = False
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickScrypt"]
    nora.set_password(PASSWORD)
    nora.save()
    client, took = Client(), {"nora": [], "nobody": []}
    for _ in range(40):
        for name, times in took.items():
            began = perf_counter()
            sign_in(client, login=name, password="wrong")
            times.append(perf_counter() - began)
    known, unknown = (median(times) for times in took.values())
    assert abs(known - unknown) < 0.25 * known, f"{known:.4f} s and {unknown:.4f} s"


class QuickScrypt(ScryptPasswordHasher):
    """Slow enough to dominate a request, quick enough for eighty of them."""

    work_factor = 2**12


def test_A16_one_address_that_tries_many_names_waits_and_its_owner_gets_in_elsewhere(nora):
    for number in range(100):
        sign_in(Client(), login=f"somebody{number}", password="wrong")
    answer = sign_in(Client())
    assert (answer.status_code, answer.headers["Retry-After"].isdigit()) == (429, True)
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302


def test_A17_a_session_ends_with_sign_out_and_with_a_new_password(nora):
    client, other = Client(), Client()
    for each in (client, other):
        sign_in(each)
    old = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = old
    assert client.get("/work/").status_code == 302

    nora.set_password("another-horse-battery")
    nora.save()
    assert other.get("/work/").status_code == 302


def test_A18_no_unsafe_route_takes_a_session_without_its_token(nora):
    page = Client(enforce_csrf_checks=True)
    page.force_login(nora, backend=BACKEND)
    for noun in registry.nouns:
        if noun.create:
            assert page.post(f"/{noun.path}/new/", {}).status_code == 403, noun.path
            answer = page.post(f"/api/v1/{noun.path}/", b"{}", content_type="application/json")
            assert answer.status_code == 403, noun.path


def test_A20_a_host_that_is_not_ours_is_400_and_forwarded_headers_of_strangers_count_for_nothing(nora, settings):
    settings.ALLOWED_HOSTS = ["alliance.city.example"]
    assert Client(headers={"Host": "evil.example"}).get("/accounts/password/reset/").status_code == 400
    client = Client(headers={"Host": "alliance.city.example", "X-Forwarded-Host": "evil.example"})
    page = client.get("/accounts/login/")
    assert page.status_code == 200
    assert "evil.example" not in page.content.decode()
    assert not project.USE_X_FORWARDED_HOST


class Forgotten(APIView):
    """An endpoint whose author forgot to say who may use it."""

    def get(self, request):
        return Response({"secret": 1})


def forgotten_page(request):
    raise AssertionError("nobody without an account gets here")


urlpatterns = [path("api/v1/forgotten/", Forgotten.as_view()), path("forgotten/", forgotten_page)]


@override_settings(ROOT_URLCONF=__name__, CSRF_FAILURE_VIEW="django.views.csrf.csrf_failure")
def test_A21_a_new_address_without_a_rule_answers_nobody(cast):
    client = APIClient()
    client.force_authenticate(cast.administrator)
    assert client.get("/api/v1/forgotten/").status_code == 403
    assert "alliance.api.permissions.DenyAll" in project.REST_FRAMEWORK["DEFAULT_PERMISSION_CLASSES"]
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in project.MIDDLEWARE


def test_A14_no_model_is_shown_by_an_admin_site():
    assert not [app.name for app in apps.get_app_configs() if re.search(r"\badmin\b", app.name)]


def test_A16_many_addresses_that_try_one_name_wait_and_its_owner_gets_in_where_they_did_before(nora):
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302
    for number in range(100):
        sign_in(Client(REMOTE_ADDR=f"198.51.100.{number}"), password="wrong")
    assert sign_in(Client(REMOTE_ADDR="198.51.100.200")).status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.9")).status_code == 302
