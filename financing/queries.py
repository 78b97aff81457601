"""Reads of financing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum, prefetch_related_objects

from alliance.remember import remembered
from financing.instruments import SIDE_WORDS
from financing.maths import calendar, revolving_fund, rounding, sources_and_uses
from financing.maths.sources_and_uses import Balance
from financing.models import (
    Campaign,
    Category,
    Fund,
    FundEntry,
    FundLoan,
    Grant,
    GrantReport,
    Offering,
    Phase,
    Plan,
    Source,
    Use,
    VerifiedSaving,
)
from initiatives.models import Initiative


@dataclass(frozen=True)
class Lines:
    """The lines of a plan, read once. `counted` leaves out sources that fell through."""

    sources: Sequence[Source]
    uses: Sequence[Use]

    @property
    def counted(self) -> list[Source]:
        return [source for source in self.sources if source.counts]

    @property
    def balance(self) -> Balance:
        return balance_of(self.counted, self.uses)

    @property
    def has_terms(self) -> bool:
        """Whether payments follow from at least one source."""
        return any(source.terms for source in self.counted)

    @property
    def is_short(self) -> bool:
        """Money is missing."""
        return self.balance.difference < 0

    @property
    def gap(self) -> Decimal:
        """By how much sources and uses differ."""
        return abs(self.balance.difference)

    @property
    def sides(self) -> list[dict[str, Any]]:
        """Sources by side: funding first, then what must be repaid, each with its total."""
        return [
            {"side": side, "label": label, "sources": found, "total": total(found)}
            for side, label in SIDE_WORDS.items()
            if (found := [source for source in self.sources if source.side == side])
        ]

    @property
    def phases(self) -> list[dict[str, Any]]:
        """The balance of each phase that has a line."""
        rows = []
        for phase in Phase:
            sources = [source for source in self.counted if source.phase == phase]
            uses = [use for use in self.uses if use.phase == phase]
            if sources or uses:
                rows.append({"phase": phase, "label": phase.label, "balance": balance_of(sources, uses)})
        return rows

    @property
    def repaid(self) -> Decimal:
        """How much of the money must be paid back."""
        return total(source for source in self.sources if source.is_repaid)

    @property
    def given(self) -> Decimal:
        """How much of the money need not be paid back."""
        return total(source for source in self.sources if not source.is_repaid)

    @property
    def misfits(self) -> list[str]:
        """What restricted money cannot be spent on, phase by phase, in sentences; empty if all of it fits."""
        return [sentence for phase in Phase for sentence in misfits_in(phase, self.counted, self.uses)]


def total(sources: Iterable[Source]) -> Decimal:
    return sum((source.amount for source in sources if source.counts), Decimal(0))


def balance_of(sources: Iterable[Source], uses: Iterable[Use]) -> Balance:
    return sources_and_uses.balance([source.amount for source in sources], [use.amount for use in uses])


def misfits_in(phase: Phase, sources: Sequence[Source], uses: Sequence[Use]) -> list[str]:
    """Restricted money left over once each use is paid from the most restricted money that may pay for it."""
    here = [source for source in sources if source.phase == phase]
    spent = [use for use in uses if use.phase == phase]
    offered = [
        sources_and_uses.Source(
            str(source.pk),
            source.amount,
            len(source.pays_only) or len(Category) + 1,
            frozenset(source.pays_only) if source.pays_only else None,
        )
        for source in here
    ]
    paid = sources_and_uses.draws(offered, [(use.category, use.amount) for use in spent])
    used = {
        name: sum((draw.amount for draw in paid if draw.source == name), Decimal(0))
        for name in {d.source for d in paid}
    }
    return [
        f"{source.label}: {source.amount - used.get(str(source.pk), Decimal(0)):,.2f} finds no use it may pay for"
        f" ({', '.join(Category(kind).label.lower() for kind in source.pays_only)})."
        for source in here
        if source.pays_only and source.amount > used.get(str(source.pk), Decimal(0))
    ]


def lines_of(plan: Plan) -> Lines:
    """Two queries, whatever the number of lines; uses what was prefetched."""
    return Lines(list(plan.sources.all()), list(plan.uses.all()))


def leading_plan(initiative: Initiative) -> Plan | None:
    """The plan that stands for the initiative: approved before checked before draft, the newest of equals.

    For the page of the initiative: plans and lines are read once for each instance.
    """
    order = {"approved": 0, "checked": 1, "draft": 2}
    plans = [plan for plan in plans_shown(initiative) if plan.state != "closed"]
    leading = min(plans, key=lambda plan: order[plan.state], default=None)
    if leading:
        prefetch_related_objects([leading], "sources", "uses")
    return leading


def plans_shown(initiative: Initiative) -> list[Plan]:
    """Every plan of an initiative, the newest first, read once for its page."""
    plans = initiative.plans.select_related("approved_by").order_by("-created_at")
    return remembered(initiative, "financing.plans", lambda: list(plans))


def plans_to_decide(user: Any) -> QuerySet[Plan]:
    """Checked plans that wait for somebody other than the checker to approve them, oldest first."""
    found: QuerySet[Plan] = (
        Plan.objects.visible_to(user)
        .filter(state="checked")
        .exclude(checked_by_id=user.pk)
        .select_related("initiative", "checked_by")
        .order_by("checked_at")
    )
    return found


def drafts_to_check(user: Any) -> QuerySet[Plan]:
    """Drafts that have sources and uses, oldest first."""
    found: QuerySet[Plan] = (
        Plan.objects.visible_to(user)
        .filter(Exists(Source.objects.filter(plan=OuterRef("pk"))), Exists(Use.objects.filter(plan=OuterRef("pk"))))
        .filter(state="draft")
        .select_related("initiative")
        .prefetch_related("sources", "uses")
        .order_by("created_at")
    )
    return found


ZERO = Decimal(0)
BY_KIND: dict[str, Any] = {
    f"total_{kind}": Sum("amount", filter=Q(kind=kind), default=ZERO) for kind in FundEntry.Kind.values
}


def totals_of(rows: QuerySet[FundEntry]) -> dict[str, Decimal]:
    """Sums of ledger lines by kind of entry, zero where there is none."""
    found = rows.aggregate(**BY_KIND)
    return {kind: found[f"total_{kind}"] for kind in FundEntry.Kind.values}


@dataclass(frozen=True)
class FundFigures:
    """What a fund's ledger adds up to."""

    paid_in: Decimal
    drawn: Decimal
    repaid: Decimal
    written_off: Decimal

    @property
    def owed(self) -> Decimal:
        """What borrowers still owe."""
        return self.drawn - self.repaid - self.written_off

    @property
    def utilisation(self) -> Decimal | None:
        """The part of the money paid in that is out on loan; None for an empty fund."""
        return revolving_fund.utilisation(max(self.owed, Decimal(0)), self.paid_in) if self.paid_in else None

    @property
    def revolve_ratio(self) -> Decimal | None:
        """How many times the money paid in has been lent; None for an empty fund."""
        return revolving_fund.revolve_ratio(self.drawn, self.paid_in) if self.paid_in else None


