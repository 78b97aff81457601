"""Webhooks against a real receiver: nothing is lost while it is away, both secrets sign, and failed messages come again."""

from base64 import b64encode
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import events, jobs, webhooks
from alliance.errors import Refusal
from alliance.models import AuditEntry, Job, Notification, WebhookDelivery
from tests.alliance.receiver import Receiver
from tests.factories.alliance import EventFactory, WebhookDeliveryFactory, WebhookSubscriptionFactory

pytestmark = pytest.mark.django_db
SECRET, NEXT_SECRET = (f"whsec_{b64encode(bytes([n]) * 24).decode()}" for n in (1, 2))


@pytest.fixture
def receiver(tmp_path, monkeypatch, settings):
    made = Receiver(tmp_path, SECRET)
    settings.WEBHOOK_INTERNAL_HOSTS = ["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(made.cert_file))
    made.start()
    yield made
    made.kill()


def subscribed(receiver, cast, topics=()):
    return webhooks.subscribe(url=receiver.url, topics=list(topics), secret=SECRET, by=cast.administrator)


def told(*topics):
    made = [EventFactory(topic=topic) for topic in topics]
    events.place_new_events()
    return [f"msg_{event.pk.hex}" for event in made]


def test_a_receiver_killed_for_ten_minutes_loses_nothing_and_gets_nothing_twice(cast, receiver):
    subscribed(receiver, cast)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        expected = told("need.raised")
        jobs.run_due()
        receiver.kill()
        for _ in range(10):
            expected += told("need.accepted", "need.declined")
            jobs.run_due()
            clock.shift(timedelta(minutes=1))
        assert len(receiver.taken) == 1
        receiver.start()
        for _ in range(30):
            clock.shift(timedelta(minutes=1))
            jobs.run_due()
    assert sorted(receiver.taken) == sorted(expected)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}


def test_C13_three_days_of_silence_switch_it_off_tell_the_administrators_and_can_be_made_good(cast, receiver):
    hook = subscribed(receiver, cast)
    receiver.kill()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        expected = told("need.raised")
        for _ in range(73):
            jobs.run_due()
            clock.shift(timedelta(hours=1))
        delivery = WebhookDelivery.objects.get()
        assert (delivery.state, delivery.attempts) == ("failed", len(events.SCHEDULE))
        hook.refresh_from_db()
        assert not hook.is_active
        assert "did not answer" in Notification.objects.get(recipient=cast.administrator).text
        receiver.start()
        webhooks.resume(subscription=hook, at=timezone.now(), by=cast.administrator)
        webhooks.replay_failed(subscription=hook, at=timezone.now(), by=cast.administrator)
        jobs.run_due()
    assert receiver.taken == expected


def test_what_waited_while_it_was_off_is_sent_when_it_is_switched_on(cast, receiver):
    hook = subscribed(receiver, cast)
    expected = told("need.raised")
    webhooks.unsubscribe(subscription=hook, by=cast.administrator)
    jobs.run_due()
    assert receiver.taken == []
    webhooks.resume(subscription=hook, at=timezone.now(), by=cast.administrator)
    jobs.run_due()
    assert receiver.taken == expected


def test_what_is_resumed_or_replayed_has_one_job_and_its_tries_count_from_the_start(cast, receiver):
    hook = subscribed(receiver, cast)
    receiver.status = 503
    told("need.raised")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(3):
            jobs.run_due()
            clock.shift(timedelta(minutes=5))
        webhooks.unsubscribe(subscription=hook, by=cast.administrator)
        webhooks.resume(subscription=hook, at=timezone.now(), by=cast.administrator)
        assert Job.objects.filter(kind="deliver_webhook", state="waiting").count() == 1
        clock.shift(timedelta(hours=1))
        jobs.run_due()
    assert WebhookDelivery.objects.get().attempts == 4  # at once, and after 1, 5 and 30 minutes
    assert set(Job.objects.filter(kind="deliver_webhook").values_list("state", flat=True)) == {"waiting", "cancelled"}


def test_workers_that_die_take_no_message_from_its_schedule(cast, receiver):
    subscribed(receiver, cast)
    [expected] = told("need.raised")
    now = timezone.now()
    for number in range(len(events.SCHEDULE) + 5):
        jobs.claim(now + timedelta(hours=number), f"dies {number}")
    jobs.run_due(now + timedelta(days=2))
    assert receiver.taken == [expected]


