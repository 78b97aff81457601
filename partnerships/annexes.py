"""What the page of a partnership shows beside its text: who does, owes, bears, pays and keeps up what."""

from collections import Counter
from typing import Any

from django.utils import timezone

from governance import queries as governance
from governance.lifecycle import DECISION
from partnerships import lifecycle, queries
from partnerships.maths import ageing
from partnerships.models import Obligation, Partnership, ServiceLevel
from partnerships.scorecards import Scorecard, scorecard

WINDOWS_SHOWN = 12


def standing(obligation: Obligation) -> tuple[str, str]:
    """Tone and words: fulfilled, late, or to come."""
    if obligation.done_on:
        return "ok", "Fulfilled"
    return ("bad", "Late") if obligation.due_on < timezone.localdate() else ("none", "To come")


def card_of(level: ServiceLevel) -> Scorecard:
    return scorecard(level, level.windows.all(), timezone.localdate())


def of(partnership: Partnership, user: Any) -> dict[str, Any]:
    """Everything below the contributions. One query for each kind of row."""
    parties = [party for party in partnership.parties.all() if party.left_on is None]
    is_open = partnership.state != "ended"
    return {
        "active": parties,
        "raci": raci(partnership, parties),
        "obligations": [
            {"row": row, "standing": standing(row)}
            for row in partnership.obligations.select_related("party__organisation", "party__department", "owner")
        ],
        "risks": partnership.risks.select_related("accountable__organisation", "accountable__department"),
        "shared_costs": [
            {"row": row, "parts": row.statement["results"]["parts"]} for row in partnership.shared_costs.all()
        ],
        "cards": [card_of(level) for level in queries.service_levels_of(partnership)],
        "windows_shown": WINDOWS_SHOWN,
        "editions": [
            {"row": row, "state": lifecycle.EDITION.state_of(row)} for row in partnership.editions.order_by("-number")
        ],
        "decisions": decided(partnership, user),
        "owed": queries.owed_in(partnership, user, timezone.localdate()),
        "bands": [label for label, _ in ageing.BANDS],
        "may_write": is_open and user.has_perm(lifecycle.MANAGE),
        "may_oblige": is_open and user.has_perm("partnerships.manage_obligation"),
        "may_ask": is_open and partnership.committee_id is not None and user.has_perm("governance.put_question"),
    }


def decided(partnership: Partnership, user: Any) -> list[dict[str, Any]]:
    """Questions about this partnership with how its committee voted, newest first, as far as this person may see them."""
    rows = governance.decisions_on(partnership).visible_to(user).prefetch_related("votes")  # type: ignore[attr-defined]
    return [
        {
            "row": row,
            "state": DECISION.state_of(row),
            "votes": Counter(vote.get_choice_display().lower() for vote in row.votes.all()).most_common(),
        }
        for row in rows.order_by("-created_at")
    ]


def raci(partnership: Partnership, parties: list[Any]) -> list[dict[str, Any]]:
    """One line for each activity, with the letters of each party in order."""
    rows = partnership.responsibilities.select_related("accountable").prefetch_related(
        "responsible", "consulted", "informed"
    )
    found = []
    for row in rows:
        letters = row.letters()
        found.append({"row": row, "letters": [letters.get(party.pk, "") for party in parties]})
    return found
