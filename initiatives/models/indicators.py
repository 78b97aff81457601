"""Indicators: defined measures, and their dated values."""

from django.db import models

from alliance.domains import Domain
from alliance.models import Department, Job, Record


class Direction(models.TextChoices):
    INCREASE = "increase", "Higher is better"
    DECREASE = "decrease", "Lower is better"


class Frequency(models.TextChoices):
    DAY = "day", "Daily"
    WEEK = "week", "Weekly"
    MONTH = "month", "Monthly"
    QUARTER = "quarter", "Quarterly"
    YEAR = "year", "Yearly"


# Days after which the next value is expected.
DAYS_BETWEEN = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}


class Indicator(Record):
    class Scheme(models.TextChoices):
        OWN = "own", "Own"
        ISO_37120 = "iso_37120", "ISO 37120"
        ISO_37122 = "iso_37122", "ISO 37122"
        ISO_37123 = "iso_37123", "ISO 37123"
        U4SSC = "u4ssc", "U4SSC (ITU-T Y.4903)"
        CITYKEYS = "citykeys", "CITYkeys"

    class Kind(models.TextChoices):
        INPUT = "input", "Input"
        PROCESS = "process", "Process"
        OUTPUT = "output", "Output"
        OUTCOME = "outcome", "Outcome"
        IMPACT = "impact", "Impact"

    code = models.CharField(max_length=40)
    scheme = models.CharField(max_length=12, choices=Scheme.choices, default=Scheme.OWN)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.OUTCOME)
    domain = models.CharField(max_length=24, choices=Domain.choices)
    unit = models.CharField(max_length=40)
    direction = models.CharField(max_length=10, choices=Direction.choices)
    frequency = models.CharField(max_length=10, choices=Frequency.choices, default=Frequency.MONTH)
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="indicators"
    )
    source = models.CharField(max_length=200, blank=True)
    baseline = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField(null=True, blank=True)
    target = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "indicator"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="initiatives_indicator_code",
                violation_error_message="This scheme has an indicator with this code already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Observation(Record):
    """One dated value of an indicator. A corrected value replaces it; the audit trail keeps both."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="observations")
    on = models.DateField()
    value = models.DecimalField(max_digits=20, decimal_places=4)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "observation"
        ordering = ["-on", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "on"],
                name="initiatives_one_value_a_day",
                violation_error_message="This indicator has a value for this day already: edit that one.",
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="observation_newest"),
            models.Index(fields=["on", "id"], name="observation_day"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} on {self.on}: {self.value.normalize():f}"


def storage_name(import_: "ObservationImport", filename: str) -> str:
    return f"imports/{str(import_.pk)[:2]}/{import_.pk}-{filename}"


class ObservationImport(Record):
    """A file of values, read by a worker: checked as a whole before anything of it is saved."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Being read"
        REFUSED = "refused", "Refused: rows are at fault"
        CHECKED = "checked", "Checked, nothing saved"
        SAVED = "saved", "Saved"

    file = models.FileField(upload_to=storage_name, editable=False)
    name = models.CharField("file name", max_length=200)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    check_only = models.BooleanField("only check", default=False)
    only_good = models.BooleanField("save the good rows", default=False)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+", editable=False)
    outcome = models.CharField(max_length=8, choices=Outcome.choices, default=Outcome.WAITING, editable=False)
    counts = models.JSONField(default=dict, editable=False)
    faults = models.JSONField(default=list, editable=False)
    rejected = models.FileField(upload_to=storage_name, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "import of values"
        verbose_name_plural = "imports of values"

    def __str__(self) -> str:
        return self.name
