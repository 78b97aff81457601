"""Financing plans: the sources and uses of money for one initiative."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Organisation, Record
from financing import instruments
from financing.instruments import FINANCING, Instrument
from financing.lifecycle import PLAN, SOURCE
from initiatives.models import Initiative

CENT = [MinValueValidator(Decimal("0.01"))]
MONEY: dict[str, Any] = {"max_digits": 15, "decimal_places": 2}
RATE: dict[str, Any] = {
    "max_digits": 7,
    "decimal_places": 6,
    "validators": [MinValueValidator(0), MaxValueValidator(Decimal("0.5"))],
}


class Phase(models.TextChoices):
    PILOT = "pilot", "Pilot"
    SCALE = "scale", "Scale-up"


class Category(models.TextChoices):
    EQUIPMENT = "equipment", "Equipment"
    SOFTWARE = "software", "Software and network"
    CONSTRUCTION = "construction", "Construction"
    INSTALLATION = "installation", "Installation"
    STAFF = "staff", "Staff and management"
    TRAINING = "training", "Training"
    VERIFICATION = "verification", "Measurement and verification"
    OPERATION = "operation", "Operation and maintenance"
    ISSUANCE = "issuance", "Costs of issuance"
    CONTINGENCY = "contingency", "Contingency"
    OTHER = "other", "Other"


class Plan(Record):
    """Sources and uses for one initiative, in the city's currency. An initiative may have several, to compare."""

    reference_prefix = "F"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="plans")
    title = models.CharField(max_length=160, help_text="What sets it apart, such as “Fund loan and mini-bonds”.")
    currency = models.CharField(max_length=3, editable=False)
    annual_savings = models.DecimalField(
        "savings or revenue per year",
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
        help_text="Money that is there each year to repay what was borrowed.",
        **MONEY,
    )
    savings_start_on = models.DateField("savings start", null=True, blank=True)
    discount_rate = models.DecimalField(
        default=Decimal("0.03"),
        help_text="A fraction per year, such as 0.03; values of later years are brought to today by it.",
        **RATE,
    )
    note = models.TextField(blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    checked_at = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    approved_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=PLAN.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "financing plan"
        indexes = [models.Index(fields=["initiative", "-created_at"], name="plan_initiative")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Source(Record):
    """Money of one kind. Whether it is funding or financing follows from the instrument and is never typed in."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="sources")
    phase = models.CharField(max_length=6, choices=Phase.choices, default=Phase.PILOT)
    label = models.CharField(max_length=160)
    instrument = models.CharField(max_length=30, choices=instruments.choices)
    amount = models.DecimalField(validators=CENT, **MONEY)
    provider = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="sources_provided"
    )
    available_on = models.DateField("available", null=True, blank=True, help_text="The day the money is there.")
    restriction = models.CharField(max_length=200, blank=True, help_text="What it may be used for, in words.")
    pays_only = models.JSONField(
        "pays only for", default=list, blank=True, help_text="Kinds of use it may pay for; empty is any."
    )
    terms = models.JSONField(default=dict, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=SOURCE.choices, default="expected", editable=False)

    class Meta(Record.Meta):
        verbose_name = "source"
        ordering = ["phase", "created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="financing_source_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def kind(self) -> Instrument:
        return instruments.BY_KEY[self.instrument]

    @property
    def side(self) -> str:
        """`funding` or `financing`."""
        return self.kind.side

    @property
    def is_repaid(self) -> bool:
        return self.side == FINANCING

    @property
    def counts(self) -> bool:
        """What fell through is shown and not counted."""
        return self.state != "lost"

    @property
    def received(self) -> Decimal:
        """How much of it has arrived."""
        return sum((receipt.amount for receipt in self.receipts.all()), Decimal(0))

    @property
    def outstanding(self) -> Decimal:
        """What has not arrived yet."""
        return self.amount - self.received


class Receipt(Record):
    """Money of a source that arrived. A source is received once its receipts add up to its amount.

    Never changed or removed, which the database holds: a mistake is put right by a row that takes it back.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="receipts")
    amount = models.DecimalField(**MONEY)
    received_on = models.DateField("received")
    note = models.CharField(max_length=200, blank=True, help_text="Such as the bank’s reference.")
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections", editable=False
    )

    class Meta(Record.Meta):
        verbose_name = "receipt"
        ordering = ["received_on", "created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, corrects=None) | models.Q(amount__lt=0, corrects__isnull=False),
                name="financing_receipt_or_correction",
                violation_error_message="Record an amount above zero; only a correction takes money back.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount:,.2f} on {self.received_on:%Y-%m-%d}"

    @property
    def left(self) -> Decimal:
        """What of it still counts."""
        return self.amount + sum((row.amount for row in self.corrections.all()), Decimal(0))


class Use(Record):
    """What the money is spent on."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="uses")
    phase = models.CharField(max_length=6, choices=Phase.choices, default=Phase.PILOT)
    label = models.CharField(max_length=160)
    category = models.CharField(max_length=14, choices=Category.choices)
    amount = models.DecimalField(validators=CENT, **MONEY)

    class Meta(Record.Meta):
        verbose_name = "use"
        ordering = ["phase", "created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="financing_use_amount_positive"),
        ]

    def __str__(self) -> str:
        return self.label
