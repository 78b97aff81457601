"""Keep an asset or concede it: the forecast behind a plan, stressed before the plan may be approved."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Record
from financing.models.plans import MONEY, Plan

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]
GROWTH: dict[str, Any] = {
    "max_digits": 7,
    "decimal_places": 6,
    "default": Decimal(0),
    "validators": [MinValueValidator(Decimal("-0.5")), MaxValueValidator(Decimal("0.5"))],
    "help_text": "A fraction per year: 0.02 is 2 percent.",
}


class Forecast(Record):
    """`result` is what the mathematics found, as texts; `basis` identifies the lines of the plan it was made for."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="forecasts")
    title = models.CharField("what is kept or conceded", max_length=160)
    years = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(100)])
    revenue = models.DecimalField("revenue of the first year", validators=NOT_NEGATIVE, **MONEY)
    revenue_growth = models.DecimalField("growth of revenue", **GROWTH)
    cost = models.DecimalField("cost of running it", default=Decimal(0), validators=NOT_NEGATIVE, **MONEY)
    cost_growth = models.DecimalField("growth of cost", **GROWTH)
    investment = models.DecimalField(
        "what keeping it costs at the start", default=Decimal(0), validators=NOT_NEGATIVE, **MONEY
    )
    upfront = models.DecimalField("paid to the city at the start", default=Decimal(0), validators=NOT_NEGATIVE, **MONEY)
    guarantee = models.DecimalField("guaranteed each year", default=Decimal(0), validators=NOT_NEGATIVE, **MONEY)
    guarantee_growth = models.DecimalField("growth of the guarantee", **GROWTH)
    share = models.DecimalField(
        "share of revenue paid to the city",
        max_digits=5,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(0), MaxValueValidator(1)],
        help_text="From 0 to 1; each year the larger of guarantee and share is paid.",
    )
    evidence = models.TextField(
        "where the forecast comes from", help_text="Whose figures, of which years, who checked."
    )
    conclusion = models.TextField(help_text="What the stress means for this plan: what if revenue is lower?")
    result = models.JSONField(editable=False)
    basis = models.CharField(max_length=64, editable=False)

    class Meta(Record.Meta):
        verbose_name = "revenue forecast"

    def __str__(self) -> str:
        return self.title
