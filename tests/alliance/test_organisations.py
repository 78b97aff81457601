"""The register of organisations: told apart, merged, imported, flagged, with papers that run out."""

import io
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from alliance import certificate_reminders, organisations, reminders
from alliance.errors import NotAllowed, StaleVersion
from alliance.likeness import are_alike
from alliance.models import AuditEntry, Notification, Organisation, User
from partnerships import services as partnerships
from partnerships.models import Party
from procurement.models import Rfi, RfiResponse
from tests.factories.alliance import (
    CertificateFactory,
    OrganisationFactory,
    OrganisationFlagFactory,
    OrganisationIdentifierFactory,
    UserFactory,
)
from tests.factories.partnerships import InForceFactory, LockedSettlementFactory, PartnershipFactory, PartyFactory
from tests.factories.procurement import PublishedRfiFactory, RfiResponseFactory, VendorQuestionFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("Lumen Vale Controls", "LUMEN VALE CONTROLS, Inc.", True),
        ("Tri-Rivers Power", "Tri Rivers Power Company", True),
        ("Brookmère Fibre", "Brookmere Fiber", True),
        ("Harlan Falls Housing Authority", "Harlan Falls Parking Authority", False),
        ("City of Eastmarch", "City of Harlan Falls", False),
        ("Inc.", "Ltd.", False),
    ],
)
def test_names_are_alike_without_legal_forms_and_spelling(one, two, alike):
    assert are_alike(one, two) is alike


class TestAddOrganisation:
    def post(self, api, person, **changed):
        body = {"name": "Lumen Vale Controls Inc", "kind": "vendor"} | changed
        return api(person).post("/api/v1/organisations/", body, format="json")

    def test_keeps_identifiers_and_contacts(self, api, cast):
        answer = self.post(
            api,
            cast.office,
            identifiers=[{"scheme": "US-EIN", "identifier": "12-3456789"}],
            contacts=[{"name": "Ada Ferris", "email": "ada@lumen.example"}],
            categories="lighting, controls",
        )
        assert answer.status_code == 201, answer.json()
        assert answer.json()["identifiers"] == [{"scheme": "US-EIN", "identifier": "12-3456789"}]
        assert answer.json()["contacts"][0]["email"] == "ada@lumen.example"

    def test_refuses_one_that_looks_the_same_with_the_way_out(self, api, cast):
        OrganisationFactory(name="Lumen Vale Controls")
        answer = self.post(api, cast.office)
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "name"
        assert "This looks like Lumen Vale Controls" in answer.json()["errors"][0]["message"]
        assert self.post(api, cast.office, is_another=True).status_code == 201

    def test_refuses_an_identifier_of_another(self, api, cast):
        taken = OrganisationIdentifierFactory()
        answer = self.post(api, cast.office, identifiers=[{"scheme": taken.scheme, "identifier": taken.identifier}])
        assert [error["field"] for error in answer.json()["errors"]] == ["identifiers"]
        assert not Organisation.objects.filter(name__startswith="Lumen").exists()

    def test_is_refused_to_department_staff(self, api, cast):
        assert self.post(api, cast.staff).status_code == 403


class TestChangeOrganisation:
    EIN, HF = ({"scheme": "US-EIN", "identifier": "12-3456789"}, {"scheme": "HF", "identifier": "7"})

    @pytest.mark.parametrize(
        ("first", "then"),
        [
            ({"identifiers": [EIN]}, {"identifiers": [HF]}),
            ({"contacts": [{"name": "Ada Ferris"}]}, {"contacts": []}),
            ({"name": "Another", "identifiers": [EIN], "contacts": [{"name": "Ada Ferris"}]}, {"identifiers": []}),
        ],
        ids=["identifiers", "contacts", "all of it"],
    )
    def test_a_stale_edit_of_what_hangs_on_it_is_refused(self, cast, first, then):
        edit = {"organisation": OrganisationFactory(), "by": cast.office}
        assert organisations.change_organisation(**edit, version=1, **first).version == 2
        assert organisations.change_organisation(**edit, version=2, **first).version == 2
        with pytest.raises(StaleVersion):
            organisations.change_organisation(**edit, version=1, **then)


