"""Facts for other systems: the outbox of events, their feed, and signed delivery to those who subscribed.

Payloads carry ids and digests, never content that is sealed or secret. Positions are given after commit by one
placer, so that a reader of the feed never skips an event whose transaction ended late (trust case C16).
"""

import ipaddress
import json
import socket
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Max, Model
from django.utils import timezone
from standardwebhooks import Webhook

from alliance import jobs
from alliance.errors import NotAllowed
from alliance.models import Event, Job, WebhookDelivery, WebhookSubscription
from alliance.permissions import require
from alliance.writing import change, create, service

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
    except (OSError, HTTPException, ValidationError) as fault:
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
        WebhookSubscription.objects.filter(pk=delivery.subscription_id).update(
            is_active=False, disabled_why="It did not answer for three days."
        )
        return
    delivery.save()
    raise jobs.Retry(delivery.created_at + SCHEDULE[delivery.attempts], delivery.last_fault or "not accepted")


def send(delivery: WebhookDelivery, now: datetime) -> int:
    """POST to the address that was checked: resolved once, connected to that very IP, no redirects. Returns the status."""
    url = urlsplit(delivery.subscription.url)
    host, port = url.hostname or "", url.port or 443
    address = checked_address(host, port)
    body = json.dumps(message_of(delivery.event), separators=(",", ":")).encode()
    link = PinnedConnection(host, port, address)
    try:
        link.request("POST", url.path or "/", body, headers(delivery, body, now))
        answer = link.getresponse()
        answer.read(MOST_READ_BYTES)
        return answer.status
    finally:
        link.close()


class PinnedConnection(HTTPSConnection):
    """Connects to a given address while the certificate is still verified against the name."""

    def __init__(self, host: str, port: int, address: str) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self.address = address

    def connect(self) -> None:
        plain = socket.create_connection((self.address, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


def message_of(event: Event) -> dict[str, Any]:
    return {
        "type": event.topic,
        "timestamp": event.created_at.astimezone(UTC).isoformat(),
        "data": {"subject_type": event.subject_type, "id": str(event.subject_id), **event.payload},
    }


def headers(delivery: WebhookDelivery, body: bytes, now: datetime) -> dict[str, str]:
    signer = Webhook(delivery.subscription.secret)
    message_id = f"msg_{delivery.event_id.hex}"
    return {
        "Content-Type": "application/json",
        "User-Agent": "Alliance",
        "webhook-id": message_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": signer.sign(message_id, now, body.decode()),
    }


def checked_address(host: str, port: int) -> str:
    """The address to connect to. Raises ValidationError for anything inside, unless settings allow the host."""
    if port != 443 and host not in settings.WEBHOOK_INTERNAL_HOSTS:
        raise ValidationError({"url": ["Use port 443."]})
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise ValidationError({"url": [f"{host} cannot be found: check the name."]}) from fault
    address = str(found[0][4][0])
    if host not in settings.WEBHOOK_INTERNAL_HOSTS and not is_public(address):
        raise ValidationError({"url": [f"{host} is inside a private network: webhooks go to public addresses only."]})
    return address


def is_public(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


@service
def subscribe(*, url: str, topics: list[str], secret: str, by: Any) -> WebhookSubscription:
    """Send events of these topics (all, if none is named) to an https address. The secret signs each message."""
    require(by, "alliance.manage_webhooks")
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.username or parts.password:
        raise ValidationError({"url": ["Give an https address without a user name."]})
    checked_address(parts.hostname or "", parts.port or 443)
    return create(WebhookSubscription(url=url, topics=topics, secret=secret), by=by)


@service
def unsubscribe(*, subscription: WebhookSubscription, by: Any) -> WebhookSubscription:
    """Stop sending. Deliveries already made stay in the log."""
    require(by, "alliance.manage_webhooks")
    if not subscription.is_active:
        raise NotAllowed("This webhook is already off.")
    why = f"Switched off by {by.name}."[:200]
    return change(subscription, {"is_active": False, "disabled_why": why}, by=by, action="unsubscribe")
