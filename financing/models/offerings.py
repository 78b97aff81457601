"""Mini-bonds sold to residents: an offering with its series, and the orders in its book. No payment is taken here."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from financing.lifecycle import OFFERING
from financing.maths.minibonds import Allocation
from financing.models.plans import CENT, MONEY, RATE, Plan, Source


class Offering(Record):
    """What is offered to whom, when, and by which rule it is handed out if more is ordered than there is."""

    class Rule(models.TextChoices):
        FIRST_COME = Allocation.FIRST_COME.value, "First come, first served"
        PRIORITY = Allocation.PRIORITY.value, "Nearest residents first, then in order"
        PRO_RATA = Allocation.PRO_RATA.value, "Pro rata, in whole bonds"
        LOTTERY = Allocation.LOTTERY.value, "Lottery with a published seed"

    reference_prefix = "B"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="offerings")
    source = models.ForeignKey(
        Source,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="offerings",
        verbose_name="source it raises",
        help_text="The line of the plan that the proceeds go to. Left empty, it is the plan’s only source of bonds.",
    )
    title = models.CharField(max_length=160)
    summary = models.TextField("what it pays for", help_text="In plain words: residents read this.")
    dated_on = models.DateField("dated", help_text="The day of issue, from which interest counts.")
    opens_at = models.DateTimeField("orders from")
    closes_at = models.DateTimeField("orders until")
    tiers = models.JSONField("who may order", help_text="Tiers of residency, the nearest first, such as city, county.")
    maximum_per_buyer = models.DecimalField(
        null=True, blank=True, validators=CENT, help_text="Over all series; empty is no limit.", **MONEY
    )
    minimum_age = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(120)])
    rule = models.CharField("if too much is ordered", max_length=12, choices=Rule.choices, default=Rule.FIRST_COME)
    seed_source = models.CharField(
        "how the seed is found",
        max_length=200,
        blank=True,
        help_text="For a lottery: a public number nobody can know before orders close, and where it is published.",
    )
    seed = models.CharField(max_length=120, blank=True, editable=False)
    allotted_at = models.DateTimeField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=OFFERING.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "bond offering"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="financing_offering_closes_after_opening",
                violation_error_message="Orders close after they open.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class BondSeries(Record):
    """Bonds of one kind and maturity."""

    class Kind(models.TextChoices):
        CURRENT = "current", "Pays interest twice a year"
        APPRECIATION = "appreciation", "Pays once, at maturity"

    offering = models.ForeignKey(Offering, on_delete=models.CASCADE, related_name="series")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CURRENT)
    amount = models.DecimalField("offered", validators=CENT, **MONEY)
    denomination = models.DecimalField(validators=CENT, **MONEY)
    price = models.DecimalField(
        "price per 100", max_digits=9, decimal_places=6, default=100, validators=[MinValueValidator(1)]
    )
    rate = models.DecimalField("rate or yield", help_text="A fraction per year: 0.035 is 3.5 percent.", **RATE)
    matures_on = models.DateField("matures")

    class Meta(Record.Meta):
        verbose_name = "series"
        verbose_name_plural = "series"
        ordering = ["matures_on", "name"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["offering", "name"],
                name="financing_series_name",
                violation_error_message="This offering has a series of that name.",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0, denomination__gt=0), name="financing_series_positive"),
        ]

    def __str__(self) -> str:
        return self.name


class BondOrder(Record):
    """One order in the book. The number is unique in the offering, so that none is counted twice."""

    secret_fields: ClassVar[frozenset[str]] = frozenset({"buyer", "buyer_key", "age"})

    offering = models.ForeignKey(Offering, on_delete=models.PROTECT, related_name="orders", editable=False)
    series = models.ForeignKey(BondSeries, on_delete=models.PROTECT, related_name="orders")
    number = models.CharField("order number", max_length=60)
    buyer = models.CharField(max_length=160)
    buyer_key = models.CharField(
        "identifies the buyer", max_length=120, help_text="The same for all orders of one buyer, such as an account."
    )
    residency = models.CharField(max_length=60)
    age = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(130)])
    amount = models.DecimalField(validators=CENT, **MONEY)
    received_at = models.DateTimeField("received", editable=False)
    paid_on = models.DateField("paid", null=True, blank=True)
    allotted = models.DecimalField(null=True, editable=False, **MONEY)
    reason = models.CharField(max_length=40, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "bond order"
        ordering = ["received_at", "number"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["offering", "number"],
                name="financing_order_once",
                violation_error_message="This order number is in the book already.",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="financing_order_positive"),
        ]
        indexes = [models.Index(fields=["offering", "received_at"], name="order_book")]

    def __str__(self) -> str:
        return f"Order {self.number}"

    @property
    def outcome(self) -> tuple[str, str]:
        """Tone and words."""
        if self.allotted is None:
            return ("none", "In the book") if self.paid_on else ("warn", "Not paid")
        return ("ok", "Allotted") if self.allotted else ("none", REASONS.get(self.reason, self.reason))

    def same_as(self, other: "BondOrder") -> bool:
        """The same order sent again; whether it is paid may have changed."""
        return all(getattr(self, name) == getattr(other, name) for name in SAME)


SAME = ("series_id", "buyer", "buyer_key", "residency", "age", "amount")
REASONS: dict[str, Any] = {
    "outside_window": "Outside the order window",
    "not_eligible_residency": "Not an eligible residence",
    "under_minimum_age": "Under the minimum age",
    "below_minimum": "Below one bond",
    "not_a_multiple_of_denomination": "Not whole bonds",
    "over_buyer_maximum": "Over the limit per buyer",
    "insufficient_bonds_remaining": "Nothing left",
    "not_paid": "Not paid",
}
