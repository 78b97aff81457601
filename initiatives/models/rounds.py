"""Prioritisation rounds: criteria, the initiatives that stand, who scores, each score, and the result when closed."""

from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.models import Job, Record
from initiatives.lifecycle import ROUND
from initiatives.models.initiatives import Initiative


class Round(Record):
    """One scoring exercise. `result` is computed at closing from the stored inputs and never changes after."""

    class Method(models.TextChoices):
        WEIGHTED_SCORE = "weighted_score", "Weighted score"
        TOPSIS = "topsis", "TOPSIS"
        PROMETHEE = "promethee_ii", "PROMETHEE II"
        VIKOR = "vikor", "VIKOR"
        AHP = "ahp", "AHP: initiatives compared in pairs"

    class Weighting(models.TextChoices):
        GIVEN = "given", "Weights are written down"
        PAIRWISE = "pairwise", "Weights come from comparisons in pairs (AHP)"

    class Sheet(models.TextChoices):
        INDIVIDUAL = "individual", "Each scores alone"
        GROUP = "group", "The group agrees in a workshop; a facilitator writes"

    class Mean(models.TextChoices):
        MEAN = "mean", "Mean"
        MEDIAN = "median", "Median"

    reference_prefix = "PR"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160)
    purpose = models.TextField(blank=True, help_text="What is chosen, and from what money.")
    method = models.CharField(max_length=16, choices=Method.choices, default=Method.WEIGHTED_SCORE)
    mean = models.CharField("scores of several people", max_length=8, choices=Mean.choices, default=Mean.MEAN)
    weighting = models.CharField("weights", max_length=8, choices=Weighting.choices, default=Weighting.GIVEN)
    sheet = models.CharField("score sheets", max_length=10, choices=Sheet.choices, default=Sheet.INDIVIDUAL)
    facilitator = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds_facilitated"
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    scorers: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="rounds_scored"
    )
    result = models.JSONField(default=dict, editable=False)
    earlier = models.JSONField(default=list, editable=False)  # results before the round was opened again
    analysis = models.JSONField(default=dict, editable=False)  # how the ranking moves with the weights
    analysis_job: "models.ForeignKey[Any, Any]" = models.ForeignKey(
        Job, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=10, choices=ROUND.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "prioritisation round"

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def criteria(self) -> list[dict[str, Any]]:
        """The criteria as rows of the form that edits them."""
        return [row.as_row() for row in self.all_criteria.all()]

    def initiatives(self) -> list[Initiative]:
        return [entry.initiative for entry in self.entries.select_related("initiative")]

    def assignments(self) -> list[dict[str, Any]]:
        return [{"scorer": str(row.scorer_id), "branch": row.branch} for row in self.all_assignments.all()]


class Assignment(Record):
    """A branch of criteria that a scorer scores. Who has none scores everything."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="all_assignments")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    branch = models.CharField(max_length=80)

    class Meta(Record.Meta):
        verbose_name = "assignment"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["round", "scorer", "branch"], name="initiatives_assigned_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scorer}: {self.branch}"


class Criterion(Record):
    """What an initiative is judged by. Weights of a round's criteria add up to 1; resident benefit comes first."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="all_criteria")
    branch = models.CharField(max_length=80, default="Resident benefit")
    name = models.CharField(max_length=120)
    weight = models.DecimalField(
        max_digits=6,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    anchors = models.JSONField(default=list, help_text="What 0, 1, 2, 3 and 4 mean, in words.")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta(Record.Meta):
        verbose_name = "criterion"
        verbose_name_plural = "criteria"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    def as_row(self) -> dict[str, Any]:
        anchors = {f"anchor_{number}": words for number, words in enumerate(self.anchors)}
        return {"branch": self.branch, "name": self.name, "weight": self.weight, **anchors}


class Entry(Record):
    """An initiative that stands in a round."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="entries")
    is_selected = models.BooleanField("selected", default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = "round entry"
        verbose_name_plural = "round entries"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["round", "initiative"], name="initiatives_stands_once"),
        ]

    def __str__(self) -> str:
        return str(self.initiative)


class Declaration(Record):
    """A scorer's own tie to an initiative of the round; who is recused does not score it."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="declarations")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    tie = models.CharField(max_length=300, help_text="Such as: my department would run it.")
    recused = models.BooleanField("I do not score it", default=False)

    class Meta(Record.Meta):
        verbose_name = "declaration of interest"
        verbose_name_plural = "declarations of interest"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["entry", "scorer"],
                name="initiatives_declared_once",
                violation_error_message="You have declared your interest in this initiative already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scorer}: {self.tie}"


class Score(Record):
    """What one scorer gave one initiative on one criterion: 0 to 4, by the anchors."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="scores")
    scorer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    value = models.PositiveSmallIntegerField(validators=[MaxValueValidator(4)])
    remark = models.CharField(max_length=300, blank=True)

    class Meta(Record.Meta):
        verbose_name = "score"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "criterion", "scorer"], name="initiatives_score_once"),
        ]

    def __str__(self) -> str:
        return f"{self.scorer}: {self.value}"


class Judgement(Record):
    """One comparison in pairs: to this judge, `first` is `value` times `second` (1/9 to 9) at a node of the hierarchy.

    Nodes and elements are named as in `initiatives.rounds.nodes_of`; a pair is kept once, in the node's order.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="judgements")
    judge = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    node = models.CharField(max_length=100)
    first = models.CharField(max_length=100)
    second = models.CharField(max_length=100)
    value = models.DecimalField(max_digits=12, decimal_places=9)

    class Meta(Record.Meta):
        verbose_name = "judgement"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["round", "judge", "node", "first", "second"], name="initiatives_judged_once"
            ),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="initiatives_judgement_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.judge}: {self.value.normalize():f}"
