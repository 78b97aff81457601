"""What financing puts in the product's slots."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone

from alliance import permissions, registry, search_index, visibility
from alliance.registry import DocumentKind, NavItem, Panel, Searched, Task
from financing import (
    bylaws,
    concerns,
    dashboard,
    dates,
    forecasts,
    gate_checks,
    invariants,
    lifecycle,
    nouns,
    packets,
    papers,
    queries,
    receivers,
    reminders,
    sample,
    sample_gifts,
)
from financing.models import Campaign, Forecast, Fund, FundLoan, Grant, GrantReport, Offering, Plan, Source
from financing.permissions import PERMISSIONS, VISIBLE
from financing.readiness import readiness
from financing.services.plans import words_of
from financing.settings import SETTINGS

MOST_SHOWN = 20
REPORTS_SHOWN_AHEAD = timedelta(days=30)
DUTIES_SHOWN_AHEAD, DUTIES_SHOWN_BACK = timedelta(days=14), timedelta(days=90)


def money_panel(initiative: Any, user: Any) -> Mapping[str, Any] | None:
    if not user.has_perm("financing.see_plans"):
        return None
    plan = queries.leading_plan(initiative)
    may_draft = initiative.state != "stopped" and user.has_perm("financing.draft_plan", Plan(initiative=initiative))
    return {
        "plan": plan,
        "state": lifecycle.PLAN.state_of(plan) if plan else None,
        "lines": queries.lines_of(plan) if plan else None,
        "finder_url": reverse("finder", args=[initiative.pk]),
        "draft_url": f"/plans/new/?initiative={initiative.pk}" if may_draft else "",
    }


def plans_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Checked plans wait for an approver; a draft that balances waits for whoever began it, or for finance."""
    if user.has_perm("financing.approve_plan"):
        for plan in queries.plans_to_decide(user)[:50]:
            yield task(plan, f"Approve the plan “{plan.title}”", f"Checked by {plan.checked_by}.", "Look at plan")
    if user.has_perm("financing.check_plan"):
        for plan in queries.drafts_to_check(user)[:50]:
            gap = queries.lines_of(plan).balance.difference
            detail = "Sources equal uses." if not gap else f"Sources and uses differ: {words_of(gap)}."
            yield task(plan, f"Check the plan “{plan.title}”", detail, "Open plan")


def task(plan: Plan, title: str, detail: str, button: str) -> Task:
    return Task(title, detail, button, plan.get_absolute_url(), subject=str(plan.initiative))


