"""What an initiative costs and brings by fiscal year, and which others it depends on."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from initiatives.models.initiatives import MONEY, Initiative

YEAR: dict[str, Any] = {"validators": [MinValueValidator(1990), MaxValueValidator(2199)]}


class CashLine(Record):
    """A cost or a benefit of each fiscal year from the first to the last."""

    class Kind(models.TextChoices):
        COST = "cost", "Cost"
        BENEFIT = "benefit", "Benefit"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="cash_lines")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField("what for", max_length=120)
    first_year = models.PositiveSmallIntegerField("first fiscal year", **YEAR)
    last_year = models.PositiveSmallIntegerField("last fiscal year", **YEAR)
    low = models.DecimalField(**MONEY)
    likely = models.DecimalField(**MONEY)
    high = models.DecimalField(**MONEY)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta(Record.Meta):
        verbose_name = "cost or benefit"
        verbose_name_plural = "costs and benefits"
        ordering = ["position", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="initiatives_cash_years",
                violation_error_message="The last fiscal year is before the first.",
            ),
            models.CheckConstraint(
                condition=Q(low__lte=F("likely")) & Q(likely__lte=F("high")),
                name="initiatives_cash_estimate",
                violation_error_message="Low, likely and high must rise in this order.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def estimate(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.low, self.likely, self.high


class Dependency(Record):
    """One initiative needs another, or cannot go together with it."""

    class Kind(models.TextChoices):
        REQUIRES = "requires", "Requires"
        EXCLUDES = "excludes", "Excludes"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dependencies")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    other = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="dependants")

    class Meta(Record.Meta):
        verbose_name = "dependency"
        verbose_name_plural = "dependencies"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["initiative", "other"], name="initiatives_one_dependency"),
        ]

    def __str__(self) -> str:
        return f"{self.initiative} {self.kind} {self.other}"
