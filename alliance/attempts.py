"""How often signing in may fail (trust case A16): per name and address, per address, and per name from anywhere new.

Nobody is locked out for ever, and nobody locks out somebody else: an address from which a person has signed in before
keeps its own ten tries, whatever happens elsewhere.
"""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from alliance.models import User

MOST_OF_ONE_ADDRESS = 100
MOST_FOR_ONE_NAME = 100


class Handler(AxesDatabaseHandler):
    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        address = request.axes_ip_address  # type: ignore[attr-defined]
        if failures(ip_address=address) >= MOST_OF_ONE_ADDRESS:
            return True
        name = get_client_username(request, credentials)
        return failures(username=name) >= MOST_FOR_ONE_NAME and not known_at(name, address)


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Axes counts by this: one account is one name, however it is written and whether by user name or e-mail address."""
    said = credentials or {}
    typed = str(said.get("username") or said.get("email") or request.POST.get("login", "")).strip()
    known: dict[str, str] = request.__dict__.setdefault("names_signed_in_with", {})  # axes asks several times
    if typed not in known:
        rows = User.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed, email__gt=""))
        known[typed] = rows.order_by("username").values_list("username", flat=True).first() or typed.casefold()
    return known[typed]


def failures(**which: Any) -> int:
    """Failed sign-ins of the last quarter of an hour."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = AccessAttempt.objects.filter(attempt_time__gte=since, **which)
    found: int = rows.aggregate(Sum("failures_since_start"))["failures_since_start__sum"] or 0
    return found


def known_at(name: str, address: str) -> bool:
    return bool(AccessLog.objects.filter(username=name, ip_address=address).exists())
