"""Who is told of events, and what becomes of each message: subscribing, changing the secret, sending again by hand."""

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from datetime import datetime, timedelta
from typing import Any

from alliance import jobs, outgoing
from alliance.errors import Refusal
from alliance.models import Job, WebhookDelivery, WebhookSubscription
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service

BOTH_SIGN = timedelta(hours=24)
SECRET_PREFIX = "whsec_"  # noqa: S105 — how every secret begins (Standard Webhooks)
MOST_BYTES, FEWEST_BYTES = 64, 16


@service
def subscribe(*, url: str, topics: list[str], secret: str, by: Any) -> WebhookSubscription:
    """Send events of these topics (all, if none is named) to an https address. The secret signs each message."""
    require(by, "alliance.manage_webhooks")
    outgoing.checked_address(*outgoing.target_of(outgoing.parts_of(url)))
    refuse_odd_topics(topics)
    mark = fresh_mark(secret)
    return create(WebhookSubscription(url=url, topics=topics, secret=secret, used_secrets=[mark]), by=by)


def refuse_odd_topics(topics: Any) -> None:
    fits = isinstance(topics, list) and all(isinstance(name, str) and name for name in topics)
    insist(fits, "topics", 'Send a list of topics, such as ["need.accepted"].')


def fresh_mark(secret: str) -> str:
    """The digest of a secret that can sign and that no webhook has had before. Raises ValidationError otherwise."""
    try:
        key = b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (NotBase64, ValueError):
        key = b""
    fits = secret.startswith(SECRET_PREFIX) and FEWEST_BYTES <= len(key) <= MOST_BYTES
    insist(fits, "secret", f"Give {SECRET_PREFIX} and {FEWEST_BYTES} to {MOST_BYTES} random bytes in base64.")
    mark = hashlib.sha256(secret.encode()).hexdigest()
    used = WebhookSubscription.objects.values_list("used_secrets", flat=True)
    insist(
        not any(mark in marks for marks in used),
        "secret",
        "This secret was used before. Make a new one: whoever knew the old one could forge messages.",
    )
    return mark


@service
def rotate_secret(
    *, subscription: WebhookSubscription, secret: str, version: int | None = None, at: datetime, by: Any
) -> WebhookSubscription:
    """Sign with a new secret. The old one signs beside it for a day, so that the receiver loses no message."""
    require(by, "alliance.manage_webhooks")
    row = lock(subscription, version=version)
    mark = fresh_mark(secret)
    row.old_secret, row.secret = row.secret, secret
    row.used_secrets = [*row.used_secrets, mark]
    row.save(update_fields=["secret", "old_secret", "used_secrets"])
    return change(row, {"old_secret_until": at + BOTH_SIGN}, by=by, action="rotate_secret")


@service
def unsubscribe(*, subscription: WebhookSubscription, by: Any) -> WebhookSubscription:
    """Stop sending. Deliveries already made stay in the log."""
    require(by, "alliance.manage_webhooks")
    row = lock(subscription)
    if not row.is_active:
        raise Refusal("This webhook is already off.", code="wrong_state")
    why = f"Switched off by {by.name}."[:200]
    return change(row, {"is_active": False, "disabled_why": why}, by=by, action="unsubscribe")


@service
def resume(*, subscription: WebhookSubscription, at: datetime, by: Any) -> WebhookSubscription:
    """Send again. What waited is sent now; what failed or happened meanwhile stays in the log and the feed of events."""
    require(by, "alliance.manage_webhooks")
    row = lock(subscription)
    if row.is_active:
        raise Refusal("This webhook is already on.", code="wrong_state")
    change(row, {"is_active": True, "disabled_why": ""}, by=by, action="resume")
    for delivery in row.deliveries.filter(state=WebhookDelivery.State.WAITING):
        start_again(delivery, at)
    return row


@service
def replay(*, delivery: WebhookDelivery, at: datetime, by: Any) -> WebhookDelivery:
    """Send one message again from the beginning of the schedule, under the same webhook-id."""
    require(by, "alliance.manage_webhooks")
    row = lock(delivery)
    if row.state == WebhookDelivery.State.WAITING:
        raise Refusal("This message is still being tried.", code="wrong_state")
    if not row.subscription.is_active:
        raise Refusal("This webhook is off: switch it on first.", code="wrong_state")
    change(row, {"state": WebhookDelivery.State.WAITING, "delivered_at": None}, by=by, action="replay")
    start_again(row, at)
    return row


@service
def replay_failed(*, subscription: WebhookSubscription, at: datetime, by: Any) -> WebhookSubscription:
    """Send everything again that this receiver never took."""
    require(by, "alliance.manage_webhooks")
    for delivery in subscription.deliveries.filter(state=WebhookDelivery.State.FAILED).order_by("event__position"):
        replay(delivery=delivery, at=at, by=by)
    return subscription


def start_again(delivery: WebhookDelivery, at: datetime) -> None:
    """From the first try on. The job that waited for a later one is cancelled: two would count each try twice."""
    delivery.attempts, delivery.started_at = 0, at
    delivery.save(update_fields=["attempts", "started_at"])
    slot = f"webhook:{delivery.pk}"
    jobs.cancel_waiting(Job.objects.filter(kind="deliver_webhook", slot__startswith=slot), at)
    jobs.enqueue("deliver_webhook", {"delivery": str(delivery.pk)}, slot=f"{slot}:{at.isoformat()}")
