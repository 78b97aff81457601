"""What happens around every request: its id, the zone of the person, the answer when the database is away."""

import re
import zoneinfo
from collections.abc import Callable
from uuid import uuid4

from django.conf import settings
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from alliance import city, faults
from alliance.audit_context import request_id
from alliance.models.people import Anonymous
from alliance.roles import SECOND_FACTOR

Handler = Callable[[HttpRequest], HttpResponse]
USABLE_ID = re.compile(r"^[A-Za-z0-9-]{8,64}$")
OPEN_TO_ALL = ("/accounts/", "/static/", "/healthz", "/readyz", "/api/", "/scim/")


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
        if not settings.REQUIRE_SECOND_FACTOR or request.path.startswith(OPEN_TO_ALL):
            return False
        user = request.user
        if user.roles.isdisjoint(SECOND_FACTOR) or came_from_provider(request):  # type: ignore[union-attr]
            return False
        return not user.has_second_factor  # type: ignore[union-attr]


def came_from_provider(request: HttpRequest) -> bool:
    """Signed in at the city's own provider, which asks for its second factor itself."""
    ways = request.session.get("account_authentication_methods", [])
    return any(way.get("method") == "socialaccount" for way in ways)
