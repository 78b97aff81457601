"""Prioritisation rounds: set up, opened, scored by each scorer alone, closed with a result that never changes."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from alliance import audit, events, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from initiatives.lifecycle import ROUND
from initiatives.maths.errors import InvalidInput
from initiatives.models import Criterion, Declaration, Entry, Initiative, Round, Score
from initiatives.queries.rounds import inputs_of, is_own
from initiatives.services.initiatives import select_initiative

RANKING = "initiatives.ranking.rank_round"  # by name: web workers do not load numpy until a round is closed
ANCHORS = 5  # what 0, 1, 2, 3 and 4 mean
ELIGIBLE = ("proposed", "selected", "preparing")
Rows = Iterable[Mapping[str, Any]]


@service
def set_up_round(
    *, criteria: Rows, initiatives: Iterable[Initiative], scorers: Iterable[User], by: Any, **values: Any
) -> Round:
    """Say what is chosen, by what, from which initiatives and by whom. Nothing of it is fixed before the round opens.

    `criteria` are rows of branch, name, weight and anchor_0 … anchor_4.
    """
    require(by, "initiatives.run_round")
    row = Round(reference=next_reference(Round.reference_prefix or ""), **values)
    create(row, by=by, action="set_up_round")
    fill_round(row, list(criteria), list(initiatives), list(scorers), by)
    return row


@service
def revise_round(
    *,
    round: Round,
    version: int | None = None,
    criteria: Rows,
    initiatives: Iterable[Initiative],
    scorers: Iterable[User],
    by: Any,
    **values: Any,
) -> Round:
    """Change a round before it opens."""
    row = lock(round, version=version)
    require(by, "initiatives.run_round", row)
    if row.state != "draft":
        raise Refusal("This round is open or closed: its criteria and initiatives are frozen.", code="frozen")
    row.all_criteria.all().delete()
    row.entries.all().delete()
    fill_round(row, list(criteria), list(initiatives), list(scorers), by)
    return change(row, values, by=by)


def fill_round(row: Round, criteria: list[Any], initiatives: list[Initiative], scorers: list[User], by: Any) -> None:
    refuse_wrong_weights(criteria)
    refuse_ineligible(initiatives)
    for position, given in enumerate(criteria):
        Criterion.objects.create(round=row, position=position, created_by=person(by), **criterion_of(given))
    for initiative in initiatives:
        Entry.objects.create(round=row, initiative=initiative, created_by=person(by))
    row.scorers.set(scorers)
    after = {
        "criteria": [[given["branch"], given["name"], str(given["weight"])] for given in criteria],
        "initiatives": [initiative.reference for initiative in initiatives],
        "scorers": [scorer.username for scorer in scorers],
    }
    audit.record("fill_round", row, by=by, after=after)


def person(by: Any) -> User | None:
    return None if by.is_system else by


def criterion_of(given: Mapping[str, Any]) -> dict[str, Any]:
    anchors = [given.get(f"anchor_{number}", "") for number in range(ANCHORS)]
    return {"branch": given["branch"], "name": given["name"], "weight": given["weight"], "anchors": anchors}


def refuse_wrong_weights(criteria: list[Mapping[str, Any]]) -> None:
    total = sum((Decimal(given["weight"]) for given in criteria), Decimal(0))
    sentence = f"The weights add to {total.normalize():f}, not to 1. Change them so that they add to 1."
    insist(total == 1, "criteria", sentence)
    names = [given["name"].strip().lower() for given in criteria]
    insist(len(set(names)) == len(names), "criteria", "Two criteria have the same name. Give each its own.")


def refuse_ineligible(initiatives: list[Initiative]) -> None:
    late = [str(initiative) for initiative in initiatives if initiative.state not in ELIGIBLE]
    insist(not late, "initiatives", f"{', '.join(late)}: already tried or stopped. Take it out of the round.")
    insist(len(initiatives) > 1, "initiatives", "Choose at least two initiatives: one alone cannot be ranked.")


@service
def open_round(*, round: Round, version: int | None = None, by: Any) -> Round:
    """Freeze criteria and initiatives, and ask the scorers."""
    row = ROUND.take(round, "open", by=by, version=version)
    scorers = list(row.scorers.all())
    insist(scorers, "scorers", "Nobody scores in this round. Name at least one scorer first.")
    messages.notify(
        recipients=scorers,
        slot=f"round_open:{row.pk}",
        text=f"Please score in {row}.",
        url=row.get_absolute_url(),
        by=by,
    )
    events.publish("round.opened", row, by=by)
    return row


@service
def declare_interest(
    *, round: Round, entry: Entry, tie: str, recused: bool = False, at: datetime, by: User
) -> Declaration:
    """Say that one has a tie to an initiative. Who is recused does not score it; their scores of it fall away."""
    scored_by(round, by, at)
    insist(entry.round_id == round.pk, "entry", "This initiative does not stand in this round.")
    row = create(Declaration(entry=entry, scorer=by, tie=tie, recused=recused), by=by, action="declare_interest")
    if recused:
        Score.objects.filter(entry=entry, scorer=by).delete()
    return row


@service
def save_scores(*, round: Round, scores: Rows, at: datetime, by: User) -> Round:
    """Save what one scorer gives: rows of entry, criterion, value (empty takes it back) and remark. All or nothing.

    Raises Refusal where the round is not open, ValidationError naming the row at fault.
    """
    row = scored_by(round, by, at)
    entries = {entry.pk: entry for entry in row.entries.select_related("initiative")}
    criteria = {criterion.pk: criterion for criterion in row.all_criteria.all()}
    declared = dict(Declaration.objects.filter(entry__round=row, scorer=by).values_list("entry_id", "recused"))
    for number, given in enumerate(scores, start=1):
        entry, criterion = entries.get(given["entry"]), criteria.get(given["criterion"])
        insist(entry and criterion, "scores", f"Row {number}: this initiative or criterion is not in this round.")
        assert entry is not None
        assert criterion is not None
        refuse_tied(number, entry, declared, by)
        save_score(entry, criterion, given, by)
    return row


def scored_by(round: Round, by: User, at: datetime) -> Round:
    """The round, locked against closing, if this person may score in it now."""
    row = lock(round)
    require(by, "initiatives.score", row)
    if row.state != "open":
        label = row.get_state_display().lower()
        raise Refusal(f"This round is {label}: scores can only be given while it is open.", code="wrong_state")
    if row.closes_at and at >= row.closes_at:
        raise Refusal("The time for scoring is over. Ask the champion’s office to move it.", code="too_late")
    return row


def refuse_tied(number: int, entry: Entry, declared: Mapping[Any, bool], by: User) -> None:
    if entry.pk not in declared:
        sentence = (
            f"Row {number}: {entry.initiative.title} is your own or your department’s. Declare your interest first."
        )
        insist(not is_own(entry, by), "scores", sentence)
    insist(not declared.get(entry.pk), "scores", f"Row {number}: you are recused from {entry.initiative.title}.")


def save_score(entry: Entry, criterion: Criterion, given: Mapping[str, Any], by: User) -> None:
    found = Score.objects.filter(entry=entry, criterion=criterion, scorer=by).first()
    value, remark = given.get("value"), given.get("remark", "")
    if value is None:
        if found:
            audit.record("take_back_score", found, by=by, before=audit.values_of(found))
            found.delete()
    elif found is None:
        create(Score(entry=entry, criterion=criterion, scorer=by, value=value, remark=remark), by=by, action="score")
    else:
        change(found, {"value": value, "remark": remark or found.remark}, by=by, action="score")


@service
def close_round(*, round: Round, version: int | None = None, at: datetime, by: Any) -> Round:
    """Compute the ranking from what is stored, and lock both. Raises ValidationError where something has no score."""
    held = lock(round, version=version)
    require(by, "initiatives.run_round", held)
    if held.state != "open":
        ROUND.take(held, "close", by=by)  # refuses, and says why
    try:
        result = import_string(RANKING)(inputs_of(held))
    except InvalidInput as fault:
        raise ValidationError({"__all__": [str(fault)]}) from fault
    row = ROUND.take(held, "close", by=by, result=result, closed_at=at)
    events.publish("round.closed", row, by=by, payload={"inputs_digest": result["inputs_digest"]})
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
        if entry.is_selected:
            continue
        change(entry, {"is_selected": True}, by=by, why=why, action="select")
        if entry.initiative.state == "proposed":
            select_initiative(initiative=entry.initiative, why=f"{row.reference}: {why}", by=by)
    return row
