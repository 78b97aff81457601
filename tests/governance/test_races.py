"""Two people, one vote or one signature, in the same instant: one holds, the other is told."""

import threading
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from alliance.errors import Refusal, WrongState
from alliance.models import AuditEntry
from governance import services
from governance.models import Absence, Term, Vote
from tests.factories.alliance import UserFactory
from tests.factories.governance import BodyFactory, DecisionFactory, TermFactory, VoteFactory

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="real concurrency needs PostgreSQL"),
    pytest.mark.django_db(transaction=True),
]
AT, ON = datetime(2026, 11, 23, 15, tzinfo=UTC), date(2026, 11, 23)
AT_ONCE = 6


@pytest.fixture
def decision():
    chair = UserFactory(roles=["champion"])
    body = BodyFactory(chair=chair, quorum=1)
    body.members.set([chair])
    return DecisionFactory(body=body)


def at_once(act):
    """What each of several calls in the same instant came to: its result or its refusal."""
    found, start = [], threading.Barrier(AT_ONCE)

    def run(number):
        start.wait()
        try:
            found.append(act(number))
        except (Refusal, ValidationError) as refusal:
            found.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[number]) for number in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_a_member_who_votes_twice_at_once_has_one_vote(decision):
    chair = decision.body.chair
    choices = ["for", "against"] * 3
    found = at_once(lambda number: services.cast_vote(decision=decision, choice=choices[number], by=chair))
    assert [type(one) for one in found].count(Vote) == 1
    assert all("has voted on this decision already" in str(one) for one in found if not isinstance(one, Vote))
    assert decision.votes.count() == 1


def test_T01_a_decision_signed_twice_at_once_is_signed_once(decision):
    VoteFactory(decision=decision, member=decision.body.chair)

    def sign(number):
        outcome = ["go", "stop"][number % 2]
        return services.sign_decision(
            decision=decision, outcome=outcome, reason=f"{number}", at=AT, on=ON, by=decision.body.chair
        )

    found = at_once(sign)
    signed = [one for one in found if not isinstance(one, Exception)]
    assert len(signed) == 1
    assert all(isinstance(one, WrongState) for one in found if isinstance(one, Exception))
    decision.refresh_from_db()
    assert (decision.outcome, decision.reason) == (signed[0].outcome, signed[0].reason)
    assert AuditEntry.objects.filter(action="sign").count() == 1


def test_no_vote_slips_in_beside_the_signature(decision):
    """A vote counts before the signature or is refused after it; the checks frozen with it saw every vote there is."""
    other = UserFactory()
    decision.body.members.add(other)
    VoteFactory(decision=decision, member=decision.body.chair)

    def act(number):
        if number % 2:
            return services.cast_vote(decision=decision, choice="against", by=other)
        return services.sign_decision(decision=decision, outcome="go", reason="R", at=AT, on=ON, by=decision.body.chair)

    at_once(act)
    decision.refresh_from_db()
    late = decision.votes.filter(member=other).first()
    # One for and one against is no majority: had the vote come first, it could not have been signed as it was.
    assert (decision.state, late) == ("signed", None) or (decision.state == "open" and late is not None)


def test_terms_of_one_seat_that_are_moved_to_the_same_days_at_once_do_not_overlap(decision):
    office, years = UserFactory(roles=["office"]), range(2030, 2030 + AT_ONCE)
    seat = {"body": decision.body, "person": decision.body.chair}
    terms = [TermFactory(**seat, starts_on=f"{year}-01-01", ends_on=f"{year}-12-31") for year in years]
    days = {"starts_on": date(2028, 1, 1), "ends_on": date(2028, 12, 31), "by": office}
    found = at_once(lambda number: services.change_term(term=terms[number], **days))
    assert [type(one) for one in found].count(Term) == 1
    assert Term.objects.filter(starts_on="2028-01-01").count() == 1


def test_an_absence_recorded_several_times_at_once_is_one():
    person, cover = UserFactory(roles=["office"]), UserFactory(roles=["office"])
    days = {"starts_on": ON, "ends_on": ON, "cover": cover, "by": person}
    found = at_once(lambda number: services.record_absence(**days))
    assert [type(one) for one in found].count(Absence) == 1
    assert Absence.objects.count() == 1
