"""What a reader asks first of an instrument: how large it usually is, how soon the money comes, who bears what risk."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Profile:
    """Orders of magnitude in words; not limits."""

    size: str
    time: str
    risk: str


PROFILES = {
    "own_budget": Profile("up to 1% of revenue", "next budget", "The city bears all risk."),
    "grant": Profile("50,000 to 20 million", "6 to 18 months", "The city bears delay and unmet conditions."),
    "rebate": Profile("5 to 30% of the cost", "after it works", "The city bears what is not installed in time."),
    "philanthropy": Profile("10,000 to 1 million", "3 to 9 months", "The city bears what follows the gift."),
    "crowdfunding": Profile("5,000 to 200,000", "1 to 3 months", "Nothing is raised if the goal is missed."),
    "partner_contribution": Profile("any", "with the agreement", "The partner bears its part."),
    "user_fee": Profile("any, year by year", "6 to 12 months", "The city bears demand; users bear the cost."),
    "tax_increment": Profile("1 to 50 million", "1 to 3 years", "The city bears growth that does not come."),
    "revenue_share": Profile("any, year by year", "6 to 12 months", "The partner bears demand down to the guarantee."),
    "asset_recycling": Profile("any", "6 to 24 months", "The buyer bears the asset; the city gives up its use."),
    "general_obligation_bond": Profile("5 million and more", "4 to 9 months", "Taxpayers bear all risk."),
    "revenue_bond": Profile("5 million and more", "6 to 12 months", "Investors bear revenue; users bear the rate."),
    "green_bond": Profile("5 million and more", "6 to 12 months", "Taxpayers bear all risk; the city must report."),
    "mini_bond": Profile("1 to 20 million", "3 to 6 months", "Taxpayers bear all risk; the sale may fall short."),
    "mini_bond_cab": Profile("1 to 20 million", "3 to 6 months", "Taxpayers bear one large payment at the end."),
    "outcome_bond": Profile("1 to 25 million", "9 to 18 months", "Investors bear part of a poor result."),
    "revolving_fund_loan": Profile("10,000 to 2 million", "1 to 3 months", "The fund bears savings that do not come."),
    "interfund_loan": Profile("up to what is idle", "1 to 2 months", "The lending fund bears the delay."),
    "state_loan": Profile("100,000 to 20 million", "3 to 9 months", "The city bears all risk, at a low rate."),
    "on_bill": Profile("1,000 to 500,000", "1 to 3 months", "The utility bears default."),
    "vendor_instalment": Profile("50,000 to 10 million", "with the contract", "The vendor bears non-appropriation."),
    "lease_purchase": Profile("100,000 to 20 million", "1 to 3 months", "The lessor bears non-appropriation."),
    "deferred_payment": Profile("up to 1 million", "with the contract", "The vendor bears the time."),
    "as_a_service": Profile("any, year by year", "with the contract", "The vendor bears technology and upkeep."),
    "performance_contract": Profile(
        "500,000 to 20 million", "6 to 18 months", "The contractor bears savings it guarantees."
    ),
    "shared_savings": Profile("50,000 to 5 million", "3 to 9 months", "The partner bears savings that do not come."),
    "availability_payment": Profile("25 million and more", "18 to 36 months", "The partner bears building and upkeep."),
}
