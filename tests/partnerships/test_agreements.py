"""Partnerships from draft to binding, at both doors."""

from datetime import date
from decimal import Decimal

import pytest

from alliance.errors import NotAllowed, Refusal, WrongState
from alliance.models import AuditEntry, Notification
from alliance.people import system_user
from partnerships import queries, services
from partnerships.models import Contribution, GainShare, Partnership, Party, Settlement
from partnerships.signals import partnership_bound
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.partnerships import (
    CityPartyFactory,
    ContributionFactory,
    LockedSettlementFactory,
    PartnershipFactory,
    PartyFactory,
    PartyShareFactory,
    SettlementFactory,
)

TODAY = date(2026, 11, 23)


@pytest.fixture
def partnership(db):
    """Out for signature, with the city's department and one vendor."""
    row = PartnershipFactory(state="signing")
    CityPartyFactory(partnership=row)
    PartyFactory(partnership=row)
    return row


@pytest.fixture
def vendor(partnership):
    organisation = partnership.parties.exclude(organisation=None).get().organisation
    return UserFactory(roles=["vendor"], organisation=organisation)


@pytest.mark.django_db
class TestSetUpPartnership:
    def test_gives_it_a_reference_and_an_audit_entry(self, cast):
        row = services.set_up_partnership(
            initiative=InitiativeFactory(), title="Lighting alliance", purpose="Light together.", by=cast.office
        )
        assert (row.reference, row.state) == ("P-001", "draft")
        assert AuditEntry.objects.filter(action="set_up_partnership", subject_id=str(row.pk)).count() == 1

    def test_is_refused_to_a_vendor(self, cast):
        with pytest.raises(NotAllowed, match="You may not set up partnerships"):
            services.set_up_partnership(initiative=InitiativeFactory(), title="A", purpose="B", by=cast.vendor)

    def test_says_the_same_sentence_at_both_doors(self, cast, api, browser_of):
        shape = {
            "initiative": str(InitiativeFactory().pk),
            "title": "A",
            "purpose": "B",
            "legal_form": "memorandum",
            "starts_on": "2026-05-01",
            "ends_on": "2026-04-01",
        }
        page = browser_of(cast.office).post("/partnerships/new/", shape)
        answer = api(cast.office).post("/api/v1/partnerships/", shape)

        assert (page.status_code, answer.status_code) == (400, 400)
        assert "A partnership ends after it starts." in page.content.decode()
        assert "A partnership ends after it starts." in answer.content.decode()


@pytest.mark.django_db
class TestParties:
    def test_are_an_organisation_or_a_department_and_not_both(self, cast, api):
        row = PartnershipFactory()
        body = {
            "partnership": str(row.pk),
            "organisation": str(OrganisationFactory().pk),
            "department": str(cast.works.pk),
            "role": "vendor",
            "duty": "Controls",
        }
        answer = api(cast.office).post("/api/v1/parties/", body)
        assert answer.json()["errors"] == [
            {"field": "organisation", "code": "invalid", "message": "Name an organisation or a department."}
        ]

    def test_are_added_to_a_draft_with_their_duty(self, cast):
        row, organisation = PartnershipFactory(), OrganisationFactory()
        given = {"partnership": row, "duty": "Controls", "signatory": "Ada Ferris", "on": TODAY, "by": cast.office}
        party = services.add_party(organisation=organisation, role="vendor", **given)
        assert (party.organisation, party.department, party.signatory) == (organisation, None, "Ada Ferris")
        services.add_party(department=cast.works, role="lead_agency", **given)
        assert {party.name for party in row.parties.all()} == {organisation.name, cast.works.name}

    def test_cannot_be_added_once_it_is_out_for_signature(self, cast, partnership):
        with pytest.raises(WrongState, match="Take it back to draft first"):
            services.add_party(
                partnership=partnership,
                organisation=OrganisationFactory(),
                role="vendor",
                duty="x",
                on=TODAY,
                by=cast.office,
            )

    def test_leave_a_draft_but_nothing_later(self, cast, partnership):
        party = partnership.parties.first()
        with pytest.raises(WrongState, match="its text and parties are fixed"):
            services.remove_party(party=party, why="Gone.", by=cast.office)
        services.reopen_partnership(partnership=partnership, why="A party leaves.", by=cast.office)
        services.remove_party(party=party, why="Gone.", by=cast.office)
        assert partnership.parties.count() == 1

    def test_that_share_in_a_gain_stay_in_a_draft(self, cast):
        share = PartyShareFactory(gain_share__partnership__state="draft")
        with pytest.raises(Refusal, match="Change the shares first") as refused:
            services.remove_party(party=share.party, why="Gone.", by=cast.office)
        assert refused.value.code == "has_share"

    def test_are_corrected_in_a_draft_only(self, cast, partnership):
        party = partnership.parties.first()
        with pytest.raises(WrongState, match="its text and parties are fixed"):
            services.change_party(party=party, duty="Less", by=cast.office)
        services.reopen_partnership(partnership=partnership, why="Another duty.", by=cast.office)
        assert services.change_party(party=party, duty="Less", by=cast.office).duty == "Less"