def loans_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Applications wait for finance; so do repayments that verified savings make due, and terms that have passed."""
    if user.has_perm("financing.put_to_committee"):
        for loan in queries.loans_in(user, "applied")[:50]:
            detail = f"{loan.amount:,.2f} {loan.fund.currency} of {loan.fund}."
            yield loan_task(loan, f"Look at the application {loan}", detail, "Open application")
    if user.has_perm("financing.post_entry"):
        today = timezone.localdate(now)
        loans = list(queries.loans_in(user, "approved")[:50])
        sums = queries.figures_by_loan(loans)
        for loan in loans:
            figures, term = sums[loan.pk], queries.term_of(loan)
            if figures.due:
                detail = f"{figures.due:,.2f} {loan.fund.currency} is due from verified savings."
                yield loan_task(loan, f"Post the repayment of {loan}", detail, "Open loan")
            elif term and term < today and figures.owed:
                detail = f"{figures.owed:,.2f} {loan.fund.currency} is open at the end of its term, {term:%-d %B %Y}."
                yield loan_task(loan, f"Settle the shortfall of {loan}", detail, "Open loan")


def offerings_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """An order book whose time has passed waits to be closed, a closed one to be allotted."""
    if user.has_perm("financing.manage_offering"):
        for offering in queries.offerings_waiting(user, now)[:50]:
            title = "Allot the bonds of" if offering.state == "closed" else "Close the order book of"
            url = offering.get_absolute_url()
            yield Task(
                f"{title} “{offering.title}”", "Its order window has ended.", "Open offering", url, offering.closes_at
            )


def gifts_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """Reports to grantors wait for finance, campaigns whose last day has passed for whoever runs them."""
    today = timezone.localdate(now)
    if user.has_perm("financing.post_entry"):
        for report in queries.reports_waiting(user, today + REPORTS_SHOWN_AHEAD)[:50]:
            due_at = timezone.make_aware(datetime.combine(report.due_on, time(8)))
            url = report.get_absolute_url()
            yield Task(f"Send “{report.title}”", report.grant.programme, "Open report", url, due_at)
    if user.has_perm("financing.manage_campaign"):
        for campaign in queries.campaigns_ended(user, today)[:50]:
            yield Task(
                f"Settle “{campaign.title}”", "Its last day has passed.", "Open campaign", campaign.get_absolute_url()
            )


def duties_waiting(user: Any, now: datetime) -> Iterable[Task]:
    """What falls due within two weeks, and what has and still stands; reports have a longer notice of their own."""
    if not user.has_perm("financing.post_entry"):
        return
    today = timezone.localdate(now)
    until = today + DUTIES_SHOWN_AHEAD
    for duty in islice(dates.duties(dates.seen_by(user), today - DUTIES_SHOWN_BACK, until), 100):
        if not isinstance(duty.row, GrantReport) and (duty.late or duty.on >= today):
            due_at = timezone.make_aware(datetime.combine(duty.on, time(17)))
            yield Task(duty.title, duty.detail, duty.button, duty.row.get_absolute_url(), due_at)


def loan_task(loan: FundLoan, title: str, detail: str, button: str) -> Task:
    return Task(title, detail, button, loan.get_absolute_url(), subject=str(loan.plan.initiative))


def happened(initiative: Any, user: Any) -> Iterable[tuple[datetime, str]]:
    for plan in queries.plans_shown(initiative):
        if plan.approved_at:
            yield plan.approved_at, f"Financing plan approved: {plan.title}."


def provided_panel(organisation: Any, user: Any) -> dict[str, Any] | None:
    """The money an organisation gives or lends, plan by plan, as far as this person may see it."""
    rows = Source.objects.visible_to(user).filter(provider=organisation).select_related("plan")
    found = list(rows.order_by("-created_at")[:MOST_SHOWN])
    return {"rows": [(row, lifecycle.SOURCE.state_of(row)) for row in found]} if found else None


def fill() -> None:
    registry.invariants.add(*invariants.INVARIANTS)
    permissions.declare(PERMISSIONS)
    visibility.declare(VISIBLE)
    registry.nouns.add(*nouns.NOUNS)
    registry.lifecycles.add(
        lifecycle.PLAN, lifecycle.SOURCE, lifecycle.FUND_LOAN, lifecycle.OFFERING, lifecycle.CAMPAIGN
    )
    registry.packet_parts.add(packets.part_of)
    registry.lately.add(dashboard.changed)
    registry.dashboard_panels.add(*dashboard.PANELS)
    registry.readiness.add(readiness)
    registry.gate_checks.add(*gate_checks.CHECKS)
    registry.concerns.add(concerns.found)
    registry.initiative_panels.add(Panel("money", "Sources and uses", "financing/panel.html", money_panel, 300))
    registry.organisation_panels.add(
        Panel("provided", "Money it provides", "financing/provided.html", provided_panel, 150)
    )
    registry.my_work.add(plans_waiting, loans_waiting, offerings_waiting, gifts_waiting, duties_waiting)
    registry.timeline.add(happened)
    search_index.add(
        Searched(Plan, "note", order=7),
        Searched(Fund, "purpose"),
        Searched(FundLoan, "purpose", follows=("source",)),
        Searched(Offering, "summary"),
        Searched(Campaign, "summary"),
        Searched(Grant, "award_number"),
        Searched(GrantReport),
        Searched(Forecast, "conclusion"),
    )
    registry.settings.add(*SETTINGS, *bylaws.settings(), forecasts.SETTING)
    registry.documents.add(
        DocumentKind("plan", "Plan", Plan, papers.plan_paper, template="tables", has_sheets=False),
        DocumentKind("fund", "Statement of the fund", Fund, papers.fund_paper, template="tables"),
        DocumentKind("offering", "Offering", Offering, papers.offering_paper, template="tables"),
    )
    registry.case_runners.add("financing.cases.RUNNERS")
    registry.sample_loaders.add(sample.load, sample_gifts.load)
    registry.api_pages.add(("", "financing.api"))
    registry.pages.add(("", "financing.pages"))
    registry.navigation.add(
        NavItem("Finance", "Plans", "plan_list", "financing.see_plans", order=210),
        NavItem("Finance", "Funds", "fund_list", "financing.see_plans", order=220),
        NavItem("Finance", "Mini-bonds", "offering_list", "financing.see_plans", order=222),
        NavItem("Finance", "Crowdfunding", "campaign_list", "financing.see_plans", order=224),
        NavItem("Finance", "Grants", "grant_list", "financing.see_plans", order=226),
        NavItem("Finance", "Cash-flow measures", "cash_flow", "financing.see_plans", order=228),
    )
    registry.public_links.add(
        NavItem(
            "", "Mini-bonds", "offering_list", order=60, said="Lend the city small sums for a purpose you can see."
        ),
        NavItem(
            "",
            "Crowdfunding",
            "campaign_list",
            order=70,
            said="Projects that residents pay for together, all or nothing.",
        ),
    )
    registry.reminder_sources.add(reminders.REPORTS, *reminders.DUTIES)
    registry.calendar.add(dates.entries)
    receivers.connect()
