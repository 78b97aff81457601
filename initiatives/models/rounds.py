"""Prioritisation rounds: criteria, the initiatives that stand, who scores, each score, and the result when closed."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Record
from initiatives.lifecycle import ROUND
from initiatives.models.initiatives import Initiative


class Round(Record):
    """One scoring exercise. `result` is computed at closing from the stored inputs and never changes after."""

    reference_prefix = "P"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160)
    purpose = models.TextField(blank=True, help_text="What is chosen, and from what money.")
    closes_at = models.DateTimeField(null=True, blank=True)
    scorers: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="rounds_scored"
    )
    result = models.JSONField(default=dict, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=ROUND.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "prioritisation round"

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Criterion(Record):
    """What an initiative is judged by. Weights of a round's criteria add up to 1; resident benefit comes first."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="criteria")
    branch = models.CharField(max_length=80, default="Resident benefit")
    name = models.CharField(max_length=120)
    weight = models.DecimalField(
        max_digits=6, decimal_places=4, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))]
    )
    anchors = models.JSONField(default=list, help_text="What 0, 1, 2, 3 and 4 mean, in words.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        verbose_name = "criterion"
        verbose_name_plural = "criteria"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class Entry(Record):
    """An initiative that stands in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="entries")

    class Meta(Record.Meta):
        verbose_name = "round entry"
        verbose_name_plural = "round entries"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["round", "initiative"], name="initiatives_stands_once"),
        ]

    def __str__(self) -> str:
        return str(self.initiative)


class Score(Record):
    """What one scorer gave one initiative on one criterion: 0 to 4, by the anchors."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(4)])
    remark = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "score"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "criterion", "scorer"], name="initiatives_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scorer}: {self.value}"
