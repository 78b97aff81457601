"""Initiatives: proposed or running responses to needs, and the short updates of those who run them."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.domains import Domain
from alliance.models import Department, Record
from initiatives.lifecycle import INITIATIVE
from initiatives.models.needs import Need
from initiatives.places import Placed, whole_point

MONEY: dict[str, Any] = {"max_digits": 15, "decimal_places": 2, "validators": [MinValueValidator(Decimal(0))]}


class Purpose(models.TextChoices):
    """What money is spent on, as funds are restricted to it."""

    CAPITAL = "capital", "Building and equipment"
    OPERATION = "operation", "Running it and services"
    PLANNING = "planning", "Planning and studies"
    PEOPLE = "people", "Staff and training"


class Health(models.TextChoices):
    """How it goes, in the words of who runs it."""

    ON_TRACK = "on_track", "On track"
    AT_RISK = "at_risk", "At risk"
    OFF_TRACK = "off_track", "Off track"
    STOPPED = "stopped", "Stopped"


class Initiative(Placed, Record):
    """What the city wants to do about needs. Its pillars (finance, partnership, procurement, governance) are other rows."""

    reference_prefix = "I"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160)
    summary = models.TextField(help_text="One sentence: what changes, for whom.")
    domain = models.CharField(max_length=24, choices=Domain.choices)
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="initiatives")
    needs: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(Need, blank=True, related_name="initiatives")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives_owned"
    )
    cost_low = models.DecimalField(null=True, blank=True, **MONEY)
    cost_likely = models.DecimalField("likely cost", null=True, blank=True, **MONEY)
    cost_high = models.DecimalField(null=True, blank=True, **MONEY)
    annual_benefit = models.DecimalField(
        "benefit per year", null=True, blank=True, **MONEY, help_text="Savings or revenue in money, if any."
    )
    purpose = models.CharField(
        "what the money is for",
        max_length=12,
        blank=True,
        choices=Purpose.choices,
        help_text="Money with a purpose pays only for what it is meant for.",
    )
    population_reached = models.PositiveIntegerField("residents reached", null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    is_public = models.BooleanField("show to residents", default=False)
    last_update_at = models.DateTimeField(null=True, editable=False)
    # What the newest update says, kept here so that a portfolio is counted without reading every update.
    last_status = models.CharField("how it goes", max_length=10, choices=Health.choices, blank=True, editable=False)
    state = models.CharField("stage", max_length=12, choices=INITIATIVE.choices, default="proposed", editable=False)

    class Meta(Record.Meta):
        verbose_name = "initiative"
        constraints = [
            *Record.Meta.constraints,
            whole_point("initiatives_initiative_point"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiatives_initiative_ends_after_start",
                violation_error_message="An initiative cannot end before it starts.",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "id"], name="initiative_newest"),
            models.Index(fields=["state", "-created_at"], name="initiative_state"),
            models.Index(fields=["department", "-created_at"], name="initiative_department"),
            models.Index(fields=["cost_likely", "id"], name="initiative_cost"),
            models.Index(fields=["state", "cost_likely", "id"], name="initiative_state_cost"),
            models.Index(fields=["title", "id"], name="initiative_title"),
            models.Index(fields=["updated_at", "id"], name="initiative_updated"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Update(Record):
    """A line on how it goes; what council reads between meetings."""

    Status = Health

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="updates")
    status = models.CharField("how it goes", max_length=10, choices=Status.choices, default=Status.ON_TRACK)
    text = models.TextField(help_text="One or two sentences, for council: what happened, what comes next.")
    posted_at = models.DateTimeField(editable=False)

    class Meta(Record.Meta):
        verbose_name = "update"
        ordering = ["-posted_at", "id"]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def tone(self) -> str:
        return {"on_track": "ok", "at_risk": "warn", "off_track": "bad"}.get(self.status, "none")
