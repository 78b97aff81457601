"""Reads of initiatives, by noun."""

from initiatives.queries.initiatives import (
    Lane,
    board,
    decision_on,
    quiet_initiatives,
    require_pilot_result,
    require_result,
)
from initiatives.queries.needs import needs_to_judge, needs_to_moderate, sender_of, thread_of
from initiatives.queries.pilots import (
    in_charge_of,
    late_kpis,
    longer_decided,
    milestones_waiting,
    missing_before_start,
    open_reviews,
    pilots_decided_on,
    reviews_waiting,
)
from initiatives.queries.resources import promised_of
from initiatives.queries.rounds import (
    comparisons_by,
    comparisons_waiting,
    inputs_of,
    previous_result,
    sheet_of,
    sheets_waiting,
)
from initiatives.queries.shown import (
    NEWEST,
    commitments_shown,
    links_of,
    needs_shown,
    pilots_shown,
    reviews_held,
    updates_shown,
    values_shown,
)
from initiatives.queries.similar import similar_to

__all__ = [
    "NEWEST",
    "Lane",
    "board",
    "commitments_shown",
    "comparisons_by",
    "comparisons_waiting",
    "decision_on",
    "in_charge_of",
    "inputs_of",
    "late_kpis",
    "links_of",
    "longer_decided",
    "milestones_waiting",
    "missing_before_start",
    "needs_shown",
    "needs_to_judge",
    "needs_to_moderate",
    "open_reviews",
    "pilots_decided_on",
    "pilots_shown",
    "previous_result",
    "promised_of",
    "quiet_initiatives",
    "require_pilot_result",
    "require_result",
    "reviews_held",
    "reviews_waiting",
    "sender_of",
    "sheet_of",
    "sheets_waiting",
    "similar_to",
    "thread_of",
    "updates_shown",
    "values_shown",
]