@pytest.mark.django_db
class TestSignParty:
    def test_by_the_last_party_makes_it_binding_and_says_so(self, cast, partnership, vendor, now):
        heard = []
        partnership_bound.connect(
            lambda sender, **facts: heard.append(facts["partnership"].pk), weak=False, dispatch_uid="t"
        )
        city, other = partnership.parties.order_by("organisation")[::-1]
        for party, by in sorted([(city, cast.office), (other, vendor)], key=lambda pair: pair[0].is_city):
            by = vendor if party.organisation_id else cast.office
            services.sign_party(party=party, signatory="Ada, director", at=now, by=by)
        partnership_bound.disconnect(dispatch_uid="t")

        partnership.refresh_from_db()
        assert (partnership.state, partnership.bound_at, heard) == ("binding", now, [partnership.pk])
        assert Notification.objects.filter(recipient=vendor, text__contains="is binding").exists()

    def test_leaves_it_unbound_while_somebody_has_not_signed(self, partnership, vendor, now, cast):
        party = partnership.parties.exclude(organisation=None).get()
        services.sign_party(party=party, signatory="Ada", at=now, by=vendor)
        partnership.refresh_from_db()
        assert partnership.state == "signing"
        with pytest.raises(Refusal, match="Money waits until every party has signed"):
            queries.require_signed(partnership.initiative)

    def test_is_refused_to_another_organisation(self, cast, partnership, now):
        with pytest.raises(NotAllowed):
            services.sign_party(party=partnership.parties.first(), signatory="Eve", at=now, by=cast.vendor)

    def test_wants_the_paper_where_the_city_records_it(self, cast, partnership, now, api):
        party = partnership.parties.exclude(organisation=None).get()
        client = api(cast.office)
        refused = client.post(f"/api/v1/parties/{party.pk}/sign/", {"signatory": "Ada"})
        assert refused.json()["errors"][0]["field"] == "paper"
        assert (
            client.post(f"/api/v1/parties/{party.pk}/sign/", {"signatory": "Ada", "paper": "File 7"}).status_code == 200
        )

    def test_happens_once(self, cast, partnership, vendor, now):
        party = partnership.parties.exclude(organisation=None).get()
        services.sign_party(party=party, signatory="Ada", at=now, by=vendor)
        with pytest.raises(WrongState, match="has signed already"):
            services.sign_party(party=party, signatory="Ada", at=now, by=vendor)

    def test_waits_until_it_is_sent_for_signature(self, cast, now):
        with pytest.raises(WrongState, match="It can be signed once it is sent"):
            services.sign_party(party=CityPartyFactory(), signatory="Ada", at=now, by=cast.office)

    def test_is_void_when_the_text_is_opened_again(self, cast, partnership, vendor, now):
        party = partnership.parties.exclude(organisation=None).get()
        services.sign_party(party=party, signatory="Ada", at=now, by=vendor)
        services.reopen_partnership(partnership=partnership, why="Wrong date.", by=cast.office)
        party.refresh_from_db()
        assert party.signed_at is None


