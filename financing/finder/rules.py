"""The rules of the finder: each has an id, a sentence, a source, and a threshold that the city may change.

A rule that is a `must` closes an instrument; the others make it conditional. A test answers None where a fact is
missing: then the instrument is conditional on that fact.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from financing.finder.facts import RATINGS, Facts, rank

Test = Callable[[Facts, Decimal], bool | None]


@dataclass(frozen=True)
class Rule:
    """`change` says what would turn a no into a yes; `missing` which fact to give. `{}` in texts is the threshold."""

    id: str
    instruments: tuple[str, ...]
    sentence: str
    source: str
    test: Test
    change: str
    missing: str
    must: bool = False
    threshold: Decimal | None = None
    unit: str = ""

    @property
    def shipped(self) -> str:
        """The threshold as a setting holds it: a text, so that no binary float is stored."""
        return self.text_of(self.threshold or Decimal(0))

    def text_of(self, threshold: Decimal) -> str:
        """A threshold as people write it."""
        return RATINGS[int(threshold)] if self.unit == "rating" else f"{threshold.normalize():f}"

    def number_of(self, text: str) -> Decimal | None:
        """The threshold of a setting's text; None where it is none."""
        if self.unit == "rating":
            place = rank(text)
            return None if place is None else Decimal(place)
        try:
            number = Decimal(text)
        except InvalidOperation:
            return None
        return number if number.is_finite() and number >= 0 else None

    @property
    def setting(self) -> str:
        """Key of the setting that holds the threshold."""
        return f"finder.{self.id}"


def at_most(value: Decimal | None, limit: Decimal) -> bool | None:
    return None if value is None else value <= limit


def at_least(value: Decimal | None, limit: Decimal) -> bool | None:
    return None if value is None else value >= limit


def rated(facts: Facts, worst: Decimal) -> bool | None:
    if facts.city.is_rated is False:
        return False
    place = rank(facts.city.rating)
    return None if place is None else place <= worst


def within_debt_limit(facts: Facts, _: Decimal) -> bool | None:
    city, cost = facts.city, facts.initiative.cost
    if city.debt_limit is None or city.debt_outstanding is None or cost is None:
        return None
    return city.debt_outstanding + cost <= city.debt_limit


def covers(facts: Facts, times: Decimal) -> bool | None:
    """Revenue of the useful life, level, against cost: a first look before terms are known."""
    found = facts.initiative
    if found.annual_revenue is None or found.cost is None or not found.life_years:
        return None
    return found.annual_revenue * found.life_years >= times * found.cost


def saves_its_cost(facts: Facts, years: Decimal) -> bool | None:
    payback = facts.initiative.payback_years
    if payback is None and facts.initiative.annual_savings is None and facts.initiative.annual_revenue is None:
        return None
    return payback is not None and payback <= years


def outlives(facts: Facts, years: Decimal) -> bool | None:
    return None if facts.initiative.life_years is None else facts.initiative.life_years >= years


def fund_holds(facts: Facts, _: Decimal) -> bool | None:
    if facts.city.fund_balance is None or facts.initiative.cost is None:
        return None
    return facts.city.fund_balance >= facts.initiative.cost


def revenue_share(facts: Facts, share: Decimal) -> bool | None:
    if facts.initiative.cost is None or not facts.city.annual_revenue:
        return None
    return facts.initiative.cost <= share * facts.city.annual_revenue


def certain(facts: Facts, _: Decimal) -> bool | None:
    return facts.initiative.certainty in ("contracted", "measured") if facts.initiative.certainty else None


def proven(facts: Facts, _: Decimal) -> bool | None:
    return facts.initiative.maturity == "proven" if facts.initiative.maturity else None


def tried(facts: Facts, _: Decimal) -> bool | None:
    return facts.initiative.maturity in ("proven", "early") if facts.initiative.maturity else None


BONDS = ("general_obligation_bond", "revenue_bond", "green_bond")
MINI_BONDS = ("mini_bond", "mini_bond_cab")
GFOA_DEBT = "GFOA best practice: Debt Management Policy"
TAX_CODE = "26 U.S.C. 141(b) and 26 CFR 1.141-3"

