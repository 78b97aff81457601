"""Who is in charge of an initiative at each stage, and by when what is done: its RACI and its milestones."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance.models import Record
from initiatives.lifecycle import INITIATIVE
from initiatives.models.initiatives import Initiative


class StageRole(Record):
    """One person's part in one stage. Exactly one is accountable, which the database holds."""

    class Part(models.TextChoices):
        RESPONSIBLE = "responsible", "Responsible: does the work"
        ACCOUNTABLE = "accountable", "Accountable: answers for it"
        CONSULTED = "consulted", "Consulted before it is decided"
        INFORMED = "informed", "Informed afterwards"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="stage_roles")
    stage = models.CharField(max_length=12, choices=INITIATIVE.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stage_roles")
    part = models.CharField(max_length=12, choices=Part.choices)

    class Meta(Record.Meta):
        verbose_name = "part in a stage"
        verbose_name_plural = "parts in stages"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["initiative", "stage"],
                condition=Q(part="accountable"),
                name="initiatives_one_accountable",
                violation_error_message="Somebody is accountable for this stage already: change that entry.",
            ),
            models.UniqueConstraint(
                fields=["initiative", "stage", "person", "part"],
                name="initiatives_stage_role_once",
                violation_error_message="This person has that part in this stage already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_part_display().partition(':')[0].lower()}, {self.get_stage_display().lower()}"


class Milestone(Record):
    """A day by which something of an initiative is done. Late, it climbs like every other fact."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField("what is done by then", max_length=200)
    due_on = models.DateField("due")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="milestones",
        help_text="Left empty, the owner of the initiative.",
    )
    done_on = models.DateField("done", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "milestone"
        ordering = ["due_on", "id"]
        indexes = [models.Index(fields=["due_on"], name="milestone_open", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return self.title
