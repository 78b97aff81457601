"""Judging responses: who declared what, who scored how, and what the panel agreed on."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from alliance.models import Record
from procurement.lifecycle import SHEET
from procurement.models.responses import RfiResponse, line
from procurement.models.rfis import Criterion

ON_SCALE = [MaxValueValidator(Criterion.TOP)]


class Declaration(Record):
    """What an evaluator says about a conflict of interest with one vendor, before reading its response."""

    response = models.ForeignKey(RfiResponse, on_delete=models.CASCADE, related_name="declarations", editable=False)
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="declarations", editable=False
    )
    has_conflict = models.BooleanField(editable=False)
    note = models.TextField(blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "declaration"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["response", "evaluator"], name="procurement_declared_once"),
        ]

    def __str__(self) -> str:
        said = "a conflict" if self.has_conflict else "no conflict"
        return f"{self.evaluator} declared {said} with {self.response.organisation}"


class ScoreSheet(Record):
    """One evaluator's ratings of one response; hidden from everybody else until the panel meets."""

    response = models.ForeignKey(RfiResponse, on_delete=models.CASCADE, related_name="sheets", editable=False)
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="score_sheets", editable=False
    )
    comment = models.TextField(blank=True, max_length=4000)
    submitted_at = models.DateTimeField(null=True, editable=False)
    criteria_digest = models.CharField("digest of criteria and weights", max_length=64, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=SHEET.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "score sheet"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["response", "evaluator"], name="procurement_sheet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.response.rfi.reference}: {self.response.organisation}, scored by {self.evaluator}"

    def ratings(self) -> list[dict[str, Any]]:
        """One row per criterion as the form edits it."""
        given = {row.criterion_id: row for row in self.given.all()}
        return [
            line(criterion, given[criterion.pk].value, given[criterion.pk].remark)
            if criterion.pk in given
            else line(criterion, None)
            for criterion in self.response.rfi.criterion_rows.all()
        ]


class Rating(Record):
    """What one evaluator gave one response on one criterion."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="given")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="given")
    value = models.PositiveSmallIntegerField(validators=ON_SCALE)
    remark = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "rating"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["sheet", "criterion"], name="procurement_rated_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"


class ConsensusRating(Record):
    """What the panel agreed to give one response on one criterion."""

    response = models.ForeignKey(RfiResponse, on_delete=models.CASCADE, related_name="agreed")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="agreed")
    value = models.PositiveSmallIntegerField(validators=ON_SCALE)

    class Meta(Record.Meta):
        verbose_name = "consensus rating"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["response", "criterion"], name="procurement_agreed_once"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.value}"
