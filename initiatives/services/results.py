"""The result of a round: computed and locked at closing, opened again by decision only, selected from."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from alliance import events, jobs
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, insist, lock, service
from governance import queries as governance
from governance.models import Decision
from initiatives.lifecycle import ROUND
from initiatives.maths.errors import InvalidInput
from initiatives.models import Entry, Round
from initiatives.queries.rounds import inputs_of
from initiatives.services.initiatives import select_initiative

RANKING = "initiatives.ranking.rank_round"  # by name: web workers do not load numpy until a round is closed
DRAWS, SEED, TOP = 10_000, 20_261, 3
CONTRADICTIONS = "initiatives.pairwise.contradictions"


@service
def close_round(
    *, round: Round, accepted_because: str = "", version: int | None = None, at: datetime, by: Any
) -> Round:
    """Compute the ranking from what is stored, and lock both with their digests.

    Raises ValidationError where something has no score, a method cannot decide, or comparisons contradict themselves
    beyond a ratio of 0.10 — unless that is accepted for a reason, which is kept with the result.
    """
    held = lock(round, version=version)
    require(by, "initiatives.run_round", held)
    if held.state != "open":
        ROUND.take(held, "close", by=by)  # refuses, and says why
    try:
        result = import_string(RANKING)(inputs_of(held), accepted_because)
    except InvalidInput as fault:
        raise ValidationError({"__all__": [str(fault)]}) from fault
    faults = import_string(CONTRADICTIONS)(result["pairwise"])
    sentence = (
        f"Comparisons contradict themselves beyond 0.10. {'; '.join(faults)}. Have them revised, or give a reason."
    )
    insist(not faults or accepted_because.strip(), "accepted_because", sentence)
    row = ROUND.take(held, "close", by=by, why=accepted_because, result=result, closed_at=at)
    row = analyse_round(round=row, by=by)
    events.publish("round.closed", row, by=by, payload={"inputs_digest": result["inputs_digest"]})
    return row


@service
def analyse_round(*, round: Round, draws: int = DRAWS, seed: int = SEED, top: int = TOP, by: Any) -> Round:
    """Have found out in the background how the ranking moves with each weight and with weights drawn by lot."""
    row = lock(round)
    require(by, "initiatives.run_round", row)
    if row.state != "closed":
        raise Refusal("Close the round first: its result is what is analysed.", code="wrong_state")
    arguments = {"round": str(row.pk), "draws": draws, "seed": seed, "top": top}
    job = jobs.enqueue("analyse_round", arguments, by=by)
    return change(row, {"analysis_job": job}, by=by, action="ask_to_analyse")


@service
def reopen_round(*, round: Round, why: str, version: int | None = None, by: Any) -> Round:
    """Open a closed round again. Needs a decision signed since it was closed; the result so far is kept beside."""
    held = lock(round, version=version)
    require(by, "initiatives.run_round", held)
    if held.state != "closed":
        ROUND.take(held, "reopen", by=by)  # refuses, and says why
    decision = governance.require_decision(gate=Decision.Gate.REOPENING, subject=held)
    if decision.signed_at and held.closed_at and decision.signed_at < held.closed_at:
        raise Refusal(
            "The decision was signed before this result was closed. Put the question to a body again.",
            code="decision_required",
        )
    kept = {
        "closed_at": held.closed_at.isoformat() if held.closed_at else "",
        "decision": str(decision.pk),
        "why": why,
        "result": held.result,
    }
    row = ROUND.take(
        held,
        "reopen",
        by=by,
        why=why,
        earlier=[*held.earlier, kept],
        result={},
        analysis={},
        analysis_job=None,
        closed_at=None,
        opens_at=None,
        closes_at=None,
    )
    events.publish("round.reopened", row, by=by, payload={"decision": str(decision.pk)})
    return row


@service
def select_entries(*, round: Round, entries: Iterable[Entry], why: str, by: Any) -> Round:
    """Choose initiatives of a closed round. Those still proposed become selected, and who raised their needs is told."""
    row = lock(round)
    require(by, "initiatives.run_round", row)
    if row.state != "closed":
        raise Refusal("Close the round first: initiatives are selected from its result.", code="wrong_state")
    for entry in entries:
        insist(entry.round_id == row.pk, "entries", "This initiative did not stand in this round.")
        change(entry, {"is_selected": True}, by=by, why=why, action="select")
        if entry.initiative.state == "proposed":
            select_initiative(initiative=entry.initiative, why=f"{row.reference}: {why}", by=by)
    return row