def figures_of(fund: Fund) -> FundFigures:
    sums = totals_of(fund.entries.all())
    return FundFigures(sums["seed"] + sums["contribution"], sums["drawdown"], sums["repayment"], sums["write_off"])


@dataclass(frozen=True)
class LoanFigures:
    """What the ledger says of one loan, and what its verified savings make due."""

    amount: Decimal
    drawn: Decimal
    repaid: Decimal
    written_off: Decimal
    saved: Decimal
    share: Decimal
    open: bool

    @property
    def owed(self) -> Decimal:
        return self.drawn - self.repaid - self.written_off

    @property
    def undrawn(self) -> Decimal:
        """What may still be drawn."""
        return self.amount - self.drawn if self.open else Decimal(0)

    @property
    def due(self) -> Decimal:
        """What verified savings make due and was not repaid: never below zero, never more than is owed."""
        earned = rounding.rounded(self.saved * self.share, rounding.Rounding.CENT)
        return max(Decimal(0), min(earned - self.repaid, self.owed))


def loan_figures(loan: FundLoan) -> LoanFigures:
    return figures_by_loan([loan])[loan.pk]


def figures_by_loan(loans: Sequence[FundLoan]) -> dict[Any, LoanFigures]:
    """Two queries, whatever the number of loans."""
    if not loans:
        return {}
    lines = FundEntry.objects.filter(loan__in=loans).order_by().values("loan").annotate(**BY_KIND)
    sums, saved = {line["loan"]: line for line in lines}, VerifiedSaving.totals(*loans)
    return {
        loan.pk: LoanFigures(
            amount=loan.amount,
            drawn=line.get("total_drawdown", ZERO),
            repaid=line.get("total_repayment", ZERO),
            written_off=line.get("total_write_off", ZERO),
            saved=saved.get(loan.pk, ZERO),
            share=loan.share_of_savings,
            open=loan.state == "approved",
        )
        for loan in loans
        for line in [sums.get(loan.pk, {})]
    }


