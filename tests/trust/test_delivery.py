"""Trust cases C: work, letters and messages arrive though brokers, workers and receivers do not (docs/trust.md)."""

import ast
import socket
import time
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import available_timezones

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from alliance import caches, events, jobs
from alliance.celery import app
from alliance.models import Job, WebhookDelivery
from alliance.tasks import sweep, work
from initiatives.models import Need
from initiatives.reminders import at_work, working_days
from tests.alliance.receiver import Receiver
from tests.alliance.test_webhooks import SECRET, subscribed, told
from tests.factories.alliance import UserFactory, WebhookDeliveryFactory, WebhookSubscriptionFactory

ROOT = Path(__file__).resolve().parents[2]
WRITES = 20
SHAPE = {"title": "Dark", "problem": "Lamps fail", "domain": "energy"}


@pytest.fixture(params=["C01 refused", "C02 frozen"])
def broker_away(request, settings):
    """Redis refuses connections, or takes them and never says a word."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    if "frozen" in request.param:
        listener.listen(128)
    address = f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
    settings.CACHES = {
        "default": {"BACKEND": "alliance.caches.SparingRedis", "LOCATION": address, "OPTIONS": caches.TIMEOUTS}
    }
    caches.SparingRedis.asked_again_at = 0.0
    yield
    listener.close()
    caches.SparingRedis.asked_again_at = 0.0


@pytest.mark.django_db
def test_C01_C02_every_write_is_answered_within_a_second_while_redis_is_away(
    broker_away, cast, city, api, browser_of, record_property
):
    page, client, took = browser_of(cast.staff), api(cast.staff), []
    page.get("/needs/new/")  # templates are read once per process
    for number in range(WRITES):
        began = perf_counter()
        if number % 2:
            answer = client.post("/api/v1/needs/", SHAPE)
        else:
            answer = page.post("/needs/new/", SHAPE | {"severity": 3, "urgency": 3})
        took.append(perf_counter() - began)
        assert answer.status_code in (201, 302), answer.content
    for url in ("/work/", "/dashboard/", "/calendar/"):
        assert page.get(url).status_code in (200, 403, 404)
    assert page.post("/accounts/logout/").status_code == 302
    assert Need.objects.count() == WRITES
    assert max(took) < 1
    record_property("figure", f"{WRITES} writes, slowest {max(took):.2f} s")


def test_C01_no_page_and_no_service_speaks_to_the_broker():
    sending = [
        path
        for path in ROOT.glob("*/**/*.py")
        if path.parts[len(ROOT.parts)]
        in ("alliance", "governance", "initiatives", "partnerships", "financing", "procurement")
        and any(word in path.read_text() for word in (".delay(", ".apply_async(", "send_task(", "delay_on_commit"))
    ]
    assert sending == []


@pytest.mark.django_db
def test_C05_a_job_that_is_handed_out_ten_times_has_one_effect(cast):
    delivery = WebhookDeliveryFactory(state="delivered")
    job = jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}, slot="once")
    for _ in range(10):
        assert jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}, slot="once").pk == job.pk
        jobs.run_due()
    job.refresh_from_db()
    assert (Job.objects.count(), job.tries, job.state) == (1, 1, "done")


@given(
    zone=st.sampled_from(sorted(zone for zone in available_timezones() if "/" in zone or zone == "UTC")),
    due_on=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_C08_every_reminder_has_one_hour_in_every_zone_whatever_the_clocks_do(zone, due_on):
    person = UserFactory.build(time_zone=zone)
    found = []
    for day in working_days(due_on, frozenset()):
        ((who, due_at),) = at_work([person], day, "UTC", []).values()
        assert who is person
        found.append(due_at)
    assert len(set(found)) == len(found) == 7
    assert found == sorted(found)


class Dripping(Receiver):
    """Accepts, then sends its answer one byte at a time, each well within any single wait."""

    def start(self):
        super().start()
        handler = self.server.RequestHandlerClass

        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            for byte in b"HTTP/1.0 200 OK\r\nContent-Length: 1000\r\n\r\n":
                self.wfile.write(bytes([byte]))
                time.sleep(0.5)

        handler.do_POST = do_POST


@pytest.mark.django_db
def test_C13_a_receiver_that_drips_is_left_after_five_seconds_and_tried_again(
    cast, tmp_path, settings, monkeypatch, record_property
):
    receiver = Dripping(tmp_path, SECRET)
    settings.WEBHOOK_INTERNAL_HOSTS = ["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(receiver.cert_file))
    receiver.start()
    try:
        subscribed(receiver, cast)
        told("need.raised")
        began = perf_counter()
        jobs.run_due()
        took = perf_counter() - began
    finally:
        receiver.kill()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("waiting", 1)
    assert took < events.TIMEOUT_SECONDS + 1.5
    record_property("figure", f"left after {took:.1f} s")


@pytest.mark.django_db
def test_C14_a_message_that_was_changed_or_kept_for_later_does_not_verify():
    from standardwebhooks import Webhook, WebhookVerificationError

    delivery = WebhookDeliveryFactory(subscription=WebhookSubscriptionFactory())
    body = '{"type":"need.raised"}'
    now = timezone.now()
    fresh = events.headers(delivery, body.encode(), now)
    hook = Webhook(delivery.subscription.secret)
    assert hook.verify(body, fresh)
    for said, headers in (
        (body.replace("raised", "stopped"), fresh),
        (body, events.headers(delivery, body.encode(), now - timedelta(minutes=6))),
        (body, fresh | {"webhook-timestamp": str(int(now.timestamp()) - 1)}),
        (body, fresh | {"webhook-id": "msg_other"}),
    ):
        with pytest.raises(WebhookVerificationError):
            hook.verify(said, headers)


def test_C17_messages_of_the_broker_say_nothing_and_jobs_name_rows_only():
    assert app.conf.task_ignore_result
    for task in (work, sweep):
        assert not task.run.__code__.co_varnames[: task.run.__code__.co_argcount]
    said = {
        word
        for path in ROOT.glob("[a-z]*/**/*.py")
        if "tests" not in path.parts and ".venv" not in path.parts
        for word in arguments_in(path)
    }
    assert said, "no job has arguments any more: then this test asks nothing"
    assert not {word for word in said if any(bad in word for bad in ("password", "secret", "token", "content", "text"))}


def arguments_in(path):
    """Names of arguments that jobs are enqueued with."""
    for call in ast.walk(ast.parse(path.read_text())):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) == "enqueue":
            for given_ in call.args[1:2]:
                if isinstance(given_, ast.Dict):
                    yield from (key.value for key in given_.keys if isinstance(key, ast.Constant))


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_C16_events_whose_transactions_end_late_still_get_the_next_positions(cast):
    from threading import Event as Signal
    from threading import Thread

    from django.db import connection, transaction

    from alliance.models import Event
    from tests.factories.alliance import EventFactory

    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time")
    wrote, go_on = Signal(), Signal()

    def late():
        with transaction.atomic():
            EventFactory(topic="need.late")
            wrote.set()
            go_on.wait(10)
        connection.close()

    thread = Thread(target=late)
    thread.start()
    wrote.wait(10)
    EventFactory(topic="need.early")
    events.place_new_events()
    read_until = Event.objects.get(topic="need.early").position
    go_on.set()
    thread.join()
    events.place_new_events()
    assert Event.objects.get(topic="need.late").position == read_until + 1