class TestMergeOrganisation:
    def test_moves_everything_to_the_kept_one(self, cast, api, browser_of):
        kept, other = OrganisationFactory(name="Lumen Vale"), OrganisationFactory(name="Lumen Vale Inc")
        party = PartyFactory(organisation=other)
        person = UserFactory(organisation=other)
        OrganisationIdentifierFactory(organisation=other, identifier="HF-7")
        page = browser_of(cast.office).get(kept.get_absolute_url()).content.decode()
        assert "May be the same" in page
        body = {"duplicate": str(other.pk), "why": "Entered twice."}
        answer = api(cast.office).post(f"/api/v1/organisations/{kept.pk}/merge/", body, format="json")
        assert answer.status_code == 200, answer.json()
        assert [item["identifier"] for item in answer.json()["identifiers"]] == ["HF-7"]
        assert Party.objects.get(pk=party.pk).organisation == kept
        assert User.objects.get(pk=person.pk).organisation == kept
        other.refresh_from_db()
        assert (other.merged_into, answer.json()["version"]) == (kept, 2)
        assert AuditEntry.objects.filter(action="merge_organisation").count() == 2

    def test_changes_nothing_where_both_are_in_one_partnership(self, cast):
        kept, other = OrganisationFactory(), OrganisationFactory()
        partnership = PartnershipFactory()
        PartyFactory(partnership=partnership, organisation=kept)
        PartyFactory(partnership=partnership, organisation=other)
        UserFactory(organisation=other)
        with pytest.raises(ValidationError, match="is a party already") as fault:
            organisations.merge_organisation(organisation=kept, duplicate=other, why="Twice.", by=cast.office)
        assert list(fault.value.message_dict) == ["duplicate"]
        other.refresh_from_db()
        assert (other.merged_into, other.people.count()) == (None, 1)

    def test_keeps_the_one_whose_responses_are_sealed(self, cast):
        kept, other = OrganisationFactory(name="One"), OrganisationFactory(name="Two")
        RfiResponseFactory(organisation=other)
        with pytest.raises(ValidationError, match="Keep Two and merge One into it"):
            organisations.merge_organisation(organisation=kept, duplicate=other, why="Twice.", by=cast.office)
        organisations.merge_organisation(organisation=other, duplicate=kept, why="Twice.", by=cast.office)

    @pytest.mark.parametrize("kind", ["vendor", "university"])
    def test_A04_says_of_no_vendor_whether_it_responded_while_an_rfi_runs(self, cast, kind):
        kept, *others = (OrganisationFactory(name=name, kind=kind) for name in ("Lampworks", "Nightfall", "Ostrava"))
        for number, other in enumerate(others):
            UserFactory(username=f"vendor-{number}", organisation=other, roles=["vendor"])
        rfi = PublishedRfiFactory()
        RfiResponseFactory(rfi=rfi, organisation=others[0], state="sealed", content=None)
        said = []
        for other in others:
            with pytest.raises(ValidationError) as refused:
                organisations.merge_organisation(organisation=kept, duplicate=other, why="Twice.", by=cast.office)
            said.append(refused.value.messages[0].replace(other.name, "X"))
        assert said[0] == said[1]
        Rfi.objects.filter(pk=rfi.pk).update(state="cancelled")
        for other in others:
            organisations.merge_organisation(organisation=kept, duplicate=other, why="Twice.", by=cast.office)
        assert RfiResponse.objects.get(rfi=rfi).organisation == others[0]  # what nobody opened is not touched

    def test_takes_along_who_asked_a_question_and_says_so_to_nobody(self, cast):
        kept, other = OrganisationFactory(), OrganisationFactory()
        question = VendorQuestionFactory(rfi=PublishedRfiFactory(state="opened"), organisation=other)
        organisations.merge_organisation(organisation=kept, duplicate=other, why="Twice.", by=cast.office)
        question.refresh_from_db()
        assert (question.organisation, question.version) == (kept, 2)
        entry = AuditEntry.objects.get(subject_type="procurement.vendorquestion", action="change")
        assert (entry.before, entry.after) == ({}, {})

    def test_refuses_itself_and_one_that_is_merged(self, cast):
        kept, other = OrganisationFactory(), OrganisationFactory()
        with pytest.raises(ValidationError, match="Choose another"):
            organisations.merge_organisation(organisation=kept, duplicate=kept, why="x", by=cast.office)
        organisations.merge_organisation(organisation=kept, duplicate=other, why="x", by=cast.office)
        with pytest.raises(ValidationError, match="merged already"):
            organisations.merge_organisation(organisation=kept, duplicate=other, why="x", by=cast.office)

    def test_is_refused_to_a_vendor(self, cast):
        kept, other = OrganisationFactory(), OrganisationFactory()
        with pytest.raises(NotAllowed):
            organisations.merge_organisation(organisation=kept, duplicate=other, why="x", by=cast.vendor)


