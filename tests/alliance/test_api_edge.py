"""The edge of the API: what is malformed, stale, repeated or too much is refused by name, and nothing is half-done."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from rest_framework.test import APIClient

from alliance import jobs, people
from alliance.errors import Busy
from initiatives.models import Need
from tests.factories.initiatives import NeedFactory

pytestmark = pytest.mark.django_db
SHAPE = {"title": "Dark", "problem": "Lamps fail", "domain": "energy"}
HOSTILE = [
    (b"{", 400),
    (b"[]", 400),
    (b'"text"', 400),
    (b'{"title": "a", "title": "b"}', 400),
    (b'{"title": NaN}', 400),
    (b'{"title": Infinity}', 400),
    (b'{"severity": 1e400}', 400),
    (b"[" * 100_000, 400),
    (b'{"title": "\\ud800"}', 400),
    (b'{"title": "\\u0000"}', 400),
    (b"\xff\xfe", 400),
    (b'{"severity": ' + b"9" * 5000 + b"}", 400),
    (b'{"severity": 9223372036854775808}', 400),
    (b'{"title": 7}', 400),
    (b'{"equity": "yes"}', 400),
    (b'{"is_staff": true}', 400),
    (b'{"title": "' + b"x" * 1_100_000 + b'"}', 413),
]


@pytest.mark.parametrize(("body", "status"), HOSTILE, ids=[repr(body[:24]) for body, _ in HOSTILE])
def test_D04_a_hostile_body_is_a_problem_and_never_a_500(cast, api, body, status):
    answer = api(cast.staff).generic(
        "POST", "/api/v1/needs/", body, content_type="application/json", headers={"Idempotency-Key": "k"}
    )
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["request_id"]
    assert not Need.objects.exists()


def test_another_media_type_is_415(cast, api):
    answer = api(cast.staff).generic(
        "POST", "/api/v1/needs/", b"title=x", content_type="application/x-www-form-urlencoded"
    )
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("?owner__password=x", "owner__password", "unknown_filter"),
        ("?ordering=password", "ordering", "unknown_ordering"),
        ("?fields=secret", "fields", "unknown_field"),
        ("?limit=1000000000", "limit", "invalid"),
        ("?limit=-1", "limit", "invalid"),
        ("?state=nonsense", "state", "invalid_choice"),
    ],
)
def test_X05_an_unknown_question_is_400_and_names_what_is_allowed(cast, api, query, field, code):
    problem = api(cast.staff).get(f"/api/v1/needs/{query}").json()
    assert problem["status"] == 400
    assert (problem["errors"][0]["field"], problem["errors"][0]["code"]) == (field, code)


def test_a_broken_cursor_is_a_problem(cast, api):
    assert api(cast.staff).get("/api/v1/needs/?cursor=nonsense").status_code in (400, 404)


def test_pages_follow_one_another_without_gap_or_double(cast, api):
    NeedFactory.create_batch(7)
    client, seen, url = api(cast.staff), [], "/api/v1/needs/?limit=3"
    while url:
        page = client.get(url).json()
        seen += [row["id"] for row in page["results"]]
        url = page["next"]
    assert sorted(seen) == sorted(str(pk) for pk in Need.objects.values_list("pk", flat=True))


def test_sparse_fields_send_only_what_was_asked_for(cast, api):
    NeedFactory(title="Dark")
    assert api(cast.staff).get("/api/v1/needs/?fields=title,severity").json()["results"] == [
        {"title": "Dark", "severity": 3}
    ]


class TestIdempotencyKey:
    def test_gives_the_first_answer_again_and_makes_one_row(self, cast, api):
        client = api(cast.staff)
        answers = [client.post("/api/v1/needs/", SHAPE, headers={"Idempotency-Key": "k"}) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [201] * 3
        assert answers[0].json() == answers[1].json() == answers[2].json()
        assert "Idempotency-Replayed" in answers[1].headers
        assert Need.objects.count() == 1

    def test_is_refused_for_another_payload(self, cast, api):
        client = api(cast.staff)
        client.post("/api/v1/needs/", SHAPE, headers={"Idempotency-Key": "k"})
        other = client.post("/api/v1/needs/", SHAPE | {"title": "Other"}, headers={"Idempotency-Key": "k"})
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    def test_is_free_again_after_a_refusal(self, cast, api):
        client = api(cast.staff)
        assert (
            client.post("/api/v1/needs/", SHAPE | {"severity": 9}, headers={"Idempotency-Key": "k"}).status_code == 400
        )
        assert client.post("/api/v1/needs/", SHAPE, headers={"Idempotency-Key": "k"}).status_code == 201

    def test_of_another_person_is_another_key(self, cast, api):
        for person in (cast.staff, cast.office):
            api(person).post("/api/v1/needs/", SHAPE, headers={"Idempotency-Key": "k"})
        assert Need.objects.count() == 2


class TestVersions:
    def test_T04_a_change_without_if_match_is_428(self, cast, api):
        need = NeedFactory()
        assert api(cast.office).patch(f"/api/v1/needs/{need.pk}/", {"title": "x"}).status_code == 428

    def test_an_unchanged_row_is_304(self, cast, api):
        need = NeedFactory()
        answer = api(cast.office).get(f"/api/v1/needs/{need.pk}/", headers={"If-None-Match": need.etag})
        assert answer.status_code == 304

    def test_a_stale_page_keeps_what_was_typed_and_shows_both(self, city, cast, browser_of):
        need = NeedFactory(title="Dark streets")
        Need.objects.filter(pk=need.pk).update(title="Light streets", version=2)
        shape = {"title": "My own words", "problem": "p", "domain": "energy", "severity": 3, "urgency": 3, "version": 1}
        answer = browser_of(cast.office).post(f"/needs/{need.pk}/change/", shape)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "My own words" in page
        assert "Light streets" in page


class TestTokens:
    def made(self, person, *scopes, days=30):
        now = timezone.now()
        return people.issue_token(
            name="Data hub", scopes=list(scopes), expires_at=now + timedelta(days=days), at=now, by=person
        )

    def client(self, token):
        return APIClient(headers={"Authorization": f"Bearer {token}"})

    def test_A09_works_within_its_scopes_only(self, cast):
        _, token = self.made(cast.staff, "initiatives:read")
        client = self.client(token)
        assert client.get("/api/v1/needs/").status_code == 200
        for answer in (
            client.post("/api/v1/needs/", SHAPE),
            client.get("/api/v1/tokens/"),
            client.get("/api/v1/decisions/"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")

    def test_is_stored_as_a_digest_only(self, cast):
        row, token = self.made(cast.staff, "*:read")
        assert token.startswith("alc_")
        assert token not in str(vars(row))

    def test_A10_stops_with_revocation_expiry_and_the_account(self, cast):
        row, token = self.made(cast.staff, "*:read")
        client = self.client(token)
        people.revoke_token(token=row, at=timezone.now(), by=cast.staff)
        assert client.get("/api/v1/me/").status_code == 401
        with pytest.raises(ValidationError, match="already revoked"):
            people.revoke_token(token=row, at=timezone.now(), by=cast.staff)
        _, other = self.made(cast.office, "*:read")
        people.disable_person(person=cast.office, why="left", by=cast.administrator)
        assert self.client(other).get("/api/v1/me/").status_code == 401

    def test_A10_in_the_query_string_is_not_taken(self, cast):
        _, token = self.made(cast.staff, "*:read")
        assert APIClient().get(f"/api/v1/me/?token={token}").status_code == 401

    def test_is_shown_once_when_it_is_made_through_the_api(self, cast, api):
        expires = (timezone.now() + timedelta(days=5)).isoformat()
        body = (
            api(cast.staff).post("/api/v1/tokens/", {"name": "Hub", "scopes": ["*:read"], "expires_at": expires}).json()
        )
        assert self.client(body["token"]).get("/api/v1/me/").json()["username"] == "staff"
        assert "token" not in api(cast.staff).get(f"/api/v1/tokens/{body['id']}/").json()


def test_A11_a_removed_role_is_gone_at_the_next_request(cast, browser_of, city):
    client = browser_of(cast.office)
    assert client.get("/council/").status_code == 200
    people.set_roles(person=cast.office, roles=["resident"], by=cast.administrator)
    assert client.get("/council/").status_code == 403


def test_A09_a_token_cannot_make_or_end_tokens(cast):
    now = timezone.now()
    row, token = people.issue_token(
        name="other", scopes=["*:read", "*:write"], expires_at=now + timedelta(days=1), at=now, by=cast.staff
    )
    client = APIClient(headers={"Authorization": f"Bearer {token}"})
    for answer in (
        client.get("/api/v1/tokens/"),
        client.post("/api/v1/tokens/", {"name": "x"}, format="json"),
        client.post(f"/api/v1/tokens/{row.pk}/revoke/", {}, format="json"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


def test_a_scope_that_does_not_exist_is_refused_by_name(cast):
    now = timezone.now()
    with pytest.raises(ValidationError, match="There is no scope everything:write"):
        people.issue_token(
            name="x", scopes=["everything:write"], expires_at=now + timedelta(days=1), at=now, by=cast.staff
        )


def test_D02_nobody_fills_the_queue_alone(cast):
    for _ in range(jobs.MOST_WAITING_PER_PERSON):
        jobs.enqueue("sweep_reminders", by=cast.staff)
    with pytest.raises(Busy, match="still running"):
        jobs.enqueue("sweep_reminders", by=cast.staff)
    jobs.enqueue("sweep_reminders", by=cast.office)