@pytest.mark.django_db
class TestSendForSignature:
    def test_needs_two_parties(self, cast):
        row = PartyFactory().partnership
        with pytest.raises(Refusal, match="at least two parties"):
            services.send_for_signature(partnership=row, by=cast.office)

    def test_tells_the_people_of_the_parties(self, cast):
        row = PartnershipFactory()
        CityPartyFactory(partnership=row)
        PartyFactory(partnership=row, organisation=cast.vendor.organisation)
        services.send_for_signature(partnership=row, by=cast.office)
        assert Notification.objects.get(recipient=cast.vendor).text.endswith("waits for your signature.")


@pytest.mark.django_db
class TestContributions:
    def test_are_delivered_on_a_day_that_has_come(self, cast, api):
        row = ContributionFactory()
        client = api(cast.office)
        early = client.post(f"/api/v1/contributions/{row.pk}/deliver/", {"delivered_on": "2999-01-01"})
        done = client.post(f"/api/v1/contributions/{row.pk}/deliver/", {"delivered_on": "2026-01-01"})
        assert (early.status_code, done.status_code) == (400, 200)
        assert done.json()["delivered_on"] == "2026-01-01"

    def test_that_are_delivered_do_not_change(self, cast):
        row = ContributionFactory(delivered_on=TODAY)
        with pytest.raises(WrongState, match="is delivered"):
            services.change_contribution(contribution=row, value=Decimal(1), by=cast.office)

    def test_are_reminded_of_anew_when_their_day_moves(self, cast):
        row = ContributionFactory(due_on=date(2027, 1, 1))
        row = services.change_contribution(contribution=row, due_on=date(2027, 2, 1), by=cast.office)
        moved = row.schedule_version
        row = services.change_contribution(contribution=row, description="Two platforms", by=cast.office)
        assert (row.description, row.schedule_version) == ("Two platforms", moved)
        assert moved == 2

    def test_are_not_promised_to_what_has_ended(self, cast):
        party = PartyFactory(partnership=PartnershipFactory(state="ended"))
        with pytest.raises(WrongState, match="has ended"):
            services.promise_contribution(party=party, kind="cash", description="Rebate", by=cast.office)

    def test_leave_a_draft_again(self, cast):
        row = ContributionFactory()
        services.remove_contribution(contribution=row, why="Written twice.", by=cast.office)
        assert not Contribution.objects.exists()


@pytest.mark.django_db
def test_a_partnership_does_not_end_while_a_statement_is_not_agreed(cast):
    settlement = SettlementFactory()
    with pytest.raises(Refusal, match="is not agreed"):
        services.end_partnership(partnership=settlement.gain_share.partnership, why="Over.", on=TODAY, by=cast.office)


@pytest.mark.django_db
def test_nothing_is_agreed_in_what_ended_since_it_was_read(cast):
    row = PartnershipFactory(state="binding")
    city, partner = CityPartyFactory(partnership=row), PartyFactory(partnership=row)
    services.end_partnership(partnership=Partnership.objects.get(), why="x", on=TODAY, by=cast.office)
    given = {"partnership": row, "by": cast.office}
    parts = {"activity": "x", "accountable": city, "responsible": [partner]}
    risk = {"accountable": city, "category": "inflationAndFx", "description": "x", "allocation": "public"}
    cost = {"title": "x", "amount": Decimal(1), "key": "equal", "measures": [{"party": city.name}]}
    level = {"party": city, "metric": "x", "unit": "%", "target": 99, "threshold": 97, "starts_on": TODAY}
    brought = {"party": partner, "kind": "data", "description": "x", "by": cast.office}
    assert (row.state, partner.partnership.state) == ("binding", "binding")
    for act, values in (
        (services.assign_responsibility, given | parts),
        (services.allocate_risk, given | risk),
        (services.share_cost, given | cost),
        (services.agree_service_level, given | level),
        (services.promise_contribution, brought),
    ):
        with pytest.raises(WrongState, match="has ended"):
            act(**values)


