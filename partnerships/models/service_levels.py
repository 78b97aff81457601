"""Service levels of a partnership and what each window measured."""

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from initiatives.models import Indicator
from initiatives.models.indicators import Direction
from partnerships.models.agreements import Partnership, Party

WINDOWS_A_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}


class Gathering(models.TextChoices):
    """How the observations of a period become one value."""

    SUM = "sum", "Added up"
    MEAN = "mean", "Their mean"
    LAST = "last", "The last one"


class ServiceLevel(Record):
    """What a party must keep up: target, threshold, window, credit and when failures are chronic."""

    class Window(models.TextChoices):
        MONTH = "month", "Month"
        QUARTER = "quarter", "Quarter"
        HALF_YEAR = "half_year", "Half year"
        YEAR = "year", "Year"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="service_levels")
    party = models.ForeignKey(Party, verbose_name="kept by", on_delete=models.PROTECT, related_name="service_levels")
    metric = models.CharField(max_length=160, help_text="Such as “Lamps that burn at night”.")
    unit = models.CharField(max_length=20, help_text="Such as % or hours.")
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.INCREASE)
    target = models.DecimalField(max_digits=20, decimal_places=4, help_text="Green from here on.")
    threshold = models.DecimalField(max_digits=20, decimal_places=4, help_text="Red beyond it.")
    window = models.CharField("judged every", max_length=10, choices=Window.choices, default=Window.MONTH)
    starts_on = models.DateField("judged from")
    exclusions = models.TextField(blank=True, help_text="What is not counted, such as announced maintenance.")
    credit = models.DecimalField(
        "credit for each red window",
        max_digits=15,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
    )
    credit_cap = models.DecimalField(
        "no more credit in a year than",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    chronic_misses = models.PositiveSmallIntegerField(
        "chronic after red windows", default=3, validators=[MinValueValidator(1)]
    )
    chronic_within = models.PositiveSmallIntegerField("of windows in a row", default=6)
    indicator = models.ForeignKey(
        Indicator, null=True, blank=True, on_delete=models.PROTECT, related_name="service_levels"
    )
    gathering = models.CharField(
        "from its values",
        max_length=4,
        choices=Gathering.choices,
        default=Gathering.MEAN,
        help_text="Where an indicator measures it.",
    )

    class Meta(Record.Meta):
        verbose_name = "service level"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(chronic_within__gte=F("chronic_misses")),
                name="partnerships_chronic_fits",
                violation_error_message="So many red windows do not fit into so few windows.",
            ),
        ]

    def __str__(self) -> str:
        return self.metric

    @property
    def higher_is_better(self) -> bool:
        return self.direction == Direction.INCREASE


class ServiceWindow(Record):
    """What one window measured. No row, or a row without a value, is no data. An override stays visible."""

    class Judgement(models.TextChoices):
        GREEN = "green", "Green"
        AMBER = "amber", "Amber"
        RED = "red", "Red"
        EXCLUDED = "excluded", "Left out"

    service_level = models.ForeignKey(ServiceLevel, on_delete=models.CASCADE, related_name="windows")
    starts_on = models.DateField("from", help_text="The first day of the window.")
    ends_on = models.DateField("until", editable=False)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    source = models.CharField("where the value comes from", max_length=200, blank=True)
    checksum = models.CharField(max_length=64, blank=True, editable=False)
    judged = models.CharField("judged as", max_length=8, choices=Judgement.choices, blank=True, editable=False)
    judged_why = models.CharField(max_length=500, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "window of a service level"
        verbose_name_plural = "windows of service levels"
        ordering = ["starts_on"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["service_level", "starts_on"],
                name="partnerships_window_once",
                violation_error_message="This window has a value already: edit that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.service_level}, {self.starts_on:%-d %b %Y} to {self.ends_on:%-d %b %Y}"
