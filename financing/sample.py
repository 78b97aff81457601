"""The sample city's plans and its revolving fund, loaded through the services as its people would."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from financing import services
from financing.models import CityFinances, Fund, Phase, Plan, Situation
from financing.sample_money import DRAWN, FUND, load_fund, load_offering
from governance.sample import load_about
from initiatives.models import Initiative

if TYPE_CHECKING:
    from alliance.sample import SampleCity

# The file's words and the catalogue's.
INSTRUMENTS = {
    "utility_rebate": "rebate",
    "performance_contract_loan": "performance_contract",
    "environmental_impact_bond": "outcome_bond",
    "dedicated_fee": "user_fee",
    "city_funds": "own_budget",
    "asset_sale": "asset_recycling",
}
CATEGORIES = {"management": "staff"}


def load(city: SampleCity) -> None:
    for row in city.data("portfolio")["plans"]:
        initiative = city.find(Initiative, row["initiative"])
        if initiative is None:
            continue
        plan = city.find(Plan, row["key"]) or load_plan(city, row, initiative)
        load_about(city, "plan", row["key"], plan)
    if city.find(Fund, FUND) is None:
        load_fund(city)
    load_offering(city)
    load_situations(city)


def load_plan(city: SampleCity, row: dict[str, Any], initiative: Initiative) -> Plan:
    by = city.person(row["prepared_by"])
    savings = initiative.annual_benefit
    plan = services.draft_plan(
        initiative=initiative,
        title=row["title"],
        note=row["note"] or "",
        annual_savings=savings,
        savings_start_on=city.day(row["phases"][0]["ends_on"]) if savings else None,
        external_id=row["key"],
        by=by,
    )
    days = {phase["key"]: city.day(phase["starts_on"]) for phase in row["phases"]}
    first = row["phases"][0]["key"]
    for number, line in enumerate(row["sources"], start=1):
        load_source(city, plan, number, line, days, first)
    for number, line in enumerate(row["uses"], start=1):
        services.add_use(
            plan=plan,
            label=line["name"],
            category=CATEGORIES.get(line["category"], line["category"]),
            amount=Decimal(line["amount"]),
            phase=Phase.PILOT if line["phase"] == first else Phase.SCALE,
            external_id=f"{row['key']}-use-{number}",
            by=by,
        )
    return advanced(city, plan, row)


def advanced(city: SampleCity, plan: Plan, row: dict[str, Any]) -> Plan:
    """As far as the file says: finance checks, the champion approves, council's word is recorded beside it."""
    at = city.instant(row["approved_on"]) or city.now
    if row["status"] in ("in_review", "approved"):
        plan = services.check_plan(plan=plan, at=at, by=city.person(row["prepared_by"]))
    if row["status"] == "approved":
        plan = services.approve_plan(plan=plan, at=at, by=city.person("mara"))
    return plan


def load_source(
    city: SampleCity, plan: Plan, number: int, line: dict[str, Any], days: dict[str, Any], first: str
) -> None:
    by = city.person("desmond")
    source = services.add_source(
        plan=plan,
        label=line["name"],
        instrument=INSTRUMENTS.get(line["instrument"], line["instrument"]),
        amount=Decimal(line["amount"]),
        phase=Phase.PILOT if line["phase"] == first else Phase.SCALE,
        provider=city.organisation(line["provider"]) if line["provider"] else None,
        available_on=days[line["phase"]],
        external_id=f"{plan.external_id}-source-{number}",
        by=by,
    )
    if found := terms_of(line, plan):
        source = services.set_terms(source=source, shape=found[0], values=found[1], by=by)
    if line["status"] in ("committed", "received"):
        services.commit_source(source=source, by=by)
    if line["status"] == "received" and source.external_id not in DRAWN:  # a loan that is drawn brings it by itself
        services.receive_source(source=source, on=city.today, by=by)


def terms_of(line: dict[str, Any], plan: Plan) -> tuple[str, dict[str, Any]] | None:
    """The file's terms in the shape of the instrument; None where it names none."""
    given = line["terms"]
    if "arrives_in_years" in given:
        return "arrival", {"years": given["arrives_in_years"], "growth": Decimal(given["growth"])}
    if "rate" not in given:
        return None
    rate = Decimal(given["rate"])
    if "repayment_share" in given:
        savings = plan.annual_savings or Decimal(0)
        share = Decimal(given["repayment_share"])
        return "savings", {"annual_savings": savings, "share": share, "years": given["repayment_years"]}
    years = given["term_years"]
    if line["instrument"] == "mini_bond":
        return "bond", {"coupon": rate, "term_years": years, "denomination": Decimal(given["denomination"])}
    if line["instrument"] == "environmental_impact_bond":
        payment = Decimal(given["outcome_payment"]) * Decimal(line["amount"]) / Decimal(1150000)
        return "outcome", {"coupon": rate, "term_years": years, "outcome_payment": payment.quantize(Decimal("0.01"))}
    return "loan", {"rate": rate, "term_years": years, "payments_per_year": given.get("payments_per_year", 1)}


# What nobody writes into a plan and the finder asks for; the city and its figures are invented.
SITUATIONS: dict[str, dict[str, Any]] = {
    "adaptive-led-street-lighting": {
        "life_years": 20,
        "annual_savings": Decimal(764400),
        "annual_revenue": Decimal(0),
        "certainty": "measured",
        "maturity": "proven",
        "private_use": Decimal("0.05"),
        "is_essential": True,
        "is_city_owned": True,
        "is_measurable": True,
        "saves_energy": True,
        "helps_environment": True,
        "has_users": False,
        "raises_values": False,
        "is_visible": True,
        "has_asset": True,
        "match_secured": True,
    },
    "fire-engine-bond": {
        "life_years": 15,
        "annual_savings": Decimal(0),
        "annual_revenue": Decimal(0),
        "certainty": "none",
        "maturity": "proven",
        "private_use": Decimal(0),
        "is_essential": True,
        "is_city_owned": True,
        "is_measurable": False,
        "saves_energy": False,
        "helps_environment": False,
        "is_visible": True,
    },
}


def load_situations(city: SampleCity) -> None:
    by = city.person("desmond")
    if city.find(CityFinances, "finances") is None:
        services.state_finances(
            as_of=city.day({"in_years": -1}),
            is_rated=True,
            agency="sp",
            rating="BBB-",
            debt_limit=Decimal(62_000_000),
            debt_outstanding=Decimal(48_500_000),
            needs_vote=False,
            may_issue_tax_exempt=True,
            annual_revenue=Decimal(214_000_000),
            reserve=Decimal(24_600_000),
            external_id="finances",
            by=by,
        )
    for key, answers in SITUATIONS.items():
        initiative = city.find(Initiative, key)
        if initiative is not None and city.find(Situation, f"{key}-situation") is None:
            services.describe_initiative(initiative=initiative, external_id=f"{key}-situation", by=by, **answers)