def test_a_partnership_ends_once_every_statement_is_agreed_and_what_is_owed_stays_owed(cast):
    settlement = LockedSettlementFactory()
    row = services.end_partnership(partnership=settlement.gain_share.partnership, why="Over.", on=TODAY, by=cast.office)
    settlement.refresh_from_db()
    assert (row.state, row.ended_on, settlement.state) == ("ended", TODAY, "locked")
    assert settlement.owed == settlement.payable > 0


@pytest.mark.django_db
class TestVisibility:
    def test_shows_a_vendor_only_partnerships_it_is_a_party_of_once_they_are_sent(self, api, partnership, vendor):
        PartnershipFactory(state="binding")
        draft = PartyFactory(organisation=vendor.organisation).partnership
        found = [row["id"] for row in api(vendor).get("/api/v1/partnerships/").json()["results"]]
        assert found == [str(partnership.pk)]
        assert api(vendor).get(f"/api/v1/partnerships/{draft.pk}/").status_code == 404

    def test_is_404_for_the_vendor_of_another_organisation_at_both_doors(self, cast, api, browser_of, partnership):
        party = partnership.parties.first()
        for path in (f"partnerships/{partnership.pk}/", f"parties/{party.pk}/"):
            assert api(cast.vendor).get(f"/api/v1/{path}").status_code == 404
            assert browser_of(cast.vendor).get(f"/{path}").status_code == 404

    def test_shows_people_of_no_organisation_neither_agreement_nor_gain(self, cast, partnership):
        LockedSettlementFactory(gain_share__partnership=partnership)
        for model in (Partnership, Party, GainShare, Settlement):
            assert model.objects.visible_to(cast.office).exists()
            assert model.objects.visible_to(system_user()).exists()
            assert not model.objects.visible_to(cast.resident).exists()

    def test_follows_the_initiative_for_department_staff(self, cast, api):
        own = PartnershipFactory(initiative__department=cast.works)
        PartnershipFactory(initiative__department=cast.parks)
        found = [row["id"] for row in api(cast.staff).get("/api/v1/partnerships/").json()["results"]]
        assert found == [str(own.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["partnerships", "parties", "contributions", "gain-shares", "settlements"])
@pytest.mark.parametrize("who", ["office", "vendor"])
def test_lists_ask_the_same_number_of_queries_for_many_rows(cast, api, path, who, django_assert_num_queries):
    person = getattr(cast, who)
    assert person.roles  # read once and kept with the person

    def asked():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        client = api(person)
        with CaptureQueriesContext(connection) as queries_:
            answer = client.get(f"/api/v1/{path}/")
        assert answer.status_code == 200
        return len(queries_), len(answer.json()["results"])

    def add():
        row = SettlementFactory(gain_share__partner=cast.vendor.organisation)
        ContributionFactory(party=row.gain_share.shares.get().party)

    add()
    first, one = asked()
    add()
    add()
    second, three = asked()
    assert (one, three) == (1, 3)
    assert second == first


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["office", "finance_officer", "council_member", "auditor", "procurement_officer"])
def test_every_page_opens_for_people_inside(cast, browser_of, who):
    settlement = SettlementFactory()
    contribution = ContributionFactory(party=settlement.gain_share.shares.get().party)
    client = browser_of(getattr(cast, who))
    for row in (settlement, contribution, contribution.party, settlement.gain_share, settlement.gain_share.partnership):
        assert client.get(row.get_absolute_url()).status_code == 200
    for name in ("partnerships", "parties", "contributions", "gain-shares", "settlements"):
        assert client.get(f"/{name}/").status_code == 200


