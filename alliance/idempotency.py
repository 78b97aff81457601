"""Requests that are safe to repeat: the answer is written in the transaction of the effect (trust decision D8)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from alliance.errors import KeyReused, Refusal
from alliance.models import IdempotencyKey, Job
from alliance.writing import attempt

KEPT = timedelta(hours=24)
LONGEST_KEY = 255


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False


def fingerprint(method: str, path: str, body: bytes) -> str:
    return hashlib.sha256(b"\n".join([method.encode(), path.encode(), body])).hexdigest()


def once(principal: UUID, key: str, mark: str, work: Callable[[], Answer]) -> Answer:
    """Do `work` at most once per key and principal; afterwards give the first answer again.

    A refusal or a crash leaves no row, so the same key may be tried again. Raises KeyReused for another payload.
    """
    if not 1 <= len(key) <= LONGEST_KEY:
        raise KeyReused("An Idempotency-Key has 1 to 255 characters.", code="idempotency_key_invalid")
    try:
        return attempt(lambda: first_time(principal, key, mark, work))
    except IntegrityError:  # this key's row is there already, or something in the work
        earlier = answered(principal, key, mark)
        if earlier is None:
            raise
        return earlier


def first_time(principal: UUID, key: str, mark: str, work: Callable[[], Answer]) -> Answer:
    row = IdempotencyKey(principal=principal, key=key, fingerprint=mark)
    row.save(force_insert=True)
    answer = work()
    row.status, row.body, row.headers = answer.status, answer.body, answer.headers
    row.save(update_fields=["status", "body", "headers"])
    return answer


def answered(principal: UUID, key: str, mark: str) -> Answer | None:
    row = IdempotencyKey.objects.filter(principal=principal, key=key).first()
    if row is None:
        return None
    if row.fingerprint != mark:
        raise KeyReused("This Idempotency-Key was used for another request. Take a new key for a new request.")
    if row.status is None:
        raise Refusal("The first request with this key is still running. Try again in a moment.", code="in_flight")
    return Answer(row.status, row.body, row.headers, replayed=True)


def forget_old(job: Job) -> dict[str, int]:
    """Job, recurring: keys older than a day have done their service."""
    cutoff: datetime = job.created_at - KEPT
    count, _ = IdempotencyKey.objects.filter(created_at__lt=cutoff).delete()
    return {"forgotten": count}
