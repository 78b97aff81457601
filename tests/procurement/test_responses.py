"""Sealed responses: taken until the deadline, readable by nobody, opened by two (trust cases S1 to S24)."""

import json
from base64 import b64decode
from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.core import mail, serializers
from django.db import connection
from nacl.signing import VerifyKey

from alliance import jobs
from alliance.errors import Busy, NotAllowed, Refusal
from alliance.models import AuditEntry
from procurement import services
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from procurement.services import responses as responding
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import PublishedRfiFactory

CANARY = "c4n4ry-7f3a9b51d2e84c06-price-118,400"
CONTENT = {
    "summary": CANARY,
    "partnership": "A local firm installs.",
    "demonstration": "Six lamps.",
    "shared_value": "70 to 30.",
}

ROLES = ("procurement_officer", "champion", "evaluator", "auditor", "administrator", "council_member", "resident")


@pytest.fixture
def rfi(db):
    return PublishedRfiFactory()


@pytest.fixture
def rival(cast):
    return UserFactory(username="rival", roles=["vendor"], organisation=OrganisationFactory())


def send(rfi, vendor, **changes):
    return services.submit_response(rfi=rfi, by=vendor, **CONTENT | changes)


def let_time_pass(rfi):
    """The deadline moves into the past: to the services there is no difference to waiting."""
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.filter(pk=rfi.pk).update(due_at=past, questions_until=past)
    rfi.refresh_from_db()


def opened(rfi, cast):
    let_time_pass(rfi)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    return services.open_responses(rfi=rfi, by=cast.procurement_officer2)


def everything_stored():
    """Every row of every table, as a dump would hold it."""
    return "".join(serializers.serialize("json", model._default_manager.all()) for model in apps.get_models())


@pytest.mark.django_db
class TestSubmitResponse:
    def test_gives_a_receipt_that_verifies_offline(self, rfi, cast):
        receipt = send(rfi, cast.vendor)

        VerifyKey(b64decode(rfi.keys.receipt_key)).verify(receipt.receipt.encode(), b64decode(receipt.signature))
        said = json.loads(receipt.receipt)
        assert said["received_at"] == receipt.received_at.isoformat()
        assert (said["version"], said["plain_sha256"]) == (1, receipt.plain_sha256)

    @pytest.mark.parametrize(("after", "accepted"), [(-1, True), (0, False), (1, False)])
    def test_S04_counts_only_before_the_deadline_to_the_microsecond(self, rfi, after, accepted):
        now = rfi.due_at + timedelta(microseconds=after)
        if accepted:
            responding.require_open(rfi, now)
        else:
            with pytest.raises(Refusal) as refused:
                responding.require_open(rfi, now)
            assert (refused.value.code, refused.value.facts["deadline"]) == ("rfi_closed", rfi.due_at)

    def test_S04_a_late_one_is_refused_with_409_and_stores_nothing(self, rfi, cast, api):
        let_time_pass(rfi)
        answer = api(cast.vendor).post(f"/api/v1/rfis/{rfi.pk}/respond/", CONTENT)

        assert (answer.status_code, answer.json()["code"]) == (409, "rfi_closed")
        assert not RfiResponse.objects.exists()

    def test_S12_a_second_one_replaces_the_first_and_both_have_receipts(self, rfi, cast):
        first, second = send(rfi, cast.vendor), send(rfi, cast.vendor, summary="Better.")

        assert (first.response_id, second.number) == (second.response_id, 2)
        opened(rfi, cast)
        assert RfiResponse.objects.get().content["summary"] == "Better."

    def test_S16_a_double_click_stores_one_version(self, rfi, cast, api):
        client, key = api(cast.vendor), {"Idempotency-Key": "one-click"}
        one = client.post(f"/api/v1/rfis/{rfi.pk}/respond/", CONTENT, headers=key)
        two = client.post(f"/api/v1/rfis/{rfi.pk}/respond/", CONTENT, headers=key)

        assert one.json() == two.json()
        assert ResponseVersion.objects.count() == 1

    def test_S23_is_refused_beyond_twenty_versions(self, rfi, cast):
        send(rfi, cast.vendor)
        RfiResponse.objects.update(current=responding.MOST_VERSIONS)
        with pytest.raises(Busy, match="20 versions"):
            send(rfi, cast.vendor)

    def test_is_refused_to_people_of_the_city(self, rfi, cast):
        for person in (cast.procurement_officer, cast.champion, cast.resident):
            with pytest.raises(NotAllowed):
                send(rfi, person)

    def test_names_the_part_that_is_missing_at_both_doors(self, rfi, cast, api, browser_of):
        body = api(cast.vendor).post(f"/api/v1/rfis/{rfi.pk}/respond/", CONTENT | {"shared_value": ""}).json()
        page = browser_of(cast.vendor).post(f"/rfis/{rfi.pk}/respond/", CONTENT | {"shared_value": ""})

        assert [error["field"] for error in body["errors"]] == ["shared_value"]
        assert page.status_code == 400
        assert CANARY in page.content.decode()  # what was typed stays on the screen


