"""Plans in scenarios: from the rows and settings to the mathematics."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from alliance import city
from alliance.errors import Refusal
from financing import terms
from financing.maths import outlook, refusals
from financing.maths.outlook import Borrowing, Outlook, Project, Scenario
from financing.maths.yields import Payment
from financing.models import Plan, Situation
from financing.queries import lines_of, total

PLANNED = "planned"
SHIPPED = {
    "cautious": {"name": "Cautious", "savings_shortfall": "0.20", "delay_months": 6},
    "adverse": {
        "name": "Adverse",
        "cost_overrun": "0.20",
        "rate_shift": "0.01",
        "savings_shortfall": "0.30",
        "delay_months": 12,
    },
}
USUAL_YEARS = 15


class NotReady(Refusal):
    """The plan lacks what an outlook needs; the sentence says what."""

    code = "plan_incomplete"


def scenarios() -> dict[str, Scenario]:
    """As planned, and those of the city's settings, by key."""
    return {PLANNED: Scenario(), **read(city.setting("financing.scenarios"))}


def read(stored: Mapping[str, Mapping[str, Any]]) -> dict[str, Scenario]:
    """Scenarios of a setting. Raises Refusal, TypeError, ValueError or InvalidOperation for what is none."""
    return {
        key: Scenario(
            name=str(values.get("name", key)),
            cost_overrun=Decimal(str(values.get("cost_overrun", 0))),
            rate_shift=Decimal(str(values.get("rate_shift", 0))),
            savings_shortfall=Decimal(str(values.get("savings_shortfall", 0))),
            delay_months=int(values.get("delay_months", 0)),
        )
        for key, values in stored.items()
    }


def check(value: Any) -> str | None:
    """The sentence of what is wrong with a setting of scenarios."""
    try:
        if any(key == PLANNED for key in read(value)):
            return "“planned” is the plan itself; name your scenario otherwise."
    except refusals.Refusal as fault:
        return str(fault)
    except (AttributeError, TypeError, ValueError, InvalidOperation):
        return "Write scenarios as in the shipped value: a key, a name, and fractions as texts."
    return None


def project_of(plan: Plan) -> Project:
    """The plan as the mathematics sees it. Raises NotReady (409) that says what is missing."""
    lines = lines_of(plan)
    if plan.annual_savings is None or plan.savings_start_on is None:
        raise NotReady("Say how much is saved or earned per year, and from which day: edit the plan.")
    if not lines.uses:
        raise NotReady("Write what the money is spent on first.")
    borrowed = [source for source in lines.counted if source.is_repaid]
    without = [source.label for source in borrowed if not source.terms or source.available_on is None]
    if without:
        raise NotReady(f"Write the terms of {', '.join(without)} first.")
    own = total(source for source in lines.counted if source.instrument == "own_budget")
    return Project(
        uses=lines.balance.total_uses,
        own_money=own,
        borrowings=[Borrowing(s.label, s.amount, s.available_on, terms.read(s.terms)) for s in borrowed],  # type: ignore[arg-type]
        annual_savings=plan.annual_savings,
        savings_start=plan.savings_start_on,
        discount_rate=plan.discount_rate,
        years=years_of(plan, borrowed),
        late=arrivals_of([source for source in lines.counted if not source.is_repaid]),
    )


def arrivals_of(given: list[Any]) -> list[Payment]:
    """When the funding of others arrives, where the plan says so. The city's own budget is its own cash anyway."""
    flows = [terms.cash_flow(source) for source in given if source.instrument != "own_budget"]
    return [part for flow in flows if flow for part in flow.arrivals]


def years_of(plan: Plan, borrowed: list[Any]) -> int:
    """The useful life if it is known, but never less than it takes to repay."""
    life = Situation.objects.filter(initiative_id=plan.initiative_id).values_list("life_years", flat=True).first()
    starts = [source.available_on for source in borrowed]
    first = min([*starts, plan.savings_start_on])
    flows = [terms.cash_flow(source) for source in borrowed]
    last = [outlook.year_of(flow.rows[-1].on, first) for flow in flows if flow and flow.rows]
    return min(max([life or USUAL_YEARS, *last]), outlook.MOST_YEARS)


def outlook_of(plan: Plan, scenario: Scenario) -> Outlook:
    """The plan in a scenario. Raises NotReady, or ValidationError where the mathematics refuses."""
    with terms.refusing():
        return outlook.outlook(project_of(plan), scenario)
