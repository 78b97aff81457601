"""What happens around every request: its id, the zone of the person, the answer when the database is away."""

import re
import zoneinfo
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from alliance import city, faults, second_factor
from alliance.audit_context import request_id
from alliance.models.people import Anonymous

Handler = Callable[[HttpRequest], HttpResponse]
USABLE_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
# The API asks for it itself (alliance/api/authentication.py): a token stands for a session that had it.
PROGRAMS = ("/api/", "/scim/")
OPEN_TO_ALL = ("/accounts/", "/static/", "/healthz", "/readyz", *PROGRAMS)
NUL = "A text contains a character that cannot be stored. Take it out and send it again."


class RequestIdMiddleware:
    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        identifier = given if USABLE_ID.match(given) else uuid4().hex
        mark = request_id.set(identifier)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(mark)
        response.headers["X-Request-Id"] = identifier
        return response


class FaultMiddleware:
    """Maps what a view raises to a page or a problem body (alliance/faults.py); nothing else decides statuses."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as fault:
            return faults.answer(request, fault)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        known = faults.MAPPED | IntegrityError | DataError
        if isinstance(exception, known) or faults.is_away(exception) or faults.has_no_room(exception):
            return faults.answer(request, exception)
        return None


class PersonMiddleware:
    """Times in the person's own zone (else the city's), and the second factor asked of those who need one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/static/") or request.path in ("/healthz", "/readyz"):
            return self.get_response(request)
        if not request.user.is_authenticated:
            request.user = Anonymous()  # type: ignore[assignment]
        elif self.lacks_second_factor(request):
            return redirect("mfa_activate_totp")
        with city.read_once():
            request.city = city.profile()  # type: ignore[attr-defined]
            zone = getattr(request.user, "time_zone", "") or city.city_zone()
            with timezone.override(zoneinfo.ZoneInfo(zone)):
                return self.get_response(request)

    def lacks_second_factor(self, request: HttpRequest) -> bool:
        return not request.path.startswith(OPEN_TO_ALL) and second_factor.is_missing(request)


class TextMiddleware:
    """PostgreSQL holds no NUL, so none comes in by an address, a query or a page's form; bodies of the API and files
    have rules of their own. A cookie with one is none of ours."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES = {name: value for name, value in request.COOKIES.items() if "\x00" not in value}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        return faults.respond(request, faults.problem(400, "bad_request", NUL)) if has_nul(request) else None


def has_nul(request: HttpRequest) -> bool:
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return True
    if request.path.startswith(PROGRAMS):
        return False
    return any("\x00" in text for name, values in request.POST.lists() for text in (name, *values))
