"""Requests that may be sent again: under an Idempotency-Key the first answer is given once more."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.permissions import person
from alliance.api.rendering import as_text
from alliance.errors import Refusal
from alliance.idempotency import Answer, fingerprint, once


class NotSaved(Refusal):
    """Some of many rows are at fault: nothing is saved, and the answer says of each what is wrong."""

    status, code = 400, "invalid"

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__("Some rows are at fault; nothing is saved.")
        self.body = body


def repeatable(request: Request, work: Callable[[], Answer]) -> Response:
    """The work, once under the caller's Idempotency-Key if there is one. A refusal leaves the key free."""
    key = request.headers.get("Idempotency-Key")
    try:
        if key is None:
            answer = work()
        else:
            mark = fingerprint(request.method or "", request.get_full_path(), orjson.dumps(request.data, default=str))
            answer = once(person(request).pk, key, mark, lambda: frozen(work()))
    except NotSaved as fault:
        return Response(fault.body, status=fault.status)
    headers = answer.headers | ({"Idempotency-Replayed": "true"} if answer.replayed else {})
    return Response(answer.body, status=answer.status, headers=headers)


def frozen(answer: Answer) -> Answer:
    """The body as JSON will store it, so that the first answer and a replay are the same."""
    return replace(answer, body=as_stored(answer.body), kept=as_stored(answer.kept))


def as_stored(body: Any) -> Any:
    return orjson.loads(orjson.dumps(body, default=as_text))