class TestImport:
    ROWS = [
        {"external_id": "s-1", "name": "Lumen Vale", "kind": "vendor", "identifiers": "HF-SUPPLIER=HF-1"},
        {"external_id": "s-2", "name": "Tri-Rivers Power", "kind": "utility"},
    ]

    def post(self, api, cast, rows, **more):
        return api(cast.office).post("/api/v1/organisations/import/", {"rows": rows, **more}, format="json")

    def test_adds_and_then_changes_by_external_id(self, api, cast):
        answer = self.post(api, cast, self.ROWS)
        assert [row["state"] for row in answer.json()["results"]] == ["created", "created"]
        answer = self.post(api, cast, [self.ROWS[0] | {"kind": "utility"}, self.ROWS[1]])
        assert [row["state"] for row in answer.json()["results"]] == ["changed", "changed"]
        row = Organisation.objects.get(external_id="s-1")
        assert (row.kind, row.identifiers.get().identifier) == ("utility", "HF-1")

    def test_saves_all_or_nothing_and_names_each_fault(self, api, cast):
        rows = [*self.ROWS, {"external_id": "s-3", "name": "", "kind": "castle"}, {"name": "x", "colour": "red"}]
        answer = self.post(api, cast, rows)
        assert answer.status_code == 400
        said = " ".join(error["message"] for error in answer.json()["errors"])
        assert "Row 3, name" in said
        assert "Row 3, kind" in said
        assert "Row 4, colour: There is no such column" in said
        assert not Organisation.objects.filter(external_id="s-1").exists()
        answer = self.post(api, cast, rows, only_good=True)
        assert [row["state"] for row in answer.json()["results"]] == ["created", "created", "refused", "refused"]

    def test_reads_a_file_on_the_page(self, browser_of, cast):
        text = "external_id,name,kind\ns-1,Lumen Vale,vendor\n"
        page = browser_of(cast.office).post("/organisations/import/", {"file": io.BytesIO(text.encode())})
        assert "1 added, 0 changed, 0 left out." in page.content.decode()

    @pytest.mark.parametrize(("ticked", "added"), [({}, 0), ({"only_good": "on"}, 1)])
    def test_the_page_saves_good_rows_alone_where_that_is_ticked(self, browser_of, cast, ticked, added):
        text = "external_id,name,kind\ns-1,Lumen Vale,vendor\ns-2,,castle\n"
        page = browser_of(cast.office).post("/organisations/import/", {"file": io.BytesIO(text.encode())} | ticked)
        assert Organisation.objects.filter(external_id="s-1").count() == added
        assert ("1 added, 0 changed, 1 left out." in page.content.decode()) == bool(added)
        assert page.context["form"] is not None

    def test_names_an_identifier_that_is_none_and_too_many_rows(self, api, cast):
        answer = self.post(api, cast, [self.ROWS[0] | {"identifiers": "HF-1; =2"}])
        assert "“HF-1” is no identifier" in answer.json()["errors"][0]["message"]
        equal = self.ROWS[0] | {"identifiers": "X-KEY=a=b"}
        assert self.post(api, cast, [equal]).json()["results"][0]["state"] == "created"
        assert Organisation.objects.get(external_id="s-1").identifiers.get().identifier == "a=b"
        assert api(cast.office).post("/api/v1/organisations/import/", [equal], format="json").status_code == 400
        answer = self.post(api, cast, self.ROWS[:1] * 2001)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "rows")

    @pytest.mark.parametrize(
        "content",
        [
            b"\xff\xfe",
            b"name,kind\nx,y\n",
            b'external_id,name,kind\n"a',
            b"external_id,name,kind\n" + b"x" * 5 * 1024**2,
        ],
        ids=["no text", "no identifier", "no end", "too large"],
    )
    def test_says_what_is_wrong_with_a_file(self, browser_of, cast, content):
        page = browser_of(cast.office).post("/organisations/import/", {"file": io.BytesIO(content)})
        assert page.status_code == 400
        assert "Nothing is saved." in page.content.decode()

    def test_is_refused_to_staff_at_both_doors(self, browser_of, api, cast):
        assert browser_of(cast.staff).get("/organisations/import/").status_code == 403
        assert api(cast.staff).post("/api/v1/organisations/import/", {"rows": []}, format="json").status_code == 403


