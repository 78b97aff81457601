"""Members sit for a term; who has a conflict of interest is recused; closed items stay out of the public's paper."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, StaleVersion
from governance import conflicts, contributes, papers, queries, seats, services
from governance.models import Conflict, Term, Vote
from tests.factories.governance import BodyFactory, ConflictFactory, MeetingFactory, TermFactory
from tests.factories.initiatives import InitiativeFactory, PilotFactory

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine(datetime(2026, 11, 23, 15, tzinfo=UTC), tick=False)]
AT, ON = datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 23)


@pytest.fixture
def body(cast):
    body = BodyFactory(chair=cast.champion, quorum=2)
    body.members.set([cast.champion, cast.office, cast.council_member])
    return body


@pytest.fixture
def initiative(cast):
    return InitiativeFactory(department=cast.works)


def ask(body, subject, by, **more):
    return services.put_question(
        body=body,
        question="Does it go on?",
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        by=by,
        **more,
    )


def vote(decision, *people):
    for person in people:
        services.cast_vote(decision=decision, choice="for", by=person)


def sign(decision, by):
    return services.sign_decision(decision=decision, outcome="go", reason="Yes.", at=AT, on=ON, by=by)


def declare(subject, by, **more):
    return services.declare_conflict(
        subject_type=subject._meta.label_lower, subject_id=subject.pk, reason="My sister sells lamps.", by=by, **more
    )


class TestTerms:
    def test_a_member_whose_term_is_over_neither_votes_nor_counts_nor_is_asked(self, cast, body, initiative):
        TermFactory(body=body, person=cast.council_member, starts_on="2022-11-01", ends_on="2026-11-22")
        assert seats.count_on(body, ON) == 2
        assert seats.count_on(body, date(2026, 11, 22)) == 3
        decision = ask(body, initiative, cast.office)
        with pytest.raises(NotAllowed):
            vote(decision, cast.council_member)
        assert not cast.council_member.notifications.filter(slot=f"question:{decision.pk}").exists()
        assert cast.office.notifications.filter(slot=f"question:{decision.pk}").exists()
        assert list(queries.waiting_for(cast.council_member, ON)) == []
        assert list(queries.waiting_for(cast.office, ON)) == [decision]

    def test_an_absolute_majority_is_of_those_who_sit_that_day(self, cast, body, initiative):
        type(body).objects.update(majority="absolute", quorum=1)
        body.members.add(cast.finance_officer)
        decision = ask(body, initiative, cast.office)
        vote(decision, cast.champion, cast.office)
        with pytest.raises(Refusal, match="needs a majority"):
            sign(decision, cast.champion)
        TermFactory(body=body, person=cast.finance_officer, ends_on="2026-01-31")
        assert sign(decision, cast.champion).state == "signed"

    def test_a_chair_whose_term_is_over_signs_nothing(self, cast, body, initiative):
        decision = ask(body, initiative, cast.office)
        vote(decision, cast.office, cast.council_member)
        TermFactory(body=body, person=cast.champion, ends_on="2026-11-22")
        with pytest.raises(NotAllowed):
            sign(decision, cast.champion)

    def test_a_seat_is_given_for_days_that_do_not_overlap(self, cast, body):
        give = {"body": body, "person": cast.staff, "by": cast.office}
        first = services.give_seat(starts_on=date(2026, 1, 1), ends_on=date(2026, 12, 31), **give)
        assert body.members.filter(pk=cast.staff.pk).exists()
        with pytest.raises(ValidationError, match="has a term in these days already"):
            services.give_seat(starts_on=date(2026, 12, 31), **give)
        services.give_seat(starts_on=date(2027, 1, 1), **give)
        with pytest.raises(ValidationError, match="has a term in these days already"):
            services.change_term(term=first, starts_on=date(2026, 1, 1), by=cast.office)
        with pytest.raises(ValidationError, match="cannot end before it starts"):
            services.give_seat(
                body=body, person=cast.finance_officer, starts_on=ON, ends_on=date(2026, 11, 22), by=cast.office
            )
        with pytest.raises(NotAllowed):
            services.give_seat(body=body, person=cast.staff, starts_on=ON, by=cast.staff)

    def test_who_joins_or_leaves_a_body_makes_a_stale_edit_of_it_stale(self, cast, body):
        seen = body.version
        services.give_seat(body=body, person=cast.staff, starts_on=ON, by=cast.office)
        edit = {"body": body, "chair": cast.champion, "by": cast.office}
        with pytest.raises(StaleVersion):
            services.change_body(**edit, version=seen, members=[cast.council_member])
        changed = services.change_body(**edit, version=seen + 1, members=[cast.office])
        with pytest.raises(StaleVersion):
            services.change_body(**edit, version=seen + 1, members=[cast.staff])
        assert changed.version == seen + 2
        both = services.change_body(**edit, version=seen + 2, members=[cast.staff], name="Another name")
        same = services.change_body(**edit, version=seen + 3, members=[cast.staff], name="Another name")
        assert (both.version, same.version) == (seen + 3, seen + 3)

    def test_a_term_is_corrected_and_what_was_a_mistake_removed(self, cast, body):
        term = TermFactory(body=body, person=cast.staff)
        changed = services.change_term(term=term, starts_on=date(2026, 1, 1), ground="By vote.", by=cast.office)
        assert (changed.starts_on, changed.ground) == (date(2026, 1, 1), "By vote.")
        with pytest.raises(NotAllowed):
            services.remove_term(term=term, by=cast.staff)
        services.remove_term(term=term, why="Another person.", by=cast.office)
        assert not body.terms.exists()
        assert body.members.filter(pk=cast.staff.pk).exists()

    def test_a_term_that_ends_soon_waits_for_the_office_until_a_later_one_is_written(self, cast, body):
        def waiting():
            return [task.title for task in contributes.terms_ending(cast.office, AT)]

        TermFactory(body=body, person=cast.council_member, ends_on="2027-01-10")
        TermFactory(body=body, person=cast.champion, ends_on="2027-06-30")
        assert waiting() == [f"Renew or fill the seat of {cast.council_member}"]
        TermFactory(body=body, person=cast.council_member, starts_on="2027-01-11")
        assert waiting() == []
        assert list(contributes.terms_ending(cast.staff, AT)) == []

    def test_both_doors_show_and_take_them(self, cast, body, api, browser_of):
        shape = {"body": str(body.pk), "person": str(cast.staff.pk), "starts_on": "2026-01-01", "ends_on": "2026-11-01"}
        assert browser_of(cast.office).post("/terms/new/", shape).status_code == 302
        answer = api(cast.office).post("/api/v1/terms/", shape, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == "starts_on"
        page = browser_of(cast.council_member).get(body.get_absolute_url()).content.decode()
        assert "Not seated today" in page
        assert Term.objects.get().ends_on == date(2026, 11, 1)

    def test_only_who_sat_that_day_was_at_a_meeting(self, cast, body):
        TermFactory(body=body, person=cast.council_member, ends_on="2026-11-22")
        meeting = MeetingFactory(body=body)  # on 24 November
        with pytest.raises(ValidationError, match="Not members of"):
            services.hold_meeting(meeting=meeting, present=[cast.council_member], minutes="We met.", by=cast.office)


class TestConflicts:
    def test_who_has_declared_one_is_recused_from_the_start_and_it_shows(self, cast, body, initiative, browser_of):
        declare(initiative, cast.office)
        decision = ask(body, initiative, cast.finance_officer)
        recused = decision.votes.get()
        assert (recused.member, recused.choice, recused.remark) == (
            cast.office,
            Vote.Choice.RECUSED,
            "My sister sells lamps.",
        )
        with pytest.raises(Refusal, match="You are recused from this question"):
            vote(decision, cast.office)
        page = browser_of(cast.council_member).get(decision.get_absolute_url()).content.decode()
        assert "My sister sells lamps." in page
        assert "1 recused" in page

    def test_leaves_votes_on_other_matters_as_they_are(self, cast, body, initiative):
        elsewhere = ask(body, InitiativeFactory(), cast.finance_officer)
        vote(elsewhere, cast.office)
        declare(initiative, cast.office)
        assert elsewhere.votes.get().choice == "for"

    def test_a_vote_that_was_cast_becomes_a_recusal(self, cast, body, initiative):
        decision = ask(body, initiative, cast.office)
        vote(decision, cast.office, cast.council_member)
        declare(initiative, cast.office)
        assert queries.tally(decision) == {"for": 1, "against": 0, "abstain": 0, "recused": 1}
        with pytest.raises(Refusal, match="1 of the 2 votes needed for a quorum"):
            sign(decision, cast.champion)

    def test_what_the_chair_signs_meanwhile_stands_with_its_vote(self, cast, body, initiative, monkeypatch):
        decision = ask(body, initiative, cast.office)
        vote(decision, cast.office, cast.council_member)
        look = conflicts.conflict_of

        def look_while_the_chair_signs(person, row):
            if conflicts.conflict_of is not look:
                monkeypatch.setattr(conflicts, "conflict_of", look)
                sign(decision, cast.champion)
            return look(person, row)

        monkeypatch.setattr(conflicts, "conflict_of", look_while_the_chair_signs)
        found = declare(initiative, cast.office)
        assert Conflict.objects.filter(pk=found.pk, lifted_on=None).exists()
        assert decision.votes.get(member=cast.office).choice == "for"

    def test_reaches_what_belongs_to_the_initiative(self, cast, body, initiative):
        declare(initiative, cast.office)
        decision = ask(body, PilotFactory(initiative=initiative), cast.finance_officer)
        assert decision.votes.get().member == cast.office
        elsewhere = ask(body, InitiativeFactory(), cast.finance_officer)
        assert not elsewhere.votes.exists()

    def test_in_a_pilot_and_in_its_initiative_recuse_once(self, cast, body, initiative):
        pilot = PilotFactory(initiative=initiative)
        for row in (initiative, pilot):
            declare(row, cast.office)
        assert ask(body, pilot, cast.finance_officer).votes.get().choice == Vote.Choice.RECUSED

    def test_of_somebody_who_joins_later_it_holds_too(self, cast, body, initiative):
        decision = ask(body, initiative, cast.office)
        declare(initiative, cast.staff)
        services.give_seat(body=body, person=cast.staff, starts_on=date(2026, 1, 1), by=cast.office)
        with pytest.raises(Refusal, match="You are recused"):
            vote(decision, cast.staff)

    def test_a_recused_chair_does_not_sign_nor_a_champion_decide_alone(self, cast, body, initiative):
        decision = ask(body, initiative, cast.office)
        vote(decision, cast.office, cast.council_member)
        declare(initiative, cast.champion)
        with pytest.raises(Refusal, match="Give the body another chair"):
            sign(decision, cast.champion)
        services.change_body(body=body, chair=cast.office, members=body.members.all(), by=cast.office)
        decision.refresh_from_db()
        assert sign(decision, cast.office).state == "signed"

    def test_once_lifted_new_questions_are_voted_on_again(self, cast, body, initiative):
        conflict = declare(initiative, cast.office)
        services.lift_conflict(conflict=conflict, why="She has left the firm.", on=ON, by=cast.office)
        decision = ask(body, initiative, cast.office)
        vote(decision, cast.office)
        assert decision.votes.get().choice == "for"
        with pytest.raises(ValidationError, match="lifted already"):
            services.lift_conflict(conflict=conflict, why="Again.", on=ON, by=cast.office)

    def test_the_office_declares_for_others_and_nobody_else_does(self, cast, initiative):
        assert declare(initiative, cast.office, person=cast.council_member).person == cast.council_member
        with pytest.raises(NotAllowed):
            declare(initiative, cast.finance_officer, person=cast.staff)
        with pytest.raises(ValidationError, match="declared already"):
            declare(initiative, cast.council_member)

    def test_a_member_declares_it_on_the_page_of_the_question(self, cast, body, initiative, api, browser_of):
        decision = ask(body, initiative, cast.office)
        page = browser_of(cast.council_member).post(
            f"/decisions/{decision.pk}/declare_conflict/", {"reason": "I own a share."}
        )
        assert page.status_code == 302
        assert decision.votes.get().choice == "recused"
        answer = api(cast.council_member).post(f"/api/v1/decisions/{decision.pk}/vote/", {"choice": "for"})
        assert (answer.status_code, answer.json()["code"]) == (409, "recused")
        page = browser_of(cast.council_member).post(f"/decisions/{decision.pk}/vote/", {"choice": "for"})
        assert page.status_code == 409
        assert answer.json()["detail"] in page.content.decode()
        assert "I own a share." in browser_of(cast.office).get(body.get_absolute_url()).content.decode()
        assert api(cast.office).post(f"/api/v1/decisions/{decision.pk}/declare_conflict/", {}).status_code == 400

    def test_the_list_asks_in_words_whether_they_are_lifted(self, cast, browser_of):
        stands, lifted = ConflictFactory(), ConflictFactory(lifted_on="2026-11-01")
        client = browser_of(cast.council_member)
        page = client.get("/conflicts/?lifted_on__isnull=true")
        assert "is null" not in page.content.decode()
        assert [row.pk for row in page.context["rows"]] == [stands.pk]
        assert [chip["label"] for chip in page.context["chips"]] == ["Lifted: No"]
        page = client.get("/conflicts/?lifted_on__isnull=false")
        assert [row.pk for row in page.context["rows"]] == [lifted.pk]
        assert [chip["label"] for chip in page.context["chips"]] == ["Lifted: Yes"]

    def test_is_seen_with_its_matter(self, cast, api):
        hidden = ConflictFactory(subject_id=InitiativeFactory(is_public=False).pk)
        assert api(cast.staff).get(f"/api/v1/conflicts/{hidden.pk}/").status_code == 404
        assert api(cast.council_member).get(f"/api/v1/conflicts/{hidden.pk}/").status_code == 200
        assert api(cast.vendor).get("/api/v1/conflicts/").json()["results"] == []
        assert Conflict.objects.count() == 1


class TestClosedSessions:
    CLOSED: tuple[dict[str, str], ...] = (
        {"item": "A lawsuit of Brightline", "legal_ground": "Open Meetings Act, section 5"},
    )

    @pytest.fixture
    def meeting(self, cast, body, initiative):
        ask(body, initiative, cast.office, access="restricted", legal_ground="Records Act, section 7")
        return services.plan_meeting(
            body=body,
            starts_at=datetime(2026, 11, 24, 15, tzinfo=UTC),
            ends_at=datetime(2026, 11, 24, 17, tzinfo=UTC),
            agenda=[{"item": "Report of the office"}],
            closed_agenda=self.CLOSED,
            by=cast.office,
        )

    def test_the_publics_agenda_names_the_grounds_alone(self, cast, meeting):
        words = str(papers.public_content(meeting, cast.office))
        assert "Report of the office" in words
        assert "2 items: Records Act, section 7; Open Meetings Act, section 5" in words
        assert "Brightline" not in words
        assert "Does it go on?" not in words
        whole = str(papers.content_of(meeting, cast.office))
        assert "A lawsuit of Brightline" in whole
        assert "Does it go on?" in whole

    def test_the_publics_minutes_wait_for_approval_and_leave_out_the_closed_session(self, cast, meeting):
        held = services.hold_meeting(
            meeting=meeting, present=[cast.office], minutes="We spoke.", closed_minutes="We settle.", by=cast.office
        )
        assert "We spoke." not in str(papers.public_content(held, cast.office))
        approved = services.approve_minutes(meeting=held, by=cast.champion)
        words = str(papers.public_content(approved, cast.office))
        assert "We spoke." in words
        assert "We settle." not in words
        assert "We settle." in str(papers.content_of(approved, cast.office))

    def test_an_item_needs_its_ground_and_the_page_shows_both_parts(self, cast, meeting, browser_of, api):
        shape = {"closed_agenda": [{"item": "A lawsuit", "legal_ground": ""}]}
        answer = api(cast.office).patch(
            f"/api/v1/meetings/{meeting.pk}/", shape, format="json", headers={"If-Match": meeting.etag}
        )
        assert answer.status_code == 400
        page = browser_of(cast.council_member).get(meeting.get_absolute_url()).content.decode()
        assert "In closed session" in page
        assert "A lawsuit of Brightline" in page
