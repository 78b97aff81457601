"""How a vendor comes in: a letter proves the address, and only then is there an account. Colleagues are invited the same way."""

from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse

from alliance import limits
from alliance.errors import Refusal
from alliance.messages import absolute, write_letter
from alliance.models import Organisation, User
from alliance.organisations import add_organisation
from alliance.people import add_person, system_user
from alliance.permissions import require
from alliance.roles import Role
from alliance.writing import insist, service

SALT = "procurement.vendors"
VALID = timedelta(days=2)
MOST, WINDOW = 5, timedelta(hours=1)
LONGEST_USERNAME = 60


@service
def start_registration(*, organisation: str, name: str, email: str, address: str, at: datetime, by: Any) -> None:
    """Send a letter with a private link. Anybody may ask, so the answer never says whether there is an account.

    Raises Busy where too many came from one connection.
    """
    limits.spend("register_vendor", limits.household_of(address), most=MOST, per=WINDOW, at=at)
    require_short(email)
    if User.objects.filter(email__iexact=email).exists():
        text = (
            f"You have an account already. Set a new password here:\n\n{absolute(reverse('account_reset_password'))}\n"
        )
    else:
        text = letter_with({"organisation": organisation, "name": name, "email": email})
    write_letter(person=None, to=email, subject="Your vendor account", text=text, by=None)


@service
def invite_colleague(*, name: str, email: str, by: Any) -> None:
    """A vendor asks a colleague in, by a letter to the colleague's own address; the answer never says who has an account."""
    require(by, "procurement.invite_colleague")
    require(by, "procurement.respond", by)
    require_short(email)
    if User.objects.filter(email__iexact=email).exists():
        text = (
            f"You have an account already, so nothing was changed. If you work for {by.organisation} now, ask the city "
            "to move your account there.\n"
        )
    else:
        text = letter_with({"organisation_id": str(by.organisation_id), "by": str(by.pk), "name": name, "email": email})
    subject = f"{by.name} invites you to answer for {by.organisation}"
    write_letter(person=None, to=email, subject=subject, text=text, by=by)


def require_short(email: str) -> None:
    insist(len(email) <= LONGEST_USERNAME, "email", f"Use an address of at most {LONGEST_USERNAME} characters.")


def letter_with(said: dict[str, str]) -> str:
    link = absolute(reverse("vendor_join", args=[signing.dumps(said, salt=SALT, compress=True)]))
    return f"Choose a password here, within two days:\n\n{link}\n\nIf you did not ask for this, do nothing.\n"


def read_key(key: str) -> dict[str, str]:
    """What the letter's link says. Raises Refusal (409 link_expired) for a forged, broken or old one."""
    try:
        found: dict[str, str] = signing.loads(key, salt=SALT, max_age=VALID)
    except signing.BadSignature as fault:
        raise Refusal("This link is not valid any more. Register again.", code="link_expired") from fault
    if "organisation_id" in found:
        require_inviter(found)
    return found


def require_inviter(said: dict[str, str]) -> None:
    """Raises Refusal (409 link_expired) unless who invited could do so still."""
    inviter = User.objects.active().filter(pk=said.get("by"), organisation_id=said["organisation_id"]).first()
    if inviter is None or Role.VENDOR not in inviter.roles:
        raise Refusal(
            "This invitation is not valid any more. Ask a colleague there to invite you again.", code="link_expired"
        )


@service
def join_as_vendor(*, key: str, password: str, by: Any) -> User:
    """Make the account, and the organisation where it is new. Nobody joins an existing one without an invitation."""
    said = read_key(key)
    if User.objects.filter(email__iexact=said["email"]).exists():
        raise Refusal("This link was used already. Sign in.", code="already_registered")
    city = system_user()
    return add_person(
        username=said["email"],
        name=said["name"],
        email=said["email"],
        organisation=organisation_of(said, city),
        roles=[Role.VENDOR],
        password=password,
        by=city,
    )


def organisation_of(said: dict[str, str], city: User) -> Organisation:
    if "organisation_id" in said:
        found: Organisation = Organisation.objects.get(pk=said["organisation_id"])
        return found
    try:
        return add_organisation(name=said["organisation"], kind=Organisation.Kind.VENDOR, by=city)
    except ValidationError as fault:  # there is one of this name, or one like it: never say which
        raise ValidationError(
            f"{said['organisation']} seems to be registered already. Ask a colleague there to invite you, or call the city."
        ) from fault
