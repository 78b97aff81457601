"""The finance pillar of an initiative: a plan that balances, whose restricted money fits, and that somebody approved."""

from collections.abc import Iterable
from typing import Any

from alliance.registry import Check
from alliance.remember import remembered
from financing import forecasts, queries
from financing.models import Plan
from financing.services.plans import words_of


def readiness(initiative: Any) -> Iterable[Check]:
    """Finance is ready when a plan balances, its restricted money fits, and somebody approved it."""
    plan = queries.leading_plan(initiative)
    if plan is None:
        url = f"/plans/new/?initiative={initiative.pk}"
        yield Check("finance", "There is a financing plan", False, "No plan yet.", "Draft a plan", url)
        return
    url, lines = plan.get_absolute_url(), queries.lines_of(plan)
    balance = lines.balance
    evidence = f"{balance.total_sources:,.2f} of sources for {balance.total_uses:,.2f} of uses"
    gap = "" if balance.balanced else f": {words_of(balance.difference)}"
    balanced = bool(lines.uses) and balance.balanced
    yield Check("finance", "There is a financing plan", True, str(plan), fix_url=url)
    yield Check("finance", "Sources equal uses to the cent", balanced, f"{evidence}{gap}.", "Look at the plan", url)
    yield Check(
        "finance",
        "Restricted money pays only for what it may",
        not lines.misfits,
        " ".join(lines.misfits),
        "Look at the plan",
        url,
    )
    yield from grant_checks(plan)
    if forecasts.needs_forecast(plan):
        found = forecasts.current(plan)
        fix = found.get_absolute_url() if found else f"/forecasts/new/?plan={plan.pk}"
        sentence = "The revenue forecast is stressed"
        yield Check("finance", sentence, found is not None, str(found or ""), "Stress the forecast", fix)
    approved = plan.state == "approved"
    evidence = (
        f"By {plan.approved_by}." if approved and plan.approved_by else f"It is {plan.get_state_display().lower()}."
    )
    yield Check("finance", "The plan is approved", approved, evidence, "Look at the plan", url)


def grant_checks(plan: Plan) -> Iterable[Check]:
    """The match of each grant the plan counts on."""
    for grant in remembered(plan, "financing.grants", lambda: list(queries.grants_of(plan))):
        evidence = f"{grant.match_secured:,.2f} of {grant.match_required:,.2f} is secured."
        sentence = f"The match of {grant.programme} is secured"
        yield Check(
            "finance", sentence, not grant.match_missing, evidence, "Look at the grant", grant.get_absolute_url()
        )
