"""What scorers give in an open round: declarations, scores, comparisons in pairs. All or nothing, each time.

Whether the round takes them is judged after its row is locked, by the database's clock; `as_of` is for loading the past.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from alliance import audit, clock
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from initiatives.models import Assignment, Criterion, Declaration, Entry, Judgement, Round, Score
from initiatives.queries.rounds import inputs_of, is_own
from initiatives.rounds import nodes_for

Rows = Iterable[Mapping[str, Any]]


@service
def declare_interest(
    *,
    round: Round,
    entry: Entry,
    tie: str,
    recused: bool = False,
    scorer: User | None = None,
    as_of: datetime | None = None,
    by: User,
) -> Declaration:
    """Say that one has a tie to an initiative. Who is recused does not score it; their scores of it fall away.

    The facilitator of a group records it for a `scorer` who is present.
    """
    row = opened(round, "initiatives.declare", by, as_of)
    insist(entry.round_id == round.pk, "entry", "This initiative does not stand in this round.")
    whose = scorer or by
    for_another = whose.pk != by.pk
    insist(
        not for_another or by.pk == row.facilitator_id, "scorer", "Everybody declares for themselves. Leave it empty."
    )
    insist(row.scorers.filter(pk=whose.pk).exists(), "scorer", f"{whose.name} does not score here. Choose a scorer.")
    declared = create(
        Declaration(entry=entry, scorer=whose, tie=tie, recused=recused), by=by, action="declare_interest"
    )
    if recused:
        Score.objects.filter(entry=entry, scorer=whose).exclude(entry__round__sheet=Round.Sheet.GROUP).delete()
        for side in ("first", "second"):
            Judgement.objects.filter(round=row, judge=whose, **{side: str(entry.pk)}).delete()
    return declared


@service
def save_scores(*, round: Round, scores: Rows, as_of: datetime | None = None, by: User) -> Round:
    """Save what one scorer gives: rows of entry, criterion, value (empty takes it back) and remark. All or nothing.

    On a group's sheet the facilitator saves what was agreed. Raises Refusal where the round is not open,
    ValidationError naming the row at fault.
    """
    row = opened(round, "initiatives.score", by, as_of)
    if row.method == Round.Method.AHP:
        raise Refusal("In this round initiatives are compared in pairs; it takes no scores.", code="wrong_method")
    people = list(row.scorers.all()) if row.sheet == Round.Sheet.GROUP else [by]
    entries = {entry.pk: entry for entry in row.entries.select_related("initiative")}
    criteria = {criterion.pk: criterion for criterion in row.all_criteria.all()}
    ties = declared_in(row)
    branches = set(Assignment.objects.filter(round=row, scorer=by).values_list("branch", flat=True))
    for number, given in enumerate(scores, start=1):
        entry, criterion = entries.get(given["entry"]), criteria.get(given["criterion"])
        insist(entry and criterion, "scores", f"Row {number}: this initiative or criterion is not in this round.")
        assert entry is not None
        assert criterion is not None
        mine = not branches or criterion.branch in branches
        insist(mine, "scores", f"Row {number}: you score {', '.join(sorted(branches))} here, not “{criterion.name}”.")
        for person in people:
            refuse_tied(number, entry, ties, person, by)
        save_score(row, entry, criterion, given, by)
    return row


def opened(round: Round, permission: str, by: User, as_of: datetime | None) -> Round:
    """The round, locked against closing, if this person may give something in it now."""
    row = lock(round)
    require(by, permission, row)
    now = as_of or clock.database_now()
    if row.state != "open":
        label = row.get_state_display().lower()
        raise Refusal(f"This round is {label}: scores can only be given while it is open.", code="wrong_state")
    if row.opens_at and now < row.opens_at:
        raise Refusal("Scoring has not begun yet. Come back when it opens.", code="too_early")
    if row.closes_at and now >= row.closes_at:
        raise Refusal("The time for scoring is over. Ask the champion’s office to move it.", code="too_late")
    return row


def declared_in(row: Round) -> dict[tuple[Any, Any], bool]:
    """By entry and scorer: whether a declared tie keeps the scorer away."""
    found = Declaration.objects.filter(entry__round=row).values_list("entry_id", "scorer_id", "recused")
    return {(entry, scorer): recused for entry, scorer, recused in found}


def refuse_tied(number: int, entry: Entry, ties: Mapping[Any, bool], person: User, by: User) -> None:
    """Who owns an initiative, or whose department would run it, declares that before it is scored."""
    tie = ties.get((entry.pk, person.pk))
    title = entry.initiative.title
    if person.pk != by.pk:
        sentence = f"Row {number}: {title} is {person.name}’s own or their department’s. Record their interest first."
        insist(tie is not None or not is_own(entry, person), "scores", sentence)
        return
    sentence = f"Row {number}: {title} is your own or your department’s. Declare your interest first."
    insist(tie is not None or not is_own(entry, person), "scores", sentence)
    away = bool(tie) and entry.round.sheet != Round.Sheet.GROUP
    insist(not away, "scores", f"Row {number}: you are recused from {title}.")


def save_score(row: Round, entry: Entry, criterion: Criterion, given: Mapping[str, Any], by: User) -> None:
    kept = Score.objects.filter(entry=entry, criterion=criterion)
    found = (kept if row.sheet == Round.Sheet.GROUP else kept.filter(scorer=by)).first()
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
def save_judgements(*, round: Round, judgements: Rows, as_of: datetime | None = None, by: User) -> Round:
    """Save comparisons in pairs: rows of node, first, second and value (1/9 to 9; empty takes it back). All or nothing.

    The same pair the other way round must be the reciprocal. Raises ValidationError naming the row at fault.
    """
    row = opened(round, "initiatives.compare_pairs", by, as_of)
    refuse_undeclared(row, by)
    nodes = {node.key: node for node in nodes_for(inputs_of(row), str(by.pk))}
    insist(nodes, "judgements", "In this round nothing is compared in pairs. Fill in the score sheet.")
    sent: dict[tuple[str, str, str], Fraction | None] = {}
    for number, given in enumerate(judgements, start=1):
        node = nodes.get(given["node"])
        insist(node, "judgements", f"Row {number}, node: nothing of that name is yours to compare in this round.")
        assert node is not None
        places = {name: place for place, (name, _) in enumerate(node.elements)}
        first, second, value = given["first"], given["second"], given.get("value")
        fits = first in places and second in places and first != second
        insist(fits, "judgements", f"Row {number}: compare two different elements of “{node.title}”.")
        if places[first] > places[second]:
            first, second, value = second, first, value and 1 / value
        key = (node.key, first, second)
        sentence = f"Row {number}: this pair is compared twice with different values. Keep one of them."
        insist(sent.get(key, value) == value, "judgements", sentence)
        sent[key] = value
    for key, value in sent.items():
        save_judgement(row, key, value, by)
    return row


def refuse_undeclared(row: Round, by: User) -> None:
    """Initiatives are compared with each other, so every tie is declared first; weights alone can be compared at once."""
    if row.method != Round.Method.AHP:
        return
    ties = declared_in(row)
    for entry in row.entries.select_related("initiative"):
        sentence = f"{entry.initiative.title} is your own or your department’s. Declare your interest first."
        insist((entry.pk, by.pk) in ties or not is_own(entry, by), "judgements", sentence)


def save_judgement(row: Round, key: tuple[str, str, str], value: Fraction | None, by: User) -> None:
    node, first, second = key
    found = Judgement.objects.filter(round=row, judge=by, node=node, first=first, second=second).first()
    if value is None:
        if found:
            audit.record("take_back_judgement", found, by=by, before=audit.values_of(found))
            found.delete()
        return
    number = (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.000000001"))
    if found is None:
        created = Judgement(round=row, judge=by, node=node, first=first, second=second, value=number)
        create(created, by=by, action="compare")
    else:
        change(found, {"value": number}, by=by, action="compare")
