"""Answers reference cases of financing from the same mathematics the product uses."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from financing.maths import (
    amortisation,
    bids,
    bonds,
    capital_appreciation,
    coverage,
    crowdfunding,
    flows,
    lease,
    minibonds,
    notes,
    outcome,
    price,
    revolving_fund,
    sources_and_uses,
    tax_increment,
)
from financing.maths.rounding import Rounding
from financing.maths.yields import Payment

Inputs = Mapping[str, Any]
Answer = Mapping[str, Any]


def bond_sale(inputs: Inputs) -> Answer:
    """Costs of a bond sale."""
    return asdict(bonds.measures(_sale(inputs, inputs)))


def note_sale(inputs: Inputs) -> Answer:
    """Costs of a note sale."""
    note = notes.NoteSale(
        _date(inputs["dated_date"]),
        _date(inputs["maturity_date"]),
        Decimal(inputs["principal"]),
        Decimal(inputs["coupon"]),
        Decimal(inputs["premium"]),
        inputs["day_count"],
    )
    return asdict(notes.measures(note))


def capital_appreciation_bond(inputs: Inputs) -> Answer:
    """Yield and accreted values."""
    bond = capital_appreciation.CapitalAppreciationBond(
        _date(inputs["issue_date"]),
        _date(inputs["maturity_date"]),
        Decimal(inputs["issue_price"]),
        Decimal(inputs["maturity_value"]),
        inputs["compounding_frequency"],
        inputs["day_count"],
    )
    days = [_date(day) for day in inputs.get("valuation_dates", [])]
    return {
        "yield": capital_appreciation.bond_yield(bond),
        "accreted_values": [capital_appreciation.accreted_value(bond, day) for day in days],
    }


def level_debt_service(inputs: Inputs) -> Answer:
    """Payment of a level loan and its coverage."""
    periods, a_year = inputs["periods"], inputs["periods_per_year"]
    principal = Decimal(inputs["principal"])
    payment = amortisation.level_payment(principal, Decimal(inputs["rate"]) / a_year, periods)
    answer = {
        "payment": payment,
        "annual_debt_service": payment * a_year,
        "total_interest": payment * periods - principal,
    }
    if inputs.get("net_revenue") is None:
        return answer
    ratio = coverage.ratio(Decimal(inputs["net_revenue"]), payment * a_year)
    return {**answer, "debt_service_coverage_ratio": ratio}


def amortisation_schedule(inputs: Inputs) -> Answer:
    """The whole schedule and its totals."""
    loan = amortisation.Loan(
        Decimal(inputs["principal"]),
        Decimal(inputs["rate"]),
        inputs["periods"],
        inputs["periods_per_year"],
        inputs["method"],
        Rounding(inputs["rounding"]),
    )
    rows = amortisation.schedule(loan)
    return {
        "first_payment": rows[0].payment,
        "total_interest": amortisation.total_interest(rows),
        "total_payments": amortisation.total_payments(rows),
        "rows": [asdict(row) for row in rows],
    }


def discounted_cash_flow(inputs: Inputs) -> Answer:
    """Every measure for which the inputs suffice."""
    answer: dict[str, Any] = {}
    rate = _decimal(inputs.get("rate"))
    if "flows" in inputs:
        answer |= _periodic([Decimal(flow) for flow in inputs["flows"]], rate, inputs)
    if "dated_flows" in inputs:
        dated = [Payment(_date(flow["date"]), Decimal(flow["amount"])) for flow in inputs["dated_flows"]]
        answer["xirr"] = flows.xirr(dated).rate
        answer["xnpv"] = None if rate is None else flows.xnpv(dated, rate)
    return answer


def _periodic(amounts: list[Decimal], rate: Decimal | None, inputs: Inputs) -> dict[str, Any]:
    answer = {"irr": flows.irr(amounts).rate, "payback_years": flows.payback_years(amounts)}
    if rate is not None:
        answer["npv"] = flows.npv(amounts, rate)
        answer["discounted_payback_years"] = flows.discounted_payback_years(amounts, rate)
    if "finance_rate" in inputs:
        rates = Decimal(inputs["finance_rate"]), Decimal(inputs["reinvestment_rate"])
        answer["mirr"] = flows.mirr(amounts, *rates)
    return answer


def bond_price(inputs: Inputs) -> Answer:
    """Clean price and accrued interest."""
    bond = price.Bond(
        _date(inputs["settlement_date"]),
        _date(inputs["maturity_date"]),
        Decimal(inputs["coupon"]),
        inputs["frequency"],
        Decimal(inputs["redemption"]),
        inputs["day_count"],
    )
    return asdict(price.price(bond, Decimal(inputs["yield"])))


def bid_award(inputs: Inputs) -> Answer:
    """Ranking of bids given as rates or as terms."""
    offered = [bids.Bid(bid["bidder"], _bid_rate(bid, inputs)) for bid in inputs["bids"]]
    return asdict(bids.award(offered))


def _bid_rate(bid: Inputs, inputs: Inputs) -> Decimal:
    if "rate" in bid:
        return Decimal(bid["rate"])
    found = bonds.measures(_sale(inputs, bid))
    by_basis = {
        "true_interest_cost": found.true_interest_cost,
        "net_interest_cost": found.net_interest_cost,
    }
    return by_basis[inputs["award_basis"]]


def tax_increment_revenue(inputs: Inputs) -> Answer:
    """Rows and totals of a district."""
    district = tax_increment.District(
        original_tax_capacity=Decimal(inputs["original_tax_capacity"]),
        tax_rate=Decimal(inputs["tax_rate"]),
        base_growth_rate=Decimal(inputs["base_growth_rate"]),
        base_growth_offset=inputs["base_growth_offset"],
        deduction_rate=Decimal(inputs["deduction_rate"]),
        retainage_rate=Decimal(inputs["retainage_rate"]),
        rounding=Rounding(inputs["rounding"]),
    )
    capacities = [(row["year"], Decimal(row["tax_capacity"])) for row in inputs["tax_capacities"]]
    rows = tax_increment.increments(district, capacities)
    return {
        "rows": [asdict(row) for row in rows],
        "total_gross_increment": sum(row.gross_increment for row in rows),
        "total_net_revenue": sum(row.net_revenue for row in rows),
    }


def outcome_payment(inputs: Inputs) -> Answer:
    """The tier reached and what it pays."""
    tiers = [
        outcome.Tier(
            tier["tier"],
            _decimal(tier["lower"]),
            tier["lower_inclusive"],
            _decimal(tier["upper"]),
            tier["upper_inclusive"],
            Decimal(tier["payment"]),
        )
        for tier in inputs["tiers"]
    ]
    found = outcome.tier_of(tiers, Decimal(inputs["actual"]))
    return {"tier": found.tier, "payment": found.payment} if found else {"tier": None, "payment": Decimal(0)}


def outcome_irr(inputs: Inputs) -> Answer:
    """Return of one repayment, or yield of an outcome bond."""
    if "investment" in inputs:
        investment, repayment = Decimal(inputs["investment"]), Decimal(inputs["repayment"])
        return {"irr": outcome.simple_return(investment, repayment, inputs["years"])}
    bond = outcome.OutcomeBond(
        principal=Decimal(inputs["principal"]),
        coupon=Decimal(inputs["coupon"]),
        issue_date=_date(inputs["issue_date"]),
        first_coupon=_date(inputs["first_coupon"]),
        maturity_date=_date(inputs["maturity_date"]),
        outcome_payment=Decimal(inputs["outcome_payment"]),
        frequency=inputs["frequency"],
        day_count=inputs["day_count"],
    )
    return {"yield": outcome.outcome_yield(bond)}


def sources_and_uses_balance(inputs: Inputs) -> Answer:
    """Totals and their difference."""
    sides = [[Decimal(entry["amount"]) for entry in inputs[side]] for side in ("sources", "uses")]
    found = sources_and_uses.balance(*sides)
    return {**asdict(found), "difference": found.difference, "balanced": found.balanced}


def lease_escalating(inputs: Inputs) -> Answer:
    """Value and implied rate of a growing lease."""
    terms = lease.Lease(
        Decimal(inputs["financed_amount"]),
        Decimal(inputs["first_payment"]),
        inputs["periods"],
        Decimal(inputs["escalation_rate"]),
        inputs["timing"],
    )
    return asdict(lease.measures(terms, Decimal(inputs["rate"])))


def revolving_fund_eligibility(inputs: Inputs) -> Answer:
    """Finding of one rule set."""
    finding = _RULE_SETS[inputs["rule_set"]](inputs, inputs["project"])
    return {**asdict(finding), "eligible": finding.eligible}


def _ann_arbor(inputs: Inputs, project: Inputs) -> revolving_fund.PaybackFinding:
    limits = inputs["limits"]
    rules = revolving_fund.PaybackRules(
        max_payback_years=Decimal(limits["max_payback_years"]),
        first_come_payback_years=Decimal(limits["first_come_payback_years"]),
        category_caps=_decimals(limits["category_caps"]),
        annual_funding=Decimal(inputs["annual_funding"]),
        committed=_decimals(inputs["committed"]),
    )
    proposed = revolving_fund.PaybackProject(
        category=project["category"],
        cost=Decimal(project["cost"]),
        annual_savings=Decimal(project["annual_savings"]),
        city_facility=project["city_facility"],
        completed_within_fiscal_year=project["completed_within_fiscal_year"],
    )
    return revolving_fund.payback_rules(rules, proposed)


def _harvard(inputs: Inputs, project: Inputs) -> revolving_fund.ValueFinding:
    return revolving_fund.value_rules(
        Decimal(project["cost"]),
        Decimal(project["annual_savings"]),
        project["life_years"],
        max_loan=Decimal(inputs["max_loan"]),
        discount_rate=Decimal(inputs["discount_rate"]),
    )


def _baltimore(inputs: Inputs, project: Inputs) -> revolving_fund.ReturnFinding:
    return revolving_fund.return_rules(
        Decimal(project["investment"]),
        Decimal(project["return"]),
        one_time_cost=project["one_time_cost"],
    )


_Finding = revolving_fund.PaybackFinding | revolving_fund.ValueFinding | revolving_fund.ReturnFinding
_RULE_SETS: Mapping[str, Callable[[Inputs, Inputs], _Finding]] = {
    "ann_arbor": _ann_arbor,
    "harvard": _harvard,
    "baltimore": _baltimore,
}


def revolving_fund_recovery(inputs: Inputs) -> Answer:
    """Repayments from savings."""
    savings = inputs["annual_savings"]
    found = revolving_fund.recovery(
        Decimal(inputs["cost"]),
        Decimal(savings) if isinstance(savings, str) else [Decimal(saved) for saved in savings],
        recovery_share=Decimal(inputs["recovery_share"]),
        recovery_years=inputs["recovery_years"],
        stop_at_cost=inputs["stop_at_cost"],
    )
    totals = {"total_recovered": found.total_recovered, "fully_recovered": found.fully_recovered}
    return {**asdict(found), **totals}


def minibond_order(inputs: Inputs) -> Answer:
    """Orders accepted and refused."""
    terms = inputs["rules"]
    rules = minibonds.Rules(
        denomination=Decimal(terms["denomination"]),
        minimum_order=Decimal(terms["minimum_order"]),
        issue_size=Decimal(terms["issue_size"]),
        residency=terms["residency"],
        window_start=_date(terms["window_start"]),
        window_end=_date(terms["window_end"]),
        maximum_per_buyer=_decimal(terms["maximum_per_buyer"]),
        minimum_age=terms["minimum_age"],
        allocation=terms["allocation"],
    )
    found = minibonds.allot(rules, [_order(order) for order in inputs["orders"]])
    return {
        "results": [
            {"order": result.order, "accepted": result.accepted, "reason": result.reason} for result in found.results
        ],
        "accepted_total": found.accepted_total,
        "remaining": found.remaining,
    }


def _order(order: Inputs) -> minibonds.Order:
    return minibonds.Order(
        order["order"],
        order["buyer"],
        Decimal(order["amount"]),
        order["residency"],
        order["age"],
        _date(order["received_on"]),
    )


def crowdfunding_match(inputs: Inputs) -> Answer:
    """What a campaign raised and was matched with."""
    campaign = crowdfunding.Campaign(
        goal=Decimal(inputs["goal"]),
        deadline=_date(inputs["deadline"]),
        match_ratio=Decimal(inputs["match_ratio"]),
        match_cap=Decimal(inputs["match_cap"]),
        match_basis=inputs["match_basis"],
        platform_fee_rate=Decimal(inputs["platform_fee_rate"]),
    )
    pledges = [crowdfunding.Pledge(_date(p["date"]), Decimal(p["amount"])) for p in inputs["pledges"]]
    found = crowdfunding.outcome(campaign, pledges)
    return {**asdict(found), "project_receives": found.project_receives}


def _sale(terms: Inputs, bid: Inputs) -> bonds.BondSale:
    """`bid` holds price and serials, `terms` the rest; in a bond_sale case they are the same."""
    serials = [
        bonds.Serial(_date(serial["maturity"]), Decimal(serial["principal"]), Decimal(serial["coupon"]))
        for serial in bid["serials"]
    ]
    return bonds.BondSale(
        dated_date=_date(terms["dated_date"]),
        first_coupon=_date(terms["first_coupon"]),
        serials=serials,
        price=Decimal(bid["price"]),
        costs_of_issuance=Decimal(terms.get("costs_of_issuance") or 0),
        frequency=terms["frequency"],
        day_count=terms["day_count"],
    )


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _decimals(texts: Mapping[str, str]) -> dict[str, Decimal]:
    return {name: Decimal(text) for name, text in texts.items()}


RUNNERS: dict[str, Callable[[Inputs], Answer]] = {
    "bond_sale": bond_sale,
    "note_sale": note_sale,
    "capital_appreciation_bond": capital_appreciation_bond,
    "level_debt_service": level_debt_service,
    "amortisation_schedule": amortisation_schedule,
    "discounted_cash_flow": discounted_cash_flow,
    "bond_price": bond_price,
    "bid_award": bid_award,
    "tax_increment": tax_increment_revenue,
    "outcome_payment": outcome_payment,
    "outcome_irr": outcome_irr,
    "sources_and_uses": sources_and_uses_balance,
    "lease_escalating": lease_escalating,
    "revolving_fund_eligibility": revolving_fund_eligibility,
    "revolving_fund_recovery": revolving_fund_recovery,
    "minibond_order": minibond_order,
    "crowdfunding_match": crowdfunding_match,
}
