"""What happens while a pilot runs: incidents, what it costs, and amendments of what it is judged by."""

from typing import Any

from django.db import models
from django.db.models import Q

from alliance.models import Record
from initiatives.models.initiatives import MONEY
from initiatives.models.pilots import Pilot


class PilotIncident(Record):
    """Something that went wrong in a pilot: what, when, how bad, who was told, and how it was resolved."""

    class Severity(models.TextChoices):
        LOW = "low", "Low: nobody was affected"
        MEDIUM = "medium", "Medium: the test or a few people were affected"
        HIGH = "high", "High: many people or personal data were affected"
        CRITICAL = "critical", "Critical: somebody was in danger"

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="incidents")
    title = models.CharField("what happened", max_length=160)
    happened_at = models.DateTimeField("when")
    severity = models.CharField(max_length=8, choices=Severity.choices)
    description = models.TextField(blank=True, help_text="What was affected, for how long, what was done at once.")
    told = models.CharField(
        "who was told", max_length=300, help_text="People or bodies, such as “residents of Foundry”."
    )
    resolution = models.TextField(blank=True, editable=False)
    resolved_at = models.DateTimeField("resolved", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "incident"
        ordering = ["-happened_at", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_serious(self) -> bool:
        return self.severity in (self.Severity.HIGH, self.Severity.CRITICAL)


class PilotCost(Record):
    """Money a pilot has cost on one day, against its budget."""

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="costs")
    spent_on = models.DateField("day")
    amount = models.DecimalField(**MONEY)
    what = models.CharField("what for", max_length=160)
    source = models.CharField(max_length=200, blank=True, help_text="Such as the number of the invoice.")

    class Meta(Record.Meta):
        verbose_name = "pilot cost"
        ordering = ["-spent_on", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(amount__gt=0),
                name="initiatives_pilot_cost_positive",
                violation_error_message="Give an amount above zero.",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class PilotAmendment(Record):
    """A change of what a pilot is judged by, after its start. Never changed or removed, which the database holds.

    `changes` are rows of what, before and after; the digests are those of before and after the change.
    """

    pilot = models.ForeignKey(Pilot, on_delete=models.PROTECT, related_name="amendments")
    subject = models.CharField("what was amended", max_length=200)
    why = models.TextField("reason")
    changes: Any = models.JSONField()
    digest_before = models.CharField(max_length=64)
    digest_after = models.CharField(max_length=64)
    made_at = models.DateTimeField("when")

    class Meta(Record.Meta):
        verbose_name = "pilot amendment"
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"{self.subject}, {self.made_at:%-d %B %Y}"