def term_of(loan: FundLoan) -> date | None:
    """The day by which it should be repaid; None before money was drawn."""
    return calendar.add_months(loan.first_drawn_on, 12 * loan.years) if loan.first_drawn_on else None


def loans_repaying(initiative: Initiative) -> list[FundLoan]:
    """Granted loans that savings of this initiative repay, the oldest first."""
    rows = FundLoan.objects.filter(source__plan__initiative=initiative, state="approved")
    return list(rows.select_related("fund", "source__plan").order_by("created_at", "id"))


def loans_of(fund: Fund, user: Any) -> QuerySet[FundLoan]:
    """A fund's loans that this person may see, the newest first."""
    found: QuerySet[FundLoan] = FundLoan.objects.visible_to(user).filter(fund=fund).select_related("source__plan")
    return found


def loans_in(user: Any, state: str) -> QuerySet[FundLoan]:
    """Loans in a state that this person may see, the oldest first."""
    found: QuerySet[FundLoan] = (
        FundLoan.objects.visible_to(user)
        .filter(state=state)
        .select_related("fund", "source__plan__initiative")
        .order_by("created_at")
    )
    return found


def offerings_waiting(user: Any, now: datetime) -> QuerySet[Offering]:
    """Published offerings whose order window has ended and that are not allotted, the oldest first."""
    found: QuerySet[Offering] = (
        Offering.objects.visible_to(user).filter(state__in=["open", "closed"], closes_at__lte=now).order_by("closes_at")
    )
    return found


def reports_waiting(user: Any, until: date) -> QuerySet[GrantReport]:
    """Reports to grantors that are not sent and due by a day, the earliest first."""
    found: QuerySet[GrantReport] = (
        GrantReport.objects.visible_to(user).filter(sent_on=None, due_on__lte=until).select_related("grant__source")
    )
    return found.order_by("due_on")


def campaigns_ended(user: Any, today: date) -> QuerySet[Campaign]:
    """Open campaigns whose last day has passed."""
    found: QuerySet[Campaign] = Campaign.objects.visible_to(user).filter(state="open", deadline__lt=today)
    return found


def grants_of(plan: Plan) -> QuerySet[Grant]:
    """The conditions of the grants a plan counts on."""
    found: QuerySet[Grant] = Grant.objects.filter(source__plan=plan).exclude(source__state="lost")
    return found.select_related("source").prefetch_related("match")


def plans_beside(plan: Plan) -> QuerySet[Plan]:
    """All plans of the same initiative, to compare."""
    found: QuerySet[Plan] = Plan.objects.filter(initiative_id=plan.initiative_id).order_by("created_at")
    return found
