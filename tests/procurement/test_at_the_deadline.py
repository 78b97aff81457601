"""Many at once around the deadline, on a database that really runs them side by side (trust decision D4)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from time import sleep

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from alliance.errors import Refusal
from procurement import services
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from tests.factories.alliance import OrganisationFactory, UserFactory
from tests.factories.procurement import PublishedRfiFactory

CONTENT = {"partnership": "x", "demonstration": "x", "shared_value": "x"}
VENDORS, EACH, PAUSE = 10, 20, 0.28  # so that the last ones come after the deadline
pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time"),
]


def in_threads(works):
    """Run all at once, each on its own connection, started by one barrier."""
    gate = Barrier(len(works))

    def run(work):
        gate.wait(timeout=20)
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def sends(rfi, vendor, times):
    """Receipts of what was accepted; the lawful refusals are the deadline, and the addendum that came out meanwhile."""

    def work():
        receipts, read = [], 0
        for number in range(times):
            sleep(PAUSE)
            said = {"summary": f"{vendor.pk} {number}", **CONTENT}
            try:
                receipts.append(services.submit_response(rfi=rfi, addenda_read=read, by=vendor, **said))
            except ValidationError:
                read = 1
            except Refusal as refused:
                if refused.code != "rfi_closed":
                    raise
        return receipts

    return work


def insistently(act, rfi, by):
    """Try again while it is too early: opening at the first instant at which it is possible."""
    while True:
        try:
            return act(rfi=rfi, by=by)
        except Refusal as refused:
            if refused.code != "not_yet_due":
                raise
            sleep(0.02)


def test_S10_two_hundred_submissions_an_extension_and_an_opening_lose_nothing_and_let_nothing_in_late(cast):
    rfi = PublishedRfiFactory()
    officer, second = cast.procurement_officer, cast.procurement_officer2
    vendors = [
        UserFactory(roles=["vendor"], organisation=OrganisationFactory(), wants_email=False) for _ in range(VENDORS)
    ]
    works = [sends(rfi, vendor, EACH) for vendor in vendors]
    soon = datetime.now(UTC) + timedelta(seconds=4)  # from here, however long a busy machine took to get here
    Rfi.objects.update(due_at=soon, questions_until=soon)

    def extend():
        sleep(0.2)
        services.issue_addendum(rfi=rfi, text="More time.", due_at=soon + timedelta(seconds=1), by=officer)
        return []

    def open_up():
        insistently(services.propose_opening, rfi, officer)
        insistently(services.open_responses, rfi, second)
        return []

    receipts = [receipt for found in in_threads([*works, extend, open_up]) for receipt in found]

    rfi.refresh_from_db()
    assert rfi.state == "opened"
    assert receipts
    assert ResponseVersion.objects.count() == len(receipts) == SealedContent.objects.count()
    assert all(receipt.received_at < rfi.due_at for receipt in receipts)
    last = {}
    for receipt in receipts:
        last[receipt.response_id] = max(last.get(receipt.response_id, 0), receipt.number)
    assert {row.pk: (row.state, row.current) for row in RfiResponse.objects.all()} == {
        key: ("opened", number) for key, number in last.items()
    }
