"""The two sides of a gain share: the city and its partner. Whose word is given, and what the lifecycle calls it."""

from typing import Any

from alliance.errors import WrongState
from alliance.lifecycle import Lifecycle
from partnerships.models import GainShare


def side_of(user: Any, gain_share: GainShare, paper: str = "") -> str:
    """`partner` for people of an organisation that shares, and where the city records what it gave on paper."""
    if user.organisation_id and user.organisation_id in gain_share.organisation_ids():
        return "partner"
    return "partner" if paper else "city"


def step_for(lifecycle: Lifecycle, row: Any, side: str) -> str:
    """The step by which this side says yes now. Raises WrongState where it has spoken, or nothing can be said."""
    for step in lifecycle.steps_from(row.state):
        if step.name in (f"{side}_first", f"{side}_last"):
            return step.name
    state = lifecycle.state_of(row)
    said = "The other side’s word is awaited." if state.tone == "warn" else "Nothing can be confirmed now."
    raise WrongState(f"This {lifecycle.noun} is {state.label.lower()}. {said}", state=row.state)
