"""Requests that are safe to repeat: the answer is written in the transaction of the effect (trust decision D8)."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError
from django.utils.crypto import salted_hmac
from django.utils.datastructures import MultiValueDict

from alliance.errors import KeyReused, Refusal
from alliance.models import IdempotencyKey, Job
from alliance.writing import attempt

KEPT = timedelta(hours=24)
LONGEST_KEY = 255
SHOWN_ONCE = "This was made the first time and shown only once. If you did not copy it, revoke it and make another."


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    replayed: bool = False
    kept: Any = None  # the body as a replay gives it, where the first one shows what is shown only once


def fingerprint(method: str, path: str, body: bytes) -> str:
    """Keyed: what is sealed elsewhere cannot be guessed from it by whoever reads the table."""
    said = b"\n".join([method.encode(), path.encode(), body])
    return salted_hmac("alliance.idempotency", said, algorithm="sha256").hexdigest()


def fingerprint_of_form(path: str, fields: MultiValueDict[str, str], files: MultiValueDict[str, Any]) -> str:
    """Of everything a page sent: every value of every field, and the files by what is in them."""
    said = [pair for pair in sorted(fields.lists()) if pair[0] != "csrfmiddlewaretoken"]
    sent = [(name, [(one.name, one.size, digest_of(one)) for one in given]) for name, given in sorted(files.lists())]
    return fingerprint("POST", path, json.dumps([said, sent]).encode())


def digest_of(upload: Any) -> str:
    found = hashlib.sha256()
    for chunk in upload.chunks():
        found.update(chunk)
    upload.seek(0)
    return found.hexdigest()


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
    row.status, row.headers = answer.status, answer.headers
    row.body = answer.body if answer.kept is None else answer.kept
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
