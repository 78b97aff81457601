"""Reads of partnerships."""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max, OuterRef, Prefetch, Q, QuerySet, Subquery, UUIDField

from alliance.errors import Refusal
from alliance.remember import remembered
from initiatives.models import Initiative
from partnerships.maths.ageing import aged
from partnerships.maths.periods import period_from
from partnerships.models import (
    Approval,
    Contribution,
    CostPart,
    Edition,
    GainShare,
    Obligation,
    Partnership,
    Party,
    PartyShare,
    ServiceLevel,
    Settlement,
)


def partnerships_of(initiative: Initiative) -> QuerySet[Partnership]:
    """The alliances for an initiative, newest first, with parties and contributions."""
    return Partnership.objects.filter(initiative=initiative).prefetch_related(with_parties()).order_by("-created_at")


def partnerships_shown(initiative: Initiative) -> list[Partnership]:
    """The same with gain shares, read once for the page of the initiative. `gain_id` is a party's first gain share."""
    share = PartyShare.objects.filter(party=OuterRef("pk")).order_by("gain_share__created_at")
    parties = parties_whole().annotate(gain_id=Subquery(share.values("gain_share")[:1], UUIDField()))
    gains = GainShare.objects.order_by("created_at")
    rows = Partnership.objects.filter(initiative=initiative).order_by("-created_at")
    rows = rows.prefetch_related(Prefetch("parties", parties), Prefetch("gain_shares", gains))
    return remembered(initiative, "partnerships", lambda: list(rows))


def settled_beside(initiative: Initiative) -> list[Settlement]:
    """The settlements of an initiative that both sides agreed on. Asks only where a gain share is signed."""
    gains = [gain for row in partnerships_shown(initiative) for gain in row.gain_shares.all() if gain.is_signed]
    rows = Settlement.objects.filter(gain_share__in=gains).exclude(locked_at=None)
    rows = rows.select_related("gain_share", "restated_by")
    return remembered(initiative, "settlements", lambda: list(rows) if gains else [])


def verified_of(initiative: Initiative) -> tuple[Decimal, Decimal] | None:
    """What agreed statements say was gained, and what the city keeps of it; None before there is one.

    A restatement stands for what it restates, and a true-up for nothing new: it divides the same gain again.
    """
    found = [
        (gained(row.statement), kept_by_city(row.statement))
        for row in settled_beside(initiative)
        if row.kind == Settlement.Kind.PERIOD and not is_restated(row)
    ]
    if not found:
        return None
    return sum((gain for gain, _ in found), Decimal(0)), sum((kept for _, kept in found), Decimal(0))


def is_restated(settlement: Settlement) -> bool:
    later = getattr(settlement, "restated_by", None)
    return later is not None and later.locked_at is not None


def gained(statement: Mapping[str, Any]) -> Decimal:
    """Verified savings, or the amount or receipts that the rule divides; target costs promise no gain."""
    results, inputs = statement["gain"]["results"], statement["gain"]["inputs"]
    found = results.get("verified_savings") or inputs.get("amount") or inputs.get("gross_receipts") or 0
    return Decimal(str(found))


def kept_by_city(statement: Mapping[str, Any]) -> Decimal:
    """What is left of the gain for the city, or what it is paid."""
    results = statement["gain"]["results"]
    found = results.get("city_benefit") or results.get("payment") or results.get("city_payment") or 0
    return Decimal(str(found))


def parties_whole() -> QuerySet[Party]:
    """Parties with their names and contributions."""
    return Party.objects.select_related("organisation", "department").prefetch_related("contributions")


def with_parties() -> "Prefetch[Any]":
    return Prefetch("parties", parties_whole())


def with_shares(prefix: str = "") -> "Prefetch[Any]":
    shares = PartyShare.objects.select_related("party__organisation", "party__department")
    return Prefetch(f"{prefix}shares", shares)


def with_cost_parts() -> "Prefetch[Any]":
    return Prefetch("parts", CostPart.objects.select_related("party__organisation", "party__department"))


def with_approvals() -> "Prefetch[Any]":
    return Prefetch("approvals", Approval.objects.select_related("party__organisation", "party__department"))