def every_row_as_text():
    """What somebody who reads PostgreSQL's tables sees, column by column."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT row::text FROM "{table}" AS row')  # noqa: S608 — names of our own tables
            rows += [text for (text,) in cursor.fetchall()]
    return "\n".join(rows)


@pytest.mark.django_db
class TestBeforeTheOpening:
    def test_S01_nothing_of_it_is_stored_sent_or_logged_in_clear(self, rfi, cast, browser_of, caplog, capsys):
        answer = browser_of(cast.vendor).post(f"/rfis/{rfi.pk}/respond/", CONTENT | {"addenda_read": 0})
        assert answer.status_code == 302
        jobs.run_due()

        said = capsys.readouterr()
        letters = "".join(letter.body + letter.subject for letter in mail.outbox)
        assert CANARY not in everything_stored() + caplog.text + said.out + said.err + letters
        assert SealedContent.objects.count() == 1

    @pytest.mark.django_db(transaction=True)
    def test_S01_the_bytes_of_the_database_do_not_hold_it(self, cast):
        rfi = PublishedRfiFactory()
        send(rfi, cast.vendor)
        raw = connection.connection.serialize() if connection.vendor == "sqlite" else every_row_as_text().encode()
        assert rfi.reference.encode() in raw
        assert CANARY.encode() not in raw

    def test_S01_no_role_sees_content_vendor_or_count_through_any_door(self, rfi, cast, api, browser_of):
        vendor = cast.vendor
        receipt = send(rfi, vendor)
        secrets = (CANARY, vendor.organisation.name, str(receipt.response_id), str(receipt.pk))
        urls = (
            rfi.get_absolute_url(),
            "/rfis/",
            "/responses/",
            "/receipts/",
            "/responses/export.csv",
            "/search/?q=c4n4ry",
            "/work/",
        )
        for role in ROLES:
            person = getattr(cast, role)
            pages = [b"".join(browser_of(person).get(url)).decode() for url in urls]
            rows = [
                api(person).get(f"/api/v1/{path}").content.decode()
                for path in (
                    f"rfis/{rfi.pk}/",
                    "responses/",
                    "receipts/",
                    "score-sheets/",
                    "events/",
                    "audit/",
                    "jobs/",
                    "search/?q=c4n4ry",
                )
            ]
            for secret in secrets:
                assert [
                    text[max(0, text.find(secret) - 150) :][:300] for text in pages + rows if secret in text
                ] == [], (role, secret)

    @pytest.mark.parametrize("role", ROLES)
    def test_S01_who_knows_its_id_still_gets_404(self, rfi, cast, api, role):
        receipt = send(rfi, cast.vendor)
        for path in (f"responses/{receipt.response_id}/", f"receipts/{receipt.pk}/"):
            assert api(getattr(cast, role)).get(f"/api/v1/{path}").status_code == 404
        content = api(getattr(cast, role)).get(f"/api/v1/responses/{receipt.response_id}/content/")
        assert content.status_code == 404

    def test_A04_a_submission_leaves_the_etag_of_the_rfi_as_it_was(self, rfi, cast, api):
        before = api(cast.procurement_officer).get(f"/api/v1/rfis/{rfi.pk}/").headers["ETag"]
        send(rfi, cast.vendor)
        assert api(cast.procurement_officer).get(f"/api/v1/rfis/{rfi.pk}/").headers["ETag"] == before

    def test_the_audit_trail_does_not_say_that_anybody_responded(self, rfi, cast):
        entries = AuditEntry.objects.count()
        send(rfi, cast.vendor)
        assert AuditEntry.objects.count() == entries

    def test_A03_another_vendor_gets_404_for_response_receipt_and_content(self, rfi, cast, rival, api):
        receipt = send(rfi, cast.vendor)
        for path in (
            f"responses/{receipt.response_id}/",
            f"responses/{receipt.response_id}/content/",
            f"receipts/{receipt.pk}/",
        ):
            assert api(rival).get(f"/api/v1/{path}").status_code == 404
        assert api(rival).get("/api/v1/responses/").json()["results"] == []

    def test_the_vendor_sees_the_receipt_but_not_even_they_the_content(self, rfi, cast, api, browser_of):
        receipt = send(rfi, cast.vendor)
        assert api(cast.vendor).get(f"/api/v1/receipts/{receipt.pk}/").json()["signature"] == receipt.signature
        assert browser_of(cast.vendor).get(receipt.get_absolute_url()).status_code == 200
        answer = api(cast.vendor).get(f"/api/v1/responses/{receipt.response_id}/content/")
        assert (answer.status_code, answer.json()["code"]) == (409, "sealed")


@pytest.mark.django_db
class TestWithdrawResponse:
    def test_S14_is_not_opened_and_its_keys_are_destroyed(self, rfi, cast):
        receipt = send(rfi, cast.vendor)
        services.withdraw_response(response=receipt.response, by=cast.vendor)
        opened(rfi, cast)

        response = RfiResponse.objects.get()
        assert (response.state, response.content) == ("withdrawn", None)
        assert bytes(SealedContent.objects.get().sealed_key) == b""

    def test_is_refused_after_the_deadline(self, rfi, cast):
        receipt = send(rfi, cast.vendor)
        let_time_pass(rfi)
        with pytest.raises(Refusal) as refused:
            services.withdraw_response(response=receipt.response, by=cast.vendor)
        assert refused.value.code == "rfi_closed"

    def test_is_refused_to_another_vendor(self, rfi, cast, rival):
        receipt = send(rfi, cast.vendor)
        with pytest.raises(NotAllowed):
            services.withdraw_response(response=receipt.response, by=rival)

    def test_lets_the_vendor_send_again(self, rfi, cast):
        services.withdraw_response(response=send(rfi, cast.vendor).response, by=cast.vendor)
        assert send(rfi, cast.vendor).number == 2
        opened(rfi, cast)
        assert RfiResponse.objects.get().content["summary"] == CANARY


@pytest.mark.django_db
class TestOpening:
    def test_S02_is_refused_before_the_deadline(self, rfi, cast):
        for act in (services.propose_opening, services.open_responses):
            with pytest.raises(Refusal) as refused:
                act(rfi=rfi, by=cast.procurement_officer)
            assert refused.value.code == "not_yet_due"

    def test_S03_is_refused_to_one_person(self, rfi, cast):
        let_time_pass(rfi)
        officer = cast.procurement_officer
        for prepare in (lambda: None, lambda: services.propose_opening(rfi=rfi, by=officer)):
            prepare()
            with pytest.raises(Refusal) as refused:
                services.open_responses(rfi=rfi, by=officer)
            assert refused.value.code == "second_opener_required"
        rfi.refresh_from_db()
        assert rfi.state == "published"

    def test_by_two_shows_the_content_and_audits_every_submission(self, rfi, cast, rival, api):
        receipt = send(rfi, cast.vendor)
        send(rfi, rival)
        opened(rfi, cast)

        answer = api(cast.procurement_officer).get(f"/api/v1/responses/{receipt.response_id}/content/")
        assert answer.json()["summary"] == CANARY
        entries = AuditEntry.objects.filter(action="submit_response")
        assert {entry.actor_id for entry in entries} == {cast.vendor.pk, rival.pk}
        assert {entry.after["plain_sha256"] for entry in entries} >= {receipt.plain_sha256}
        assert CANARY not in serializers.serialize("json", AuditEntry.objects.all())

    def test_S18_names_what_was_tampered_with_and_still_opens_the_others(self, rfi, cast, rival):
        one, two = send(rfi, cast.vendor), send(rfi, rival)
        SealedContent.objects.filter(of=one).update(ciphertext=bytes(SealedContent.objects.get(of=two).ciphertext))
        opened(rfi, cast)

        states = dict(RfiResponse.objects.values_list("pk", "state"))
        assert states == {one.response_id: "damaged", two.response_id: "opened"}
        assert AuditEntry.objects.get(action="integrity_failure").subject_id == str(one.response_id)

    def test_S18_notices_a_version_that_was_deleted(self, rfi, cast):
        first, second = send(rfi, cast.vendor), send(rfi, cast.vendor)
        second.delete()
        opened(rfi, cast)
        assert RfiResponse.objects.get(pk=first.response_id).state == "damaged"

    def test_S18_opens_the_others_where_nothing_at_all_is_left_of_one(self, rfi, cast, rival):
        one, two = send(rfi, cast.vendor), send(rfi, rival)
        one.delete()
        RfiResponse.objects.filter(pk=one.response_id).update(current=0)
        opened(rfi, cast)
        states = dict(RfiResponse.objects.values_list("pk", "state"))
        assert states == {one.response_id: "damaged", two.response_id: "opened"}

    def test_S19_with_another_sealing_key_fails_closed(self, rfi, cast, settings):
        send(rfi, cast.vendor)
        settings.SEALING_KEY = bytes(32)
        with pytest.raises(Refusal) as refused:
            opened(rfi, cast)
        assert refused.value.code == "sealing_key_wrong"
        rfi.refresh_from_db()
        assert (rfi.state, RfiResponse.objects.get().state) == ("published", "sealed")

    def test_S22_needs_no_scheduler_at_the_deadline(self, rfi, cast, browser_of):
        let_time_pass(rfi)
        page = browser_of(cast.procurement_officer).get(rfi.get_absolute_url()).content.decode()
        assert "Closed, to be opened" in page
        assert "Propose opening" in page


@pytest.mark.django_db
def test_the_form_says_how_much_time_is_left_by_the_citys_clock(rfi, cast, browser_of):
    Rfi.objects.filter(pk=rfi.pk).update(
        due_at=datetime.now(UTC) + timedelta(hours=3, minutes=20), questions_until=None
    )

    page = browser_of(cast.vendor).get(f"{rfi.get_absolute_url()}respond/").content.decode()

    assert "3\xa0hours, 19\xa0minutes left." in page or "3\xa0hours, 20\xa0minutes left." in page
