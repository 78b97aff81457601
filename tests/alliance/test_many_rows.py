"""Rows by another system's identifier, and many at once: made or changed, judged row by row, all or nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from alliance import people, registry
from alliance.models import AuditEntry
from initiatives.models import Need, Update
from tests.architecture.test_query_counts import ENDED, OWN, SINGLE, maker_of, reader_of
from tests.factories.initiatives import InitiativeFactory, NeedFactory

pytestmark = pytest.mark.django_db
SHAPE = {"title": "Dark stop", "problem": "Lamps fail", "domain": "energy", "severity": 3, "urgency": 2}
ADDRESS = "/api/v1/needs/external/311-48213/"
IMPORTABLE = [noun for noun in registry.nouns if noun.is_importable]


@pytest.mark.parametrize("noun", [noun for noun in IMPORTABLE if noun.path not in SINGLE], ids=lambda noun: noun.path)
def test_every_importable_noun_is_found_by_the_other_systems_identifier(city, cast, api, noun):
    maker = maker_of(noun.model)
    given = ENDED.get(noun.path, {}) | ({OWN[noun.path]: cast.office} if noun.path in OWN else {})
    rows = maker.create_batch(3, **given)
    noun.model.objects.filter(pk=rows[1].pk).update(external_id="erp/7 ü")
    client = api(reader_of(cast, noun.model))
    assert client.get(f"/api/v1/{noun.path}/external/erp%2F7%20%C3%BC/").json()["id"] == str(rows[1].pk)
    found = client.get(f"/api/v1/{noun.path}/", {"external_id": "erp/7 ü"}).json()["results"]
    assert [row["id"] for row in found] == [str(rows[1].pk)]
    assert client.get(f"/api/v1/{noun.path}/external/erp%2F8/").status_code == 404


class TestUpsert:
    def test_makes_the_row_then_changes_it_then_leaves_it_alone(self, cast, api):
        client = api(cast.office)
        first = client.put(ADDRESS, SHAPE)
        assert (first.status_code, first.json()["external_id"], first.json()["version"]) == (201, "311-48213", 1)
        second = client.put(ADDRESS, SHAPE | {"severity": 5})
        assert (second.status_code, second.json()["severity"], second.json()["version"]) == (200, 5, 2)
        third = client.put(ADDRESS, SHAPE | {"severity": 5})
        assert (third.status_code, third.json()["version"]) == (200, 2)
        assert Need.objects.count() == 1
        assert AuditEntry.objects.filter(subject_id=first.json()["id"]).count() == 2

    def test_minds_if_match(self, cast, api):
        row = NeedFactory(external_id="311-48213", version=4)
        answer = api(cast.office).put(ADDRESS, SHAPE, headers={"If-Match": f'"{row.pk}-3"'})
        assert (answer.status_code, answer.json()["code"]) == (412, "stale_version")

    def test_answers_a_repeated_key_as_the_first_time(self, cast, api):
        answers = [api(cast.office).put(ADDRESS, SHAPE, headers={"Idempotency-Key": "k"}) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [201, 201]

    def test_refuses_another_identifier_in_the_body(self, cast, api):
        answer = api(cast.office).put(ADDRESS, SHAPE | {"external_id": "x"})
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "external_id")

    def test_asks_for_the_right_to_change_what_is_there(self, cast, api):
        NeedFactory(external_id="311-48213", created_by=cast.office)
        answer = api(cast.resident).put(ADDRESS, SHAPE)
        assert answer.status_code in (400, 403)
        assert Need.objects.get().title != "Dark stop"

    def test_keeps_what_a_row_is_made_with(self, cast, api):
        """An update of an initiative is said once: sent again it is the same, sent otherwise it is refused."""
        initiative = InitiativeFactory(owner=cast.champion)
        shape = {"initiative": str(initiative.pk), "status": "on_track", "text": "All is well."}
        client, address = api(cast.champion), "/api/v1/updates/external/pm-1/"
        first = client.put(address, shape)
        assert first.status_code == 201, str(first.json())
        assert client.put(address, shape).status_code == 200
        other = client.put(address, shape | {"text": "Nothing is well."})
        assert (other.status_code, other.json()["errors"][0]["code"]) == (400, "kept")
        assert Update.objects.count() == 1


class TestInBulk:
    def rows(self, number=3):
        return [SHAPE | {"title": f"Stop {place}", "external_id": f"311-{place}"} for place in range(number)]

    def test_says_of_each_row_what_became_of_it(self, cast, api):
        client = api(cast.office)
        client.post("/api/v1/needs/", self.rows()[1])
        rows = [*self.rows(), SHAPE]
        rows[2]["severity"] = 4
        answer = client.post("/api/v1/needs/bulk/", {"rows": rows}).json()
        assert answer["saved"], str(answer)
        assert [(row["row"], row["state"]) for row in answer["results"]] == [
            (1, "created"),
            (2, "unchanged"),
            (3, "created"),
            (4, "created"),
        ]
        assert [row.get("external_id") for row in answer["results"]] == ["311-0", "311-1", "311-2", None]
        again = client.post("/api/v1/needs/bulk/", {"rows": rows[:3]}).json()
        assert {row["state"] for row in again["results"]} == {"unchanged"}

    def test_saves_nothing_where_one_row_is_at_fault(self, cast, api):
        rows = self.rows()
        rows[1] |= {"severity": 9}
        rows[2] = 7
        answer = api(cast.office).post("/api/v1/needs/bulk/", {"rows": rows})
        found = answer.json()["results"]
        assert (answer.status_code, answer.json()["saved"]) == (400, False)
        assert [row["state"] for row in found] == ["created", "rejected", "rejected"]
        assert "id" not in found[0]
        assert found[1]["errors"][0] | {"message": ""} == {"field": "severity", "code": "max_value", "message": ""}
        assert not Need.objects.exists()

    def test_saves_the_good_ones_alone_if_told_so(self, cast, api):
        rows = self.rows()
        rows[1] |= {"severity": 9}
        answer = api(cast.office).post("/api/v1/needs/bulk/", {"rows": rows, "only_good": True})
        assert (answer.status_code, answer.json()["saved"]) == (200, True)
        assert sorted(Need.objects.values_list("external_id", flat=True)) == ["311-0", "311-2"]

    def test_only_looks_if_told_so(self, cast, api):
        answer = api(cast.office).post("/api/v1/needs/bulk/", {"rows": self.rows(), "check_only": True})
        assert (answer.status_code, answer.json()["saved"]) == (200, False)
        assert not Need.objects.exists()

    def test_is_done_once_under_a_key_which_a_refusal_leaves_free(self, cast, api):
        client, key = api(cast.office), {"Idempotency-Key": "batch-1"}
        faulty = [SHAPE | {"severity": 9}]
        assert client.post("/api/v1/needs/bulk/", {"rows": faulty}, headers=key).status_code == 400
        answers = [client.post("/api/v1/needs/bulk/", {"rows": [SHAPE]}, headers=key) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert Need.objects.count() == 1

    @pytest.mark.parametrize(
        "body", [{}, {"rows": []}, {"rows": "x"}, {"rows": [SHAPE], "only_good": 1}, {"rows": [SHAPE], "also": True}]
    )
    def test_refuses_another_body(self, cast, api, body):
        assert api(cast.office).post("/api/v1/needs/bulk/", body).status_code == 400

    def test_refuses_more_than_five_hundred_rows(self, cast, api):
        answer = api(cast.office).post("/api/v1/needs/bulk/", {"rows": [{}] * 501})
        assert "At most 500" in answer.json()["detail"]

    def test_is_not_for_who_may_not_create(self, cast, api):
        assert api(cast.vendor).post("/api/v1/needs/bulk/", {"rows": [SHAPE]}).status_code == 403

    def test_keeps_to_the_scopes_of_a_token(self, cast):
        now = timezone.now()
        _, token = people.issue_token(
            name="Hub", scopes=["initiatives:read"], expires_at=now + timedelta(days=1), at=now, by=cast.office
        )
        client = APIClient(headers={"Authorization": f"Bearer {token}"})
        answer = client.post("/api/v1/needs/bulk/", {"rows": [SHAPE]}, format="json")
        assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")
