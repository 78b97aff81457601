"""Recusals: what a declared conflict of interest does to a question."""

from typing import Any

from alliance.errors import Refusal
from alliance.writing import change, create
from governance import conflicts
from governance.models import Conflict, Decision, Vote


def recuse(decision: Decision, conflict: Conflict, *, by: Any) -> None:
    """A vote that was cast becomes a recusal; where there is none, the recusal stands in its place."""
    remark = conflict.reason[:500]
    vote = decision.votes.filter(member=conflict.person).first()
    if vote is None:
        create(
            Vote(decision=decision, member=conflict.person, choice=Vote.Choice.RECUSED, remark=remark),
            by=by,
            action="recuse",
        )
    else:
        change(vote, {"choice": Vote.Choice.RECUSED, "remark": remark}, by=by, why=remark, action="recuse")


def recuse_conflicted(decision: Decision, *, by: Any) -> None:
    """A new question begins with the recusals of the members who have declared a conflict in its matter."""
    for conflict in conflicts.conflicts_in(decision).filter(person__in=decision.body.members.all()).order_by("pk"):
        if not decision.votes.filter(member=conflict.person_id).exists():
            recuse(decision, conflict, by=by)


def refuse_recused(decision: Decision, person: Any, to_do: str) -> None:
    """Raises Refusal where the person is recused, by a vote or by a conflict that stands."""
    is_recused = decision.votes.filter(member=person, choice=Vote.Choice.RECUSED).exists()
    if is_recused or conflicts.conflict_of(person, decision) is not None:
        raise Refusal(f"You are recused from this question: you cannot {to_do}.", code="recused")
