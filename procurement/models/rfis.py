"""Requests for information: what is asked, by which criteria, until when, and what vendors ask back."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q

from alliance.models import Organisation, Record
from initiatives.models import Initiative, Need, Pilot, Resource
from partnerships.models import Partnership
from procurement.lifecycle import RFI

# The text parts of an RFI, in the order people read them.
SECTIONS = (
    ("problem", "The problem"),
    ("resources", "What the city brings"),
    ("partnership", "Come with partners"),
    ("demonstration", "Show it working"),
    ("shared_value", "Share the value"),
    ("security", "Security and data"),
    ("scale", "After the test"),
    ("cooperative", "Others may buy too"),
    ("terms", "What always holds"),
)
CPV_RULE = "Write eight digits of the CPV, with or without the check digit, such as 34993000 or 34993000-4."


class Rfi(Record):
    """`opening_proposed_by` and `opened_by` are the two officers; whether it is closed follows from `due_at` alone.

    `drawn_from` holds one object per clause of the library that was put into the draft: key, edition, part, text.
    """

    class Outcome(models.TextChoices):
        NO_ACTION = "no_action", "No action"
        PILOT_AGREEMENT = "pilot_agreement", "Pilot agreement"
        COOPERATIVE_CONTRACT = "cooperative_contract", "Cooperative contract"
        FORMAL_PROCUREMENT = "formal_procurement", "Formal procurement"
        POOLED_NEED = "pooled_need", "Pooled need with other cities"

    reference_prefix = "RFI"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="rfis")
    title = models.CharField(max_length=160)
    summary = models.TextField(max_length=1000, help_text="Two sentences: what the city looks for, and why answer.")
    problem = models.TextField(help_text="What goes wrong and for whom. Name the result you want, not a product.")
    resources = models.TextField(
        "what the city brings", blank=True, help_text="Poles, fibre, data, staff, money, legal authority."
    )
    partnership = models.TextField(
        "come with partners",
        blank=True,
        help_text="Needed before publishing. Invite teams: who should come along, and who answers for what.",
    )
    demonstration = models.TextField(
        "show it working",
        blank=True,
        help_text="Needed before publishing. What must be shown in real use, where, how long, measured how.",
    )
    shared_value = models.TextField(
        "share the value",
        blank=True,
        help_text="Needed before publishing. How pay may depend on the result, and how gains are shared.",
    )
    security = models.TextField("security and data", blank=True)
    category = models.CharField(
        "category (CPV)",
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^\d{8}(-\d)?$", CPV_RULE)],
        help_text="Eight digits of the Common Procurement Vocabulary. Vendors who follow the category get a letter.",
    )
    scale = models.TextField("after the test", blank=True, help_text="What follows if it works, and if it does not.")
    cooperative = models.TextField(
        "others may buy too",
        blank=True,
        help_text="Whether other public bodies may buy under a contract that follows, and on which terms.",
    )
    terms = models.TextField(
        "what always holds",
        blank=True,
        help_text="Needed before publishing. The city’s always-clauses: what binds, what becomes public, fair dealing.",
    )
    needs: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        Need, blank=True, related_name="rfis", help_text="The needs it is about; residents’ needs are shown to vendors."
    )
    assets: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        Resource,
        verbose_name="what the city puts in",
        blank=True,
        related_name="rfis",
        help_text="Vendors read the name, how much of it there is and where.",
    )
    drawn_from = models.JSONField("clauses it was drawn from", default=list, blank=True, editable=False)
    questions_until = models.DateTimeField("questions close", null=True, blank=True)
    due_at = models.DateTimeField("responses due", null=True, blank=True)
    published_at = models.DateTimeField(null=True, editable=False)
    opening_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    opening_proposed_at = models.DateTimeField(null=True, editable=False)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    opened_at = models.DateTimeField(null=True, editable=False)
    evaluators: "models.ManyToManyField[Any, Any]" = models.ManyToManyField(
        settings.AUTH_USER_MODEL, blank=True, related_name="rfis_evaluated", editable=False
    )
    in_group = models.BooleanField("scored together", default=False, editable=False)
    lot_seed = models.CharField("seed of the lot", max_length=200, blank=True, editable=False)
    market_findings = models.TextField("what the market said", blank=True, editable=False)
    outcome = models.CharField(max_length=24, choices=Outcome.choices, blank=True, editable=False)
    chosen = models.ForeignKey(
        "procurement.RfiResponse", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    outcome_reason = models.TextField(blank=True, editable=False)
    agreement = models.ForeignKey(Partnership, null=True, editable=False, on_delete=models.PROTECT, related_name="rfis")
    pilot = models.ForeignKey(Pilot, null=True, editable=False, on_delete=models.PROTECT, related_name="rfis")
    piggyback = models.ForeignKey(
        "procurement.PiggybackCheck", null=True, editable=False, on_delete=models.PROTECT, related_name="rfis"
    )
    pooled_need = models.ForeignKey(Need, null=True, editable=False, on_delete=models.PROTECT, related_name="pooled_by")
    concluded_at = models.DateTimeField(null=True, editable=False)
    records_published_at = models.DateTimeField(null=True, editable=False)
    state = models.CharField(max_length=14, choices=RFI.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "RFI"
        verbose_name_plural = "RFIs"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(questions_until=None) | Q(due_at=None) | Q(questions_until__lte=F("due_at")),
                name="procurement_questions_before_due",
                violation_error_message="Questions close before responses are due, or at the same time.",
            ),
            models.CheckConstraint(
                condition=Q(opened_by=None) | ~Q(opened_by=F("opening_proposed_by")),
                name="procurement_two_openers",
                violation_error_message="Two different officers open the responses.",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "id"], name="rfi_newest"),
            models.Index(fields=["state", "due_at"], name="rfi_state_due"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"

    def criteria(self) -> list[dict[str, Any]]:
        """The criteria as the form edits them."""
        return [dict(row) for row in self.criterion_rows.values("name", "weight", "proves", "anchors")]

    def requirements(self) -> list[dict[str, Any]]:
        """The questions to vendors as the form edits them."""
        names = ("text", "kind", "judged", "criterion", "options", "accepted")
        return [
            {name: getattr(row, name) for name in names} | dict(zip(("least", "most"), row.bounds, strict=True))
            for row in self.requirement_rows.all()
        ]

    def script(self) -> list[dict[str, Any]]:
        """The steps of the demonstration as the form edits them."""
        return [dict(row) for row in self.script_rows.values("text", "expected", "weight")]


class Criterion(Record):
    """What responses are judged by. Ratings run from 0 to TOP; `anchors` words each step, one per line."""

    class Proves(models.TextChoices):
        RESIDENT_BENEFIT = "resident_benefit", "Benefit to residents"
        PARTNERSHIP = "partnership", "Partnership"
        DEMONSTRATION = "demonstration", "Demonstration"
        SHARED_VALUE = "shared_value", "Shared value"
        SECURITY = "security", "Security and data"
        EXPERIENCE = "experience", "Experience elsewhere"

    TOP: ClassVar[int] = 4

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="criterion_rows")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    weight = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
        help_text="Points of 100.",
    )
    proves = models.CharField(max_length=20, choices=Proves.choices, default=Proves.RESIDENT_BENEFIT)
    anchors = models.TextField(blank=True, help_text="What 0, 1, 2, 3 and 4 mean, one per line.")

    class Meta(Record.Meta):
        verbose_name = "evaluation criterion"
        verbose_name_plural = "evaluation criteria"
        ordering = ["position", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["rfi", "name"],
                name="procurement_criterion_once",
                violation_error_message="Two criteria have the same name.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.weight.normalize():f})"

    def get_absolute_url(self) -> str:
        return self.rfi.get_absolute_url()


class RfiKey(Record):
    """The pair of keys of one published RFI. The private half is wrapped by a key that is not in the database."""

    secret_fields = frozenset({"wrapped_key"})

    rfi = models.OneToOneField(Rfi, on_delete=models.CASCADE, related_name="keys")
    public_key = models.CharField(max_length=64)
    wrapped_key = models.TextField()
    wrapped_by = models.CharField("mark of the key that wraps it", max_length=32)
    receipt_key = models.CharField("key that receipts are verified with", max_length=64)

    class Meta(Record.Meta):
        verbose_name = "key pair"

    def __str__(self) -> str:
        return f"Keys of {self.rfi.reference}"


class VendorQuestion(Record):
    """A question of a vendor. Who asked is never shown; the answer becomes public with all others, at one instant."""

    secret_fields = frozenset({"organisation"})

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="questions")
    organisation = models.ForeignKey(
        Organisation, null=True, editable=False, on_delete=models.PROTECT, related_name="rfi_questions"
    )
    text = models.TextField("question", max_length=4000)
    asked_at = models.DateTimeField(editable=False)
    answer = models.TextField(blank=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "question of a vendor"
        verbose_name_plural = "questions of vendors"
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:80]


class Addendum(Record):
    """A numbered change to a published RFI. Its text stays; `due_at` is the new deadline where it moved, only later."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="addenda", editable=False)
    number = models.PositiveSmallIntegerField(editable=False)
    text = models.TextField(max_length=8000)
    is_material = models.BooleanField(
        "changes what is asked", default=False, help_text="Vendors then get some days to react before the deadline."
    )
    due_at = models.DateTimeField("new deadline", null=True, blank=True)
    issued_at = models.DateTimeField(editable=False)

    class Meta(Record.Meta):
        verbose_name = "addendum"
        verbose_name_plural = "addenda"
        ordering = ["number", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["rfi", "number"], name="procurement_addendum_number"),
        ]

    def __str__(self) -> str:
        return f"Addendum {self.number} to {self.rfi.reference}"
