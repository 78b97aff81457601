"""The catalogue of instruments: ways to pay for an initiative, funding (not repaid) and financing (repaid) kept apart."""

from dataclasses import dataclass

FUNDING, FINANCING = "funding", "financing"
ARRIVAL = ("arrival",)
SIDE_WORDS = {FUNDING: "Funding, not repaid", FINANCING: "Financing, repaid"}


@dataclass(frozen=True)
class Instrument:
    """`shapes` are the forms its terms may take (financing/terms.py), the usual one first; none: it has no terms."""

    key: str
    label: str
    side: str
    meaning: str
    shapes: tuple[str, ...] = ()


INSTRUMENTS = (
    Instrument(
        "own_budget",
        "Own budget",
        FUNDING,
        "Money of the city's budget, for one year or as capital expenditure.",
        ARRIVAL,
    ),
    Instrument(
        "grant", "Grant", FUNDING, "Money of a government or foundation for a purpose, often with a match.", ARRIVAL
    ),
    Instrument(
        "rebate", "Utility rebate", FUNDING, "A utility pays for each measure that saves energy or water.", ARRIVAL
    ),
    Instrument("philanthropy", "Philanthropy", FUNDING, "A gift of a foundation, firm or person.", ARRIVAL),
    Instrument(
        "crowdfunding", "Crowdfunding with match", FUNDING, "Residents give small amounts; a sponsor matches.", ARRIVAL
    ),
    Instrument(
        "partner_contribution",
        "Partner contribution",
        FUNDING,
        "A partner brings money, goods or work as its share.",
        ARRIVAL,
    ),
    Instrument(
        "user_fee", "User fee", FUNDING, "Those who use the service, or cause the cost, pay a dedicated fee.", ARRIVAL
    ),
    Instrument(
        "tax_increment",
        "Tax increment or value capture",
        FUNDING,
        "Part of the growth in tax that the measure causes.",
        ARRIVAL,
    ),
    Instrument(
        "revenue_share",
        "Revenue share or advertising concession",
        FUNDING,
        "A concessionaire pays the city a share of revenue, with a guaranteed minimum.",
        ARRIVAL,
    ),
    Instrument(
        "asset_recycling",
        "Asset recycling",
        FUNDING,
        "An asset is sold or let and the proceeds are reinvested.",
        ARRIVAL,
    ),
    Instrument(
        "general_obligation_bond",
        "General obligation bond",
        FINANCING,
        "Bonds backed by the city's full faith and credit.",
        ("bond",),
    ),
    Instrument(
        "revenue_bond", "Revenue bond", FINANCING, "Bonds repaid only from the revenue of what they build.", ("bond",)
    ),
    Instrument(
        "green_bond", "Green bond", FINANCING, "Bonds whose proceeds are reported and serve the environment.", ("bond",)
    ),
    Instrument(
        "mini_bond",
        "Mini-bond, current interest",
        FINANCING,
        "Small-denomination bonds sold to residents, which pay interest.",
        ("bond",),
    ),
    Instrument(
        "mini_bond_cab",
        "Mini-bond, capital appreciation",
        FINANCING,
        "Small-denomination bonds that pay once, at maturity.",
        ("accretion",),
    ),
    Instrument(
        "outcome_bond",
        "Pay-for-success or outcome bond",
        FINANCING,
        "Investors are paid more or less depending on the measured result.",
        ("outcome",),
    ),
    Instrument(
        "revolving_fund_loan",
        "Revolving innovation fund loan",
        FINANCING,
        "The city's own fund lends; savings repay it and it lends again.",
        ("loan", "savings"),
    ),
    Instrument(
        "interfund_loan", "Interfund loan", FINANCING, "Another fund of the city lends its idle money.", ("loan",)
    ),
    Instrument("state_loan", "State or green bank loan", FINANCING, "A public bank lends below the market.", ("loan",)),
    Instrument(
        "on_bill", "On-bill financing", FINANCING, "The utility lends and is repaid on its bill.", ("loan", "savings")
    ),
    Instrument(
        "vendor_instalment", "Vendor instalment", FINANCING, "The vendor is paid in instalments.", ("loan", "rent")
    ),
    Instrument(
        "lease_purchase", "Lease-purchase", FINANCING, "Rent for a term, then the city owns it.", ("rent", "loan")
    ),
    Instrument(
        "deferred_payment", "Deferred payment", FINANCING, "The vendor delivers now and is paid later.", ("loan",)
    ),
    Instrument(
        "as_a_service",
        "As a service or by consumption",
        FINANCING,
        "The city pays for use; the vendor owns.",
        ("rent",),
    ),
    Instrument(
        "performance_contract",
        "Energy savings performance contract",
        FINANCING,
        "A contractor guarantees savings that repay the loan.",
        ("loan", "savings"),
    ),
    Instrument(
        "shared_savings",
        "Shared savings",
        FINANCING,
        "A partner pays for the measure and takes a share of verified savings.",
        ("savings",),
    ),
    Instrument(
        "availability_payment",
        "Availability-payment partnership",
        FINANCING,
        "A private party builds and runs; the city pays while it works.",
        ("rent",),
    ),
)

# Sold to people, by an offering.
BONDS = ("mini_bond", "mini_bond_cab", "green_bond", "general_obligation_bond", "revenue_bond")

BY_KEY = {instrument.key: instrument for instrument in INSTRUMENTS}


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Grouped for a list of choices: funding first."""
    return [
        (words, [(item.key, item.label) for item in INSTRUMENTS if item.side == side])
        for side, words in SIDE_WORDS.items()
    ]
