"""Who decides: the champion, the bodies, their decisions, and the risks somebody watches."""

from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from governance.lifecycle import CHAMPION, DECISION, RISK


class Body(Record):
    """A committee, council or panel that decides."""

    class Kind(models.TextChoices):
        STEERING_COMMITTEE = "steering_committee", "Steering committee"
        COUNCIL = "council", "Council"
        EVALUATION_PANEL = "evaluation_panel", "Evaluation panel"
        FUND_COMMITTEE = "fund_committee", "Fund committee"

    name = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=24, choices=Kind.choices)
    quorum = models.PositiveSmallIntegerField(
        default=1, validators=[MinValueValidator(1)], help_text="How many members must vote for a decision to count."
    )
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    members: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="bodies"
    )

    class Meta(Record.Meta):
        verbose_name = "body"
        verbose_name_plural = "bodies"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def member_ids(self) -> set[Any]:
        return set(self.members.values_list("pk", flat=True))


class ChampionMandate(Record):
    """The Smart City Champion: a person with a mandate for the whole, from and until when."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="mandates")
    mandate = models.TextField(help_text="What the champion is charged with, in the city's own words.")
    decision_limit = models.DecimalField(
        max_digits=15,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text="Amount up to which the champion decides alone.",
    )
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
        return f"{self.person}, Smart City Champion"


class Decision(Record):
    """A question put to a body, the votes, and what was decided. Nothing of it changes once it is signed.

    The subject is any row, by type and id: governance lies below the apps it decides over.
    """

    class Gate(models.TextChoices):
        NEED_ACCEPTED = "need_accepted", "G0 Need accepted"
        BUSINESS_CASE = "business_case", "G1 Business case"
        MARKET_TESTED = "market_tested", "G2 Market tested"
        READY_TO_PILOT = "ready_to_pilot", "G3 Ready to pilot"
        PILOT_RESULT = "pilot_result", "G4 Pilot result"
        AGREEMENT = "agreement", "G5 Agreement or contract"
        IN_SERVICE = "in_service", "G6 In service"
        BENEFITS = "benefits", "G7 Benefits review"
        REOPENING = "reopening", "Open a locked result again"
        OTHER = "other", "No gate"

    class Outcome(models.TextChoices):
        GO = "go", "Go"
        GO_WITH_CONDITIONS = "go_with_conditions", "Go, with conditions"
        SCALE_UP = "scale_up", "Scale up"
        CONTINUE = "continue", "Continue"
        HOLD = "hold", "Hold"
        STOP = "stop", "Stop and move on"

    reference_prefix = "D"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    gate = models.CharField(max_length=20, choices=Gate.choices, default=Gate.OTHER)
    question = models.CharField(max_length=300)
    options = models.TextField("options considered", blank=True)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(max_length=300, editable=False)
    meets_on = models.DateField("decided on", null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    conditions = models.TextField(blank=True, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(max_length=12, choices=DECISION.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "decision"
        indexes = [models.Index(fields=["subject_type", "subject_id", "gate"], name="decision_subject")]

    def __str__(self) -> str:
        return f"{self.reference} {self.question}"

    @property
    def is_positive(self) -> bool:
        return self.outcome in (self.Outcome.GO, self.Outcome.GO_WITH_CONDITIONS, self.Outcome.SCALE_UP)


class Vote(Record):
    class Choice(models.TextChoices):
        FOR = "for", "For"
        AGAINST = "against", "Against"
        ABSTAIN = "abstain", "Abstain"
        RECUSED = "recused", "Recused"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=10, choices=Choice.choices)
    remark = models.CharField(max_length=500, blank=True)

    class Meta(Record.Meta):
        verbose_name = "vote"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["decision", "member"],
                name="governance_one_vote",
                violation_error_message="This member has voted on this decision already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.Choice(self.choice).label}"


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
    state = models.CharField(max_length=12, choices=RISK.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "risk"
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="risk_subject")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    @property
    def score(self) -> int:
        return self.likelihood * self.impact
