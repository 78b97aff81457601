"""Risks somebody watches, and facts that climb until somebody acts."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from alliance.models import Record
from governance.lifecycle import ESCALATION, PROPOSAL, RISK


class Risk(Record):
    """Something that could go wrong with a subject, how likely and how bad, and who watches it."""

    reference_prefix = "R"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=200)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(max_length=300, editable=False)
    likelihood = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    impact = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="risks"
    )
    mitigation = models.TextField(blank=True)
    review_on = models.DateField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    accepted_until = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=RISK.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "risk"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="risk_subject")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def score(self) -> int:
        return self.likelihood * self.impact


class Escalation(Record):
    """A fact that somebody must act on. While nobody acknowledges it, it climbs: owner, office, champion, committee."""

    class Level(models.IntegerChoices):
        OWNER = 1, "Owner"
        OFFICE = 2, "Champion’s office"
        CHAMPION = 3, "Smart City Champion"
        COMMITTEE = 4, "Steering committee"

    rule = models.CharField(max_length=40, editable=False)
    fact = models.CharField(max_length=300, editable=False)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(max_length=300, editable=False)
    url = models.CharField(max_length=300, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    level = models.PositiveSmallIntegerField(choices=Level.choices, default=Level.OWNER, editable=False)
    raised_at = models.DateTimeField("raised", editable=False)
    climbs_at = models.DateTimeField("climbs", null=True, editable=False)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    plan = models.CharField("what is done about it", max_length=500, blank=True, editable=False)
    closed_at = models.DateTimeField("closed", null=True, editable=False)
    state = models.CharField(max_length=14, choices=ESCALATION.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "escalation"
        ordering = ["-level", "raised_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["rule", "subject_id"],
                condition=~Q(state="closed"),
                name="governance_escalation_once",
                violation_error_message="This is escalated already.",
            ),
        ]

    def __str__(self) -> str:
        return self.fact


class Proposal(Record):
    """An idea a vendor brings unasked. The city answers within its clock, 60 days, extended once to 90."""

    reference_prefix = "U"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey("alliance.Organisation", on_delete=models.PROTECT, related_name="proposals")
    summary = models.TextField(
        "what is proposed", help_text="The problem it answers, where it works already, and what it asks of the city."
    )
    received_on = models.DateField("received")
    answer_by = models.DateField(editable=False)
    is_extended = models.BooleanField(default=False, editable=False)
    answer = models.TextField(blank=True, editable=False)
    answered_on = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=PROPOSAL.choices, default="received", editable=False)

    class Meta(Record.Meta):
        verbose_name = "unsolicited proposal"
        indexes = [models.Index(fields=["state", "answer_by"], name="proposal_clock")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"
