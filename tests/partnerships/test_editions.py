"""Editions of an agreement, its committee, and parties that leave."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, WrongState
from alliance.models import AuditEntry, Notification
from governance import services as governance
from partnerships import queries, services
from partnerships.maths.redline import redline
from partnerships.models import Edition
from tests.factories.alliance import UserFactory
from tests.factories.governance import BodyFactory
from tests.factories.partnerships import (
    CityPartyFactory,
    EditionFactory,
    InForceFactory,
    LockedSettlementFactory,
    PartnershipFactory,
    PartyFactory,
    PartyShareFactory,
    ResponsibilityFactory,
    SettlementFactory,
)

TODAY = date(2026, 11, 23)


@pytest.fixture
def partner(db):
    return UserFactory(roles=["vendor"], organisation=PartyFactory(partnership=PartnershipFactory()).organisation)


@pytest.fixture
def partnership(partner, cast, now):
    """Bound through the services, so that its first edition is in force."""
    row = partner.organisation.parties.get().partnership
    city = CityPartyFactory(partnership=row)
    services.send_for_signature(partnership=row, by=cast.office)
    services.sign_party(party=city, signatory="The director", at=now, by=cast.office)
    services.sign_party(party=row.parties.get(department=None), signatory="The partner", at=now, by=partner)
    row.refresh_from_db()
    return row


def proposed(partnership, cast, **changed):
    return services.propose_edition(partnership=partnership, why="Shorter notice.", by=cast.office, **changed)


def test_a_redline_gives_both_texts_back():
    before, after = "A party leaves with 90 days’ notice.", "A party leaves with 30 days’ written notice."
    found = redline(before, after)
    assert "".join(text for kind, text in found if kind != "added") == before
    assert "".join(text for kind, text in found if kind != "removed") == after
    assert ("removed", "90") in found
    assert ("added", "30") in found


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ("one two three", "one three", [("same", "one "), ("removed", "two "), ("same", "three")]),
        ("one three", "one two three", [("same", "one "), ("added", "two "), ("same", "three")]),
        ("", "", []),
    ],
)
def test_a_redline_of_words_only_taken_out_or_put_in(before, after, found):
    assert redline(before, after) == found


class TestPutToParties:
    def test_freezes_what_is_sent_and_notes_each_signature(self, partnership):
        edition = partnership.editions.get()
        assert (edition.number, edition.state) == (1, "in_force")
        assert {approval.signatory for approval in edition.approvals.all()} == {"The director", "The partner"}
        assert "lead agency" in edition.text["parties"]

    def test_shows_what_changed_since_the_parties_last_read_it(self, cast, api):
        row = PartnershipFactory()
        PartyFactory(partnership=row)
        CityPartyFactory(partnership=row)
        services.send_for_signature(partnership=row, by=cast.office)
        services.reopen_partnership(partnership=row, why="A word is wrong.", by=cast.office)
        services.change_partnership(partnership=row, exit_terms="With 30 days’ notice.", by=cast.office)
        services.send_for_signature(partnership=row, by=cast.office)
        first, second = row.editions.order_by("number")
        assert (first.state, second.state) == ("withdrawn", "proposed")
        changes = api(cast.office).get(f"/api/v1/editions/{second.pk}/").json()["changes"]
        assert changes == [{"field": "exit_terms", "segments": [{"kind": "added", "text": "With 30 days’ notice."}]}]


class TestProposeEdition:
    def test_leaves_the_agreement_as_it_is_until_every_party_approved(self, partnership, cast, partner, now):
        edition = proposed(partnership, cast, exit_terms="With 30 days’ notice.")
        assert Notification.objects.filter(recipient=partner, text__contains="waits for your approval").exists()
        city = partnership.parties.exclude(department=None).get()
        services.approve_edition(edition=edition, party=city, signatory="The director", at=now, by=cast.office)
        partnership.refresh_from_db()
        assert partnership.exit_terms == ""
        edition = services.approve_edition(edition=edition, signatory="The partner", at=now, by=partner)
        partnership.refresh_from_db()
        assert (edition.state, partnership.exit_terms, partnership.state) == (
            "in_force",
            "With 30 days’ notice.",
            "binding",
        )
        assert partnership.editions.get(number=1).state == "superseded"

    def test_through_the_api_keeps_what_is_left_out(self, partnership, cast, api):
        body = {"why": "It goes on.", "ends_on": "2034-12-31"}
        answer = api(cast.office).post(f"/api/v1/partnerships/{partnership.pk}/amend/", body, format="json")
        assert answer.status_code == 200, answer.json()
        edition = Edition.objects.get(number=2)
        assert [name for name, _ in edition.changes()] == ["ends_on"]
        assert edition.text["title"] == partnership.title

    def test_opens_with_the_text_in_force(self, partnership, cast, browser_of):
        page = browser_of(cast.office).get(f"/partnerships/{partnership.pk}/amend/").content.decode()
        assert partnership.purpose in page

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({}, "Nothing differs"),
            ({"title": ""}, "cannot be blank"),
            (
                {"starts_on": date(2026, 1, 1), "ends_on": date(2000, 1, 1)},
                "ends after",
            ),
        ],
    )
    def test_refuses_a_text_that_could_not_hold(self, partnership, cast, changed, sentence):
        with pytest.raises(ValidationError, match=sentence):
            proposed(partnership, cast, **changed)
        assert Edition.objects.count() == 1

    def test_waits_for_the_one_before(self, partnership, cast):
        edition = proposed(partnership, cast, exit_terms="30 days.")
        with pytest.raises(ValidationError, match="Withdraw that one first"):
            proposed(partnership, cast, exit_terms="20 days.")
        services.withdraw_edition(edition=edition, why="Not now.", by=cast.office)
        assert proposed(partnership, cast, exit_terms="20 days.").follows.number == 1

    def test_is_for_binding_agreements(self, cast):
        with pytest.raises(WrongState, match="Edit the draft"):
            proposed(PartnershipFactory(), cast, title="New")


class TestApproveEdition:
    def test_is_given_once_and_by_parties_only(self, partnership, cast, partner, now):
        edition = proposed(partnership, cast, exit_terms="30 days.")
        for stranger in (cast.vendor, cast.council_member):
            with pytest.raises(NotAllowed):
                services.approve_edition(edition=edition, signatory="A stranger", at=now, by=stranger)
        assert not edition.approvals.exists()
        services.approve_edition(edition=edition, signatory="The partner", at=now, by=partner)
        with pytest.raises(ValidationError, match="has approved already"):
            services.approve_edition(edition=edition, signatory="The partner", at=now, by=partner)

    def test_for_an_outside_party_needs_its_paper(self, partnership, cast, now):
        edition = proposed(partnership, cast, exit_terms="30 days.")
        outside = partnership.parties.get(department=None)
        with pytest.raises(ValidationError, match="where the paper is filed"):
            services.approve_edition(edition=edition, party=outside, signatory="x", at=now, by=cast.office)
        services.approve_edition(edition=edition, party=outside, signatory="x", paper="File 9", at=now, by=cast.office)
        assert edition.approvals.get().paper == "File 9"

    def test_waits_in_my_work_of_the_party(self, partnership, cast, partner, api):
        proposed(partnership, cast, exit_terms="30 days.")
        titles = [task["title"] for task in api(partner).get("/api/v1/my-work/").json()["results"]]
        assert titles == [f"Approve a new edition of {partnership.title}"]

    def test_is_too_late_once_it_is_in_force(self, partnership, cast, partner, now):
        with pytest.raises(WrongState, match="This edition is in force"):
            services.approve_edition(edition=partnership.editions.get(), signatory="A", at=now, by=partner)


def test_the_edition_that_waits_is_withdrawn_when_the_partnership_ends(partnership, cast):
    edition = proposed(partnership, cast, exit_terms="30 days.")
    ended = services.end_partnership(partnership=partnership, why="The lamps are sold.", on=TODAY, by=cast.office)
    edition.refresh_from_db()
    assert (ended.state, ended.ended_on, edition.state) == ("ended", TODAY, "withdrawn")
    assert AuditEntry.objects.get(action="withdraw", subject_id=str(edition.pk)).why == "The lamps are sold."
    assert partnership.editions.filter(state="in_force").count() == 1


def test_the_edition_that_is_being_signed_is_not_withdrawn(cast):
    row = PartnershipFactory(state="signing")
    edition = EditionFactory(partnership=row, state="proposed")
    with pytest.raises(WrongState, match="Take it back to draft instead"):
        services.withdraw_edition(edition=edition, why="A mistake.", by=cast.office)


class TestCommittee:
    def test_votes_show_on_the_page_of_the_partnership(self, partnership, cast, browser_of, now):
        body = BodyFactory(quorum=1)
        body.members.add(cast.office)
        services.steer_partnership(partnership=partnership, committee=body, lead=cast.champion, by=cast.office)
        question = governance.put_question(
            body=body,
            question="Do we add a park?",
            subject_type="partnerships.partnership",
            subject_id=partnership.pk,
            by=cast.champion,
        )
        governance.cast_vote(decision=question, choice="for", by=cast.office)
        page = browser_of(cast.champion).get(partnership.get_absolute_url()).content.decode()
        assert "Do we add a park?" in page
        assert "1 for" in page
        assert f"body={body.pk}" in page


class TestLeavePartnership:
    def settled(self, cast, state="locked"):
        gain_share = InForceFactory()
        CityPartyFactory(partnership=gain_share.partnership)
        PartyFactory(partnership=gain_share.partnership)
        made = LockedSettlementFactory if state == "locked" else SettlementFactory
        row = made(gain_share=gain_share, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
        return gain_share.shares.get().party, row

    def leave(self, api, cast, party, left_on):
        body = {"left_on": left_on, "why": "It was sold."}
        return api(cast.office).post(f"/api/v1/parties/{party.pk}/leave/", body, format="json")

    @pytest.mark.parametrize(
        ("left_on", "way"),
        [("2026-08-15", "Give that day"), ("2026-10-12", "It is settled until 30 September 2026")],
    )
    def test_in_the_middle_of_a_period_is_refused_with_the_way_out(self, api, cast, left_on, way):
        party, _ = self.settled(cast)
        answer = self.leave(api, cast, party, left_on)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["left_on"]
        assert way in answer.json()["errors"][0]["message"]

    def test_where_nothing_is_settled_yet_the_gain_share_comes_first(self, api, cast):
        party, row = self.settled(cast, state="draft")
        row.delete()
        answer = self.leave(api, cast, party, "2026-09-30")
        assert answer.status_code == 400
        assert "Settle the time up to it first, or end the gain share." in answer.json()["errors"][0]["message"]
        party.refresh_from_db()
        assert party.left_on is None

    def test_waits_until_the_last_period_is_agreed(self, api, cast):
        party, _ = self.settled(cast, state="draft")
        assert self.leave(api, cast, party, "2026-09-30").status_code == 400

    def test_at_the_end_of_a_settled_period_keeps_what_was_and_shares_in_nothing_after(self, api, cast):
        party, row = self.settled(cast)
        answer = self.leave(api, cast, party, "2026-09-30")
        assert (answer.status_code, answer.json()["left_on"]) == (200, "2026-09-30")
        with pytest.raises(ValidationError, match="End this gain share") as fault:
            services.draft_settlement(
                gain_share=row.gain_share,
                starts_on=date(2026, 10, 1),
                ends_on=date(2026, 12, 31),
                source="Meter",
                measured={"actual": "40000"},
                by=cast.office,
            )
        assert list(fault.value.message_dict) == ["ends_on"]

    def test_of_the_second_last_party_is_refused(self, api, cast):
        party = PartyFactory(partnership=PartnershipFactory(state="binding"))
        CityPartyFactory(partnership=party.partnership)
        assert "End the partnership instead" in self.leave(api, cast, party, "2026-09-30").content.decode()

    def test_happens_once(self, cast, now):
        party = PartyFactory(partnership=PartnershipFactory(state="binding"), left_on=date(2026, 6, 30))
        with pytest.raises(WrongState, match="this is left"):
            services.leave_partnership(party=party, left_on=date(2026, 12, 31), why="Again", at=now, by=cast.office)

    def test_is_not_for_a_draft(self, cast, now):
        with pytest.raises(WrongState, match="Take it out of a draft instead"):
            services.leave_partnership(
                party=PartyFactory(), left_on=date(2026, 12, 31), why="No", at=now, by=cast.office
            )

    def test_puts_an_edition_in_force_that_waited_for_it_alone(self, cast, now):
        partnership = PartnershipFactory(state="binding")
        *staying, leaver = PartyFactory.create_batch(3, partnership=partnership)
        edition = proposed(partnership, cast, purpose="Another purpose.")
        for party in staying:
            services.approve_edition(edition=edition, party=party, signatory="S", paper="P", at=now, by=cast.office)
        services.leave_partnership(party=leaver, left_on=TODAY, why="It was sold.", at=now, by=cast.office)
        edition.refresh_from_db()
        partnership.refresh_from_db()
        assert (edition.state, partnership.purpose) == ("in_force", "Another purpose.")
        assert not Notification.objects.filter(recipient=cast.office, slot=f"party:{leaver.pk}:left").exists()

    def test_leaves_an_edition_open_that_others_have_not_approved(self, cast, now):
        partnership = PartnershipFactory(state="binding")
        leaver = PartyFactory.create_batch(3, partnership=partnership)[0]
        edition = proposed(partnership, cast, purpose="Another purpose.")
        services.leave_partnership(party=leaver, left_on=TODAY, why="It was sold.", at=now, by=cast.office)
        edition.refresh_from_db()
        assert edition.state == "proposed"

    def test_leaves_gaps_that_are_named(self, api, cast):
        party = PartyFactory(partnership=PartnershipFactory(state="binding"))
        for _ in range(2):
            CityPartyFactory(partnership=party.partnership)
        ResponsibilityFactory(partnership=party.partnership, accountable=party, activity="Paint poles")
        assert self.leave(api, cast, party, "2026-09-30").status_code == 200
        sentences = [sentence for sentence, _ in queries.gaps_of(party.partnership)]
        assert f"{party.name} has left, but answers for “Paint poles”." in sentences

    def test_a_share_of_a_gain_share_that_ended_holds_nobody(self, api, cast):
        party, _ = self.settled(cast)
        ended = InForceFactory(partnership=party.partnership, partner=False, state="ended")
        PartyShareFactory(gain_share=ended, party=party)
        assert self.leave(api, cast, party, "2026-09-30").status_code == 200
