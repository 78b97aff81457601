"""How far the city has come by its own judgement: a checklist answered again and again."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Record
from initiatives.lifecycle import MATURITY


class MaturityAssessment(Record):
    """One pass through the checklist. Closed ones are history: they are compared and not changed."""

    reference_prefix = "MA"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160, help_text="Such as “Spring 2027”.")
    on = models.DateField("as of", help_text="The day whose state the answers describe.")
    note = models.TextField(blank=True, help_text="Who took part, and how it was done.")
    state = models.CharField(max_length=12, choices=MATURITY.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "maturity assessment"
        ordering = ["-on", "-created_at", "id"]
        indexes = [models.Index(fields=["state", "-on"], name="maturity_history")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class MaturityAnswer(Record):
    """The level somebody gave one question, and what shows it."""

    assessment = models.ForeignKey(MaturityAssessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(4)])
    evidence = models.CharField(max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    answered_at = models.DateTimeField(editable=False)

    class Meta(Record.Meta):
        verbose_name = "maturity answer"
        ordering = ["question"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["assessment", "question"], name="initiatives_one_maturity_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.question}: {self.level}"
