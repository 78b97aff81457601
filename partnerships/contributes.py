"""What partnerships puts in the product's slots."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import timezone

from alliance import permissions, registry, search_index, visibility
from alliance.registry import DocumentKind, NavItem, Panel, Searched, Task
from alliance.rules import inside
from partnerships import (
    dashboard,
    dates,
    gate_checks,
    invariants,
    lifecycle,
    nouns,
    packets,
    queries,
    reminders,
    sample,
    statement_documents,
)
from partnerships.models import (
    Contribution,
    GainShare,
    Obligation,
    Partnership,
    ServiceLevel,
    Settlement,
    SharedRisk,
)
from partnerships.permissions import PERMISSIONS, VISIBLE
from partnerships.readiness import readiness


def takes_part(user: Any) -> bool:
    """People inside the city, and those who speak for an organisation."""
    return inside(user) or bool(user.organisation_id)


def end_of(day: Any) -> datetime:
    """The end of the working day on which something falls due."""
    return timezone.make_aware(datetime.combine(day, time(17)))


def signatures_waiting(user: Any, now: datetime) -> Iterable[Task]:
    if not user.organisation_id:
        return
    for party in queries.to_sign(user)[:20]:
        yield Task(
            title=f"Sign {party.partnership.title}",
            detail=f"{party.partnership.reference}, as {party.get_role_display().lower()}.",
            button="Sign",
            url=f"{party.get_absolute_url()}sign/",
            subject=str(party.partnership),
        )


def confirmations_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Both sides look at a drafted statement."""
    for_city = user.has_perm("partnerships.confirm_settlement")
    if not for_city and not user.organisation_id:
        return
    for row in queries.to_confirm(user, for_city=for_city)[:20]:
        yield Task(
            title=f"Confirm {row.reference}",
            detail=f"{row.gain_share.title}, {row.starts_on:%-d %B} to {row.ends_on:%-d %B %Y}.",
            button="Look at statement",
            url=row.get_absolute_url(),
            due_at=row.created_at + timedelta(days=row.gain_share.dispute_days),
            subject=row.gain_share.title,
        )


def approvals_waiting(user: Any, now: datetime) -> Iterable[Task]:
    if not user.organisation_id:
        return
    for row in queries.to_approve(user)[:20]:
        yield Task(
            title=f"Approve a new edition of {row.partnership.title}",
            detail=row.why,
            button="Look at changes",
            url=row.get_absolute_url(),
            subject=str(row.partnership),
        )


def obligations_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """What falls due within two weeks, or is late, for whoever watches it or owes it."""
    for row in queries.obligations_for(user, timezone.localdate(now) + timedelta(days=14))[:20]:
        yield Task(
            title=f"{row.party.name} owes “{row.title}”",
            detail=f"Agreed in {row.partnership}.",
            button="Look at obligation",
            url=row.get_absolute_url(),
            due_at=end_of(row.due_on),
            subject=str(row.partnership),
        )


def contributions_late(user: Any, now: datetime) -> Iterable[Task]:
    if not user.has_perm("partnerships.manage_contribution"):
        return
    for row in queries.overdue_contributions(user, timezone.localdate(now))[:20]:
        yield Task(
            title=f"Ask {row.party.name} for “{row.description}”",
            detail=f"Promised in {row.party.partnership}.",
            button="Look at contribution",
            url=row.get_absolute_url(),
            due_at=end_of(row.due_on),
        )


def payments_late(user: Any, now: datetime) -> Iterable[Task]:
    if not user.has_perm("partnerships.record_payment"):
        return
    for row in queries.overdue_settlements(user, timezone.localdate(now))[:20]:
        yield Task(
            title=f"Payment of {row.reference} is late",
            detail=row.gain_share.title,
            button="Look at settlement",
            url=row.get_absolute_url(),
            due_at=end_of(row.due_on),
        )


def periods_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """A period that has ended is settled."""
    if not user.has_perm("partnerships.settle"):
        return
    for row, starts_on, ends_on in queries.periods_to_settle(user, timezone.localdate(now))[:20]:
        yield Task(
            title=f"Settle {row.title}",
            detail=f"{starts_on:%-d %B} to {ends_on:%-d %B %Y}, {row.partnership}.",
            button="Settle period",
            url=f"/settlements/new/?gain_share={row.pk}&starts_on={starts_on}&ends_on={ends_on}",
            due_at=end_of(ends_on + timedelta(days=row.dispute_days)),
        )


def shown_to(user: Any, initiative: Any) -> list[Partnership]:
    """Who sees an initiative from inside sees its partnerships; outside it is their own page that shows them."""
    return queries.partnerships_shown(initiative) if inside(user) else []


