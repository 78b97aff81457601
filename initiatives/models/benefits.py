"""What was promised of an initiative that scaled up, and what came of it after 6, 12 and 24 months."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from alliance.models import Record
from initiatives.maths.months import months_later
from initiatives.models.indicators import Direction
from initiatives.models.initiatives import Initiative

MONTHS = (6, 12, 24)
LEVEL: dict[str, Any] = {"max_digits": 20, "decimal_places": 4}


class Benefit(Record):
    """A promise with a figure for each of the three looks; counted from the day it was scaled up."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="benefits")
    name = models.CharField("what was promised", max_length=160)
    unit = models.CharField(max_length=40)
    direction = models.CharField("better when it", max_length=10, choices=Direction.choices, default=Direction.INCREASE)
    counts_from = models.DateField("counted from", help_text="The day on which it was scaled up.")
    promised_6 = models.DecimalField("promised after 6 months", **LEVEL)
    promised_12 = models.DecimalField("promised after 12 months", **LEVEL)
    promised_24 = models.DecimalField("promised after 24 months", **LEVEL)

    class Meta(Record.Meta):
        verbose_name = "benefit"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name

    def promised(self, months: int) -> Decimal:
        found: Decimal = getattr(self, f"promised_{months}")
        return found

    def due_on(self, months: int) -> date:
        return months_later(self.counts_from, months)

    def waiting_on(self, day: date) -> list[int]:
        """The looks that are due by a day and not recorded."""
        read = {reading.months for reading in self.readings.all()}
        return [months for months in MONTHS if months not in read and self.due_on(months) <= day]


class BenefitReading(Record):
    """What a benefit came to at one of the three looks."""

    class Look(models.IntegerChoices):
        SIX = 6, "After 6 months"
        TWELVE = 12, "After 12 months"
        TWENTY_FOUR = 24, "After 24 months"

    benefit = models.ForeignKey(Benefit, on_delete=models.CASCADE, related_name="readings")
    months = models.PositiveSmallIntegerField("which look", choices=Look.choices)
    realised = models.DecimalField("what came of it", **LEVEL)
    measured_on = models.DateField("measured on")
    source = models.CharField(max_length=200, help_text="Where the figure comes from.")
    note = models.TextField(blank=True, help_text="Why it is more or less than promised, and what is done about it.")

    class Meta(Record.Meta):
        verbose_name = "benefit reading"
        ordering = ["months", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["benefit", "months"],
                name="initiatives_benefit_read_once",
                violation_error_message="This look is recorded already: correct that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.benefit}, {self.get_months_display().lower()}"
