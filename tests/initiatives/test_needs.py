"""Needs, at both doors."""

import pytest
from django.core import mail

from alliance import jobs
from alliance.errors import NotAllowed, WrongState
from alliance.models import AuditEntry, Notification
from initiatives import services
from initiatives.models import Need
from tests.factories.initiatives import NeedFactory

SHAPE = {
    "title": "Dark, costly streets",
    "problem": "Lamps fail for weeks.",
    "domain": "energy",
    "severity": 3,
    "urgency": 3,
}


@pytest.mark.django_db
class TestRaiseNeed:
    def test_stores_the_need_its_audit_entry_and_its_event(self, cast):
        need = services.raise_need(**SHAPE, by=cast.staff)

        assert need.reference == "N-001"
        assert need.raised_by == cast.staff
        entry = AuditEntry.objects.get(subject_id=str(need.pk))
        assert (entry.action, entry.actor_id, entry.after["title"]) == ("raise_need", cast.staff.pk, need.title)

    def test_is_refused_to_a_council_member(self, cast):
        with pytest.raises(NotAllowed, match="You may not raise a need here"):
            services.raise_need(**SHAPE, by=cast.council_member)
        assert not Need.objects.exists()

    def test_says_the_same_sentence_at_both_doors(self, cast, api, browser_of):
        bad = SHAPE | {"severity": 9}
        page = browser_of(cast.staff).post("/needs/new/", bad)
        body = api(cast.staff).post("/api/v1/needs/", bad).json()

        assert page.status_code == 400
        assert body["errors"] == [
            {"field": "severity", "code": "max_value", "message": "Ensure this value is less than or equal to 5."}
        ]
        assert body["errors"][0]["message"] in page.content.decode()

    def test_A13_refuses_an_unknown_field_by_name(self, cast, api):
        answer = api(cast.staff).post("/api/v1/needs/", SHAPE | {"state": "accepted"})

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["code"] == "unknown_or_read_only_field"
        assert not Need.objects.exists()


@pytest.mark.django_db
class TestAcceptNeed:
    def test_tells_the_person_who_raised_it_once_in_the_app_and_by_letter(self, cast):
        need = NeedFactory(raised_by=cast.resident)
        services.accept_need(need=need, by=cast.office)
        jobs.run_due()

        notice = Notification.objects.get(recipient=cast.resident)
        assert "accepted as a need" in notice.text
        assert [letter.to for letter in mail.outbox] == [[cast.resident.email]]

    def test_tells_whoever_follows_it_too(self, cast):
        need = services.watch_need(need=NeedFactory(raised_by=cast.staff), by=cast.resident)
        services.accept_need(need=need, by=cast.office)
        assert "accepted as a need" in Notification.objects.get(recipient=cast.resident).text

    def test_is_refused_in_another_state(self, cast):
        need = NeedFactory(state="declined")
        with pytest.raises(WrongState, match="must be raised"):
            services.accept_need(need=need, by=cast.office)


@pytest.mark.django_db
def test_a_stale_change_is_refused_with_412_and_changes_nothing(cast, api):
    need = NeedFactory(raised_by=cast.staff)
    client = api(cast.office)
    first = client.patch(f"/api/v1/needs/{need.pk}/", {"title": "Dark streets"}, headers={"If-Match": need.etag})
    second = client.patch(f"/api/v1/needs/{need.pk}/", {"title": "Light streets"}, headers={"If-Match": need.etag})

    assert (first.status_code, second.status_code) == (200, 412)
    need.refresh_from_db()
    assert (need.title, need.version) == ("Dark streets", 2)


@pytest.mark.django_db
def test_a_stale_change_is_told_what_it_missed(cast, api):
    need = NeedFactory(title="Streets", ward="Foundry", raised_by=cast.resident)
    url, seen = f"/api/v1/needs/{need.pk}/", need.etag
    for edit in ({"title": "Dark streets"}, {"title": "Dark streets at night", "ward": "Harbour"}):
        api(cast.office).patch(url, edit, headers={"If-Match": "*"})

    told = api(cast.champion).patch(url, {"title": "Light"}, headers={"If-Match": seen}).json()
    assert (told["code"], told["current_version"]) == ("stale_version", 3)
    assert told["changed"] == [
        {"field": "title", "before": "Streets", "now": "Dark streets at night", "yours": "Light"},
        {"field": "ward", "before": "Foundry", "now": "Harbour"},
    ]
    assert [entry["name"] for entry in told["changed_by"]] == [cast.office.name] * 2
    outsider = api(cast.resident).patch(url, {"title": "Light"}, headers={"If-Match": seen}).json()
    assert [entry["name"] for entry in outsider["changed_by"]] == [None, None]


@pytest.mark.django_db
def test_a_need_that_is_not_public_does_not_exist_for_a_visitor(api):
    hidden, shown = NeedFactory(is_public=False, state="accepted"), NeedFactory(state="accepted")

    assert api().get(f"/api/v1/needs/{hidden.pk}/").status_code == 404
    assert [row["id"] for row in api().get("/api/v1/needs/").json()["results"]] == [str(shown.pk)]
