"""What goes wrong, as an answer: the same status, code and sentence as a page and as problem+json (RFC 9457)."""

import errno
import sys
from typing import Any

import orjson
import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DataError, IntegrityError, InterfaceError, InternalError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token

from alliance.audit_context import request_id
from alliance.errors import Busy, Refusal

log = structlog.get_logger(__name__)

MAPPED = Refusal | Http404 | PermissionDenied | ValidationError | RequestDataTooBig
TITLES = {
    400: "Something in it is not right",
    401: "Please sign in",
    403: "You may not do this",
    404: "There is nothing here",
    405: "This cannot be done here",
    406: "Not available in this form",
    409: "Not possible now",
    412: "Somebody changed it meanwhile",
    413: "Too big",
    415: "Not a kind of file or text we take",
    422: "This key was used for something else",
    428: "Say which version you saw",
    429: "Too many at once",
    500: "Something went wrong on our side",
    503: "Not available right now",
}
FULL = "There is no room to keep this right now. Nothing was saved; try again later, and tell who runs this service."
READ_ONLY = "25006"
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG}
AWAY = "The database does not answer right now. Nothing was saved; try again in a few seconds."
NOT_FOUND = "There is nothing at this address, or it is not yours to see."


def problem(
    status: int, code: str, detail: str, *, errors: list[dict[str, Any]] | None = None, **facts: Any
) -> dict[str, Any]:
    """The one error shape."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": TITLES.get(status, "Error"),
        "status": status,
        "code": code,
        "detail": detail,
        "request_id": request_id.get(),
    }
    if errors:
        body["errors"] = errors
    return body | facts


def problem_of(fault: Exception) -> dict[str, Any]:
    """Raises the fault again if it is a bug rather than an outcome."""
    if isinstance(fault, Refusal):
        return problem(fault.status, fault.code, fault.message, **fault.facts)
    if isinstance(fault, Http404):
        return problem(404, "not_found", NOT_FOUND)
    if isinstance(fault, PermissionDenied):
        return problem(403, "permission_denied", str(fault) or "You may not do this.")
    if isinstance(fault, ValidationError):
        return invalid(fault)
    if isinstance(fault, RequestDataTooBig):
        return problem(413, "too_big", "This is more than is taken at once: 1 MiB of text, 25 MiB of files. Send less.")
    if has_no_room(fault):
        return problem(503, "no_room", FULL)
    return database_problem(fault)


def has_no_room(fault: Exception) -> bool:
    """A disk that is full or takes no more (trust case I4)."""
    return isinstance(fault, OSError) and fault.errno in NO_ROOM


def database_problem(fault: Exception) -> dict[str, Any]:
    if isinstance(fault, IntegrityError):
        return problem(409, "conflict", "Somebody saved the same thing at the same moment. Look again, then retry.")
    if isinstance(fault, DataError):
        return problem(400, "invalid", "A value is outside what can be stored.")
    if is_away(fault):
        return problem(503, "unavailable", AWAY)
    raise fault


def is_away(fault: BaseException | None) -> bool:
    """The database cannot be reached, or for now takes no writes, as one that is about to be replaced (trust cases I1, I5)."""
    read_only = isinstance(fault, InternalError) and getattr(fault.__cause__, "pgcode", None) == READ_ONLY
    return isinstance(fault, OperationalError | InterfaceError) or read_only


def invalid(fault: ValidationError) -> dict[str, Any]:
    errors = errors_of(fault)
    return problem(
        400, "invalid", errors[0]["message"] if len(errors) == 1 else "Some values are not right.", errors=errors
    )


def errors_of(fault: ValidationError) -> list[dict[str, Any]]:
    """One entry per sentence: `field` is null for what concerns the whole."""
    by_field = fault.error_dict if hasattr(fault, "error_dict") else {"__all__": fault.error_list}
    return [
        {"field": None if name == "__all__" else name, "code": error.code or "invalid", "message": sentence}
        for name, found in by_field.items()
        for error in found
        for sentence in error.messages
    ]


def answer(request: HttpRequest, fault: Exception) -> HttpResponse:
    """A problem body for the API, a page with the same words for people."""
    body = problem_of(fault)
    if body["status"] >= 500:
        log.warning("unavailable", fault=type(fault).__name__, text=str(fault)[:200])
    return respond(request, body, fault)


def respond(request: HttpRequest, body: dict[str, Any], fault: Exception | None = None) -> HttpResponse:
    status = body["status"]
    if request.path.startswith(("/api/", "/scim/")):
        response = HttpResponse(orjson.dumps(body, default=str), status=status, content_type="application/problem+json")
    elif status == 503:
        response = HttpResponse(PLAIN_503.format(**body), status=503)
    else:
        response = render(request, template_for(status), {"problem": body}, status=status)
    if status == 503 or isinstance(fault, Busy):
        response.headers["Retry-After"] = str(getattr(fault, "retry_after_seconds", 5))
    return response


def template_for(status: int) -> str:
    return f"errors/{status if status in (400, 403, 404, 409, 412, 413, 429, 500) else 400}.html"


# Drawn without the database, which the ordinary layout reads.
PLAIN_503 = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not available right now</title></head>'
    "<body><main><h1>{title}</h1><p>{detail}</p><p>Reference {request_id}</p></main></body></html>"
)


@requires_csrf_token
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = "This form was open for too long or came from another site. Go back, reload the page and send it again."
    return respond(request, problem(403, "csrf_failed", sentence))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    big = isinstance(exception, RequestDataTooBig)
    if big or not isinstance(exception, SuspiciousOperation):
        return answer(request, exception if big else ValidationError("The request cannot be read."))
    return respond(request, problem(400, "bad_request", "The request cannot be read."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return respond(request, problem(404, "not_found", NOT_FOUND))


def server_error(request: HttpRequest) -> HttpResponse:
    """What no view caught; where a middleware found the database away, it is that and no fault of ours (trust case I1)."""
    fault = sys.exception()
    if isinstance(fault, Exception) and (is_away(fault) or has_no_room(fault)):
        return answer(request, fault)
    return respond(request, problem(500, "internal", "The fault is ours and has been recorded. Quote the reference."))