def partners_panel(initiative: Any, user: Any) -> dict[str, Any]:
    seen = shown_to(user, initiative)
    gains = {gain.pk: gain for row in seen for gain in row.gain_shares.all()}
    return {
        "partnerships": [
            {
                "row": row,
                "state": lifecycle.PARTNERSHIP.state_of(row),
                "parties": [
                    {"row": party, "brings": party.contributions.all(), "gets": gains.get(party.gain_id)}
                    for party in row.parties.all()
                ],
            }
            for row in seen
        ],
        "verified": queries.verified_of(initiative) if seen else None,
        "promised": initiative.annual_benefit,
        "new_url": f"/partnerships/new/?initiative={initiative.pk}" if user.has_perm(lifecycle.MANAGE) else "",
    }


def history_panel(organisation: Any, user: Any) -> dict[str, Any]:
    """What an organisation brought, still owes and was paid, partnership by partnership, as far as this person may see."""
    today = timezone.localdate()
    found = []
    for party in queries.parties_of_organisation(organisation, user):
        brought = list(party.contributions.all())
        waiting = [row.due_on for row in brought if row.delivered_on is None and row.due_on]
        waiting += [row.due_on for row in party.obligations.all() if row.done_on is None]
        found.append(
            {
                "party": party,
                "state": lifecycle.PARTNERSHIP.state_of(party.partnership),
                "promised": len(brought),
                "delivered": sum(row.delivered_on is not None for row in brought),
                "late": sum(day < today for day in waiting),
                "settled": queries.settled_for(party),
            }
        )
    return {"rows": found}


def happened(initiative: Any, user: Any) -> Iterable[tuple[datetime, str]]:
    rows = shown_to(user, initiative)
    for row in rows:
        if row.bound_at:
            yield row.bound_at, f"{row.title}: every party has signed."
        for party in row.parties.all():
            for brought in party.contributions.all():
                if brought.delivered_on:
                    yield end_of(brought.delivered_on), f"{party.name} delivered “{brought.description}”."
    for settled in queries.settled_beside(initiative) if rows else ():
        yield settled.locked_at, f"{settled.reference} of {settled.gain_share.title} is agreed by both sides."


def fill() -> None:
    registry.invariants.add(*invariants.INVARIANTS)
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*nouns.NOUNS)
    registry.lifecycles.add(lifecycle.PARTNERSHIP, lifecycle.EDITION, lifecycle.GAIN_SHARE, lifecycle.SETTLEMENT)
    registry.packet_parts.add(packets.part_of)
    registry.lately.add(dashboard.changed)
    registry.dashboard_panels.add(*dashboard.PANELS)
    registry.readiness.add(readiness)
    registry.gate_checks.add(*gate_checks.CHECKS)
    registry.my_work.add(
        signatures_waiting,
        approvals_waiting,
        obligations_waiting,
        confirmations_waiting,
        periods_waiting,
        contributions_late,
        payments_late,
    )
    registry.reminder_sources.add(*reminders.SOURCES)
    registry.initiative_panels.add(
        Panel("partners", "Partners and gain share", "partnerships/panel.html", partners_panel, 300)
    )
    registry.organisation_panels.add(
        Panel("history", "Work with the city", "partnerships/history.html", history_panel, 100)
    )
    registry.timeline.add(happened)
    search_index.add(
        Searched(Partnership, "purpose", order=6),
        Searched(GainShare, "baseline_note"),
        Searched(Settlement, "source", follows=("gain_share",)),
        Searched(Contribution),
        Searched(Obligation),
        Searched(ServiceLevel),
        Searched(SharedRisk),
    )
    registry.calendar.add(dates.entries)
    registry.documents.add(
        DocumentKind("statement", "Statement", Settlement, statement_documents.content_of, template="tables")
    )
    registry.case_runners.add("partnerships.cases.RUNNERS")
    registry.sample_loaders.add(sample.load)
    registry.pages.add(("", "partnerships.urls"))
    registry.api_pages.add(("", "partnerships.api"))
    registry.navigation.add(
        NavItem("Partners", "Partnerships", "partnership_list", order=220, for_whom=takes_part),
        NavItem("Partners", "Settlements", "settlement_list", order=225, for_whom=takes_part),
        NavItem("Partners", "Gain-share simulator", "simulator", "partnerships.simulate", order=227),
        NavItem("Partners", "Compare offers", "compare_offers", "partnerships.simulate", order=228),
        NavItem("Partners", "Organisations", "organisation_list", order=230, for_whom=takes_part),
    )
