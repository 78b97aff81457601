"""Signing in at the city's own OpenID Connect provider: whose account it is, and which roles its groups give.

The provider says who somebody is; whether they have an account here is for an administrator (or SCIM), or for a group
that is mapped to a role. A closed account stays closed, whatever the provider says.
"""

from collections.abc import Mapping
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from alliance import faults, people
from alliance.models import RoleAssignment, User
from alliance.roles import Role

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
    """By the identifier that SCIM gave, by a verified address, or a new one for somebody whose group has a role.

    Nobody is known by what is missing: without `sub` there is no account.
    """
    sub, address = text_in(claims, "sub"), verified_address(claims)
    if not sub:
        return None
    found = User.objects.filter(external_id=sub).first()
    if found is None and address:
        found = of_the_city().filter(email__iexact=address).first()
    return found or new_account(claims, sub, address)


def of_the_city() -> QuerySet[User]:
    """Accounts whose address came from an administrator or SCIM. Vendors and residents bring their own: the provider
    does not vouch for them."""
    outside = RoleAssignment.objects.filter(user=OuterRef("pk"), role__in=(Role.VENDOR, Role.RESIDENT))
    found: QuerySet[User] = User.objects.filter(~Exists(outside), organisation=None)
    return found


def new_account(claims: Mapping[str, Any], sub: str, address: str) -> User | None:
    roles = roles_of(claims)
    if not roles:
        return None
    username = (text_in(claims, "preferred_username") or sub)[:60]
    if User.objects.filter(Q(username=username) | Q(email__iexact=address, email__gt="")).exists():
        return None  # somebody else's name or address: only an administrator can say whether it is the same person
    return people.add_person(
        username=username,
        name=(text_in(claims, "name") or username)[:120],
        email=address,
        roles=roles,
        external_id=sub,
        by=people.system_user(),
    )


def text_in(claims: Mapping[str, Any], name: str) -> str:
    """A provider may send anything as a claim; what is no text counts as not sent."""
    given = claims.get(name)
    return given if isinstance(given, str) else ""


def verified_address(claims: Mapping[str, Any]) -> str:
    return text_in(claims, "email") if claims.get("email_verified") is True else ""


def roles_of(claims: Mapping[str, Any]) -> list[str]:
    chosen = settings.SINGLE_SIGN_ON
    if chosen is None:
        return []
    given = claims.get(chosen.claim, [])
    groups = given if isinstance(given, list) else [given]
    return sorted({role for group in groups if isinstance(group, str) for role in chosen.roles.get(group, ())})


def take_roles(person: User, claims: Mapping[str, Any]) -> None:
    """Where groups are mapped they decide, at every sign-in; who leaves a group loses its role."""
    if settings.SINGLE_SIGN_ON and settings.SINGLE_SIGN_ON.roles:
        people.set_roles(person=person, roles=roles_of(claims), by=people.system_user())
