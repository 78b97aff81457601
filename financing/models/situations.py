"""What the finder must know that no other row says: the city's finances, and the situation of an initiative."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Record
from financing.finder.facts import rank
from financing.models.plans import MONEY
from initiatives.models import Initiative

NOT_NEGATIVE = [MinValueValidator(Decimal(0))]


def known_rating(value: str) -> None:
    if rank(value) is None:
        raise ValidationError("Write a rating such as A-, BBB+ or Baa3, or leave it empty.")


class CityFinances(Record):
    """The city's means and limits on a day; the newest one counts. Empty is “not known”, which the finder says."""

    class Agency(models.TextChoices):
        SP = "sp", "S&P Global Ratings"
        MOODYS = "moodys", "Moody’s"
        FITCH = "fitch", "Fitch Ratings"
        KROLL = "kroll", "KBRA"

    as_of = models.DateField("as of", unique=True, error_messages={"unique": "This day has a record: edit that one."})
    is_rated = models.BooleanField("the city has a credit rating", null=True, blank=True)
    agency = models.CharField("rating agency", max_length=10, choices=Agency.choices, blank=True)
    rating = models.CharField("credit rating", max_length=6, blank=True, validators=[known_rating])
    debt_limit = models.DecimalField(null=True, blank=True, validators=NOT_NEGATIVE, **MONEY)
    debt_outstanding = models.DecimalField(null=True, blank=True, validators=NOT_NEGATIVE, **MONEY)
    needs_vote = models.BooleanField("voters must approve debt", null=True, blank=True)
    may_issue_tax_exempt = models.BooleanField("may issue tax-exempt debt", null=True, blank=True)
    annual_revenue = models.DecimalField("revenue per year", null=True, blank=True, validators=NOT_NEGATIVE, **MONEY)
    reserve = models.DecimalField("unrestricted reserve", null=True, blank=True, validators=NOT_NEGATIVE, **MONEY)

    class Meta(Record.Meta):
        verbose_name = "statement of the city’s finances"
        verbose_name_plural = "statements of the city’s finances"
        ordering = ["-as_of"]

    def __str__(self) -> str:
        return f"The city’s finances on {self.as_of:%Y-%m-%d}"


class Situation(Record):
    """What is asked of an initiative before instruments are looked for. Cost and benefit come from the initiative."""

    class Certainty(models.TextChoices):
        CONTRACTED = "contracted", "Guaranteed by contract"
        MEASURED = "measured", "Measured in a pilot or elsewhere"
        ESTIMATED = "estimated", "Estimated"
        NONE = "none", "No savings or revenue"

    class Maturity(models.TextChoices):
        PROVEN = "proven", "Proven in other cities"
        EARLY = "early", "Early, with a few users"
        EXPERIMENTAL = "experimental", "Experimental"

    initiative = models.OneToOneField(
        Initiative,
        on_delete=models.CASCADE,
        related_name="situation",
        error_messages={"unique": "This initiative has its answers already: edit those."},
    )
    life_years = models.PositiveSmallIntegerField(
        "useful life in years", null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    annual_savings = models.DecimalField("savings per year", null=True, blank=True, validators=NOT_NEGATIVE, **MONEY)
    annual_revenue = models.DecimalField("revenue per year", null=True, blank=True, validators=NOT_NEGATIVE, **MONEY)
    certainty = models.CharField("how certain they are", max_length=10, choices=Certainty.choices, blank=True)
    maturity = models.CharField("maturity of the technology", max_length=12, choices=Maturity.choices, blank=True)
    private_use = models.DecimalField(
        "share of private benefit",
        max_digits=4,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
        help_text="From 0 to 1: what firms or single households have for themselves.",
    )
    is_essential = models.BooleanField("the service is essential", null=True, blank=True)
    is_city_owned = models.BooleanField("the city owns it, or will", null=True, blank=True)
    is_measurable = models.BooleanField("the outcome can be measured independently", null=True, blank=True)
    saves_energy = models.BooleanField("it saves energy or water", null=True, blank=True)
    helps_environment = models.BooleanField("it serves the environment", null=True, blank=True)
    has_users = models.BooleanField("it has users who can be charged", null=True, blank=True)
    raises_values = models.BooleanField("it raises property values around it", null=True, blank=True)
    is_visible = models.BooleanField("residents see and use it", null=True, blank=True)
    has_asset = models.BooleanField("it has space, data or an asset others would pay for", null=True, blank=True)
    match_secured = models.BooleanField("a match for grants is secured", null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "situation"

    def __str__(self) -> str:
        return f"Situation of {self.initiative}"
