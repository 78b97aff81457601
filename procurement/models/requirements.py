"""What an RFI asks vendors in a form of its own: questions with a kind of answer, and what must be met."""

from typing import Any

from django.core.validators import MaxLengthValidator
from django.db import models

from alliance.models import Record
from procurement.models.rfis import Rfi


class Requirement(Record):
    """One question to vendors. `options` are the choices, or the columns of a table.

    What must be met is judged by `least` and `most` of a number, `earliest` and `latest` of a day, `accepted` of a choice.
    """

    class Kind(models.TextChoices):
        TEXT = "text", "Text"
        NUMBER = "number", "Number"
        CHOICE = "choice", "One of several"
        DATE = "date", "Day"
        FILE = "file", "File"
        TABLE = "table", "Table"

    class Judged(models.TextChoices):
        INFORMATION = "information", "For information"
        PASS_FAIL = "pass_fail", "Must be met"
        SCORED = "scored", "Scored with a criterion"

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="requirement_rows", editable=False)
    position = models.PositiveSmallIntegerField(editable=False)
    text = models.CharField("question", max_length=300)
    kind = models.CharField("answer", max_length=8, choices=Kind.choices, default=Kind.TEXT)
    judged = models.CharField(max_length=12, choices=Judged.choices, default=Judged.INFORMATION)
    criterion = models.CharField("criterion it is scored with", max_length=120, blank=True)
    options = models.TextField(blank=True, validators=[MaxLengthValidator(2000)])
    accepted = models.TextField("choices that meet it", blank=True, validators=[MaxLengthValidator(2000)])
    earliest = models.DateField(null=True, blank=True)
    latest = models.DateField(null=True, blank=True)
    least = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    most = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = "question to vendors"
        verbose_name_plural = "questions to vendors"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.text

    @property
    def option_list(self) -> list[str]:
        return [line.strip() for line in self.options.splitlines() if line.strip()]

    @property
    def accepted_list(self) -> list[str]:
        return [line.strip() for line in self.accepted.splitlines() if line.strip()]

    @property
    def bounds(self) -> tuple[Any, Any]:
        """The least and the most that meet it: numbers, or days of a day; None where there is no bound."""
        return (self.earliest, self.latest) if self.kind == self.Kind.DATE else (self.least, self.most)

    @property
    def must_be_answered(self) -> bool:
        return self.judged != self.Judged.INFORMATION