@pytest.mark.django_db
def test_every_form_opens_with_what_is_known(cast, browser_of):
    settlement = SettlementFactory()
    party = settlement.gain_share.shares.get().party
    draft = PartyFactory()
    client = browser_of(cast.champion)
    for url in (
        "/partnerships/new/",
        f"/partnerships/{draft.partnership.pk}/change/",
        f"/parties/new/?partnership={draft.partnership.pk}",
        f"/parties/{draft.pk}/change/",
        f"/contributions/new/?party={party.pk}",
        f"/gain-shares/new/?partnership={party.partnership.pk}",
        f"/settlements/new/?gain_share={settlement.gain_share.pk}",
        f"/settlements/{settlement.pk}/change/",
        f"/settlements/{settlement.pk}/confirm/",
        f"/settlements/{settlement.pk}/dispute/",
    ):
        assert client.get(url).status_code == 200, url
    assert b"36480" in client.get(f"/settlements/{settlement.pk}/change/").content


def test_models_have_words():
    assert str(Partnership(reference="P-1", title="Lights")) == "P-1 Lights"
    assert str(Party(partnership=Partnership(reference="P-1"))) == " in P-1"


@pytest.mark.django_db
class TestGaps:
    def test_name_missing_roles_and_what_is_not_written_down(self, cast, browser_of):
        contribution = ContributionFactory()
        party = contribution.party
        silent = PartyFactory(partnership=party.partnership)
        sentences = [sentence for sentence, _ in queries.gaps_of(party.partnership)]
        assert sentences == [
            "No party is the lead agency.",
            "No party measures independently: nobody is the evaluator.",
            f"“{contribution.description}” of {party.name} has no date.",
            f"{silent.name} brings nothing that is written down.",
        ]
        assert sentences[0] in browser_of(cast.office).get(party.partnership.get_absolute_url()).content.decode()

    def test_are_none_where_all_is_there(self):
        row = PartnershipFactory()
        for party in (CityPartyFactory(partnership=row), PartyFactory(partnership=row, role="evaluator")):
            ContributionFactory(party=party, due_on=TODAY)
        assert queries.gaps_of(row) == []


@pytest.mark.django_db
def test_a_partner_is_sent_to_the_initiative_only_where_it_may_see_it(browser_of, partnership, vendor):
    initiative, client = partnership.initiative, browser_of(vendor)
    assert initiative.get_absolute_url() not in client.get(partnership.get_absolute_url()).content.decode()
    initiative.is_public = True
    initiative.save()
    assert initiative.get_absolute_url() in client.get(partnership.get_absolute_url()).content.decode()


@pytest.mark.django_db
class TestPartiesOffered:
    """A form about one partnership offers its parties and no others, when opened, when refused and when edited."""

    FORMS = (
        "contributions",
        "gain-shares",
        "obligations",
        "responsibilities",
        "shared-risks",
        "shared-costs",
        "service-levels",
    )

    @pytest.mark.parametrize("path", FORMS)
    def test_are_those_of_the_partnership(self, browser_of, cast, path):
        own = PartyFactory(partnership=PartnershipFactory(state="binding"))
        gone = PartyFactory(partnership=own.partnership, left_on=date(2026, 1, 1))
        other = PartyFactory(partnership=PartnershipFactory(state="binding"))
        page, address = browser_of(cast.office), f"/{path}/new/?partnership={own.partnership_id}"
        refused = page.post(address, {"partnership": str(own.partnership_id)})
        assert refused.status_code == 400
        for said in (page.get(address).content.decode(), refused.content.decode()):
            assert own.name in said
            assert other.name not in said
            assert gone.name not in said

    def test_a_party_of_another_partnership_is_refused_by_field_at_the_api(self, api, cast):
        own, other = PartyFactory(), PartyFactory()
        body = {"partnership": str(own.partnership_id), "party": str(other.pk), "kind": "cash", "description": "Money"}
        answer = api(cast.office).post("/api/v1/contributions/", body)
        assert [error["field"] for error in answer.json()["errors"]] == ["party"]
        assert api(cast.office).post("/api/v1/contributions/", body | {"party": str(own.pk)}).status_code == 201
