"""Who has declared a conflict of interest in the matter of a decision. Reads only."""

from typing import Any

from django.db.models import Model, QuerySet

from governance import gates, queries
from governance.models import Body, Conflict, Decision


def matters_of(subject: Model | None) -> set[Any]:
    """The ids under which a conflict concerns a row: its own, and that of the initiative it belongs to."""
    initiative = gates.initiative_of(subject)
    return {row.pk for row in (subject, initiative) if row is not None}


def conflicts_in(decision: Decision) -> "QuerySet[Conflict]":
    """Conflicts that stand in the matter of a decision, whoever declared them."""
    matters = matters_of(queries.subject_of(decision)) or {decision.subject_id}
    return Conflict.objects.filter(subject_id__in=matters, lifted_on=None)


def conflict_of(person: Any, decision: Decision) -> Conflict | None:
    return conflicts_in(decision).filter(person=person).first()


def conflicts_of(body: Body) -> "QuerySet[Conflict]":
    """What the members of a body have declared and not lifted, the newest first."""
    rows = Conflict.objects.filter(lifted_on=None, person__in=body.members.all())
    return rows.select_related("person").order_by("-created_at")
