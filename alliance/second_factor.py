"""Who has to prove themselves twice, and how often a code may be guessed: counted in the database, for all web workers."""

from datetime import timedelta
from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from alliance import limits
from alliance.roles import SECOND_FACTOR

MOST_CODES, WINDOW = 10, timedelta(minutes=15)
WAIT = "Too many codes were wrong. Wait {minutes} minutes and try again with a new one."
NEEDED = "Set up your second factor first: open Alliance in the browser, and it leads you there."


class Counted:
    """A form that asks for a code. Raises Busy (429) after ten wrong ones, whatever the next one is."""

    user: Any

    def clean_code(self) -> str:
        who, at = str(self.user.pk), timezone.now()
        limits.spend("second_factor", who, most=MOST_CODES, per=WINDOW, at=at, said=WAIT)
        code: str = super().clean_code()
        limits.give_back("second_factor", who, per=WINDOW, at=at)
        return code


class CodeForm(Counted, AuthenticateForm):
    pass


class AgainForm(Counted, ReauthenticateForm):
    pass


def is_missing(request: HttpRequest) -> bool:
    """Whether this session's person has to have a second factor and has none."""
    user: Any = request.user
    if not settings.REQUIRE_SECOND_FACTOR or user.roles.isdisjoint(SECOND_FACTOR) or came_from_provider(request):
        return False
    return not user.has_second_factor


def came_from_provider(request: HttpRequest) -> bool:
    """Signed in at the city's own provider, which asks for its second factor itself."""
    ways = request.session.get("account_authentication_methods", [])
    return any(way.get("method") == "socialaccount" for way in ways)
