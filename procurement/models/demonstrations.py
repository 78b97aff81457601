"""Demonstrations: the script, who shows it when, and what each evaluator saw, step by step."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Record
from procurement.models.responses import RfiResponse
from procurement.models.rfis import Criterion, Rfi

ON_SCALE = [MaxValueValidator(Criterion.TOP)]


class ScriptStep(Record):
    """One step that every vendor shows in the same order; `weight` says how much it counts beside the others."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="script_rows", editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    text = models.CharField("what is done", max_length=300)
    expected = models.CharField("what must be seen", max_length=300, blank=True)
    weight = models.PositiveSmallIntegerField(
        "counts", default=1, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )

    class Meta(Record.Meta):
        verbose_name = "step of a demonstration"
        verbose_name_plural = "steps of demonstrations"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class DemonstrationSlot(Record):
    """A time and place to show it working; `response` is drawn by lot."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="slots", editable=False)
    starts_at = models.DateTimeField("starts")
    place = models.CharField(max_length=200)
    response = models.ForeignKey(RfiResponse, null=True, editable=False, on_delete=models.PROTECT, related_name="slots")

    class Meta(Record.Meta):
        verbose_name = "demonstration slot"
        ordering = ["starts_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["rfi", "response"], name="procurement_one_slot_each"),
        ]

    def __str__(self) -> str:
        return f"Demonstration for {self.rfi.reference}"

    def get_absolute_url(self) -> str:
        return self.rfi.get_absolute_url()


class DemonstrationScore(Record):
    """What one evaluator saw; apart from the scores of what was written.

    With a script `value` is the weighted mean of the steps, half-even to two places; without one it is what was given.
    """

    slot = models.ForeignKey(DemonstrationSlot, on_delete=models.CASCADE, related_name="scores", editable=False)
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="demonstration_scores", editable=False
    )
    value = models.DecimalField(
        "0 to 4", max_digits=3, decimal_places=2, validators=[MinValueValidator(Decimal(0)), *ON_SCALE]
    )
    remark = models.TextField("what you saw", max_length=2000)

    class Meta(Record.Meta):
        verbose_name = "score of a demonstration"
        verbose_name_plural = "scores of demonstrations"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["slot", "evaluator"], name="procurement_seen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator}: {self.value.normalize():f}"

    def get_absolute_url(self) -> str:
        return self.slot.rfi.get_absolute_url()


class StepScore(Record):
    """What one evaluator gave one step of the script."""

    score = models.ForeignKey(DemonstrationScore, on_delete=models.CASCADE, related_name="steps")
    step = models.ForeignKey(ScriptStep, on_delete=models.PROTECT, related_name="scores")
    value = models.PositiveSmallIntegerField("0 to 4", validators=ON_SCALE)
    remark = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "score of a step"
        verbose_name_plural = "scores of steps"
        ordering = ["step__position", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["score", "step"], name="procurement_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.value}"


def step_lines(rfi: Rfi, given: "dict[Any, StepScore]") -> list[dict[str, Any]]:
    """One row per step as the form edits it; `given` by step."""
    return [
        {
            "step": str(step.pk),
            "name": f"{step.text} ({step.expected})" if step.expected else step.text,
            "value": given[step.pk].value if step.pk in given else None,
            "remark": given[step.pk].remark if step.pk in given else "",
        }
        for step in rfi.script_rows.all()
    ]