class TestCertificates:
    def test_are_reminded_of_before_they_run_out(self, cast):
        now = datetime.fromisoformat("2026-11-23T15:00:00+00:00")
        row = CertificateFactory(owner=cast.office, expires_on=TODAY + timedelta(days=7))
        type(row).objects.update(created_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
        assert reminders.write(certificate_reminders.due(now)) == 3
        assert reminders.send_due(now) == 3
        assert Notification.objects.filter(recipient=cast.office, text__contains="runs out in a week").count() == 1

    def test_that_are_renewed_remind_of_nothing(self, cast):
        now = datetime.fromisoformat("2026-11-23T15:00:00+00:00")
        row = CertificateFactory(owner=cast.office, expires_on=TODAY + timedelta(days=7))
        type(row).objects.update(created_at=datetime.fromisoformat("2026-01-01T00:00:00+00:00"))
        reminders.write(certificate_reminders.due(now))
        organisations.change_certificate(certificate=row, expires_on=date(2027, 11, 30), by=cast.office)
        reminders.send_due(now)
        assert not Notification.objects.filter(recipient=cast.office).exists()

    def test_wait_in_my_work(self, cast, api):
        CertificateFactory(owner=cast.staff, expires_on=date(2020, 1, 1))
        titles = [task["title"] for task in api(cast.staff).get("/api/v1/my-work/").json()["results"]]
        assert any("for its next insurance" in title for title in titles)


class TestFlags:
    def test_a_debarred_organisation_cannot_become_a_party(self, cast):
        flag = OrganisationFlagFactory(kind="debarred", until=date(2027, 1, 31), why="Bid rigging.")
        given = {"partnership": PartnershipFactory(), "role": "vendor", "duty": "x", "organisation": flag.organisation}
        with pytest.raises(ValidationError, match="is debarred until 31 January 2027") as fault:
            partnerships.add_party(**given, on=TODAY, by=cast.office)
        assert list(fault.value.message_dict) == ["organisation"]
        partnerships.add_party(**given, on=date(2027, 2, 1), by=cast.office)

    def test_debarment_needs_an_end(self, cast, api):
        body = {"organisation": str(OrganisationFactory().pk), "kind": "debarred", "why": "Bid rigging."}
        answer = api(cast.office).post("/api/v1/organisation-flags/", body, format="json")
        assert "Say until which day" in answer.content.decode()
        assert (
            api(cast.office)
            .post("/api/v1/organisation-flags/", body | {"until": "2027-01-31"}, format="json")
            .status_code
            == 201
        )

    def test_are_not_shown_to_the_organisation_itself(self, cast, api, browser_of):
        flag = OrganisationFlagFactory(organisation=cast.vendor.organisation)
        assert api(cast.vendor).get(f"/api/v1/organisation-flags/{flag.pk}/").status_code == 404
        assert flag.why not in browser_of(cast.vendor).get(flag.organisation.get_absolute_url()).content.decode()
        assert flag.why in browser_of(cast.office).get(flag.organisation.get_absolute_url()).content.decode()


def test_the_page_tells_the_history_with_the_city(cast, browser_of):
    gain_share = InForceFactory()
    LockedSettlementFactory(gain_share=gain_share)
    organisation = gain_share.shares.get().party.organisation
    page = browser_of(cast.office).get(organisation.get_absolute_url()).content.decode()
    assert str(gain_share.partnership) in page
    assert "$1,766.16" in page