def test_only_the_topics_asked_for_are_sent(cast, receiver):
    subscribed(receiver, cast, ["need.accepted"])
    told("need.raised")
    expected = told("need.accepted")
    jobs.run_due()
    assert receiver.taken == expected


@pytest.mark.parametrize("status", [301, 404, 500])
def test_C13_anything_but_2xx_is_tried_again_and_redirects_are_not_followed(cast, receiver, status):
    subscribed(receiver, cast)
    receiver.status = status
    told("need.raised")
    jobs.run_due()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.state, delivery.last_status, delivery.attempts) == ("waiting", status, 1)


def test_C13_a_certificate_of_nobody_we_trust_is_a_failure(cast, receiver, monkeypatch):
    subscribed(receiver, cast)
    monkeypatch.delenv("SSL_CERT_FILE")
    told("need.raised")
    jobs.run_due()
    assert "certificate" in WebhookDelivery.objects.get().last_fault.lower()
    assert receiver.taken == []


class TestRotation:
    def test_C14_both_secrets_sign_for_a_day_and_then_only_the_new_one(self, cast, receiver):
        hook = subscribed(receiver, cast)
        with time_machine.travel(timezone.now(), tick=False) as clock:
            webhooks.rotate_secret(subscription=hook, secret=NEXT_SECRET, at=timezone.now(), by=cast.administrator)
            old_still_known = told("need.raised")
            jobs.run_due()
            receiver.secret = NEXT_SECRET
            new_known = told("need.accepted")
            jobs.run_due()
            assert receiver.taken == old_still_known + new_known
            clock.shift(timedelta(hours=25))
            receiver.secret = SECRET
            told("need.declined")
            jobs.run_due()
        assert receiver.taken == old_still_known + new_known

    @pytest.mark.parametrize("secret", [SECRET, NEXT_SECRET])
    def test_a_secret_that_was_used_before_is_refused_and_nothing_changes(self, cast, secret):
        with_secret = {"by": cast.administrator, "at": timezone.now()}
        first, second = (f"whsec_{b64encode(bytes([n]) * 24).decode()}" for n in (3, 4))
        hook = WebhookSubscriptionFactory(secret=first)
        for used in (SECRET, NEXT_SECRET, second):
            hook = webhooks.rotate_secret(subscription=hook, secret=used, **with_secret)
        with pytest.raises(ValidationError, match="used before"):
            webhooks.rotate_secret(subscription=hook, secret=secret, **with_secret)
        hook.refresh_from_db()
        assert hook.secret == second

    @pytest.mark.parametrize("secret", ["x" * 32, "whsec_" + "!" * 32, "whsec_c2hvcnQ="])
    def test_a_secret_that_cannot_sign_is_refused_before_anything_is_sent(self, cast, secret):
        hook = WebhookSubscriptionFactory()
        with pytest.raises(ValidationError, match="whsec_"):
            webhooks.rotate_secret(subscription=hook, secret=secret, at=timezone.now(), by=cast.administrator)

    def test_no_secret_reaches_the_trail_or_either_door(self, cast, api):
        hook = WebhookSubscriptionFactory()
        answer = api(cast.administrator).post(
            f"/api/v1/webhooks/{hook.pk}/rotate_secret/", {"secret": NEXT_SECRET}, format="json"
        )
        assert answer.status_code == 200, answer.content
        assert NEXT_SECRET not in answer.content.decode()
        trail = str(list(AuditEntry.objects.values_list("before", "after")))
        assert NEXT_SECRET not in trail
        assert hook.secret not in trail


class TestLog:
    def test_an_administrator_sees_every_try_and_sends_a_failed_message_again(self, cast, browser_of):
        delivery = WebhookDeliveryFactory(state="failed", attempts=10, last_status=503)
        client = browser_of(cast.administrator)
        assert "HTTP 503" in client.get("/deliveries/?state=failed").content.decode()
        client.post(f"/deliveries/{delivery.pk}/replay/")
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == ("waiting", 0)

    def test_a_message_that_is_still_tried_is_not_started_twice(self, cast):
        delivery = WebhookDeliveryFactory()
        with pytest.raises(Refusal, match="still being tried"):
            webhooks.replay(delivery=delivery, at=timezone.now(), by=cast.administrator)
