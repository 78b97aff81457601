"""What always holds of settlements."""

from alliance.registry import Invariant

INVARIANTS = (
    Invariant(
        "locked_settlements_are_confirmed",
        "A locked settlement was confirmed by both sides.",
        """SELECT id FROM partnerships_settlement
           WHERE locked_at IS NOT NULL AND (city_confirmed_at IS NULL OR partner_confirmed_at IS NULL)""",
    ),
    Invariant(
        "settlements_run_in_editions",
        "A restatement is the next edition of the one it restates.",
        """SELECT later.id FROM partnerships_settlement later
           LEFT JOIN partnerships_settlement first ON first.id = later.restates_id
           WHERE later.edition > 1 AND (first.id IS NULL OR first.edition <> later.edition - 1)""",
    ),
)
