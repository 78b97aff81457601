"""Proven solutions: what worked or failed in other jurisdictions, and where an initiative relies on it."""

from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MinValueValidator
from django.db import models

from alliance.domains import Domain
from alliance.fields import WebAddressField
from alliance.models import Record
from initiatives.models import Initiative
from procurement.models.rfis import Criterion


class ProvenSolution(Record):
    """`kpis` is a list of objects: name, unit, direction, baseline, target, actual, as_of; figures as text."""

    class Outcome(models.TextChoices):
        WORKED = "worked", "Worked"
        PARTLY = "partly", "Worked in part"
        FAILED = "failed", "Failed"
        STOPPED = "stopped", "Was stopped"
        ONGOING = "ongoing", "Still running"

    class Evidence(models.TextChoices):
        CLAIM = "claim", "Claim of those who run it"
        PRESS = "press", "Press report"
        OFFICIAL_REPORT = "official_report", "Official report"
        INDEPENDENT_EVALUATION = "independent_evaluation", "Independent evaluation"

    title = models.CharField(max_length=160)
    solution = models.TextField("what was done")
    technology = models.CharField(max_length=160, blank=True)
    vendor = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=160, help_text="City, region and country.")
    country = models.CharField(max_length=2, help_text="Two letters, such as US.")
    population = models.PositiveIntegerField(null=True, blank=True)
    year_started = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1900)])
    domain = models.CharField(max_length=24, choices=Domain.choices)
    problem = models.TextField()
    result = models.TextField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    lesson = models.TextField(blank=True, help_text="An opinion: what to do the same way, and what not.")
    cost_amount = models.DecimalField(
        "cost", max_digits=15, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    cost_currency = models.CharField("currency of the cost", max_length=3, blank=True)
    kpis = models.JSONField("measured results", default=list, blank=True, encoder=DjangoJSONEncoder, editable=False)
    contract = models.CharField(
        "contract that may be used",
        max_length=300,
        blank=True,
        help_text="A cooperative contract other cities may buy from: its number, who holds it, until when.",
    )
    evidence_level = models.CharField(max_length=24, choices=Evidence.choices)
    sources = models.TextField(help_text="One address per line.")
    must_check = models.BooleanField(
        "has facts to check", default=False, help_text="At least one fact was recalled: check it before you rely on it."
    )
    checked_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(
        "check again by", null=True, blank=True, help_text="After this day nobody should rely on it unchecked."
    )
    website = WebAddressField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "proven solution"
        indexes = [models.Index(fields=["-created_at", "id"], name="proven_newest")]

    def __str__(self) -> str:
        return self.title

    @property
    def source_list(self) -> list[str]:
        return self.sources.split()


class Citation(Record):
    """A proven solution that an initiative relies on; where given, the criterion of its RFI that it speaks to."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="citations")
    proven_solution = models.ForeignKey(ProvenSolution, on_delete=models.PROTECT, related_name="citations")
    criterion = models.ForeignKey(Criterion, null=True, blank=True, on_delete=models.SET_NULL, related_name="citations")
    note = models.TextField("what it shows", max_length=1000)

    class Meta(Record.Meta):
        verbose_name = "proof from elsewhere"
        verbose_name_plural = "proof from elsewhere"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["initiative", "proven_solution", "criterion"],
                name="procurement_cited_once",
                violation_error_message="This initiative cites the proven solution for this already.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.proven_solution)
