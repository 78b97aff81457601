"""Who may do what with plans and funds, and who sees them."""

from typing import Any

from django.db.models import Q

from alliance.permissions import Permission
from alliance.roles import CHAMPION_OFFICE, INSIDE, Role
from alliance.rules import everyone_inside, inside
from alliance.visibility import EVERYONE, NOBODY, Rule
from financing.models import (
    BondOrder,
    BondSeries,
    Campaign,
    CityFinances,
    Forecast,
    Fund,
    FundEntry,
    FundLoan,
    Grant,
    GrantReport,
    Offering,
    Plan,
    Pledge,
    Receipt,
    Situation,
    Source,
    Use,
    VerifiedSaving,
)
from initiatives.permissions import initiatives_seen, of_own_department

FINANCE = frozenset({Role.FINANCE_OFFICER})
PLANNERS = CHAMPION_OFFICE | FINANCE | {Role.DEPARTMENT_STAFF}


def may_plan(user: Any, row: Any) -> bool:
    """The office and finance plan for every initiative; department staff for their own department's."""
    plan = getattr(row, "plan", row)
    return bool(Role.FINANCE_OFFICER in user.roles or of_own_department(user, plan))


PERMISSIONS = (
    Permission("financing.see_plans", "See financing plans and funds", INSIDE),
    Permission("financing.draft_plan", "Draft a financing plan", PLANNERS, within=may_plan),
    Permission("financing.check_plan", "Check a financing plan", FINANCE | CHAMPION_OFFICE),
    Permission("financing.approve_plan", "Approve a financing plan", FINANCE | {Role.CHAMPION}),
    Permission("financing.record_money", "Record what became of a source", FINANCE | CHAMPION_OFFICE),
    Permission("financing.describe_initiative", "Say what the finder must know", PLANNERS, within=may_plan),
    Permission("financing.state_finances", "State the city’s finances", FINANCE),
    Permission("financing.manage_fund", "Set up a revolving fund", FINANCE),
    Permission("financing.post_entry", "Post to a fund’s ledger", FINANCE),
    Permission("financing.apply_for_loan", "Apply for a loan of a fund", PLANNERS, within=may_plan),
    Permission("financing.put_to_committee", "Put a loan to its committee", FINANCE | CHAMPION_OFFICE),
    Permission("financing.manage_offering", "Offer bonds and handle their orders", FINANCE),
    Permission("financing.place_order", "Order bonds", FINANCE | {Role.RESIDENT}),
    Permission("financing.read_orders", "Read everybody’s orders for bonds", FINANCE | {Role.AUDITOR}),
    Permission("financing.manage_campaign", "Run crowdfunding campaigns", FINANCE | CHAMPION_OFFICE),
    Permission("financing.pledge", "Pledge to a campaign", FINANCE | {Role.RESIDENT}),
    Permission("financing.manage_grant", "Keep the conditions and reports of grants", FINANCE | CHAMPION_OFFICE),
    # Nobody holds it: a signed decision is carried out by the system.
    Permission("financing.carry_out_decision", "Carry out a decision on a loan"),
)


def plans_seen(user: Any, prefix: str = "") -> Q:
    """Plans of the initiatives a person inside sees; nothing of money is shown outside."""
    if not (user.is_system or inside(user)):
        return NOBODY
    return initiatives_seen(user, f"{prefix}initiative__")


def offerings_seen(user: Any, prefix: str = "") -> Q:
    """Published offerings are for everybody; drafts for people inside."""
    if user.is_system or inside(user):
        return plans_seen(user, f"{prefix}plan__")
    return Q(**{f"{prefix}state__in": ["open", "closed", "allotted"]})


def campaigns_seen(user: Any, prefix: str = "") -> Q:
    """Published campaigns are for everybody; drafts for people inside."""
    if user.is_system or inside(user):
        return plans_seen(user, f"{prefix}source__plan__")
    return Q(**{f"{prefix}state__in": ["open", "funded", "failed"]})


def orders_seen(user: Any) -> Q:
    """Who buys or gives what is known to that person, to finance and to auditors alone."""
    if user.is_system or not user.roles.isdisjoint(FINANCE | {Role.AUDITOR}):
        return EVERYONE
    return Q(created_by_id=user.pk) if user.pk else NOBODY


VISIBLE: dict[type[Any], Rule] = {
    Plan: plans_seen,
    Source: lambda user: plans_seen(user, "plan__"),
    Use: lambda user: plans_seen(user, "plan__"),
    Situation: plans_seen,
    CityFinances: everyone_inside,
    Fund: everyone_inside,
    FundEntry: everyone_inside,
    FundLoan: lambda user: plans_seen(user, "source__plan__"),
    VerifiedSaving: lambda user: plans_seen(user, "loan__source__plan__"),
    Forecast: lambda user: plans_seen(user, "plan__"),
    Campaign: campaigns_seen,
    Pledge: orders_seen,
    Grant: lambda user: plans_seen(user, "source__plan__"),
    GrantReport: lambda user: plans_seen(user, "grant__source__plan__"),
    Offering: offerings_seen,
    BondSeries: lambda user: offerings_seen(user, "offering__"),
    BondOrder: orders_seen,
    Receipt: lambda user: plans_seen(user, "source__plan__"),
}
