"""Trust cases S: the deadline holds whatever the clocks and connections do, and a half-done write leaves nothing."""

import errno
import io
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.db.models.signals import pre_save

from alliance.errors import Refusal
from procurement import services
from procurement.models import ResponseVersion, Rfi, RfiResponse, SealedContent
from tests.factories.procurement import PublishedRfiFactory

CONTENT = {"summary": "Lamps.", "partnership": "x", "demonstration": "x", "shared_value": "x"}


def due_in(seconds):
    soon = datetime.now(UTC) + timedelta(seconds=seconds)
    return PublishedRfiFactory(due_at=soon, questions_until=soon)


class Slow(io.BytesIO):
    """A body whose last bytes come late."""

    def __init__(self, body, until):
        super().__init__(body)
        self.until = until

    def read(self, *args):
        time.sleep(max(0, (self.until - datetime.now(UTC)).total_seconds()))
        return super().read(*args)


@pytest.mark.django_db
def test_S05_what_began_before_the_deadline_and_ended_after_it_is_late(cast, api):
    rfi = due_in(0.5)
    body = b'{"summary": "x", "partnership": "x", "demonstration": "x", "shared_value": "x"}'
    extra = {"wsgi.input": Slow(body, rfi.due_at), "CONTENT_LENGTH": str(len(body))}
    client = api(cast.vendor)
    assert datetime.now(UTC) < rfi.due_at
    answer = client.generic("POST", f"/api/v1/rfis/{rfi.pk}/respond/", body, content_type="application/json", **extra)
    assert (answer.status_code, answer.json()["code"]) == (409, "rfi_closed")
    assert not RfiResponse.objects.exists()


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has the clock of its process")
@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-2, 2])
def test_S06_a_web_servers_clock_that_is_hours_off_changes_nothing(cast, hours):
    open_one, closed = due_in(60), PublishedRfiFactory()
    past = datetime.now(UTC) - timedelta(seconds=1)
    Rfi.objects.filter(pk=closed.pk).update(due_at=past, questions_until=past)
    vendor = cast.vendor
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
        receipt = services.submit_response(rfi=open_one, by=vendor, **CONTENT)
        with pytest.raises(Refusal) as refused:
            services.submit_response(rfi=closed, by=vendor, **CONTENT)
    assert refused.value.code == "rfi_closed"
    assert abs((receipt.received_at - datetime.now(UTC)).total_seconds()) < 30


@pytest.mark.postgres
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one writer in at a time")
@pytest.mark.django_db(transaction=True)
def test_S09_who_waited_for_the_lock_past_the_deadline_is_late(cast):
    rfi, vendor, held = due_in(1), cast.vendor, Event()

    def hold():
        with transaction.atomic():
            Rfi.objects.select_for_update().get(pk=rfi.pk)
            held.set()
            time.sleep(1.5)
        connections.close_all()

    def send():
        held.wait()
        began = datetime.now(UTC)
        try:
            services.submit_response(rfi=rfi, by=vendor, **CONTENT)
        except Refusal as refused:
            return began, refused.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        pool.submit(hold)
        began, code = pool.submit(send).result()
    assert began < rfi.due_at
    assert code == "rfi_closed"
    assert not ResponseVersion.objects.exists()


@pytest.mark.django_db
def test_S13_a_version_that_could_not_be_stored_leaves_the_one_before_it(cast):
    rfi = PublishedRfiFactory()
    first = services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT)

    def full_disk(sender, **kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    pre_save.connect(full_disk, sender=SealedContent)
    try:
        with pytest.raises(OSError, match="No space"):
            services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT | {"summary": "Better."})
    finally:
        pre_save.disconnect(full_disk, sender=SealedContent)

    assert list(ResponseVersion.objects.values_list("pk", "number")) == [(first.pk, 1)]
    assert RfiResponse.objects.get().current == 1
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    assert RfiResponse.objects.get().content["summary"] == "Lamps."


@pytest.mark.django_db
def test_S19_the_escrowed_key_opens_what_a_lost_one_left_sealed(cast, settings):
    rfi = PublishedRfiFactory()
    services.submit_response(rfi=rfi, by=cast.vendor, **CONTENT)
    past = datetime.now(UTC) - timedelta(microseconds=1)
    Rfi.objects.update(due_at=past, questions_until=past)
    services.propose_opening(rfi=rfi, by=cast.procurement_officer)
    escrowed, settings.SEALING_KEY = settings.SEALING_KEY, None  # the machine burnt down; the clerk holds a copy
    for lost in (None, bytes(32)):
        settings.SEALING_KEY = lost
        with pytest.raises(Refusal) as refused:
            services.open_responses(rfi=rfi, by=cast.procurement_officer2)
        assert refused.value.code.startswith("sealing_key")
        assert RfiResponse.objects.get().state == "sealed"

    settings.SEALING_KEY = escrowed
    services.open_responses(rfi=rfi, by=cast.procurement_officer2)
    assert RfiResponse.objects.get().content["summary"] == "Lamps."
