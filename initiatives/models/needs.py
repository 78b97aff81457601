"""Needs: problems that residents or staff have, with evidence, before any solution."""

from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from alliance.domains import Domain
from alliance.models import Department, Record
from initiatives.lifecycle import NEED
from initiatives.models.indicators import Indicator
from initiatives.places import Placed, whole_point

ONE_TO_FIVE = [MinValueValidator(1), MaxValueValidator(5)]


class Need(Placed, Record):
    """A problem, who has it and how badly. `raised_by` and the watchers are told what becomes of it.

    A duplicate is merged into another need: it keeps its page, and `merged` remembers what an undo gives back.
    """

    reference_prefix = "N"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=160, help_text="The problem in a few words, such as “Dark, costly streets”.")
    problem = models.TextField(help_text="What goes wrong, for whom, when and where. Leave the solution for later.")
    domain = models.CharField(max_length=24, choices=Domain.choices)
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        help_text="Who looks after it.",
    )
    affected = models.CharField("who is affected", max_length=200, blank=True)
    affected_count = models.PositiveIntegerField("how many", null=True, blank=True)
    severity = models.PositiveSmallIntegerField(default=3, validators=ONE_TO_FIVE, help_text="1 slight to 5 grave.")
    urgency = models.PositiveSmallIntegerField(default=3, validators=ONE_TO_FIVE, help_text="1 can wait to 5 now.")
    equity = models.BooleanField("falls mainly on people who have least", default=False)
    evidence = models.TextField(blank=True, help_text="Figures, reports, what you have seen.")
    links = models.JSONField("links", default=list, blank=True)
    indicator = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="needs",
        help_text="The measure that shows it; its baseline and target give the need gap.",
    )
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="needs_raised", editable=False
    )
    watchers: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="needs_watched", editable=False
    )
    is_public = models.BooleanField("show to residents", default=True)
    answer = models.TextField(blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="duplicates", editable=False
    )
    merged = models.JSONField(default=dict, editable=False)
    state = models.CharField(max_length=12, choices=NEED.choices, default="raised", editable=False)

    class Meta(Record.Meta):
        verbose_name = "need"
        constraints = [*Record.Meta.constraints, whole_point("initiatives_need_point")]
        indexes = [models.Index(fields=["-created_at", "id"], name="need_newest")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def survivor(self) -> "Need":
        """Where it goes on: itself, or the need that it, and perhaps that one too, was merged into."""
        found = self
        while found.merged_into:
            found = found.merged_into
        return found


class NeedSender(Record):
    """Who sent a need without an account, so that they can be told. Never shown outside the champion's office."""

    secret_fields: ClassVar[frozenset[str]] = frozenset({"name", "email"})

    need = models.OneToOneField(Need, on_delete=models.CASCADE, related_name="sender")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)

    class Meta(Record.Meta):
        verbose_name = "sender of a need"

    def __str__(self) -> str:
        return f"Sender of {self.need}"


class NeedMessage(Record):
    """One turning point of a need, as the person who raised it reads it."""

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="thread")
    text = models.TextField()

    class Meta(Record.Meta):
        verbose_name = "message about a need"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.text[:80]
