"""Resources: what the city has, before it asks for more."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models

from alliance.models import Department, Record
from governance.models import Decision


class Resource(Record):
    class Kind(models.TextChoices):
        MONEY = "money", "Money"
        STAFF = "staff", "Staff time"
        ASSET = "asset", "Physical asset"
        DATA = "data", "Data set"
        INFRASTRUCTURE = "infrastructure", "Infrastructure"
        LEGAL_AUTHORITY = "legal_authority", "Legal authority"
        CREDIT = "credit", "Credit rating and debt room"

    kind = models.CharField(max_length=16, choices=Kind.choices)
    title = models.CharField(max_length=160)
    quantity = models.DecimalField(
        max_digits=15, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    unit = models.CharField(max_length=40, blank=True, help_text="Such as poles, hours a week, km.")
    rating = models.CharField(
        "credit rating", max_length=20, blank=True, help_text="Of debt room: the rating that lenders see."
    )
    restriction = models.CharField(
        "restriction in words", max_length=200, blank=True, help_text="What it may be used for, if not everything."
    )
    domains = models.JSONField("only for these domains", default=list, blank=True)
    wards = models.JSONField("only in these wards", default=list, blank=True)
    purposes = models.JSONField("only for this spending", default=list, blank=True)
    fiscal_year = models.PositiveSmallIntegerField(null=True, blank=True)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="resources",
        help_text="Who may commit it.",
    )
    place = models.CharField(max_length=120, blank=True)
    note = models.TextField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "resource"

    def __str__(self) -> str:
        return self.title


class Commitment(Record):
    """A part of a resource promised to an initiative. Beyond what there is, only by `decision`."""

    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="commitments")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.PROTECT, related_name="commitments")
    quantity = models.DecimalField(max_digits=15, decimal_places=2, validators=[MinValueValidator(Decimal("0.01"))])
    note = models.CharField(max_length=200, blank=True)
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The signed decision that allows more to be promised than there is; leave empty otherwise.",
    )
    released_on = models.DateField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "commitment"

    def __str__(self) -> str:
        return f"{self.quantity.normalize():,f} {self.resource.unit} of {self.resource}"
