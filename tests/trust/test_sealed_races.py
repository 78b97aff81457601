"""Trust cases S10, S15: submitters, an extension, a withdrawal and two openers in the same seconds, on PostgreSQL.

Each round: whatever got a receipt is opened or withdrawn, nothing that was refused is, and no one got both. `make races`
runs 200 rounds; a few run with every change.
"""

import os
import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from threading import Event
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from alliance import invariants
from alliance.errors import Refusal
from procurement import services
from procurement.models import ResponseVersion, Rfi, RfiResponse
from procurement.services import window
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import PublishedRfiFactory
from tests.procurement.test_at_the_deadline import in_threads

ROUNDS = int(os.environ.get("TRUST_ROUNDS", "2"))
SUBMITTERS = 8
SECONDS = 0.5
CONTENT = {"partnership": "x", "demonstration": "x", "shared_value": "x"}
LOCK_TIMEOUT = "55P03"
LAWFUL = {"rfi_closed", "wrong_state", "not_yet_due", "second_opener_required"}
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def lawfully(act, **values):
    """The result, or None where it was refused for a reason that a race may have.

    On a machine that is too busy, waiting for a lock ends after three seconds: at the doors that is a 503.
    """
    try:
        return act(**values)
    except ValidationError:
        return None
    except OperationalError as fault:
        if getattr(fault.__cause__, "pgcode", None) != LOCK_TIMEOUT:
            raise
        return None
    except Refusal as refused:
        if refused.code not in LAWFUL:
            raise
        return None


def sends(rfi, vendor, pauses):
    def work():
        receipts = []
        for number, pause in enumerate(pauses):
            sleep(pause)
            for read in (0, 1):
                said = {"summary": f"{vendor.pk} {number}", **CONTENT}
                receipts.append(lawfully(services.submit_response, rfi=rfi, addenda_read=read, by=vendor, **said))
        return [receipt for receipt in receipts if receipt]

    return work


def withdraws(response, vendor, pause):
    def work():
        sleep(pause)
        done = lawfully(services.withdraw_response, response=response, by=vendor)
        return [done] if done else []

    return work


def one_round(choose, officer, second):
    rfi = PublishedRfiFactory()
    vendors = [
        UserFactory(roles=["vendor"], organisation=OrganisationFactory(), wants_email=False)
        for _ in range(choose.choice([1, 2, SUBMITTERS]) + 1)  # a crowd of submitters keeps everybody else waiting
    ]
    leaver = vendors.pop()
    early = services.submit_response(rfi=rfi, by=leaver, summary="Early.", **CONTENT)
    soon = datetime.now(UTC) + timedelta(seconds=SECONDS)  # only now, however long the making of people took
    Rfi.objects.filter(pk=rfi.pk).update(due_at=soon, questions_until=soon)
    rfi.refresh_from_db()
    pause = lambda: choose.uniform(0, 0.5 * SECONDS)  # noqa: E731

    def extend():
        sleep(pause())
        lawfully(services.issue_addendum, rfi=rfi, text="More time.", due_at=soon + timedelta(seconds=0.3), by=officer)
        return []

    def opening():
        for act, by in ((services.propose_opening, officer), (services.open_responses, second)):
            while lawfully(act, rfi=rfi, by=by) is None:
                sleep(0.02)
        return []

    works = [sends(rfi, vendor, [pause() for _ in range(4)]) for vendor in vendors]
    leaves = withdraws(early.response, leaver, choose.uniform(0, 1.9) * SECONDS)
    found = in_threads([*works, extend, opening, leaves])

    receipts = [early, *(receipt for each in found[: len(vendors)] for receipt in each)]
    rfi.refresh_from_db()
    rows = {row.pk: row for row in RfiResponse.objects.filter(rfi=rfi)}
    assert rfi.state == "opened"
    assert ResponseVersion.objects.filter(response__rfi=rfi).count() == len(receipts)
    assert all(receipt.received_at < rfi.due_at for receipt in receipts)
    last = Counter()
    for receipt in receipts:
        last[receipt.response_id] = max(last[receipt.response_id], receipt.number)
    assert {pk: row.current for pk, row in rows.items()} == dict(last)
    withdrawn = bool(found[-1])
    for pk, row in rows.items():
        expected = ("withdrawn", None) if pk == early.response_id and withdrawn else ("opened", True)
        assert (row.state, bool(row.content) or None) == expected
    return withdrawn


def test_S15_whoever_is_first_wins_and_nobody_wins_twice(cast, record_property):
    choose = random.Random(15)
    officer, second = cast.procurement_officer, cast.procurement_officer2
    outcomes = Counter(one_round(choose, officer, second) for _ in range(ROUNDS))
    record_property("figure", f"{ROUNDS} rounds, 0 lost; {outcomes[True]} withdrawn, {outcomes[False]} opened")
    assert ROUNDS < 20 or set(outcomes) == {True, False}, "one side always won: then nothing raced"
    assert not {item.invariant.name for item in invariants.broken(timezone.now())} & {
        "responses_have_a_receipt", "sealed_stays_sealed", "responses_came_in_time", "two_officers_open",
    }  # fmt: skip


def test_S15_a_withdrawal_waits_for_no_submitter_and_who_changes_the_window_goes_before_the_next(cast):
    """While one submission is under way: a withdrawal passes, an addendum waits, and a later submitter waits behind it."""
    rfi = PublishedRfiFactory()
    leaver = UserFactory(roles=["vendor"], organisation=OrganisationFactory(), wants_email=False)
    early = services.submit_response(rfi=rfi, by=leaver, summary="Early.", **CONTENT)
    withdrawn, asked = Event(), Event()

    def submission():
        with transaction.atomic():
            window.lock_shared(rfi)
            assert withdrawn.wait(10)
            assert asked.wait(10)
            sleep(1)

    def withdrawal():
        services.withdraw_response(response=early.response, by=leaver)
        withdrawn.set()

    def addendum():
        assert withdrawn.wait(10)
        asked.set()
        with transaction.atomic():
            window.lock_alone(rfi)
            sleep(1)

    def later():
        assert asked.wait(10)
        sleep(0.5)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = 200")
            with pytest.raises(OperationalError):
                window.lock_shared(rfi)

    in_threads([submission, withdrawal, addendum, later])
