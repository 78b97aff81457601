"""Decisions and the votes behind them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from alliance.models import Record
from governance.lifecycle import DECISION
from governance.models.bodies import Body


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
        REPEAT = "repeat", "Change and repeat"
        HOLD = "hold", "Hold"
        STOP = "stop", "Stop and move on"

    class Access(models.TextChoices):
        PUBLIC = "public", "Everybody, once it is signed"
        INSIDE = "inside", "City staff and council"
        RESTRICTED = "restricted", "Members and those who oversee the portfolio"

    reference_prefix = "D"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    gate = models.CharField(max_length=20, choices=Gate.choices, default=Gate.OTHER)
    question = models.CharField(max_length=300)
    options = models.TextField("options considered", blank=True)
    evidence = models.JSONField(default=list, blank=True, help_text="What the body reads: a label and a link each.")
    amount = models.DecimalField(
        "amount it binds",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    access = models.CharField("who may read it", max_length=12, choices=Access.choices, default=Access.INSIDE)
    legal_ground = models.CharField(
        max_length=200,
        blank=True,
        help_text="The law that lets it be restricted, such as a section of the records act.",
    )
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )
    effective_on = models.DateField("takes effect", null=True, blank=True)
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(max_length=300, editable=False)
    meets_on = models.DateField("decided on", null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True, editable=False)
    reason = models.TextField(blank=True, editable=False)
    conditions = models.TextField(blank=True, editable=False)
    checks = models.JSONField(default=list, editable=False)  # what the gate asked, as it stood when it was signed
    waiver = models.TextField(blank=True, editable=False)
    is_delegated = models.BooleanField("decided within the mandate", default=False, editable=False)
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    state = models.CharField(max_length=12, choices=DECISION.choices, default="open", editable=False)

    class Meta(Record.Meta):
        verbose_name = "decision"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(access="restricted") | ~Q(legal_ground=""),
                name="governance_restricted_with_ground",
                violation_error_message="Name the legal ground on which it is restricted.",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id", "gate"], name="decision_subject")]

    def __str__(self) -> str:
        return f"{self.reference} {self.question}"

    @property
    def outcomes(self) -> list[tuple[str, str]]:
        """What it can end in: what follows a pilot is decided where a pilot's result is."""
        everything = [(str(value), str(label)) for value, label in self.Outcome.choices]
        if self.gate == self.Gate.PILOT_RESULT:
            return everything
        of_pilots = (self.Outcome.SCALE_UP, self.Outcome.CONTINUE, self.Outcome.REPEAT)
        return [(value, label) for value, label in everything if value not in of_pilots]

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
