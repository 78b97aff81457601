"""Settlements: a gain share applied to one period, as a statement that both sides confirm and can recompute."""

from decimal import Decimal

from django.conf import settings
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from partnerships.lifecycle import SETTLEMENT
from partnerships.models.gains import GainShare


class Settlement(Record):
    """One edition of the statement of a period. Once locked its figures never change; a restatement is a new edition
    whose `payable` is the correction. `statement` is what `partnerships.maths.settlement` wrote; `digest` its SHA-256.
    """

    class Kind(models.TextChoices):
        PERIOD = "period", "Period"
        TRUE_UP = "true_up", "True-up of a year"

    reference_prefix = "S"

    reference = models.CharField(max_length=24, unique=True, editable=False)
    gain_share = models.ForeignKey(GainShare, on_delete=models.PROTECT, related_name="settlements")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.PERIOD)
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", help_text="The last day of the period.")
    edition = models.PositiveSmallIntegerField(default=1, editable=False)
    restates = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="restated_by", editable=False
    )
    inputs = models.JSONField(editable=False)
    source = models.CharField(
        "where the figures come from",
        max_length=200,
        blank=True,
        help_text="Such as the meter file of the utility and its date. Empty where an indicator is read.",
    )
    checksum = models.CharField(
        "checksum of the readings",
        max_length=64,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "A SHA-256 checksum has 64 digits from 0 to 9 and a to f.")],
        help_text="SHA-256 of the file, so that both sides know that they hold the same readings.",
    )
    note = models.TextField(blank=True)
    statement = models.JSONField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    amount = models.DecimalField(max_digits=15, decimal_places=2, editable=False)
    payable = models.DecimalField(max_digits=15, decimal_places=2, editable=False)
    city_confirmed_at = models.DateTimeField(null=True, editable=False)
    partner_confirmed_at = models.DateTimeField(null=True, editable=False)
    paper = models.CharField(max_length=200, blank=True, editable=False)
    locked_at = models.DateTimeField(null=True, editable=False)
    due_on = models.DateField(null=True, editable=False)
    disputed_at = models.DateTimeField(null=True, editable=False)
    dispute_reason = models.TextField(blank=True, editable=False)
    state = models.CharField(max_length=20, choices=SETTLEMENT.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "settlement"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="partnerships_settlement_ends_after_start",
                violation_error_message="A period ends on or after the day it starts.",
            ),
            models.UniqueConstraint(
                fields=["gain_share", "kind", "starts_on", "edition"],
                name="partnerships_settlement_edition",
                violation_error_message="This period has a statement already: open that one.",
            ),
        ]
        indexes = [
            models.Index(fields=["gain_share", "starts_on"], name="settlement_period"),
            models.Index(fields=["due_on"], name="settlement_due", condition=Q(state="locked")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.gain_share.title}, {self.starts_on:%-d %b %Y} to {self.ends_on:%-d %b %Y}"

    @property
    def city_pays(self) -> bool:
        """Who pays what is payable: a negative amount turns the direction of the gain share."""
        return self.gain_share.city_pays is (self.payable >= 0)

    @property
    def paid(self) -> Decimal:
        return sum((payment.amount for payment in self.payments.all()), Decimal(0))

    @property
    def owed(self) -> Decimal:
        """What is still to be paid of a locked statement, zero or more."""
        return abs(self.payable) - self.paid if self.locked_at else Decimal(0)


class SettlementPayment(Record):
    """Money that moved for a locked settlement, in the direction in which it is payable."""

    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(
        max_digits=15,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"), "A payment is more than nothing.")],
    )
    paid_on = models.DateField("paid")
    bank_reference = models.CharField(max_length=120, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta(Record.Meta):
        verbose_name = "payment"
        ordering = ["paid_on", "created_at", "id"]

    def __str__(self) -> str:
        return f"{self.amount} on {self.paid_on}"