RULES = (
    Rule(
        "debt_limit",
        ("general_obligation_bond", "green_bond", *MINI_BONDS, "interfund_loan", "state_loan"),
        "New debt fits the city’s debt limit.",
        f"The state’s constitution or statute; {GFOA_DEBT}",
        within_debt_limit,
        "Borrow less, repay older debt first, or use an instrument that is not debt by law.",
        "the debt limit, the debt outstanding and the cost",
        must=True,
    ),
    Rule(
        "rating_for_bonds",
        BONDS,
        "The city is rated investment grade, so that bonds find buyers at a bearable rate.",
        "MSRB, Glossary of Municipal Securities Terms: investment grade is BBB- or Baa3 and better",
        rated,
        "Seek a rating, a guarantee or insurance; or sell small bonds to residents.",
        "the credit rating",
        must=True,
        threshold=Decimal(9),
        unit="rating",
    ),
    Rule(
        "rating_comfort",
        BONDS,
        "The rating is A- or better, so that the market is open without enhancement.",
        "GFOA best practice: Using Credit Rating Agencies",
        rated,
        "Compare the rate with a state bank or the city’s own fund; ask what insurance would cost.",
        "the credit rating",
        threshold=Decimal(6),
        unit="rating",
    ),
    Rule(
        "voters",
        ("general_obligation_bond", *MINI_BONDS),
        "No vote of the residents is needed first.",
        "The state’s constitution or statute, and the city’s charter",
        lambda facts, _: None if facts.city.needs_vote is None else not facts.city.needs_vote,
        "Put it on the ballot; allow for the next election.",
        "whether voters must approve debt",
    ),
    Rule(
        "size_for_bonds",
        BONDS,
        "The sale is large enough for its fixed costs.",
        "GFOA best practice: Selecting and Managing the Method of Sale; costs of issuance are mostly fixed",
        lambda facts, least: at_least(facts.initiative.cost, least),
        "Sell together with other projects, or use a loan or small bonds.",
        "the cost",
        threshold=Decimal(5_000_000),
        unit="amount",
    ),
    Rule(
        "private_use",
        (*BONDS, *MINI_BONDS, "lease_purchase"),
        "Private use is small enough for interest to stay free of federal tax.",
        TAX_CODE,
        lambda facts, share: at_most(facts.initiative.private_use, share),
        "Sell that part as taxable, or pay it from other money.",
        "the share of private benefit",
        threshold=Decimal("0.10"),
        unit="share",
    ),
    Rule(
        "tax_exempt",
        (*BONDS, *MINI_BONDS, "lease_purchase"),
        "The city may issue tax-exempt debt.",
        "26 U.S.C. 103",
        lambda facts, _: facts.city.may_issue_tax_exempt,
        "Price it as taxable, or borrow through an issuer who may.",
        "whether the city may issue tax-exempt debt",
    ),
    Rule(
        "life_of_asset",
        (*BONDS, *MINI_BONDS, "lease_purchase"),
        "What is paid for lasts at least as long as the debt.",
        f"{GFOA_DEBT}; 26 U.S.C. 147(b) for private activity bonds",
        outlives,
        "Shorten the term, or pay short-lived parts from the budget.",
        "the useful life",
        threshold=Decimal(5),
        unit="years",
    ),
    Rule(
        "pledged_revenue",
        ("revenue_bond",),
        "There is revenue of its own to pledge.",
        "MSRB, Glossary of Municipal Securities Terms: revenue bond",
        lambda facts, _: None if facts.initiative.annual_revenue is None else facts.initiative.annual_revenue > 0,
        "Set a fee first, or borrow on the city’s general credit.",
        "the revenue per year",
        must=True,
    ),
    Rule(
        "revenue_coverage",
        ("revenue_bond",),
        "Revenue over the useful life covers the cost with a margin, as rate covenants ask.",
        "Rate covenants of municipal utilities, usually 1.10 to 1.25 times debt service",
        covers,
        "Raise the fee, borrow less, or add other security.",
        "revenue per year, useful life and cost",
        threshold=Decimal("1.25"),
        unit="times",
    ),
    Rule(
        "certain_inflow",
        ("revenue_bond", "performance_contract", "revenue_share", "availability_payment"),
        "Savings or revenue are contracted or measured, not only estimated.",
        "GFOA best practice: Evaluating and Managing Economic Development Incentives; NIST Handbook 135",
        certain,
        "Measure a baseline in a pilot, or have the other side guarantee the figure.",
        "how certain the savings or revenue are",
    ),
    Rule(
        "mini_bond_size",
        MINI_BONDS,
        "The issue is small enough to sell to residents.",
        "Denver Mini-Bonds 2014: 12 million dollars sold in an hour; Cambridge 2017: 2 million",
        lambda facts, most: at_most(facts.initiative.cost, most),
        "Sell only a series to residents and the rest otherwise.",
        "the cost",
        threshold=Decimal(20_000_000),
        unit="amount",
    ),
    Rule(
        "mini_bond_appeal",
        (*MINI_BONDS, "crowdfunding", "philanthropy"),
        "Residents see and use what is paid for.",
        "Denver Mini-Bonds 2014; Madison neighbourhood bonds 2018",
        lambda facts, _: facts.initiative.is_visible,
        "Tie the offer to a place people know, or choose another instrument.",
        "whether residents see it",
    ),
    Rule(
        "green_purpose",
        ("green_bond", "state_loan"),
        "The purpose serves the environment and is reported.",
        "ICMA Green Bond Principles: use of proceeds, selection, management of proceeds, reporting",
        lambda facts, _: facts.initiative.helps_environment,
        "Use an instrument without a green label.",
        "whether it serves the environment",
        must=True,
    ),
    Rule(
        "measurable",
        ("shared_savings", "performance_contract", "outcome_bond", "availability_payment", "revolving_fund_loan"),
        "What it brings can be measured by somebody independent.",
        "International Performance Measurement and Verification Protocol; DC Water Environmental Impact Bond 2016",
        lambda facts, _: facts.initiative.is_measurable,
        "Define an indicator with a baseline before money depends on it.",
        "whether the outcome can be measured",
        must=True,
    ),
    Rule(
        "fund_payback",
        ("revolving_fund_loan",),
        "It pays back within the fund’s limit.",
        "Ann Arbor Municipal Energy Fund by-laws (limit of the city’s own fund set here)",
        saves_its_cost,
        "Lower the cost, find a rebate for a part, or raise the limit in the by-laws.",
        "cost and savings per year",
        must=True,
        threshold=Decimal(8),
        unit="years",
    ),
    Rule(
        "fund_balance",
        ("revolving_fund_loan",),
        "The fund holds enough to lend.",
        "The fund’s own ledger",
        fund_holds,
        "Borrow a part, draw in steps, or wait for repayments.",
        "a revolving fund with a ledger, and the cost",
    ),
    Rule(
        "essential_use",
        ("lease_purchase", "vendor_instalment", "availability_payment"),
        "The service is essential, so that payments will be appropriated every year.",
        "GFOA best practice: Use of Leases and Certificates of Participation",
        lambda facts, _: facts.initiative.is_essential,
        "Borrow on the city’s general credit, or pay for use instead.",
        "whether the use is essential",
    ),
    Rule(
        "city_owns",
        ("lease_purchase", "vendor_instalment", "asset_recycling", "performance_contract"),
        "The city owns, or will own, what is paid for.",
        "GFOA best practice: Use of Leases and Certificates of Participation",
        lambda facts, _: facts.initiative.is_city_owned,
        "Pay for use as a service, or settle ownership first.",
        "who owns it",
    ),
    Rule(
        "vendor_maturity",
        ("vendor_instalment", "deferred_payment", "performance_contract", "lease_purchase"),
        "The technology has worked elsewhere, so that a vendor or lender will carry it.",
        "Proven solutions of other jurisdictions, in this city’s registry",
        tried,
        "Run a small pilot first.",
        "how mature the technology is",
    ),
    Rule(
        "service_payback",
        ("as_a_service", "deferred_payment", "vendor_instalment"),
        "Savings and revenue carry the payments within the useful life.",
        "NIST Handbook 135, Life-Cycle Costing Manual",
        lambda facts, _: (
            None if facts.initiative.life_years is None else saves_its_cost(facts, Decimal(facts.initiative.life_years))
        ),
        "Find money in the yearly budget for the part that savings do not carry.",
        "useful life, cost and savings per year",
    ),
    Rule(
        "energy_measure",
        ("performance_contract", "rebate", "on_bill"),
        "It saves energy or water.",
        "State statutes on guaranteed energy savings contracts; 42 U.S.C. 8287 for federal agencies",
        lambda facts, _: facts.initiative.saves_energy,
        "Take only the energy part, or choose another instrument.",
        "whether it saves energy or water",
        must=True,
    ),
    Rule(
        "guarantee_term",
        ("performance_contract",),
        "It pays back within the longest term of such contracts.",
        "State statutes, commonly 15 to 20 years; 42 U.S.C. 8287(a)(2)(D): 25 years for federal agencies",
        saves_its_cost,
        "Leave out the measures that pay back slowest.",
        "cost and savings per year",
        threshold=Decimal(20),
        unit="years",
    ),
    Rule(
        "partner_return",
        ("shared_savings", "on_bill"),
        "Savings return the cost soon enough for a partner.",
        "NIST Handbook 135: simple payback as a first screen",
        saves_its_cost,
        "Share more of the savings, or add a rebate.",
        "cost and savings per year",
        must=True,
        threshold=Decimal(10),
        unit="years",
    ),
    Rule(
        "partnership_size",
        ("availability_payment",),
        "It is large enough to carry the cost of a partnership with private finance.",
        "FHWA Center for Innovative Finance Support, P3 Toolkit: transaction costs are high and mostly fixed",
        lambda facts, least: at_least(facts.initiative.cost, least),
        "Bundle it with other works, or buy it as a service.",
        "the cost",
        must=True,
        threshold=Decimal(25_000_000),
        unit="amount",
    ),
    Rule(
        "partnership_maturity",
        ("availability_payment", "revenue_share"),
        "The technology is proven, so that performance can be promised.",
        "FHWA Center for Innovative Finance Support, P3 Toolkit: risk assessment",
        proven,
        "Start small; come back with a pilot’s results.",
        "how mature the technology is",
    ),
    Rule(
        "outcome_size",
        ("outcome_bond",),
        "It is large enough for evaluation and legal costs.",
        "Urban Institute, Pay for Success project fact sheets",
        lambda facts, least: at_least(facts.initiative.cost, least),
        "Agree a simple shared-savings contract instead.",
        "the cost",
        threshold=Decimal(1_000_000),
        unit="amount",
    ),
    Rule(
        "reserve",
        ("interfund_loan", "own_budget", "deferred_payment"),
        "The reserve stays worth two months of revenue.",
        "GFOA best practice: Fund Balance Guidelines for the General Fund",
        lambda facts, months: at_least(facts.city.reserve_months, months),
        "Rebuild the reserve first, or take a smaller part.",
        "the reserve and the yearly revenue",
        threshold=Decimal(2),
        unit="months",
    ),
    Rule(
        "interfund_term",
        ("interfund_loan",),
        "It pays back within the term of interfund loans.",
        "State rules on interfund loans, commonly three to five years",
        saves_its_cost,
        "Refinance later with a longer loan, or borrow longer at once.",
        "cost and savings per year",
        threshold=Decimal(5),
        unit="years",
    ),
    Rule(
        "budget_share",
        ("own_budget",),
        "The cost is a small part of a year’s revenue.",
        "GFOA best practice: Capital Planning Policies (pay-as-you-go for small works)",
        revenue_share,
        "Spread it over years, or finance a part.",
        "the cost and the yearly revenue",
        threshold=Decimal("0.01"),
        unit="share",
    ),
    Rule(
        "public_purpose",
        ("grant", "philanthropy"),
        "Most of the benefit is public.",
        "2 CFR part 200, uniform requirements for federal awards",
        lambda facts, share: at_most(facts.initiative.private_use, share),
        "Apply for the public part only.",
        "the share of private benefit",
        threshold=Decimal("0.5"),
        unit="share",
    ),
    Rule(
        "match",
        ("grant", "crowdfunding"),
        "The match is secured.",
        "2 CFR 200.306, cost sharing or matching",
        lambda facts, _: facts.initiative.match_secured,
        "Commit a resource or find a sponsor before applying.",
        "whether the match is secured",
    ),
    Rule(
        "crowdfunding_size",
        ("crowdfunding",),
        "The goal is within reach of many small gifts.",
        "Michigan Public Spaces Community Places: campaigns up to 100,000 dollars with match",
        lambda facts, most: at_most(facts.initiative.cost, most),
        "Crowdfund one visible part of it.",
        "the cost",
        must=True,
        threshold=Decimal(200_000),
        unit="amount",
    ),
    Rule(
        "gift_size",
        ("philanthropy",),
        "The amount is one that foundations give.",
        "Grants of community foundations are mostly below one million dollars",
        lambda facts, most: at_most(facts.initiative.cost, most),
        "Ask for the pilot only.",
        "the cost",
        threshold=Decimal(1_000_000),
        unit="amount",
    ),
    Rule(
        "growth",
        ("tax_increment",),
        "It raises property values around it.",
        "State redevelopment statutes: the increment must come from the measure (“but for” test)",
        lambda facts, _: facts.initiative.raises_values,
        "Show the growth in a study, or use another instrument.",
        "whether it raises property values",
        must=True,
    ),
    Rule(
        "users",
        ("user_fee", "on_bill"),
        "Those who benefit can be named and charged.",
        "GFOA best practice: Establishing Government Charges and Fees",
        lambda facts, _: facts.initiative.has_users,
        "Pay it from taxes, since all benefit.",
        "whether there are users who can be charged",
        must=True,
    ),
    Rule(
        "something_to_sell",
        ("revenue_share", "asset_recycling"),
        "There is space, data or an asset that somebody pays for.",
        "LinkNYC franchise 2014: advertising revenue with a guaranteed minimum",
        lambda facts, _: facts.initiative.has_asset,
        "Look through the resources for space, masts, land or data.",
        "whether there is an asset others would pay for",
        must=True,
    ),
    Rule(
        "partner_gain",
        ("partner_contribution",),
        "A partner gains something it would pay for.",
        "The Alliance Approach: collaboration must be mutually beneficial",
        lambda facts, _: None if facts.initiative.private_use is None else facts.initiative.private_use > 0,
        "Find what a partner gains: a reference, data, lower peaks.",
        "the share of private benefit",
    ),
)
