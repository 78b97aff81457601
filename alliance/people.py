"""Changes to people and their rights. What they may see and do is derived from these rows at each request."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.module_loading import import_string

from alliance import audit, messages, registry
from alliance.models import ApiToken, Department, Organisation, RoleAssignment, User
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import change, create, insist, lock, one_at_a_time, service, touch

TOKEN_PREFIX = "alc_"  # noqa: S105 — a recognisable start, so that secret scanners find a leaked token
LONGEST_TOKEN_DAYS = 366
SessionStore = import_string(f"{settings.SESSION_ENGINE}.SessionStore")


def system_user() -> User:
    """The account that scheduled work acts as. It can never sign in."""
    user: User
    user, _ = User.objects.get_or_create(
        username="system", defaults={"name": "Alliance", "is_system": True, "password": "!", "wants_email": False}
    )
    return user


@service
def add_person(
    *,
    username: str,
    name: str,
    email: str = "",
    title: str = "",
    department: Department | None = None,
    organisation: Organisation | None = None,
    time_zone: str = "",
    roles: list[str],
    external_id: str | None = None,
    by: Any,
    password: str = "",
) -> User:
    """Give somebody an account and roles. Without a password they set one through the reset letter."""
    require(by, "alliance.manage_people")
    user = User(
        username=username,
        name=name,
        email=email,
        title=title,
        department=department,
        organisation=organisation,
        time_zone=time_zone,
        external_id=external_id,
    )
    if password:
        validate_password(password, user)
        user.set_password(password)
    else:
        user.set_unusable_password()
    create(user, by=by)
    replace_roles(user, roles, since=0, by=by)  # its first version begins with them
    return user


@service
def set_roles(*, person: User, roles: list[str], by: Any) -> User:
    """Replace a person's roles; the change holds from their next request on."""
    require(by, "alliance.manage_people")
    person = lock(person)
    return replace_roles(person, roles, since=person.version, by=by)


def replace_roles(person: User, roles: list[str], *, since: int, by: Any) -> User:
    """Give exactly these roles; where they differ, the person has a later version than `since`."""
    unknown = set(roles) - set(Role.values)
    insist(not unknown, "roles", f"There is no role {', '.join(sorted(unknown))}.")
    insist(
        by.is_system or person.pk != by.pk or Role.ADMINISTRATOR in roles,
        "roles",
        "You cannot take the administrator role from yourself: ask another administrator.",
    )
    if Role.ADMINISTRATOR not in roles:
        refuse_without_administrator(person, "roles", by=by)
    before = sorted(person.role_assignments.values_list("role", flat=True))
    if sorted(set(roles)) == before:
        return person
    person.role_assignments.exclude(role__in=roles).delete()
    for role in set(roles) - set(before):
        RoleAssignment.objects.create(user=person, role=role)
    touch(person, since=since)
    audit.record("set_roles", person, by=by, before={"roles": before}, after={"roles": sorted(set(roles))})
    return person


def refuse_without_administrator(person: User, field: str, *, by: Any) -> None:
    """Raises ValidationError where nobody could look after accounts any more without this person.

    Nobody can take it from themselves, but two could take it from each other at once: one waits here, and is told.
    """
    if by.is_system:
        return
    one_at_a_time("administrators")
    today = timezone.now().date()
    holders = RoleAssignment.objects.in_force(today).filter(role=Role.ADMINISTRATOR, user__is_active=True)
    alone = holders.filter(user=person).exists() and not holders.exclude(user=person).exists()
    insist(not alone, field, f"{person} is the only administrator left: give the role to somebody else first.")


@service
def change_person(*, person: User, version: int | None = None, roles: list[str], by: Any, **values: Any) -> User:
    """Correct a person's details and roles."""
    require(by, "alliance.manage_people")
    person = lock(person, version=version)
    before = person.version
    change(person, values, by=by)
    return replace_roles(person, roles, since=before, by=by)


@service
def correct_person(*, person: User, by: Any, **values: Any) -> User:
    """Take over what the city's directory says of somebody: name, e-mail, job title, identifier there."""
    require(by, "alliance.manage_people")
    return change(lock(person), values, by=by, action="correct")


