"""What governance answers for the topic "conditions" of a gate: promises that earlier decisions rest on, and grave risks."""

from collections.abc import Iterable
from typing import Any

from alliance.registry import Check
from governance import queries
from governance.dashboard import HIGH
from governance.models import Action


def asked(initiative: Any) -> Iterable[Check]:
    decisions = [decision.pk for decision in queries.decisions_beside(initiative)]
    rows = Action.objects.filter(decision__in=decisions, meeting=None).order_by("due_on", "reference")
    conditions = list(rows.exclude(state="dropped")) if decisions else []
    waiting = [row for row in conditions if row.state == "open"]
    yield Check(
        "governance",
        "The conditions of earlier decisions are met",
        not waiting,
        "; ".join(str(row) for row in waiting[:3]) if waiting else f"{len(conditions)} conditions, all met",
        "Open condition",
        waiting[0].get_absolute_url() if waiting else "",
    )
    grave = [risk for risk in queries.risks_beside(initiative) if risk.state == "open" and risk.score >= HIGH]
    yield Check(
        "governance",
        "No high risk stands open: each is lowered, or accepted until a day",
        not grave,
        "; ".join(str(risk) for risk in grave[:3]) if grave else "No high risk is open",
        "Open risk",
        grave[0].get_absolute_url() if grave else "",
    )
