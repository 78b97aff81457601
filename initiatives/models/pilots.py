"""Pilots: time-boxed tests with a hypothesis and exit criteria fixed before they start; their KPIs and reviews."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from initiatives.lifecycle import PILOT
from initiatives.models.indicators import Direction, Frequency, Indicator
from initiatives.models.initiatives import MONEY, Initiative


class Pilot(Record):
    """`criteria_digest` is the SHA-256 of hypothesis, exit criteria and KPIs at the start: a later change would show."""

    reference_prefix = "T"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="pilots")
    title = models.CharField(max_length=160)
    hypothesis = models.TextField(help_text="What we expect to happen, and why.")
    scope = models.TextField(help_text="Where, how many, with whom.")
    ward = models.CharField(max_length=60, blank=True)
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

    class Meta(Record.Meta):
        verbose_name = "KPI"
        verbose_name_plural = "KPIs"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.name


class KpiValue(Record):
    """One dated value of a pilot's KPI."""

    kpi = models.ForeignKey(Kpi, on_delete=models.CASCADE, related_name="values")
    on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    source = models.CharField(max_length=200, blank=True)

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
