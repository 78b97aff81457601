"""Gain shares: the rule by which verified savings or revenue are divided, with a baseline both sides sign."""

from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from alliance.models import Record
from initiatives.models import Indicator
from partnerships.lifecycle import GAIN_SHARE
from partnerships.maths.settlement import CITY_PAYS
from partnerships.models.agreements import Partnership, Party
from partnerships.models.service_levels import Gathering

# Limits that hold for a period, and have a value of their own for the year.
YEAR_LIMITS = ("deadband", "floor", "cap", "minimum_guarantee", "guaranteed_savings", "carry_forward_excess")


class GainShare(Record):
    """`terms` are the named terms of one model of `partnerships.maths.engine`, checked by it; numbers are strings."""

    class Model(models.TextChoices):
        LINEAR = "linear", "A share of savings against a baseline"
        TIERED = "tiered", "Bands, each with its own share"
        GREATER_OF = "greater_of", "A share of receipts, or a minimum"
        THRESHOLD = "threshold", "A share above and below a threshold"
        TARGET_COST = "target_cost", "Target cost with pain and gain"
        CEILING_PRICE = "ceiling_price", "Target cost with a ceiling price"

    class Period(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        HALF_YEAR = "half_year", "Half year"
        YEAR = "year", "Year"

    reference_prefix = "G"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="gain_shares")
    title = models.CharField("what is measured", max_length=200, help_text="Such as “Electricity saved”.")
    unit = models.CharField(max_length=20, blank=True, help_text="Such as kWh; leave empty for money.")
    model = models.CharField("rule", max_length=16, choices=Model.choices)
    terms = models.JSONField(editable=False)
    is_trued_up = models.BooleanField(
        "trued up at the end of each year",
        default=False,
        help_text="The year is computed as a whole; what was settled for its periods is taken off.",
    )
    year_terms = models.JSONField(default=dict, editable=False)
    period = models.CharField("settled every", max_length=10, choices=Period.choices, default=Period.QUARTER)
    baseline = models.DecimalField(
        max_digits=20,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text="Of one period, before anything changed.",
    )
    baseline_note = models.TextField(
        "how the baseline was found", help_text="Which readings of which time, and what is adjusted for."
    )
    indicator = models.ForeignKey(
        Indicator,
        verbose_name="measured by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="gain_shares",
        help_text="An indicator of the city whose values of the period are taken; leave empty to enter readings.",
    )
    gathering = models.CharField("from its values", max_length=4, choices=Gathering.choices, default=Gathering.SUM)
    payment_days = models.PositiveSmallIntegerField(
        "paid within", default=30, help_text="Days after both sides confirmed."
    )
    dispute_days = models.PositiveSmallIntegerField(
        "disputed within", default=15, help_text="Days after the statement was drafted, or locked."
    )
    city_signed_at = models.DateTimeField(null=True, editable=False)
    partner_signed_at = models.DateTimeField(null=True, editable=False)
    paper = models.CharField(max_length=200, blank=True, editable=False)
    state = models.CharField(max_length=16, choices=GAIN_SHARE.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "gain share"

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def city_pays(self) -> bool:
        """Whether a positive amount goes from the city to the partner; otherwise the partner pays the city."""
        return self.model in CITY_PAYS

    @property
    def is_signed(self) -> bool:
        return self.city_signed_at is not None and self.partner_signed_at is not None

    def terms_of(self, kind: str) -> dict[str, Any]:
        """The terms of a period; for a true-up with the limits of the year instead of those of a period."""
        if kind == "period":
            return dict(self.terms)
        lasting = {name: value for name, value in self.terms.items() if name not in YEAR_LIMITS}
        return {**lasting, **self.year_terms}

    def measures(self) -> dict[str, str]:
        """Each sharing party's share of what is divided, by its name, in the order in which they joined."""
        return {share.party.name: share.share for share in self.shares.all()}

    def organisation_ids(self) -> set[Any]:
        """The organisations that stand on the partner's side."""
        return {share.party.organisation_id for share in self.shares.all()} - {None}


class PartyShare(Record):
    """One party's share of what a gain share divides: a decimal, or a quotient such as 1/3. All add up to 1."""

    gain_share = models.ForeignKey(GainShare, on_delete=models.CASCADE, related_name="shares")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="shares")
    share = models.CharField(max_length=20)

    class Meta(Record.Meta):
        verbose_name = "share of a party"
        verbose_name_plural = "shares of parties"
        ordering = ["party__created_at", "party_id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["gain_share", "party"],
                name="partnerships_share_once",
                violation_error_message="This party has a share already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party.name}: {self.share}"
