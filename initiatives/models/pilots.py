"""Pilots: time-boxed tests with a hypothesis and exit criteria fixed before they start; their KPIs and reviews."""

import re
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from initiatives.lifecycle import PILOT
from initiatives.models.indicators import Direction, Frequency, Indicator
from initiatives.models.initiatives import MONEY, Initiative

NUMBER = re.compile(r"-?\d{1,12}(\.\d{1,6})?")


def check_samples(value: str) -> None:
    """Raises ValidationError unless each word is a plain number."""
    for word in value.split():
        if not NUMBER.fullmatch(word):
            raise ValidationError(f"“{word[:40]}” is not a number. Write plain numbers with spaces between them.")


class Scaling(models.TextChoices):
    ROLL_OUT = "roll_out", "Rolling it out to the whole city"
    EXPAND = "expand", "Expanding it, place by place"
    REPLICATE = "replicate", "Doing the same elsewhere"


class Pilot(Record):
    """`criteria_digest` is the SHA-256 of hypothesis, exit criteria and KPIs at the start: a later change would show."""

    reference_prefix = "T"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="pilots")
    title = models.CharField(max_length=160)
    hypothesis = models.TextField(help_text="What we expect to happen, and why.")
    scope = models.TextField(help_text="Where, how many, with whom.")
    ward = models.CharField(max_length=60, blank=True)
    learning_questions = models.TextField(
        blank=True, help_text="What we want to know at the end, one question per line, whatever the KPIs say."
    )
    population = models.TextField(
        "who it reaches, and fairness",
        blank=True,
        help_text="How many people, which groups, and who could be left out.",
    )
    financing = models.TextField("who pays for the test", blank=True, help_text="The fund, grant or partner.")
    privacy_review = models.TextField(
        "privacy and surveillance",
        blank=True,
        help_text="What is recorded of people, who reviewed it and when; or why nothing is recorded.",
    )
    scale_plan = models.TextField(
        "if it works", blank=True, help_text="How we would scale it up, and who would pay for that."
    )
    other_plan = models.TextField(
        "if it does not", blank=True, help_text="What would be changed and tried again, and how we would stop cleanly."
    )
    exit_criteria = models.TextField(help_text="What lets us scale up, what makes us go on, what makes us stop.")
    budget = models.DecimalField(null=True, blank=True, **MONEY)
    starts_on = models.DateField()
    ends_on = models.DateField()
    latest_end = models.DateField(
        "legal limit",
        null=True,
        blank=True,
        help_text="The last day that the law or the route of buying allows. Past it only a new decision leads.",
    )
    limit_basis = models.CharField(
        "what sets the limit", max_length=200, blank=True, help_text="The law, rule or route, such as its citation."
    )
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="pilots_led"
    )
    criteria_digest = models.CharField(max_length=64, blank=True, editable=False)
    lesson = models.TextField("what we learned", blank=True, editable=False)
    repeats = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="repeated_by", editable=False)
    scaled_as = models.CharField("scaled up by", max_length=10, blank=True, editable=False, choices=Scaling.choices)
    scaled_on = models.DateField("scaled up on", null=True, editable=False)
    state = models.CharField(max_length=10, choices=PILOT.choices, default="designed", editable=False)

    class Meta(Record.Meta):
        verbose_name = "pilot"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="initiatives_pilot_ends_after_start",
                violation_error_message="A pilot ends after it starts.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def spent(self) -> Decimal:
        """What it has cost so far."""
        return sum((cost.amount for cost in self.costs.all()), Decimal(0))

    @property
    def times_amended(self) -> int:
        """How often what it is judged by was changed after the start."""
        return len(self.amendments.all())


class Kpi(Record):
    """An indicator attached to a pilot, with baseline, target and the least that is acceptable."""

    class Kind(models.TextChoices):
        OUTCOME = "outcome", "What changed for people"
        OUTPUT = "output", "What was delivered"
        COST = "cost", "What it costs"
        FAIRNESS = "fairness", "Whom it reaches"

    class Standing(models.TextChoices):
        MET = "met", "Target met"
        PARTIALLY_MET = "partially_met", "Short of target"
        NOT_MET = "not_met", "Below minimum"
        NO_DATA = "no_data", "No value yet"

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="kpis")
    indicator = models.ForeignKey(Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="kpis")
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=40)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4)
    minimum = models.DecimalField("minimum acceptable", max_digits=20, decimal_places=4, null=True, blank=True)
    no_baseline_because = models.CharField(
        "why there is no baseline", max_length=200, blank=True, help_text="A KPI has a baseline, or says why it cannot."
    )
    frequency = models.CharField("measured", max_length=10, choices=Frequency.choices, default=Frequency.MONTH)
    kind = models.CharField("what it shows", max_length=10, choices=Kind.choices, default=Kind.OUTCOME)
    baseline_method = models.CharField(
        "how the baseline was measured", max_length=200, blank=True, help_text="Such as meter readings of ten streets."
    )
    baseline_samples = models.TextField(
        "single measurements before",
        blank=True,
        validators=[check_samples],
        help_text="Numbers with spaces between them. With those of a value they show how sure the change is.",
    )
    data_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who answers for the figures. Left empty, the lead of the pilot.",
    )

    # Kept figures (initiatives/standing.py): what its latest value says.
    latest_value = models.DecimalField(max_digits=20, decimal_places=4, null=True, editable=False)
    latest_on = models.DateField("latest value of", null=True, editable=False)
    standing = models.CharField(
        "how it stands", max_length=13, choices=Standing.choices, default=Standing.NO_DATA, editable=False
    )

    class Meta(Record.Meta):
        verbose_name = "KPI"
        verbose_name_plural = "KPIs"
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["pilot"], name="kpi_below_minimum", condition=Q(standing="not_met"))]

    def __str__(self) -> str:
        return self.name


class KpiValue(Record):
    """One dated value of a pilot's KPI."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="values")
    on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    source = models.CharField(max_length=200, blank=True)
    samples = models.TextField(
        "single measurements",
        blank=True,
        validators=[check_samples],
        help_text="Numbers with spaces between them, where the value is their mean. They show how sure the change is.",
    )

    class Meta(Record.Meta):
        verbose_name = "KPI value"
        ordering = ["-on", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["kpi", "on"],
                name="initiatives_kpi_value_a_day",
                violation_error_message="This KPI has a value for this day already: edit that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} on {self.on}: {self.value.normalize():f}"


class Review(Record):
    """A dated look at a pilot. `schedule_version` grows when the date moves, so that old reminders fall away."""

    class Outcome(models.TextChoices):
        CONTINUE = "continue", "Continue"
        EXTEND = "extend", "Extend"
        SCALE_UP = "scale_up", "Scale up"
        REPEAT = "repeat", "Change and repeat"
        STOP = "stop", "Stop and move on"

    pilot = models.ForeignKey(Pilot, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField("due")
    is_final = models.BooleanField("final review", default=False, help_text="The one after which the body decides.")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="reviews")
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    scheduled_at = models.DateTimeField(editable=False)
    facts = models.JSONField(default=dict, editable=False)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True, editable=False)
    findings = models.TextField(blank=True, editable=False)
    held_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "review"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="review_open", condition=Q(held_at=None))]

    def __str__(self) -> str:
        return f"Review of {self.pilot} on {self.due_on:%-d %B %Y}"
