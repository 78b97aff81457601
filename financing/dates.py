"""Dated duties of financing for the calendar, My work and reminders: money expected, payments due, windows and last days.

What is lent by the city's own fund is watched by its ledger; here are the days that plans, grants, offerings and
campaigns promise to others. Each is a day, what happens, where, and who watches it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from alliance.registry import Dated
from financing import queries, terms
from financing.models import Campaign, FundLoan, Grant, GrantReport, Offering, Source


@dataclass(frozen=True)
class Duty:
    """`kind` tells duties of one row apart; `late` says whether it still stands once its day has passed."""

    row: Any
    kind: str
    on: date
    title: str
    detail: str
    button: str
    late: bool = False

    @property
    def key(self) -> str:
        """Payments are told apart by their day; other days may move."""
        day = f"-{self.on:%Y%m%d}" if self.kind == "pay" else ""
        return f"{self.kind}-{self.row.pk}{day}"

    @property
    def entry(self) -> Dated:
        return Dated(self.on, self.title, self.detail, self.row.get_absolute_url(), self.key)


def duties(of: Callable[[type[Any]], Any], since: date, until: date) -> Iterator[Duty]:
    """All of them between two days; `of` gives the rows of a model that the reader may see."""
    yield from money_expected(of(Source), since, until)
    yield from payments_due(of(Source), since, until)
    yield from grants_end(of(Grant), since, until)
    yield from reports_due(of(GrantReport), since, until)
    yield from windows(of(Offering), since, until)
    yield from campaigns_end(of(Campaign), since, until)
    yield from terms_end(of(FundLoan), since, until)


def seen_by(user: Any) -> Callable[[type[Any]], Any]:
    return lambda model: model.objects.visible_to(user)


def money_expected(rows: Any, since: date, until: date) -> Iterator[Duty]:
    """Money of an approved plan that has not come in full: until it has, or is said to have fallen through."""
    found = rows.filter(
        plan__state="approved", state__in=["expected", "applied", "committed"], available_on__range=(since, until)
    )
    for source in found.select_related("plan").prefetch_related("receipts"):
        outstanding = f"{source.outstanding:,.2f} {source.plan.currency} of {source.plan.reference}"
        detail = f"{outstanding}. Record what arrived, or that it fell through."
        yield Duty(
            source, "expected", source.available_on, f"Money is expected: {source.label}", detail, "Open source", True
        )


def payments_due(rows: Any, since: date, until: date) -> Iterator[Duty]:
    """Payments to lenders of money that arrived. Nobody records them here, so that they stand until their day."""
    found = list(
        rows.filter(state__in=["committed", "received"], plan__state="approved", receipts__isnull=False)
        .exclude(terms={})
        .exclude(instrument="revolving_fund_loan")
        .select_related("plan")
        .distinct()
    )
    dues = dues_of(found)
    for source in found:
        for on, principal, interest in dues[source.pk]:
            if since <= on <= until:
                title = f"Pay {principal + interest:,.2f} {source.plan.currency}: {source.label}"
                detail = f"{principal:,.2f} principal, {interest:,.2f} interest, {source.plan.reference}."
                yield Duty(source, "pay", on, title, detail, "Open source")


def dues_of(sources: list[Source]) -> dict[Any, list[tuple[date, Decimal, Decimal]]]:
    """Day, principal and interest of every payment, kept for a day by the edition of the source: sweeps ask each minute."""
    keys = {f"dues:{source.pk}:{source.version}": source for source in sources}
    found: dict[str, Any] = cache.get_many(keys)
    fresh = {key: computed(source) for key, source in keys.items() if key not in found}
    if fresh:
        cache.set_many(fresh, timeout=24 * 3600)
    return {keys[key].pk: rows for key, rows in (found | fresh).items()}


def computed(source: Source) -> list[tuple[date, Decimal, Decimal]]:
    try:
        flow = terms.cash_flow(source)
    except ValidationError:  # terms that an older edition let through
        return []
    return [(due.on, due.principal, due.interest) for due in flow.rows if due.payment > 0] if flow else []


def grants_end(rows: Any, since: date, until: date) -> Iterator[Duty]:
    """The last day to spend a grant, while a part of it is not drawn."""
    found = rows.filter(ends_on__range=(since, until)).exclude(source__state__in=["received", "lost"])
    for grant in found.select_related("source").prefetch_related("source__receipts"):
        detail = f"{grant.source.outstanding:,.2f} is not drawn. What is left then is lost."
        yield Duty(grant, "ends", grant.ends_on, f"Last day of the grant {grant.programme}", detail, "Open grant")


def reports_due(rows: Any, since: date, until: date) -> Iterator[Duty]:
    for report in rows.filter(sent_on=None, due_on__range=(since, until)).select_related("grant"):
        yield Duty(report, "due", report.due_on, f"Send “{report.title}”", report.grant.programme, "Open report", True)


def windows(rows: Any, since: date, until: date) -> Iterator[Duty]:
    """Order windows that open and close; a draft must be published before it opens."""
    for offering in rows.filter(state__in=["draft", "open"]).select_related("plan"):
        opens, closes = (timezone.localdate(at) for at in (offering.opens_at, offering.closes_at))
        if since <= opens <= until:
            detail = "It is a draft: publish it before." if offering.state == "draft" else "Residents can order."
            yield Duty(offering, "opens", opens, f"Orders open: {offering.title}", detail, "Open offering")
        if since <= closes <= until and offering.state == "open":
            detail = "Then close the book and allot the bonds."
            yield Duty(offering, "closes", closes, f"Orders close: {offering.title}", detail, "Open offering")


def campaigns_end(rows: Any, since: date, until: date) -> Iterator[Duty]:
    for campaign in rows.filter(state="open", deadline__range=(since, until)):
        yield Duty(
            campaign, "ends", campaign.deadline, f"Last day of {campaign.title}", "Then settle it.", "Open campaign"
        )


def terms_end(rows: Any, since: date, until: date) -> Iterator[Duty]:
    """The day by which a loan of the fund ought to be repaid."""
    for loan in rows.filter(Q(state="approved"), first_drawn_on__isnull=False).select_related("fund", "source__plan"):
        term = queries.term_of(loan)
        if term and since <= term <= until:
            yield Duty(loan, "term", term, f"End of term: {loan}", "What is open then is a shortfall.", "Open loan")


def entries(user: Any, since: date, until: date) -> Iterable[Dated]:
    """For the calendar; money is shown to those inside who may see plans, offerings and campaigns to everybody inside."""
    if not user.has_perm("financing.see_plans"):
        return []
    return [duty.entry for duty in duties(seen_by(user), since, until)]
