"""The outcomes that are not success, each with one sentence that both doors show word for word.

Invalid values are Django's ValidationError (400). The rest are below; alliance/api/problems.py and alliance/doors turn
them into a problem+json body and a page.
"""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied


class Refusal(Exception):
    """Base: `code` is for programs, the message for people. `status` is the HTTP status of both doors."""

    status = 409
    code = "conflict"

    def __init__(self, message: str, *, code: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.facts = facts
        # What is still done once the refused work is undone, such as telling somebody: the doors call it.
        self.afterwards: Callable[[], None] = lambda: None


class NotAllowed(Refusal, PermissionDenied):
    """The person knows of the row but may not do this (403)."""

    status, code = 403, "permission_denied"


class WrongState(Refusal):
    """The row is not in a state in which this can be done (409)."""

    status, code = 409, "wrong_state"


class StaleVersion(Refusal):
    """Somebody changed the row meanwhile (412). `changed` names the fields and both values."""

    status, code = 412, "stale_version"


class VersionMissing(Refusal):
    status, code = 428, "version_required"


class KeyReused(Refusal):
    status, code = 422, "idempotency_key_reused"


class Busy(Refusal):
    """Too many, or somebody else is doing it right now: try again later (429 or 503)."""

    status, code = 429, "too_many_requests"

    def __init__(self, message: str, *, retry_after_seconds: int = 5, **facts: Any) -> None:
        super().__init__(message, **facts)
        self.retry_after_seconds = retry_after_seconds
