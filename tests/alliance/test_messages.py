"""Telling people once in the app, at least once by letter, and other systems by signed events."""

import json
from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone
from standardwebhooks import Webhook

from alliance import events, jobs, messages, outgoing, people, webhooks
from alliance.errors import Refusal
from alliance.models import Event, Job, Mail, Notification
from tests.factories.alliance import (
    DocumentFactory,
    EventFactory,
    UserFactory,
    WebhookDeliveryFactory,
    WebhookSubscriptionFactory,
)
from tests.factories.initiatives import NeedFactory

pytestmark = pytest.mark.django_db


class TestNotify:
    def test_tells_each_person_once_however_often_it_is_said(self, cast):
        person = UserFactory()
        for _ in range(3):
            messages.notify(recipients=[person, person], slot="fact", text="It happened.", by=cast.office)
        jobs.run_due()
        assert Notification.objects.count() == Mail.objects.count() == len(mail.outbox) == 1

    def test_respects_who_wants_no_letters_and_who_has_left(self, cast):
        quiet, gone = UserFactory(wants_email=False), UserFactory(is_active=False)
        messages.notify(recipients=[quiet, gone], slot="fact", text="It happened.", by=cast.office)
        assert list(Notification.objects.values_list("recipient", flat=True)) == [quiet.pk]
        assert not Mail.objects.exists()

    def test_C11_a_letter_that_is_sent_again_has_the_same_message_id(self, cast, monkeypatch):
        messages.notify(recipients=[UserFactory()], slot="fact", text="It happened.", by=cast.office)
        letter = Mail.objects.get()
        messages.deliver(letter)
        messages.deliver(letter)
        assert {message.extra_headers["Message-ID"] for message in mail.outbox} == {letter.message_id}

    def test_C11_a_silent_mail_server_is_tried_again_and_given_up_after_a_day(self, cast, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        messages.notify(recipients=[UserFactory()], slot="fact", text="It happened.", by=cast.office)
        jobs.run_due()
        assert Mail.objects.get().state == "waiting"
        Mail.objects.update(created_at=timezone.now() - timedelta(hours=25))
        jobs.run_due(timezone.now() + timedelta(hours=1))
        assert Mail.objects.get().state == "failed"

    def test_X06_a_subject_cannot_smuggle_a_header(self, cast):
        messages.write_letter(person=UserFactory(), subject="News\r\nBcc: all@city.example", text="x", by=cast.office)
        jobs.run_due()
        assert mail.outbox[0].subject == "News Bcc: all@city.example"


def test_C16_positions_are_given_once_in_order(cast):
    EventFactory.create_batch(3)
    assert (events.place_new_events(), events.place_new_events()) == (3, 0)
    assert sorted(Event.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_the_feed_is_read_from_a_position(cast, api):
    need = NeedFactory()
    for topic in ("need.raised", "need.accepted"):
        events.publish(topic, need, by=cast.office)
    events.place_new_events()
    body = api(cast.office).get("/api/v1/events/?after=1").json()
    assert [(row["position"], row["topic"]) for row in body["results"]] == [(2, "need.accepted")]
    assert api(cast.vendor).get("/api/v1/events/").status_code == 403


INSIDE = [
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://172.16.0.1/",
    "https://[::ffff:127.0.0.1]/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0177.0.0.1/",
    "https://localhost/",
    "https://0.0.0.0/",
    "https://[fe80::1]/",
    "https://[fd00::1]/",
    "https://224.0.0.1/",
    "http://example.org/",
    "ftp://example.org/",
    "https://user:secret@example.org/",
    "https://127.0.0.1:8443/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_C15_a_webhook_never_points_inside(cast, url):
    with pytest.raises(ValidationError):
        webhooks.subscribe(url=url, topics=[], secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", by=cast.administrator)


def test_C15_a_name_that_begins_to_resolve_inside_is_refused_when_it_is_called(monkeypatch):
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("127.0.0.1", 443))])
    delivery = WebhookDeliveryFactory()
    with pytest.raises(jobs.Retry):
        events.deliver(jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}))
    delivery.refresh_from_db()
    assert "inside a private network" in delivery.last_fault
    assert delivery.attempts == 1


