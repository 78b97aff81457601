"""Signing in at the city's own OpenID Connect provider: whose account it is, and which roles its groups give.

The provider says who somebody is; whether they have an account here is for an administrator (or SCIM), or for a group
that is mapped to a role. A closed account stays closed, whatever the provider says.
"""

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.http import HttpRequest

from alliance import faults, people
from alliance.models import User

NO_ACCOUNT = "You have no account here yet. Ask an administrator of Alliance for one, then sign in again."
CLOSED = "Your account here is closed. Ask an administrator of Alliance if you think that is a mistake."


class Adapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Link the identity to its account before allauth asks who it is. Refused with a page that says what to do."""
        claims = sociallogin.account.get_provider_account().get_user_data() or {}
        person = sociallogin.user if sociallogin.is_existing else account_of(claims)
        if person is None:
            raise ImmediateHttpResponse(faults.respond(request, faults.problem(403, "no_account", NO_ACCOUNT)))
        if not person.is_active or person.is_system:
            raise ImmediateHttpResponse(faults.respond(request, faults.problem(403, "account_closed", CLOSED)))
        take_roles(person, claims)
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)


def account_of(claims: Mapping[str, Any]) -> User | None:
    """By the identifier that SCIM gave, by a verified address, or a new one for somebody whose group has a role."""
    found = User.objects.filter(external_id=claims.get("sub")).first()
    if found is None and claims.get("email") and claims.get("email_verified") is True:
        found = User.objects.filter(email__iexact=claims["email"]).first()
    return found or new_account(claims)


def new_account(claims: Mapping[str, Any]) -> User | None:
    roles = roles_of(claims)
    if not roles:
        return None
    username = str(claims.get("preferred_username") or claims["sub"])[:60]
    if User.objects.filter(username=username).exists():
        return None  # somebody else's name here: only an administrator can say whether it is the same person
    return people.add_person(
        username=username,
        name=str(claims.get("name") or username)[:120],
        email=str(claims["email"]) if claims.get("email_verified") is True else "",
        roles=roles,
        external_id=str(claims["sub"]),
        by=people.system_user(),
    )


def roles_of(claims: Mapping[str, Any]) -> list[str]:
    chosen = settings.SINGLE_SIGN_ON
    if chosen is None:
        return []
    given = claims.get(chosen.claim, [])
    groups = [given] if isinstance(given, str) else given
    return sorted({role for group in groups for role in chosen.roles.get(group, ())})


def take_roles(person: User, claims: Mapping[str, Any]) -> None:
    """Where groups are mapped they decide, at every sign-in; who leaves a group loses its role."""
    if settings.SINGLE_SIGN_ON and settings.SINGLE_SIGN_ON.roles:
        people.set_roles(person=person, roles=roles_of(claims), by=people.system_user())
