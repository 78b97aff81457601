"""Scenarios of what to do with the money there is: rules over the initiatives of a closed round, and the best set."""

from typing import Any

from django.db import models

from alliance.models import Job, Record
from initiatives.models.rounds import Round


class Portfolio(Record):
    """Rules are lists of rows as the form takes them (initiatives by reference, amounts as text).

    `inputs` is what was put to the solver and `solution` what came back; both fall away when a rule changes.
    """

    reference_prefix = "PF"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="portfolios")
    budgets = models.JSONField(default=list, blank=True)
    funds = models.JSONField(default=list, blank=True)
    costs = models.JSONField(default=list, blank=True)
    staff_limits = models.JSONField(default=list, blank=True)
    staff_needs = models.JSONField(default=list, blank=True)
    min_count = models.PositiveIntegerField("at least so many", null=True, blank=True)
    max_count = models.PositiveIntegerField("at most so many", null=True, blank=True)
    relations = models.JSONField(default=list, blank=True)
    floors = models.JSONField(default=list, blank=True)
    must_do = models.JSONField(default=list, blank=True)
    job: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    inputs = models.JSONField(default=dict, editable=False)
    solution = models.JSONField(default=dict, editable=False)
    solved_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "portfolio"

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def outcome(self) -> str:
        """Words for what the solver found, empty before it ran."""
        return OUTCOMES.get(self.solution.get("outcome", ""), "")

    @property
    def benefit(self) -> str | None:
        found: str | None = self.solution.get("value")
        return found


OUTCOMES = {
    "optimal": "Proven best",
    "time_limit": "Best found in time",
    "infeasible": "Rules clash",
    "unknown": "Nothing found in time",
}
