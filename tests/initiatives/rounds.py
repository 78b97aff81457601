"""What several tests do with prioritisation rounds."""

from decimal import Decimal

from initiatives import services

CRITERIA = [
    {"branch": "Resident benefit", "name": "Reach", "weight": Decimal("0.6")},
    {"branch": "Feasibility", "name": "Cost", "weight": Decimal("0.4")},
]


def give(round, by, now, *values):
    """Scores of one person, entry by entry and criterion by criterion."""
    cells = [(entry, criterion) for entry in round.entries.all() for criterion in round.all_criteria.all()]
    rows = [
        {"entry": entry.pk, "criterion": criterion.pk, "value": value}
        for (entry, criterion), value in zip(cells, values, strict=False)
    ]
    services.save_scores(round=round, scores=rows, as_of=now, by=by)
