"""What always holds of money."""

from alliance.registry import Invariant

EFFECT = (
    """CASE WHEN kind IN ('loan', 'write_off') THEN 0 WHEN kind IN ('drawdown', 'fee') THEN -amount ELSE amount END"""
)

INVARIANTS = (
    Invariant(
        "funds_equal_their_ledger",
        "The balance of a fund is the sum of its ledger, to the cent, and never below zero.",
        f"""SELECT fund.id FROM financing_fund fund
            LEFT JOIN (SELECT fund_id, SUM({EFFECT}) AS total FROM financing_fundentry GROUP BY fund_id) ledger
              ON ledger.fund_id = fund.id
            WHERE ROUND(fund.balance - COALESCE(ledger.total, 0), 2) <> 0 OR fund.balance < 0""",  # noqa: S608 — own words
    ),
    Invariant(
        "a_fund_has_one_currency",
        "A fund lends to plans in its own currency only.",
        """SELECT entry.id FROM financing_fundentry entry JOIN financing_fund fund ON fund.id = entry.fund_id
           JOIN financing_plan plan ON plan.id = entry.plan_id WHERE plan.currency <> fund.currency""",
    ),
)
