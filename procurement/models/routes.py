"""The city's lawful ways of acquiring, with their limits in force and their sources, and what was bought."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.fields import WebAddressField
from alliance.models import Record
from initiatives.models import Initiative

MONEY: dict[str, Any] = {"max_digits": 15, "decimal_places": 2, "validators": [MinValueValidator(0)]}


class Route(Record):
    """One row of the table of thresholds. Ranges of one basis must not overlap on any day: the adviser says so."""

    class Kind(models.TextChoices):
        SMALL_PURCHASE = "small_purchase", "Small purchase"
        QUOTES = "quotes", "Quotes"
        FORMAL = "formal", "Sealed bids or proposals"
        PILOT = "pilot", "Pilot agreement"
        DEMONSTRATION = "demonstration", "Demonstration agreement"
        COOPERATIVE = "cooperative", "Cooperative contract"
        UNSOLICITED = "unsolicited", "Unsolicited proposal"
        RFI = "rfi", "RFI, then RFP"
        CHALLENGE = "challenge", "Challenge"
        SOLE_SOURCE = "sole_source", "Sole source"

    class Basis(models.TextChoices):
        PURCHASE = "purchase", "This purchase"
        VENDOR_YEAR = "vendor_year", "All from this vendor in 12 months"
        TOTAL = "total", "The total with all options"

    jurisdiction = models.CharField(max_length=120, help_text="Whose rule it is, such as a state or the city.")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    lower = models.DecimalField("from", null=True, blank=True, **MONEY)
    lower_included = models.BooleanField("from, itself included", default=True)
    upper = models.DecimalField("up to", null=True, blank=True, **MONEY)
    upper_included = models.BooleanField("up to, itself included", default=True)
    basis = models.CharField("counted", max_length=12, choices=Basis.choices, default=Basis.PURCHASE)
    currency = models.CharField(max_length=3, default="USD")
    most_days = models.PositiveSmallIntegerField(
        "longest, in days", null=True, blank=True, help_text="Of a pilot or demonstration, first and last day included."
    )
    clock_days = models.PositiveSmallIntegerField(
        "days to answer", null=True, blank=True, help_text="Of an unsolicited proposal, from the day it came."
    )
    requires = models.TextField("what must be there", blank=True, help_text="One requirement per line.")
    steps = models.TextField(blank=True, help_text="One step per line, in order.")
    approver = models.CharField(max_length=160, help_text="Who says yes, by office.")
    citation = models.CharField("legal source", max_length=300)
    website = WebAddressField(blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "route of acquisition"
        verbose_name_plural = "routes of acquisition"
        ordering = ["kind", "lower", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(lower=None) | Q(upper=None) | Q(lower__lte=F("upper")),
                name="procurement_route_range",
                violation_error_message="“From” is at most “up to”.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_from__lte=F("valid_to")),
                name="procurement_route_days",
                violation_error_message="A route is valid from a day up to a later one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.jurisdiction}"

    @property
    def requirement_list(self) -> list[str]:
        return [line.strip() for line in self.requires.splitlines() if line.strip()]

    @property
    def step_list(self) -> list[str]:
        return [line.strip() for line in self.steps.splitlines() if line.strip()]


class Purchase(Record):
    """What was bought of whom for which need, by which route and why; the splitting page adds these up."""

    vendor = models.CharField(max_length=160)
    need = models.CharField("what it was for", max_length=160, help_text="The same words for the same need.")
    initiative = models.ForeignKey(
        Initiative, null=True, blank=True, on_delete=models.PROTECT, related_name="purchases"
    )
    bought_on = models.DateField()
    amount = models.DecimalField(**MONEY)
    route = models.ForeignKey(Route, null=True, blank=True, on_delete=models.PROTECT, related_name="purchases")
    reason = models.TextField("why this route", blank=True, max_length=2000)

    class Meta(Record.Meta):
        verbose_name = "purchase"
        ordering = ["-bought_on", "id"]
        indexes = [models.Index(fields=["-bought_on", "id"], name="purchase_newest")]

    def __str__(self) -> str:
        return f"{self.need}, {self.vendor}"
