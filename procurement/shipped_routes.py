"""Examples of threshold tables, from public law, to start from. Plain data: check each before you rely on it."""

from typing import Any

PIGGYBACK = (
    "The contract was awarded by open competition",
    "It says that other public bodies may buy from it",
    "It is in force for as long as we need it",
    "What we need lies within its scope",
    "Its prices hold for our quantity and place",
    "We compared it with at least one other offer",
    "The vendor and the holder of the contract agree in writing",
    "Money spent this way may be spent this way (grants, local preference, wages)",
)
PILOT = (
    "A written contract",
    "Standards of performance",
    "Insurance",
    "Removal and restoration at the end",
    "No obligation to buy",
    "No transfer of goods to the city",
)


def row(jurisdiction: str, kind: str, lower: str | None, upper: str | None, **more: Any) -> dict[str, Any]:
    given = {"jurisdiction": jurisdiction, "kind": kind, "lower": lower, "upper": upper}
    return {"currency": "USD", "basis": "purchase", "requires": (), "steps": (), **given, **more}


TEXAS = "Texas Local Government Code ch. 252 as amended by SB 1173 (2025)"
MASSACHUSETTS = "Massachusetts General Laws c. 30B, text as of 2023"
EXAMPLES: dict[str, tuple[dict[str, Any], ...]] = {
    "Texas city": (
        row("Texas city", "small_purchase", "0", "3000", approver="Head of department", citation=TEXAS),
        row(
            "Texas city",
            "quotes",
            "3000",
            "50000",
            lower_included=False,
            valid_to="2025-08-31",
            steps=("Ask two historically underutilised businesses for quotes", "Keep the quotes"),
            approver="Procurement officer",
            citation=TEXAS,
        ),
        row(
            "Texas city",
            "formal",
            "50000",
            None,
            lower_included=False,
            valid_to="2025-08-31",
            steps=("Advertise", "Sealed bids or proposals", "Award in open meeting"),
            approver="Council",
            citation=TEXAS,
        ),
        row(
            "Texas city",
            "quotes",
            "3000",
            "100000",
            lower_included=False,
            valid_from="2025-09-01",
            steps=("Ask two historically underutilised businesses for quotes", "Keep the quotes"),
            approver="Procurement officer",
            citation=TEXAS,
        ),
        row(
            "Texas city",
            "formal",
            "100000",
            None,
            lower_included=False,
            valid_from="2025-09-01",
            steps=("Advertise", "Sealed bids or proposals", "Award in open meeting"),
            approver="Council",
            citation=TEXAS,
        ),
    ),
    "Massachusetts municipality": (
        row(
            "Massachusetts municipality",
            "small_purchase",
            "0",
            "10000",
            upper_included=False,
            steps=("Sound business practices",),
            approver="Head of department",
            citation=MASSACHUSETTS,
        ),
        row(
            "Massachusetts municipality",
            "quotes",
            "10000",
            "50000",
            steps=("Ask at least three vendors for written quotes", "Keep the quotes"),
            approver="Chief procurement officer",
            citation=MASSACHUSETTS,
        ),
        row(
            "Massachusetts municipality",
            "formal",
            "50000",
            None,
            lower_included=False,
            steps=("Advertise", "Sealed bids or proposals", "Award"),
            approver="Chief procurement officer",
            citation=MASSACHUSETTS,
        ),
    ),
    "Ways for a test": (
        row(
            "West Palm Beach FL",
            "pilot",
            None,
            "25000",
            most_days=365,
            requires=PILOT,
            steps=("Describe the test", "Agree on exit criteria", "Sign", "Measure", "Decide"),
            approver="City administrator",
            citation="West Palm Beach FL Code section 66-74",
        ),
        row(
            "Startup in Residence",
            "demonstration",
            None,
            "0",
            most_days=112,
            requires=("A scope of work",),
            steps=("Describe the problem", "Choose a team", "Show it", "Publish what was learned"),
            approver="Champion",
            citation="Startup in Residence: sixteen weeks, without a fee",
        ),
        row(
            "City",
            "cooperative",
            None,
            None,
            requires=PIGGYBACK,
            steps=("Go through the checklist", "Keep the competition’s papers", "Order"),
            approver="Procurement officer",
            citation="The cooperative clause of the contract; NASPO and local code",
        ),
        row(
            "City",
            "unsolicited",
            None,
            None,
            clock_days=90,
            requires=("It is new and not on the market", "It serves a need of the city"),
            steps=("Confirm receipt", "Judge against the needs register", "Answer, or compete it"),
            approver="Champion",
            citation="A rule of the city: adapt the days to your code",
        ),
        row(
            "City",
            "rfi",
            None,
            None,
            steps=("Write the RFI", "Read what the market says", "Go on with a pilot, a contract or an RFP"),
            approver="Procurement officer",
            citation="A request binds nobody; what follows has its own route",
        ),
        row(
            "City",
            "challenge",
            None,
            None,
            steps=("State the result", "Let teams show", "Reward what was shown"),
            approver="Champion",
            citation="A rule of the city: adapt it to your code",
        ),
        row(
            "City",
            "sole_source",
            None,
            None,
            requires=("A written reason why only one can do it", "A search for others", "A price that was checked"),
            steps=("Write the reason", "Publish the intent", "Wait for objections", "Award"),
            approver="Council",
            citation="A rule of the city: adapt it to your code",
        ),
    ),
}
