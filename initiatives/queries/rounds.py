"""Reads of prioritisation rounds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from initiatives.models import Criterion, Declaration, Entry, Round, Score


@dataclass(frozen=True)
class SheetRow:
    """One initiative on a scorer's sheet: each criterion with the score given, if any."""

    entry: Entry
    declaration: Declaration | None
    must_declare: bool
    cells: list[tuple[Criterion, Score | None]]

    @property
    def is_open(self) -> bool:
        """Whether this scorer may score it."""
        return not self.must_declare and not (self.declaration and self.declaration.recused)


def sheet_of(round: Round, scorer: Any) -> list[SheetRow]:
    """Every entry of the round with this person's scores. Four queries."""
    criteria = list(round.all_criteria.all())
    scores = {
        (score.entry_id, score.criterion_id): score
        for score in Score.objects.filter(entry__round=round, scorer_id=scorer.pk)
    }
    declared = {row.entry_id: row for row in Declaration.objects.filter(entry__round=round, scorer_id=scorer.pk)}
    return [
        SheetRow(
            entry=entry,
            declaration=declared.get(entry.pk),
            must_declare=is_own(entry, scorer) and entry.pk not in declared,
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
    """Open rounds in which this person scores."""
    found: QuerySet[Round] = Round.objects.filter(state="open", scorers=user).order_by("closes_at")
    return found


def inputs_of(round: Round) -> Mapping[str, Any]:
    """Everything the result follows from, as plain values in a fixed order: what is stored with the result."""
    entries = list(round.entries.select_related("initiative"))
    recused = Declaration.objects.filter(entry__round=round, recused=True).values_list("entry_id", "scorer_id")
    scores = Score.objects.filter(entry__round=round).order_by("entry_id", "criterion_id", "scorer_id")
    return {
        "method": round.method,
        "mean": round.mean,
        "criteria": [
            {"id": str(row.pk), "name": row.name, "branch": row.branch, "weight": f"{row.weight:f}"}
            for row in round.all_criteria.all()
        ],
        "entries": [
            {"id": str(row.pk), "initiative": str(row.initiative_id), "title": row.initiative.title} for row in entries
        ],
        "scorers": [{"id": str(person.pk), "name": person.name} for person in round.scorers.order_by("name", "pk")],
        "recused": sorted([str(entry), str(scorer)] for entry, scorer in recused),
        "scores": [[str(row.entry_id), str(row.criterion_id), str(row.scorer_id), row.value] for row in scores],
    }
