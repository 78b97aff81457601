"""What a page or a program sends a second time under the same key, and what is never given a second time."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from alliance.idempotency import SHOWN_ONCE
from alliance.models import ApiToken, Attachment, IdempotencyKey
from procurement.models import ResponseVersion
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import PublishedRfiFactory

pytestmark = pytest.mark.django_db
RESPONSE = {"addenda_read": "0", "summary": "s", "partnership": "p", "demonstration": "d", "shared_value": "v"}


def kept():
    row = IdempotencyKey.objects.get()
    return f"{row.body} {row.headers}"


class TestWhatIsShownOnce:
    def shape(self):
        return {"name": "Hub", "scopes": ["*:read"], "expires_at": (timezone.now() + timedelta(days=9)).isoformat()}

    def test_a_token_made_on_a_page_is_shown_and_not_kept(self, cast, city, browser_of):
        client = browser_of(cast.office)
        first = client.post("/tokens/new/", self.shape() | {"idempotency_key": "k"}, follow=True).content.decode()
        assert "alc_" in first
        assert "alc_" not in kept()

    def test_sent_again_a_page_says_that_it_was_shown_only_once(self, cast, city, browser_of):
        client, shape = browser_of(cast.office), self.shape() | {"idempotency_key": "k"}
        client.post("/tokens/new/", shape, follow=True)
        again = client.post("/tokens/new/", shape, follow=True).content.decode()
        assert SHOWN_ONCE in again
        assert ApiToken.objects.count() == 1

    @pytest.mark.parametrize(("path", "name"), [("tokens", "token"), ("calendar-addresses", "address")])
    def test_sent_again_the_api_says_so_in_its_place(self, cast, city, api, path, name):
        client, shape = api(cast.office), self.shape() if path == "tokens" else {"name": "Mine"}
        first, again = (client.post(f"/api/v1/{path}/", shape, headers={"Idempotency-Key": "k"}) for _ in range(2))
        assert first.status_code == again.status_code == 201
        assert first.json()[name] not in kept()
        assert again.json() == first.json() | {name: SHOWN_ONCE}


class TestAForm:
    def send(self, client, rfi, **more):
        return client.post(f"/rfis/{rfi.pk}/respond/", RESPONSE | {"idempotency_key": "k"} | more)

    def test_sent_twice_with_the_same_file_counts_once(self, cast, city, browser_of):
        client, rfi = browser_of(cast.vendor), PublishedRfiFactory()
        answers = [self.send(client, rfi, files=SimpleUploadedFile("a.txt", b"first")) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [302, 302]
        assert ResponseVersion.objects.count() == 1

    @pytest.mark.parametrize("name", ["a.txt", "b.txt"])
    def test_sent_again_with_another_file_is_not_passed_over(self, cast, city, browser_of, name):
        client, rfi = browser_of(cast.vendor), PublishedRfiFactory()
        self.send(client, rfi, files=SimpleUploadedFile("a.txt", b"first"))
        again = self.send(client, rfi, files=SimpleUploadedFile(name, b"other"))
        assert again.status_code == 409
        assert "You sent this form before" in again.content.decode()
        self.send(client, rfi, files=SimpleUploadedFile(name, b"other"), idempotency_key=key_in(again))
        assert ResponseVersion.objects.count() == 2

    def test_sent_again_with_one_choice_more_is_not_passed_over(self, cast, city, browser_of):
        client = browser_of(cast.office)
        shape = {"name": "Hub", "expires_at": (timezone.now() + timedelta(days=9)).isoformat(), "idempotency_key": "k"}
        client.post("/tokens/new/", shape | {"scopes": ["*:read"]})
        again = client.post("/tokens/new/", shape | {"scopes": ["*:write", "*:read"]})
        assert again.status_code == 409


class TestFilesAtTheApi:
    def send(self, client, path, content, field="file", **more):
        body = {field: SimpleUploadedFile("a.txt", content)} | more
        return client.post(f"/api/v1/{path}", body, format="multipart", headers={"Idempotency-Key": "k"})

    def test_an_attached_file_is_there_once(self, cast, city, api):
        client, path = api(cast.office), f"files/initiatives.initiative/{InitiativeFactory().pk}/"
        first, again = (self.send(client, path, b"first") for _ in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.json() == first.json()
        assert again["Idempotency-Replayed"] == "true"
        assert Attachment.objects.count() == 1
        other = self.send(client, path, b"other")
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")

    def test_a_response_with_files_is_one_version(self, cast, city, api):
        client, path = api(cast.vendor), f"rfis/{PublishedRfiFactory().pk}/respond/files/"
        first, again = (self.send(client, path, b"first", "files", **RESPONSE) for _ in range(2))
        assert (first.status_code, again.json()) == (201, first.json())
        assert ResponseVersion.objects.count() == 1
        assert self.send(client, path, b"first", "files", **RESPONSE | {"summary": "t"}).status_code == 422

    def test_a_file_of_a_draft_is_kept_once_and_its_name_not_with_the_key(self, cast, city, api):
        client, path = api(cast.vendor), f"rfis/{PublishedRfiFactory().pk}/draft/files/"
        first, again = (self.send(client, path, b"first", "files") for _ in range(2))
        assert [each["name"] for each in first.json()["kept_files"]] == ["a.txt"]
        assert (again.status_code, again.json()) == (201, first.json())
        assert "a.txt" not in kept()

    def test_a_refused_file_leaves_the_key_free(self, cast, city, api):
        client, path = api(cast.office), f"files/initiatives.initiative/{InitiativeFactory().pk}/"
        assert self.send(client, path, b"first", "wrong").status_code == 400
        assert self.send(client, path, b"first").status_code == 201


def key_in(answer):
    return answer.context["idempotency_key"]