def named_parties(name: str) -> "Prefetch[Any]":
    return Prefetch(name, Party.objects.select_related("organisation", "department"))


def service_levels_of(partnership: Partnership) -> QuerySet[ServiceLevel]:
    return partnership.service_levels.select_related("party__organisation", "party__department").prefetch_related(
        "windows"
    )


def open_obligations(first: date, last: date) -> QuerySet[Obligation]:
    """Due within the days and not fulfilled, in partnerships that bind."""
    found: QuerySet[Obligation] = Obligation.objects.filter(
        done_on=None, due_on__gte=first, due_on__lte=last, partnership__state="binding"
    )
    return found.select_related("partnership", "party__organisation", "party__department", "owner")


def open_contributions(first: date, last: date) -> QuerySet[Contribution]:
    """The same of contributions that are not delivered."""
    found: QuerySet[Contribution] = Contribution.objects.filter(
        delivered_on=None, due_on__gte=first, due_on__lte=last, party__partnership__state="binding"
    )
    return found.select_related("party__partnership", "party__organisation", "party__department")


def obligations_for(user: Any, on: date) -> QuerySet[Obligation]:
    """Open, due until a day, and this person's to watch or their organisation's to fulfil."""
    mine = Q(owner_id=user.pk)
    if user.organisation_id:
        mine |= Q(party__organisation_id=user.organisation_id)
    found: QuerySet[Obligation] = Obligation.objects.visible_to(user).filter(
        mine, done_on=None, due_on__lte=on, partnership__state="binding"
    )
    return found.select_related("partnership", "party__organisation", "party__department").order_by("due_on")


def to_approve(user: Any) -> QuerySet[Edition]:
    """Editions that wait for the word of this person's organisation."""
    own = Party.objects.filter(organisation_id=user.organisation_id, left_on=None).exclude(organisation=None)
    agreed = Approval.objects.filter(party__in=own).values("edition_id")
    found: QuerySet[Edition] = Edition.objects.filter(
        state="proposed", partnership__state="binding", partnership_id__in=own.values("partnership_id")
    )
    return found.exclude(pk__in=agreed).select_related("partnership")


def require_signed(initiative: Initiative) -> None:
    """Raises Refusal (409) while an agreement of an initiative waits for a signature: no money moves before.

    A memorandum of understanding binds nobody and holds nothing up.
    """
    waiting = partnerships_of(initiative).filter(state__in=["draft", "signing"])
    found = waiting.exclude(legal_form=Partnership.LegalForm.MEMORANDUM).first()
    if found is not None:
        names = ", ".join(party.name for party in found.parties.all() if party.signed_at is None) or "anybody"
        raise Refusal(f"{found} is not signed by {names}. Money waits until every party has signed.", code="not_signed")


def gaps_of(partnership: Partnership) -> list[tuple[str, Any]]:
    """What the alliance lacks, as sentences, each with the row where it is mended. Reads what `with_parties` loaded."""
    parties = list(partnership.parties.all())
    roles = {party.role for party in parties if party.left_on is None}
    gaps: list[tuple[str, Any]] = []
    if Party.Role.LEAD_AGENCY not in roles:
        gaps.append(("No party is the lead agency.", partnership))
    if Party.Role.EVALUATOR not in roles:
        gaps.append(("No party measures independently: nobody is the evaluator.", partnership))
    gaps += role_gaps(partnership)
    for party in [party for party in parties if party.left_on is None]:
        brought = list(party.contributions.all())
        if not brought:
            gaps.append((f"{party.name} brings nothing that is written down.", party))
        undated = [row for row in brought if row.due_on is None and row.delivered_on is None]
        gaps += [(f"“{row.description}” of {party.name} has no date.", row) for row in undated]
    return gaps