def test_gives_up_after_three_days_and_says_so(cast):
    delivery = WebhookDeliveryFactory(attempts=len(events.SCHEDULE))
    events.plan_next(delivery, timezone.now())
    delivery.subscription.refresh_from_db()
    assert delivery.state == "failed"
    assert not delivery.subscription.is_active


def test_C14_a_message_is_signed_so_that_the_receiver_can_check_it():
    delivery = WebhookDeliveryFactory(subscription=WebhookSubscriptionFactory())
    body = json.dumps(events.message_of(delivery.event), separators=(",", ":")).encode()
    headers = events.headers(delivery, body, timezone.now())
    assert Webhook(delivery.subscription.secret).verify(body.decode(), headers)["type"] == "need.raised"


@pytest.mark.parametrize("act", [webhooks.unsubscribe, webhooks.resume])
def test_a_webhook_that_is_so_already_says_so(cast, act):
    row = WebhookSubscriptionFactory(is_active=act is webhooks.resume)
    given = {"at": timezone.now()} if act is webhooks.resume else {}
    with pytest.raises(Refusal, match="already o") as refused:
        act(subscription=row, by=cast.administrator, **given)
    assert refused.value.code == "wrong_state"


def test_nothing_is_sent_again_through_a_webhook_that_is_off(cast):
    delivery = WebhookDeliveryFactory(state="failed", subscription=WebhookSubscriptionFactory(is_active=False))
    with pytest.raises(Refusal, match="switch it on first"):
        webhooks.replay(delivery=delivery, at=timezone.now(), by=cast.administrator)


def test_a_letter_that_was_sent_is_not_sent_by_a_job_that_comes_again(cast):
    messages.write_letter(person=UserFactory(), subject="News", text="It happened.", by=cast.office)
    jobs.run_due()
    messages.send_letter(Job(arguments={"letter": str(Mail.objects.get().pk)}))
    assert len(mail.outbox) == 1


class Refusing(BaseEmailBackend):
    """A mail server that knows nobody."""

    def send_messages(self, letters):
        raise SMTPRecipientsRefused({letters[0].to[0]: (550, b"No such user")})


def test_a_letter_to_an_address_that_does_not_exist_is_not_tried_again(cast, settings):
    messages.write_letter(person=UserFactory(), subject="News", text="It happened.", by=cast.office)
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    jobs.run_due()
    assert Mail.objects.get().state == Mail.State.FAILED


def test_a_document_too_large_for_a_mailbox_is_named_and_not_attached(cast):
    large = DocumentFactory(size_bytes=messages.MOST_ATTACHED + 1, made_at=timezone.now())
    letter = EmailMessage("News", "It is made.")
    messages.attach(letter, large)
    assert letter.attachments == []
    assert "you find it in Alliance under Documents" in letter.body


def test_C10_disabling_a_person_stops_letters_that_wait(cast):
    person = UserFactory()
    messages.notify(recipients=[person], slot="fact", text="It happened.", by=cast.office)
    people.disable_person(person=person, why="left", by=cast.administrator)
    jobs.run_due()
    assert Mail.objects.get().state == "skipped"
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("embedded", "hosts", "port", "address"),
    [
        (True, ["localhost", "127.0.0.1"], "8123", "http://localhost:8123/work/"),
        (True, ["localhost"], "", "http://localhost:8000/work/"),
        (True, ["trial.city.example"], "8123", "http://trial.city.example/work/"),
        (False, ["alliance.city.example"], "8123", "https://alliance.city.example/work/"),
    ],
)
def test_a_letter_leads_to_the_address_that_opens(settings, monkeypatch, embedded, hosts, port, address):
    settings.EMBEDDED, settings.ALLOWED_HOSTS = embedded, hosts
    monkeypatch.setenv("PORT", port)
    assert messages.absolute("/work/") == address
