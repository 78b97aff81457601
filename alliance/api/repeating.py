"""Requests that may be sent again: under an Idempotency-Key the first answer is given once more."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

import orjson
from rest_framework.request import Request
from rest_framework.response import Response

from alliance.api.described import described
from alliance.api.permissions import person
from alliance.api.rendering import as_text
from alliance.api.schema import IDEMPOTENCY_KEY
from alliance.errors import Refusal
from alliance.idempotency import Answer, fingerprint, fingerprint_of_form, once

Method = Callable[..., Response]


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
        answer = work() if key is None else once(person(request).pk, key, mark_of(request), lambda: frozen(work()))
    except NotSaved as fault:
        return Response(fault.body, status=fault.status)
    headers = answer.headers | ({"Idempotency-Replayed": "true"} if answer.replayed else {})
    return Response(answer.body, status=answer.status, headers=headers)


def mark_of(request: Request) -> str:
    """What another request under the same key is compared by: files count with what is in them."""
    data: Any = request.data
    if request.FILES:
        return fingerprint_of_form(request.get_full_path(), request.POST, request.FILES)
    return fingerprint(request.method or "", request.get_full_path(), orjson.dumps(data, default=str))


def once_per_key(method: Method) -> Method:
    """A written view's method for people with an account, as what is made from a noun: done once under an Idempotency-Key."""

    @wraps(method)
    def run(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        return repeatable(request, lambda: answer_of(method(view, request, *args, **kwargs)))

    return described(parameters=[IDEMPOTENCY_KEY])(run)


def answer_of(response: Response) -> Answer:
    headers = {name: value for name, value in response.headers.items() if name != "Content-Type"}
    return Answer(response.status_code, response.data, headers)


def frozen(answer: Answer) -> Answer:
    """The body as JSON will store it, so that the first answer and a replay are the same."""
    return replace(answer, body=as_stored(answer.body), kept=as_stored(answer.kept))


def as_stored(body: Any) -> Any:
    return orjson.loads(orjson.dumps(body, default=as_text))