def role_gaps(partnership: Partnership) -> list[tuple[str, Any]]:
    """Duties of parties that have left; each kind of row is read once."""
    gaps: list[tuple[str, Any]] = []
    left = {party.pk: party.name for party in partnership.parties.all() if party.left_on is not None}
    if not left:
        return gaps
    for rows, words in (
        (partnership.responsibilities.filter(accountable__in=left), "answers for"),
        (partnership.risks.filter(accountable__in=left), "answers for the risk"),
    ):
        gaps += [(f"{left[row.accountable_id]} has left, but {words} “{row}”.", row) for row in rows]
    owed = partnership.obligations.filter(party__in=left, done_on=None)
    return gaps + [(f"{left[row.party_id]} has left, but owes “{row}”.", row) for row in owed]


def statements_of(gain_share: GainShare) -> QuerySet[Settlement]:
    """Every edition of every period, oldest period first."""
    return gain_share.settlements.prefetch_related("payments").order_by("starts_on", "edition")


Owed = list[tuple[str, list[Decimal], Decimal]]


def owed_by_age(user: Any, on: date) -> Owed:
    """Who owes (the city, then each partner), the sum in each band of lateness, and in all. Only who owes something."""
    return aged_by_debtor(Settlement.objects.visible_to(user), on)


def owed_in(partnership: Partnership, user: Any, on: date) -> Owed:
    """The same of one partnership."""
    return aged_by_debtor(Settlement.objects.visible_to(user).filter(gain_share__partnership=partnership), on)


def aged_by_debtor(rows: QuerySet[Settlement], on: date) -> Owed:
    locked = rows.filter(state__in=["locked", "disputed"]).exclude(due_on=None)
    owed: dict[str, list[tuple[date, Decimal]]] = {}
    for row in locked.select_related("gain_share").prefetch_related("payments", with_shares("gain_share__")):
        who = "The city" if row.city_pays else ", ".join(row.gain_share.measures())
        if row.due_on is not None:
            owed.setdefault(who, []).append((row.due_on, row.owed))
    found = [(who, list(aged(amounts, on).values())) for who, amounts in owed.items()]
    return sorted(
        ((who, sums, sum(sums, Decimal(0))) for who, sums in found), key=lambda item: (item[0] != "The city", item[0])
    )


def next_period(gain_share: GainShare) -> tuple[date, date] | None:
    """First and last day of the period to settle next; None before anybody has said when the partnership starts."""
    last = gain_share.settlements.filter(kind=Settlement.Kind.PERIOD).order_by("-ends_on").first()
    starts_on = last.ends_on + timedelta(days=1) if last else gain_share.partnership.starts_on
    return period_from(starts_on, gain_share.period) if starts_on else None


def periods_to_settle(user: Any, on: date) -> list[tuple[GainShare, date, date]]:
    """Gain shares in force whose next period has ended, with its days."""
    rows = GainShare.objects.visible_to(user).filter(state="in_force", partnership__state="binding")
    last = Max("settlements__ends_on", filter=Q(settlements__kind=Settlement.Kind.PERIOD))
    found = []
    for row in rows.select_related("partnership").annotate(settled_until=last).order_by("created_at"):
        starts_on = row.settled_until + timedelta(days=1) if row.settled_until else row.partnership.starts_on
        if starts_on and period_from(starts_on, row.period)[1] < on:
            found.append((row, *period_from(starts_on, row.period)))
    return found


def parties_of_organisation(organisation: Any, user: Any) -> QuerySet[Party]:
    """Where an organisation is or was a party, newest first, as far as this person may see it."""
    found: QuerySet[Party] = Party.objects.visible_to(user).filter(organisation=organisation)
    prefetched = found.select_related("partnership").prefetch_related(
        "contributions", "obligations", "shares__gain_share__settlements"
    )
    return prefetched.order_by("-created_at")


def settled_for(party: Party) -> Decimal:
    """Its parts of every statement that both sides agreed on; what went to the city counts as negative."""
    total = Decimal(0)
    for share in party.shares.all():
        for row in share.gain_share.settlements.all():
            if row.locked_at is None:
                continue
            parts = row.statement["division"]["results"]["parts"]
            part = sum((Decimal(item["amount"]) for item in parts if item["party"] == party.name), Decimal(0))
            total += part if share.gain_share.city_pays else -part
    return total


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
