"""Who does, owes, bears and pays what in a partnership: responsibilities, obligations, risks, shared costs."""

from typing import Any

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from alliance.models import Record
from partnerships.models.agreements import Partnership, Party


class Responsibility(Record):
    """One activity and the parts in it: exactly one party answers for it, others do it, advise, or are told."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="responsibilities")
    activity = models.CharField(max_length=200, help_text="Such as “Replace a failed lamp within two days”.")
    accountable = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="answers_for")
    responsible: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(Party, related_name="+")
    consulted: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(Party, blank=True, related_name="+")
    informed: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(Party, blank=True, related_name="+")

    class Meta(Record.Meta):
        verbose_name = "responsibility"
        verbose_name_plural = "responsibilities"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["partnership", "activity"],
                name="partnerships_activity_once",
                violation_error_message="This activity is in the matrix already: edit that one.",
            ),
        ]

    def __str__(self) -> str:
        return self.activity

    def letters(self) -> dict[Any, str]:
        """R, A, C and I of each party, by its id. Reads what was prefetched."""
        found: dict[Any, str] = {}
        for letter, parties in (
            ("R", self.responsible.all()),
            ("A", [self.accountable]),
            ("C", self.consulted.all()),
            ("I", self.informed.all()),
        ):
            for party in parties:
                found[party.pk] = found.get(party.pk, "") + letter
        return found


class Obligation(Record):
    """What a party must do by a day, and who watches that it does. Reminders follow `schedule_version`."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="obligations")
    party = models.ForeignKey(Party, verbose_name="owed by", on_delete=models.PROTECT, related_name="obligations")
    title = models.CharField("what is owed", max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="watched by",
        on_delete=models.PROTECT,
        related_name="obligations_watched",
        help_text="Who is reminded, and asks the party.",
    )
    due_on = models.DateField("due")
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    done_on = models.DateField("fulfilled", null=True, editable=False)
    evidence = models.CharField(max_length=300, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "obligation"
        ordering = ["due_on", "created_at", "id"]
        indexes = [models.Index(fields=["due_on"], name="obligation_due", condition=Q(done_on=None))]

    def __str__(self) -> str:
        return self.title


class SharedRisk(Record):
    """A risk of the partnership and the one party that answers for it; divided only by a formula of the loss."""

    class Category(models.TextChoices):
        """The codes of the Open Contracting risk allocation extension."""

        LAND = "landAvailability", "Land and sites"
        ENVIRONMENT = "environmental", "Environment"
        DESIGN = "design", "Design"
        CONSTRUCTION = "construction", "Construction"
        COMPLETION = "completion", "Completion and commissioning"
        REVENUE = "revenue", "Revenue or savings"
        INFLATION = "inflationAndFx", "Inflation, indexation and exchange rates"
        QUALITY = "availabilityAndQuality", "Availability and quality"
        OTHER_REVENUE = "otherRevenue", "Default and fraud"
        FINANCE = "financeAvailability", "Availability of finance"
        REFINANCING = "refinancing", "Refinancing"
        LAW = "changeInLaw", "Change in law"
        FORCE_MAJEURE = "forceMajeure", "Force majeure"
        TERMINATION = "earlyTermination", "Early termination"
        COMPLIANCE = "compliance", "Compliance"

    class Allocation(models.TextChoices):
        PUBLIC = "public", "The city bears it"
        PRIVATE = "private", "The partner bears it"
        SHARED = "shared", "Shared by a formula"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="risks")
    category = models.CharField(max_length=24, choices=Category.choices)
    description = models.CharField("what could happen", max_length=300)
    allocation = models.CharField("who bears it", max_length=8, choices=Allocation.choices)
    accountable = models.ForeignKey(
        Party, verbose_name="answers for it", on_delete=models.PROTECT, related_name="risks"
    )
    formula = models.CharField(
        "what that party bears",
        max_length=200,
        blank=True,
        help_text="Only where it is shared: of a loss, such as min(loss, 50000) + max(0, loss - 50000) / 2.",
    )
    mitigation = models.TextField("what is done about it", blank=True)

    class Meta(Record.Meta):
        verbose_name = "risk of a partnership"
        verbose_name_plural = "risks of partnerships"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(allocation="shared") ^ Q(formula=""),
                name="partnerships_shared_risk_has_formula",
                violation_error_message="A shared risk needs a formula; any other has none.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_category_display()}: {self.description}"


class SharedCost(Record):
    """A cost that parties carry together, divided by a key. `statement` explains each part and adds up exactly."""

    class Key(models.TextChoices):
        EQUAL = "equal", "In equal parts"
        FIXED = "fixed", "By fixed shares"
        PER_HEAD = "per_head", "By heads"
        USAGE = "usage", "By use"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="shared_costs")
    title = models.CharField("what is paid for", max_length=200)
    amount = models.DecimalField(max_digits=15, decimal_places=2, validators=[MinValueValidator(0)])
    key = models.CharField("divided", max_length=8, choices=Key.choices)
    statement = models.JSONField(editable=False)

    class Meta(Record.Meta):
        verbose_name = "shared cost"
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return self.title


class CostPart(Record):
    """A party's measure under the key of a shared cost: a share such as 1/3, heads, or a quantity. Empty if equal."""

    shared_cost = models.ForeignKey(SharedCost, on_delete=models.CASCADE, related_name="parts")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cost_parts")
    measure = models.CharField(max_length=30, blank=True)

    class Meta(Record.Meta):
        verbose_name = "part of a shared cost"
        verbose_name_plural = "parts of shared costs"
        ordering = ["party__created_at", "party_id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["shared_cost", "party"],
                name="partnerships_cost_part_once",
                violation_error_message="This party has a part already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party.name}: {self.measure}"
