"""Prioritisation rounds: set up, opened, taken back, their times moved."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from alliance import audit, events, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service, touch
from initiatives.lifecycle import ROUND
from initiatives.models import Assignment, Criterion, Entry, Initiative, Round, Score

ANCHORS = 5  # what 0, 1, 2, 3 and 4 mean
ELIGIBLE = ("proposed", "selected", "preparing")
MOST_COMPARED = 15  # random indices are published for up to 15 elements
RESIDENTS = "resident"
Rows = Iterable[Mapping[str, Any]]


@service
def set_up_round(
    *,
    criteria: Rows,
    initiatives: Iterable[Initiative],
    scorers: Iterable[User],
    assignments: Rows = (),
    by: Any,
    **values: Any,
) -> Round:
    """Say what is chosen, by what, from which initiatives and by whom. Nothing of it is fixed before the round opens.

    `criteria` are rows of branch, name, weight and anchor_0 … anchor_4; `assignments` of scorer and branch.
    """
    require(by, "initiatives.run_round")
    row = Round(reference=next_reference(Round.reference_prefix or ""), **values)
    refuse_wrong_times(row)
    create(row, by=by, action="set_up_round")
    fill_round(row, list(criteria), list(initiatives), list(scorers), list(assignments), by)
    return row


@service
def revise_round(
    *,
    round: Round,
    version: int | None = None,
    criteria: Rows,
    initiatives: Iterable[Initiative],
    scorers: Iterable[User],
    assignments: Rows = (),
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
    row.all_assignments.all().delete()
    row.judgements.all().delete()
    seen, row = row.version, change(row, values, by=by)
    refuse_wrong_times(row)
    fill_round(row, list(criteria), list(initiatives), list(scorers), list(assignments), by)
    return touch(row, since=seen)


def fill_round(
    row: Round,
    criteria: list[Any],
    initiatives: list[Initiative],
    scorers: list[User],
    assignments: list[Any],
    by: Any,
) -> None:
    refuse_wrong_criteria(row, criteria)
    refuse_ineligible(row, initiatives)
    refuse_wrong_panel(row, criteria, scorers, assignments)
    branches = list(dict.fromkeys(given["branch"].strip() for given in criteria))
    together = sorted(criteria, key=lambda given: branches.index(given["branch"].strip()))
    for position, given in enumerate(together):
        Criterion.objects.create(round=row, position=position, created_by=person(by), **criterion_of(given))
    for initiative in initiatives:
        Entry.objects.create(round=row, initiative=initiative, created_by=person(by))
    for given in assignments:
        Assignment.objects.create(round=row, created_by=person(by), **given)
    row.scorers.set(scorers)
    after = {
        "criteria": [[given["branch"], given["name"], str(given.get("weight") or "")] for given in criteria],
        "initiatives": [initiative.reference for initiative in initiatives],
        "scorers": [scorer.username for scorer in scorers],
        "assignments": [[given["scorer"].username, given["branch"]] for given in assignments],
    }
    audit.record("fill_round", row, by=by, after=after)


def person(by: Any) -> User | None:
    return None if by.is_system else by


def criterion_of(given: Mapping[str, Any]) -> dict[str, Any]:
    anchors = [given.get(f"anchor_{number}", "") for number in range(ANCHORS)]
    weight = given.get("weight") or Decimal(0)
    return {"branch": given["branch"].strip(), "name": given["name"].strip(), "weight": weight, "anchors": anchors}


def refuse_wrong_times(row: Round) -> None:
    if row.opens_at and row.closes_at:
        insist(row.opens_at < row.closes_at, "closes_at", "Scoring ends before it begins. Choose a later instant.")


def refuse_wrong_criteria(row: Round, criteria: list[Mapping[str, Any]]) -> None:
    """The branch about residents comes first and counts; names are unique; written weights add to 1."""
    names = [given["name"].strip().lower() for given in criteria]
    insist(len(set(names)) == len(names), "criteria", "Two criteria have the same name. Give each its own.")
    sentence = "Begin with the branch that says what residents gain, such as “Resident benefit”."
    insist(RESIDENTS in criteria[0]["branch"].lower(), "criteria", sentence)
    if row.weighting == Round.Weighting.PAIRWISE:
        return refuse_too_many(criteria)
    missing = next((number for number, given in enumerate(criteria, start=1) if given.get("weight") is None), None)
    insist(missing is None, "criteria", f"Row {missing}, weight: write it down, or choose weights from comparisons.")
    total = sum((Decimal(given["weight"]) for given in criteria), Decimal(0))
    sentence = f"The weights add to {total.normalize():f}, not to 1. Change them so that they add to 1."
    insist(total == 1, "criteria", sentence)
    first = sum(Decimal(given["weight"]) for given in criteria if given["branch"] == criteria[0]["branch"])
    return insist(first > 0, "criteria", "What residents gain has a weight of 0. Give it a positive weight.")


def refuse_too_many(criteria: list[Mapping[str, Any]]) -> None:
    branches = Counter(given["branch"].strip() for given in criteria)
    largest = max(len(branches), *branches.values())
    sentence = (
        f"At most {MOST_COMPARED} things can be compared in pairs at once. Spread the criteria over more branches."
    )
    insist(largest <= MOST_COMPARED, "criteria", sentence)


def refuse_ineligible(row: Round, initiatives: list[Initiative]) -> None:
    late = [str(initiative) for initiative in initiatives if initiative.state not in ELIGIBLE]
    insist(not late, "initiatives", f"{', '.join(late)}: already tried or stopped. Take it out of the round.")
    insist(len(initiatives) > 1, "initiatives", "Choose at least two initiatives: one alone cannot be ranked.")
    too_many = row.method == Round.Method.AHP and len(initiatives) > MOST_COMPARED
    sentence = f"AHP compares at most {MOST_COMPARED} initiatives in pairs. Choose fewer, or another method."
    insist(not too_many, "initiatives", sentence)


def refuse_wrong_panel(row: Round, criteria: list[Any], scorers: list[User], assignments: list[Any]) -> None:
    """Assignments name scorers and branches of this round and leave no branch to nobody; a group has a facilitator."""
    if row.sheet == Round.Sheet.GROUP:
        insist(row.facilitator_id, "facilitator", "Name who writes down what the group agrees.")
        insist(not assignments, "assignments", "A group scores everything together. Remove the assignments.")
        insist(
            row.method != Round.Method.AHP, "sheet", "Initiatives are compared in pairs by each alone, not on a sheet."
        )
    branches = {given["branch"].strip() for given in criteria}
    people = {scorer.pk for scorer in scorers}
    for number, given in enumerate(assignments, start=1):
        insist(given["scorer"].pk in people, "assignments", f"Row {number}: {given['scorer']} does not score here.")
        known = given["branch"] in branches
        insist(known, "assignments", f"Row {number}: there is no branch “{given['branch']}” among the criteria.")
    free = people - {given["scorer"].pk for given in assignments}
    left = sorted(branches - {given["branch"] for given in assignments})
    insist(free or not left or not people, "assignments", f"Nobody scores “{', '.join(left)}”. Assign it to somebody.")


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
def rework_round(*, round: Round, why: str, version: int | None = None, by: Any) -> Round:
    """Take an open round back to draft, so that its criteria can be mended. What was scored so far falls away."""
    row = ROUND.take(round, "rework", by=by, version=version, why=why)
    count, _ = Score.objects.filter(entry__round=row).delete()
    compared, _ = row.judgements.all().delete()
    audit.record("drop_scores", row, by=by, before={"scores": count, "comparisons": compared}, why=why)
    return row


@service
def move_times(
    *,
    round: Round,
    opens_at: datetime | None,
    closes_at: datetime | None,
    why: str,
    version: int | None = None,
    by: Any,
) -> Round:
    """Move when an open round's scoring begins and ends, and tell the scorers."""
    row = lock(round, version=version)
    require(by, "initiatives.run_round", row)
    if row.state != "open":
        raise Refusal("Only an open round has times to move.", code="wrong_state")
    row = change(row, {"opens_at": opens_at, "closes_at": closes_at}, by=by, why=why, action="move_times")
    refuse_wrong_times(row)
    messages.notify(
        recipients=list(row.scorers.all()),
        slot=f"round_times:{row.pk}:{row.version}",
        text=f"The times of {row} have moved: {why}",
        url=row.get_absolute_url(),
        by=by,
    )
    return row
