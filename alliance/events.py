"""Facts for other systems: the outbox of events, their feed, and signed delivery to those who subscribed.

Payloads carry ids and digests, never content that is sealed or secret. Positions are given after commit by one
placer, so that a reader of the feed never skips an event whose transaction ended late (trust case C16).
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone
from standardwebhooks import Webhook

from alliance import jobs, messages, people
from alliance.models import Event, Job, User, WebhookDelivery, WebhookSubscription
from alliance.outgoing import PinnedConnection, checked_address, target_of
from alliance.roles import Role

TIMEOUT_SECONDS = 5
MOST_READ_BYTES = 65_536
SCHEDULE = [
    timedelta(0),
    *(timedelta(minutes=m) for m in (1, 5, 30)),
    *(timedelta(hours=h) for h in (2, 6, 12, 24, 48, 72)),
]
PLACER_LOCK = 4_201_338


def publish(topic: str, subject: Model, *, by: Any, payload: Mapping[str, Any] | None = None) -> Event:
    """Write an event in the caller's transaction, such as "need.accepted"."""
    return Event.objects.create(
        topic=topic,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        payload=dict(payload or {}),
        created_by=by if by.pk else None,
    )


@transaction.atomic
def place_new_events() -> int:
    """Give the next positions to committed events and start their deliveries; returns how many were placed."""
    if not single_placer():
        return 0
    position = Event.objects.aggregate(last=Max("position"))["last"] or 0
    events = list(Event.objects.filter(position=None).order_by("created_at", "id")[:1000])
    subscriptions = list(WebhookSubscription.objects.filter(is_active=True)) if events else []
    for number, event in enumerate(events, start=position + 1):
        event.position = number
        event.save(update_fields=["position"])
        for subscription in subscriptions:
            start_delivery(subscription, event)
    return len(events)


def single_placer() -> bool:
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [PLACER_LOCK])
        return bool(cursor.fetchone()[0])


def start_delivery(subscription: WebhookSubscription, event: Event) -> None:
    if subscription.topics and event.topic not in subscription.topics:
        return
    delivery, is_new = WebhookDelivery.objects.get_or_create(subscription=subscription, event=event)
    if is_new:
        jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}, slot=f"webhook:{delivery.pk}")


def deliver(job: Job) -> None:
    """Job. One attempt; a failure plans the next one, the last failure switches the subscription off and says so."""
    delivery = WebhookDelivery.objects.select_related("subscription", "event").get(pk=job.arguments["delivery"])
    if delivery.state != WebhookDelivery.State.WAITING or not delivery.subscription.is_active:
        return
    now = timezone.now()
    delivery.attempts += 1
    try:
        delivery.last_status, delivery.last_fault = send(delivery, now), ""
    except (OSError, HTTPException, ValidationError, ValueError) as fault:
        delivery.last_status, delivery.last_fault = None, str(fault)[:200]
    if delivery.last_status is not None and 200 <= delivery.last_status < 300:
        delivery.state, delivery.delivered_at = WebhookDelivery.State.DELIVERED, now
        delivery.save()
        return
    plan_next(delivery, now)


def plan_next(delivery: WebhookDelivery, now: datetime) -> None:
    if delivery.attempts >= len(SCHEDULE):
        delivery.state = WebhookDelivery.State.FAILED
        delivery.save()
        give_up(delivery)
        return
    delivery.save()
    raise jobs.Retry(delivery.started_at + SCHEDULE[delivery.attempts], delivery.last_fault or "not accepted")


def give_up(delivery: WebhookDelivery) -> None:
    """Switch the webhook off and tell those who look after it; what it missed can be sent again by hand."""
    row = delivery.subscription
    WebhookSubscription.objects.filter(pk=row.pk).update(
        is_active=False, disabled_why="It did not answer for three days."
    )
    messages.notify(
        recipients=User.objects.active().filter(role_assignments__role=Role.ADMINISTRATOR).distinct(),
        slot=f"webhook_off:{delivery.pk}:{delivery.started_at.isoformat()}",
        text=f"The webhook to {row.url} did not answer for three days and is off."[:300],
        url=row.get_absolute_url(),
        by=people.system_user(),
    )


def send(delivery: WebhookDelivery, now: datetime) -> int:
    """POST to the address that was checked: resolved once, connected to that very IP, no redirects. Returns the status."""
    url = urlsplit(delivery.subscription.url)
    host, port = target_of(url)
    address = checked_address(host, port)
    body = json.dumps(message_of(delivery.event), separators=(",", ":")).encode()
    link = PinnedConnection(host, port, address, TIMEOUT_SECONDS)
    patience = Timer(TIMEOUT_SECONDS, link.hang_up)
    patience.start()
    try:
        link.request("POST", url.path or "/", body, headers(delivery, body, now))
        answer = link.getresponse()
        answer.read(MOST_READ_BYTES)
        return answer.status
    finally:
        patience.cancel()
        link.close()


def message_of(event: Event) -> dict[str, Any]:
    return {
        "type": event.topic,
        "timestamp": event.created_at.astimezone(UTC).isoformat(),
        "data": {"subject_type": event.subject_type, "id": str(event.subject_id), **event.payload},
    }


def headers(delivery: WebhookDelivery, body: bytes, now: datetime) -> dict[str, str]:
    message_id = f"msg_{delivery.event_id.hex}"
    signed = [Webhook(secret).sign(message_id, now, body.decode()) for secret in secrets_of(delivery.subscription, now)]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Alliance",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": " ".join(signed),
    }


def secrets_of(subscription: WebhookSubscription, now: datetime) -> list[str]:
    """The secret and, for a day after it was changed, the one before."""
    until = subscription.old_secret_until
    both = subscription.old_secret and until is not None and now < until
    return [subscription.secret, *([subscription.old_secret] if both else [])]
