"""Partnerships: who is in the alliance for one initiative, what each does, and what each brings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliance.models import Department, Organisation, Record
from governance.models import Body
from initiatives.models import Initiative
from partnerships.lifecycle import PARTNERSHIP


class Partnership(Record):
    """The alliance for one initiative. It binds once every party has signed."""

    class LegalForm(models.TextChoices):
        MEMORANDUM = "memorandum", "Memorandum of understanding"
        INTERGOVERNMENTAL = "intergovernmental", "Intergovernmental agreement"
        PARTNERSHIP = "partnership", "Partnership agreement"
        PILOT = "pilot", "Pilot agreement"
        LICENCE = "licence", "Licence"
        COOPERATIVE = "cooperative", "Cooperative contract"

    reference_prefix = "P"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="partnerships")
    title = models.CharField(max_length=160)
    purpose = models.TextField(help_text="Why these parties do this together, and what each gains.")
    legal_form = models.CharField(max_length=20, choices=LegalForm.choices, default=LegalForm.PARTNERSHIP)
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="looked after by",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships_led",
    )
    committee = models.ForeignKey(
        Body,
        verbose_name="governing committee",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partnerships",
        help_text="The body whose members vote on what this partnership decides.",
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    data_terms = models.TextField("sharing of data", blank=True, help_text="Who may use which data for what.")
    property_terms = models.TextField("intellectual property", blank=True, help_text="Who owns what is made.")
    dispute_terms = models.TextField("disputes", blank=True, help_text="Who talks to whom, by when, and who decides.")
    exit_terms = models.TextField("way out", blank=True, help_text="How a party leaves, and what it leaves behind.")
    bound_at = models.DateTimeField(null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=PARTNERSHIP.choices, default="draft", editable=False)

    class Meta(Record.Meta):
        verbose_name = "partnership"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gt=F("starts_on")),
                name="partnerships_partnership_ends_after_start",
                violation_error_message="A partnership ends after it starts.",
            ),
        ]
        indexes = [models.Index(fields=["-created_at", "id"], name="partnership_newest")]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class Party(Record):
    """An organisation, or a department of the city, in a partnership."""

    class Role(models.TextChoices):
        LEAD_AGENCY = "lead_agency", "Lead agency"
        AGENCY = "agency", "Agency"
        VENDOR = "vendor", "Vendor"
        OPERATOR = "operator", "Operator"
        EVALUATOR = "evaluator", "Evaluator"
        FUNDER = "funder", "Funder"
        COMMUNITY = "community", "Community"

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="parties"
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parties",
        help_text="Instead of an organisation, where the city itself is the party.",
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    duty = models.CharField("what it does", max_length=200, help_text="Such as “Controls and performance”.")
    signatory = models.CharField(max_length=120, blank=True, help_text="Who signs for it, with the office held.")
    signed_at = models.DateTimeField(null=True, editable=False)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    paper = models.CharField(max_length=200, blank=True, editable=False)
    left_on = models.DateField("left", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "party"
        verbose_name_plural = "parties"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(organisation=None) ^ Q(department=None),
                name="partnerships_party_is_one",
                violation_error_message="Name either an organisation or a department of the city.",
            ),
            models.UniqueConstraint(
                fields=["partnership", "organisation"],
                name="partnerships_party_organisation_once",
                violation_error_message="This organisation is a party already: edit that one.",
            ),
            models.UniqueConstraint(
                fields=["partnership", "department"],
                name="partnerships_party_department_once",
                violation_error_message="This department is a party already: edit that one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} in {self.partnership.reference}"

    @property
    def name(self) -> str:
        return str(self.organisation or self.department or "")

    @property
    def is_city(self) -> bool:
        return self.department_id is not None


class Contribution(Record):
    """What a party brings, what it is worth, and when it is due; delivered or late."""

    class Kind(models.TextChoices):
        CASH = "cash", "Money"
        STAFF = "staff", "Staff"
        ASSET = "asset", "Asset"
        DATA = "data", "Data"
        IN_KIND = "in_kind", "In kind"

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contributions")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    description = models.CharField(max_length=300)
    value = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    due_on = models.DateField("due", null=True, blank=True)
    schedule_version = models.PositiveIntegerField(default=1, editable=False)
    delivered_on = models.DateField("delivered", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "contribution"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value=None) | Q(value__gte=0),
                name="partnerships_contribution_not_negative",
                violation_error_message="A contribution cannot be worth less than nothing.",
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="contribution_due", condition=Q(delivered_on=None)),
        ]

    def __str__(self) -> str:
        return self.description