@service
def disable_person(*, person: User, version: int | None = None, why: str, by: Any) -> User:
    """Close an account at once: sessions, tokens and reset links stop working; what they did stays theirs."""
    require(by, "alliance.manage_people")
    person = lock(person, version=version)
    insist(person.pk != by.pk, "__all__", "You cannot disable your own account: ask another administrator.")
    refuse_without_administrator(person, "__all__", by=by)
    change(person, {"is_active": False}, by=by, why=why, action="disable")
    person.set_unusable_password()
    person.save(update_fields=["password"])
    for token in person.api_tokens.filter(revoked_at=None):
        change(token, {"revoked_at": timezone.now()}, by=by, why=why, action="revoke")
    for address in person.calendar_addresses.filter(revoked_at=None):
        change(address, {"revoked_at": timezone.now()}, by=by, why=why, action="revoke")
    end_sessions(person)
    return person


def end_sessions(person: User) -> None:
    """Sign the person out everywhere. Sessions do not name their person outside of what they hold."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(person.pk):
            SessionStore(session.session_key).delete()


@service
def enable_person(*, person: User, version: int | None = None, by: Any) -> User:
    """Open a closed account again; a new password is set through the reset letter."""
    require(by, "alliance.manage_people")
    return change(lock(person, version=version), {"is_active": True}, by=by, action="enable")


@service
def change_own_profile(
    *,
    person: User,
    version: int | None = None,
    time_zone: str = "",
    wants_email: bool = False,
    wants_digest: bool = False,
    gathers_reminders: bool = False,
    by: User,
) -> User:
    """What everybody may change about themselves."""
    insist(person.pk == by.pk, "__all__", "You can only change your own profile here.")
    insist(
        not gathers_reminders or (wants_email and wants_digest),
        "gathers_reminders",
        "Reminders can only go into the digest where you get it: choose e-mail and the daily digest, too.",
    )
    values = {
        "time_zone": time_zone,
        "wants_email": wants_email,
        "wants_digest": wants_digest,
        "gathers_reminders": gathers_reminders,
    }
    changed = change(lock(person, version=version), values, by=by)
    if not gathers_reminders:
        messages.send_gathered(person=changed, by=by)
    return changed


def digest_of_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def known_scopes() -> list[tuple[str, str]]:
    """Every scope a token can hold, with its words."""
    areas = ["*", *sorted({str(noun.model._meta.app_label) for noun in registry.nouns})]
    names = {"*": "Everything"}
    return [(f"{area}:{act}", f"{names.get(area, area.title())}: {act}") for area in areas for act in ("read", "write")]


@service
def issue_token(*, name: str, scopes: list[str], expires_at: datetime, at: datetime, by: User) -> tuple[ApiToken, str]:
    """A token for another system, acting as `by`. Returns the row and the token itself, which is shown only now."""
    require(by, "alliance.issue_token")
    insist(scopes, "scopes", "Choose at least one scope.")
    unknown = sorted(set(scopes) - {value for value, _ in known_scopes()})
    insist(not unknown, "scopes", f"There is no scope {', '.join(unknown)}.")
    insist(expires_at > at, "expires_at", "The expiry lies in the past.")
    insist((expires_at - at).days <= LONGEST_TOKEN_DAYS, "expires_at", "A token lasts a year at most.")
    token = TOKEN_PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(owner=by, name=name, scopes=scopes, expires_at=expires_at)
    row.hint, row.digest = token[:12], digest_of_token(token)
    return create(row, by=by), token


@service
def revoke_token(*, token: ApiToken, version: int | None = None, at: datetime, by: User) -> ApiToken:
    """The token stops working with the next request."""
    row = lock(token, version=version)
    if row.owner_id != by.pk:
        require(by, "alliance.manage_people")
    if row.revoked_at is not None:
        raise ValidationError("This token is already revoked.")
    return change(row, {"revoked_at": at}, by=by, action="revoke")


@service
def add_department(*, code: str, name: str, external_id: str | None = None, by: Any) -> Department:
    require(by, "alliance.manage_people")
    return create(Department(code=code, name=name, external_id=external_id), by=by)


@service
def change_department(*, department: Department, version: int | None = None, by: Any, **values: Any) -> Department:
    require(by, "alliance.manage_people")
    return change(lock(department, version=version), values, by=by)
