"""The API's exceptions as problem+json; the mapping itself is in alliance/faults.py."""

from typing import Any

from django.db import DatabaseError
from rest_framework import exceptions
from rest_framework.response import Response

from alliance import faults
from alliance.errors import Busy, Refusal

CODES = {
    400: "malformed",
    401: "not_authenticated",
    403: "permission_denied",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    415: "unsupported_media_type",
    429: "too_many_requests",
}


def answer(fault: Exception, context: dict[str, Any]) -> Response | None:
    """Django REST framework's EXCEPTION_HANDLER. None lets a bug surface as one."""
    headers: dict[str, str] = {}
    if isinstance(fault, exceptions.APIException):
        status = fault.status_code
        body = faults.problem(status, CODES.get(status, "invalid"), str(fault.detail))
        headers = {"WWW-Authenticate": fault.auth_header} if hasattr(fault, "auth_header") else {}
    elif isinstance(fault, faults.MAPPED | DatabaseError) or faults.has_no_room(fault):
        if isinstance(fault, Refusal):
            fault.afterwards()
        body = faults.problem_of(fault)
    else:
        return None
    if body["status"] == 503 or isinstance(fault, Busy):
        headers["Retry-After"] = str(getattr(fault, "retry_after_seconds", 5))
    response = Response(body, status=body["status"], headers=headers)
    response.content_type = "application/problem+json"
    return response
