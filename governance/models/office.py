"""The Champion's office: who holds the mandate, and who stands in for whom."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from governance.lifecycle import CHAMPION


class ChampionMandate(Record):
    """The Smart City Champion: a person with a mandate for the whole, from and until when."""

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "One person"
        TEAM = "team", "A team"
        ENTITY = "entity", "An office or authority"

    kind = models.CharField("who holds it", max_length=12, choices=Kind.choices, default=Kind.INDIVIDUAL)
    entity = models.CharField("name of the team or office", max_length=200, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mandates",
        help_text="Who answers for it, also where a team or an office holds it.",
    )
    deputies: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Act while the champion is away, in order of name.",
    )
    mandate = models.TextField(help_text="What the champion is charged with, in the city's own words.")
    decision_limit = models.DecimalField(
        max_digits=15,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Amount up to which the champion decides alone.",
    )
    gates = models.JSONField(default=list, blank=True, help_text="Gates the champion may decide alone.")
    domains = models.JSONField(default=list, blank=True, help_text="Domains it holds for; none means all.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=CHAMPION.choices, default="serving", editable=False)

    class Meta(Record.Meta):
        verbose_name = "champion’s mandate"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="governance_mandate_ends_after_start",
                violation_error_message="A mandate cannot end before it starts.",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="serving"),
                name="governance_one_champion",
                violation_error_message="There is a champion already: end that mandate first.",
            ),
        ]

    def __str__(self) -> str:
        holder = f"{self.entity} ({self.person})" if self.entity else str(self.person)
        return f"{holder}, Smart City Champion"


class Absence(Record):
    """Somebody is away, and who covers for them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    cover = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="covers")
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")

    class Meta(Record.Meta):
        verbose_name = "absence"
        ordering = ["starts_on", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="governance_absence_ends_after_start",
                violation_error_message="The last day lies before the first.",
            ),
            models.CheckConstraint(
                condition=~Q(cover=F("person")),
                name="governance_absence_covered_by_another",
                violation_error_message="Somebody else must cover.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} away, covered by {self.cover}"
