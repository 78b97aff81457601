"""The city itself: one profile row, and the settings its people have changed from what is shipped."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from alliance.models.records import Record, Worded
from alliance.zones import ZONE_CHOICES


class CityProfile(Record):
    """There is exactly one."""

    name = models.CharField(max_length=120)
    region = models.CharField(max_length=120, blank=True)
    country = models.CharField(
        max_length=2,
        default="US",
        validators=[RegexValidator(r"^[A-Z]{2}$", "Give the two-letter country code.")],
    )
    currency = models.CharField(
        max_length=3,
        default="USD",
        validators=[RegexValidator(r"^[A-Z]{3}$", "Give the three-letter currency code.")],
    )
    time_zone = models.CharField(max_length=60, choices=ZONE_CHOICES, default="UTC")
    population = models.PositiveIntegerField(null=True, blank=True)
    credit_rating = models.CharField(max_length=20, blank=True)
    fiscal_year_start_month = models.PositiveSmallIntegerField(default=1)
    wards = models.JSONField(default=list, blank=True)
    sample = models.BooleanField(default=False, editable=False)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta(Record.Meta):
        verbose_name = "city profile"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(fiscal_year_start_month__gte=1, fiscal_year_start_month__lte=12),
                name="alliance_city_fiscal_month",
                violation_error_message="The fiscal year starts in a month from 1 to 12.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Setting(Worded):
    """One value that the city changed; the shipped value and its meaning are in the registry's slot of settings."""

    key = models.CharField(primary_key=True, max_length=80)
    value = models.JSONField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "setting"

    def __str__(self) -> str:
        return self.key
