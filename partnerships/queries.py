"""Reads of partnerships."""

from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from alliance.errors import Refusal
from initiatives.models import Initiative
from partnerships.models import Contribution, GainShare, Partnership, Party, PartyShare, Settlement


def partnerships_of(initiative: Initiative) -> QuerySet[Partnership]:
    """The alliances for an initiative, newest first, with parties and contributions."""
    return Partnership.objects.filter(initiative=initiative).prefetch_related(with_parties()).order_by("-created_at")


def with_parties() -> "Prefetch[Any]":
    parties = Party.objects.select_related("organisation", "department").prefetch_related("contributions")
    return Prefetch("parties", parties)


def with_shares(prefix: str = "") -> "Prefetch[Any]":
    shares = PartyShare.objects.select_related("party__organisation", "party__department")
    return Prefetch(f"{prefix}shares", shares)


def require_binding(initiative: Initiative) -> Partnership:
    """The binding partnership of an initiative. Raises Refusal (409): money waits until every party has signed."""
    found: Partnership | None = partnerships_of(initiative).filter(state="binding").first()
    if found is None:
        raise Refusal(
            "No partnership of this initiative is binding. Every party signs it first.", code="partnership_not_binding"
        )
    return found


def statements_of(gain_share: GainShare) -> QuerySet[Settlement]:
    """Every edition of every period, oldest period first."""
    return gain_share.settlements.prefetch_related("payments").order_by("starts_on", "edition")


def is_current(settlement: Settlement) -> bool:
    """Whether no later edition restates it."""
    return not Settlement.objects.filter(restates=settlement).exists()


def to_sign(user: Any) -> QuerySet[Party]:
    """Parties whose signature waits for this person's organisation."""
    return (
        Party.objects.filter(organisation_id=user.organisation_id, signed_at=None, partnership__state="signing")
        .exclude(organisation=None)
        .select_related("partnership", "organisation")
    )


def to_confirm(user: Any, *, for_city: bool) -> QuerySet[Settlement]:
    """Statements that wait for one side's word: the city's, or that of this person's organisation."""
    found = Settlement.objects.visible_to(user).select_related("gain_share")
    if for_city:
        return found.filter(state__in=["draft", "partner_confirmed"]).order_by("created_at")
    own = PartyShare.objects.filter(party__organisation_id=user.organisation_id).exclude(party__organisation=None)
    return found.filter(state__in=["draft", "city_confirmed"], gain_share__in=own.values("gain_share_id")).order_by(
        "created_at"
    )


def overdue_contributions(user: Any, on: date) -> QuerySet[Contribution]:
    """Promised for a day that has passed, and not delivered, in partnerships that bind."""
    return (
        Contribution.objects.visible_to(user)
        .filter(due_on__lt=on, delivered_on=None, party__partnership__state="binding")
        .select_related("party__organisation", "party__department", "party__partnership")
        .order_by("due_on")
    )


def overdue_settlements(user: Any, on: date) -> QuerySet[Settlement]:
    """Locked, due before a day, and not paid in full."""
    return (
        Settlement.objects.visible_to(user)
        .filter(state="locked", due_on__lt=on)
        .select_related("gain_share")
        .order_by("due_on")
    )
