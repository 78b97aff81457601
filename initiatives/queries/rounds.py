"""Reads of prioritisation rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from initiatives.models import Assignment, Criterion, Declaration, Entry, Judgement, Round, Score
from initiatives.rounds import GROUP


@dataclass(frozen=True)
class SheetRow:
    """One initiative on a scorer's sheet: each criterion with the score given, if any."""

    entry: Entry
    declaration: Declaration | None
    must_declare: bool
    is_group: bool
    cells: list[tuple[Criterion, Score | None]]

    @property
    def is_open(self) -> bool:
        """Whether this scorer may score it."""
        return self.is_group or (not self.must_declare and not (self.declaration and self.declaration.recused))


def sheet_of(round: Round, scorer: Any) -> list[SheetRow]:
    """Every entry of the round with this person's scores, or the group's. Five queries."""
    is_group = round.sheet == Round.Sheet.GROUP
    branches = set(round.all_assignments.filter(scorer_id=scorer.pk).values_list("branch", flat=True))
    criteria = [row for row in round.all_criteria.all() if not branches or row.branch in branches]
    kept = Score.objects.filter(entry__round=round)
    scores = {
        (score.entry_id, score.criterion_id): score
        for score in (kept if is_group else kept.filter(scorer_id=scorer.pk))
    }
    declared = {row.entry_id: row for row in Declaration.objects.filter(entry__round=round, scorer_id=scorer.pk)}
    return [
        SheetRow(
            entry=entry,
            declaration=declared.get(entry.pk),
            must_declare=not is_group and is_own(entry, scorer) and entry.pk not in declared,
            is_group=is_group,
            cells=[(criterion, scores.get((entry.pk, criterion.pk))) for criterion in criteria],
        )
        for entry in round.entries.select_related("initiative")
    ]


def is_own(entry: Entry, scorer: Any) -> bool:
    """Whether the scorer's department would run it, or the scorer owns it."""
    initiative = entry.initiative
    mine = bool(scorer.department_id) and initiative.department_id == scorer.department_id
    return mine or bool(initiative.owner_id == scorer.pk)


def sheets_waiting(user: Any) -> QuerySet[Round]:
    """Open rounds in which this person fills in a sheet: their own, or that of the group they facilitate."""
    own = Q(sheet=Round.Sheet.INDIVIDUAL, pk__in=user.rounds_scored.values("pk"))
    group = Q(sheet=Round.Sheet.GROUP, facilitator=user)
    found: QuerySet[Round] = Round.objects.filter(own | group, state="open").exclude(method=Round.Method.AHP)
    return found.order_by("closes_at")


def comparisons_waiting(user: Any) -> QuerySet[Round]:
    """Open rounds in which this person compares in pairs."""
    pairs = Q(method=Round.Method.AHP) | Q(weighting=Round.Weighting.PAIRWISE)
    found: QuerySet[Round] = Round.objects.filter(pairs, state="open", scorers=user).order_by("closes_at")
    return found


def inputs_of(round: Round) -> Mapping[str, Any]:
    """Everything the result follows from, as plain values in a fixed order: what is stored with the result."""
    entries = list(round.entries.select_related("initiative"))
    recused = Declaration.objects.filter(entry__round=round, recused=True).values_list("entry_id", "scorer_id")
    scores = Score.objects.filter(entry__round=round).order_by("entry_id", "criterion_id", "scorer_id")
    judgements = Judgement.objects.filter(round=round).order_by("node", "first", "second", "judge_id")
    people = [{"id": str(person.pk), "name": person.name} for person in round.scorers.order_by("name", "pk")]
    assigned: dict[str, list[str]] = {}
    for row in Assignment.objects.filter(round=round).order_by("scorer_id", "branch"):
        assigned.setdefault(str(row.scorer_id), []).append(row.branch)
    is_group = round.sheet == Round.Sheet.GROUP
    return {
        "method": round.method,
        "mean": round.mean,
        "weighting": round.weighting,
        "sheet": round.sheet,
        "criteria": [
            {"id": str(row.pk), "name": row.name, "branch": row.branch, "weight": f"{row.weight:f}"}
            for row in round.all_criteria.all()
        ],
        "entries": [
            {"id": str(row.pk), "initiative": str(row.initiative_id), "title": row.initiative.title} for row in entries
        ],
        "scorers": [{"id": GROUP, "name": "The group"}] if is_group else people,
        "judges": people,
        "assigned": assigned,
        "recused": sorted([str(entry), str(scorer)] for entry, scorer in recused),
        "scores": [
            [str(row.entry_id), str(row.criterion_id), GROUP if is_group else str(row.scorer_id), row.value]
            for row in scores
        ],
        "judgements": [[row.node, row.first, row.second, str(row.judge_id), f"{row.value:f}"] for row in judgements],
    }


def comparisons_by(round: Round, judge: Any) -> dict[str, dict[tuple[str, str], Any]]:
    """What one judge compared: node → (first, second) → value."""
    found: dict[str, dict[tuple[str, str], Any]] = {}
    for row in Judgement.objects.filter(round=round, judge_id=judge.pk):
        found.setdefault(row.node, {})[row.first, row.second] = row.value
    return found


def previous_result(round: Round) -> tuple[str, Mapping[str, Any]] | None:
    """The result to compare with: this round's own before it was opened again, else that of the round closed before."""
    if round.earlier:
        return "before it was opened again", round.earlier[-1]["result"]
    found = Round.objects.filter(state="closed", closed_at__lt=round.closed_at).order_by("-closed_at").first()
    return (str(found), found.result) if found else None
