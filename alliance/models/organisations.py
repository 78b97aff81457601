"""The register of organisations: who they are elsewhere, whom to call, what they must prove, what to beware of."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q

from alliance.fields import WebAddressField
from alliance.models.records import Record


class Organisation(Record):
    """A body outside the administration, or an agency of it, that can be a party, a vendor or a source of money."""

    class Kind(models.TextChoices):
        AGENCY = "agency", "Agency"
        VENDOR = "vendor", "Vendor"
        UTILITY = "utility", "Utility"
        UNIVERSITY = "university", "University"
        NON_PROFIT = "non_profit", "Non-profit"
        JURISDICTION = "jurisdiction", "Other jurisdiction"
        FUNDER = "funder", "Funder"

    name = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    summary = models.CharField(max_length=500, blank=True)
    website = WebAddressField(blank=True)
    categories = models.CharField(
        max_length=300, blank=True, help_text="What it supplies or does, separated by commas, such as lighting, meters."
    )
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged_from", editable=False
    )

    class Meta(Record.Meta):
        verbose_name = "organisation"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OrganisationIdentifier(Record):
    """What another register calls it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=40)
    identifier = models.CharField(max_length=80)

    class Meta(Record.Meta):
        verbose_name = "identifier of an organisation"
        verbose_name_plural = "identifiers of organisations"
        ordering = ["scheme", "identifier"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["scheme", "identifier"],
                name="alliance_organisation_identifier_once",
                violation_error_message="Another organisation has this identifier. Merge the two, or correct it.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.identifier}"


class OrganisationContact(Record):
    """Whom to call there, and what for."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120)
    purpose = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)

    class Meta(Record.Meta):
        verbose_name = "contact of an organisation"
        verbose_name_plural = "contacts of organisations"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Certificate(Record):
    """Insurance, a licence or a certificate that runs out. Reminders follow `schedule_version`; its file is attached."""

    class Kind(models.TextChoices):
        INSURANCE = "insurance", "Insurance"
        CERTIFICATE = "certificate", "Certificate"
        LICENCE = "licence", "Licence"
        OTHER = "other", "Other paper"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="certificates")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField("what it proves", max_length=160, help_text="Such as “Liability up to 2 million”.")
    number = models.CharField(max_length=80, blank=True)
    expires_on = models.DateField("runs out")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="watched by",
        on_delete=models.PROTECT,
        related_name="certificates_watched",
        help_text="Who asks for the next one.",
    )
    schedule_version = models.PositiveIntegerField(default=1, editable=False)

    class Meta(Record.Meta):
        verbose_name = "certificate"
        ordering = ["expires_on", "id"]
        indexes = [models.Index(fields=["expires_on"], name="certificate_expires")]

    def __str__(self) -> str:
        return f"{self.title} of {self.organisation.name}"


class OrganisationFlag(Record):
    """Something to beware of, with the reason, and until when it holds."""

    class Kind(models.TextChoices):
        WROTE_SPECIFICATION = "wrote_specification", "Helped write the specification"
        DEBARRED = "debarred", "Debarred"
        OTHER = "other", "Beware"

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="flags")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    why = models.CharField("reason", max_length=500, help_text="Of what, decided by whom.")
    until = models.DateField(null=True, blank=True, help_text="The last day; empty where it has no end.")

    class Meta(Record.Meta):
        verbose_name = "flag of an organisation"
        verbose_name_plural = "flags of organisations"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(kind="debarred") | ~Q(until=None),
                name="alliance_debarred_until",
                violation_error_message="Say until which day it is debarred.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}: {self.get_kind_display()}"

    def holds(self, on: date) -> bool:
        return self.until is None or self.until >= on
