"""What somebody who signs must know of a question, above the form."""

from typing import Any

from django import template

from governance import gates, queries
from governance.models import Decision

register = template.Library()


@register.simple_tag
def standing(decision: Decision) -> dict[str, Any]:
    """The votes, whether they make a quorum, and the checks of the gate that fail today."""
    votes = queries.tally(decision)
    cast = votes["for"] + votes["against"] + votes["abstain"]
    return {
        "votes": votes,
        "has_quorum": cast >= decision.body.quorum,
        "failing": [check for check in gates.checks_of(decision) if not check.passes],
    }
