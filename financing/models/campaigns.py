"""Crowdfunding: a goal, a deadline, a match up to a cap, and the pledges. No payment is taken here."""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from alliance.models import Organisation, Record
from financing.lifecycle import CAMPAIGN
from financing.maths.crowdfunding import MatchBasis
from financing.models.plans import CENT, MONEY, Source


class Campaign(Record):
    """What residents are asked to give to. `raised`, `matched` and `fee` are fixed when it is settled."""

    class Basis(models.TextChoices):
        GOAL = MatchBasis.GOAL.value, "The goal"
        RAISED = MatchBasis.RAISED.value, "What was raised"

    reference_prefix = "C"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    source = models.OneToOneField(
        Source,
        on_delete=models.PROTECT,
        related_name="campaign",
        error_messages={"unique": "This source has a campaign already: open that one."},
        help_text="The source of a plan that counts on it.",
    )
    title = models.CharField(max_length=160)
    summary = models.TextField("what it pays for", help_text="In plain words: residents read this.")
    goal = models.DecimalField(validators=CENT, **MONEY)
    deadline = models.DateField("last day", help_text="Pledges of this day still count.")
    keeps_all = models.BooleanField(
        "keep what is raised",
        default=False,
        help_text="Otherwise it is all or nothing: below the goal every pledge is given back.",
    )
    sponsor = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns_matched"
    )
    match_ratio = models.DecimalField(
        "match for each unit",
        max_digits=6,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(10)],
        help_text="1 doubles what counts; 0 is no match.",
    )
    match_cap = models.DecimalField("largest match", default=0, validators=[MinValueValidator(0)], **MONEY)
    match_basis = models.CharField("match counts on", max_length=8, choices=Basis.choices, default=Basis.RAISED)
    fee_rate = models.DecimalField(
        "platform’s fee",
        max_digits=5,
        decimal_places=4,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(Decimal("0.5"))],
        help_text="A fraction of what is raised: 0.05 is 5 percent.",
    )
    raised = models.DecimalField(null=True, editable=False, **MONEY)
    matched = models.DecimalField(null=True, editable=False, **MONEY)
    fee = models.DecimalField(null=True, editable=False, **MONEY)
    state = models.CharField(max_length=10, choices=CAMPAIGN.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "crowdfunding campaign"

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Pledge(Record):
    """Money promised on a day. The number is unique in the campaign, so that none is counted twice."""

    secret_fields: ClassVar[frozenset[str]] = frozenset({"giver"})

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="pledges")
    number = models.CharField(max_length=60, blank=True)
    giver = models.CharField(max_length=160, blank=True, help_text="Empty for somebody who wants to stay unnamed.")
    amount = models.DecimalField(validators=CENT, **MONEY)
    pledged_on = models.DateField("pledged")

    class Meta(Record.Meta):
        verbose_name = "pledge"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["campaign", "number"],
                name="financing_pledge_once",
                violation_error_message="This pledge is in the campaign already.",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="financing_pledge_positive"),
        ]

    def __str__(self) -> str:
        return f"Pledge {self.number}"
