"""What surrounds an evaluation: contacts with vendors, debriefs, redactions, the teaming list, subscriptions."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models

from alliance.models import Organisation, Record
from procurement.models.responses import RfiResponse
from procurement.models.rfis import CPV_RULE, Rfi


class VendorContact(Record):
    """A contact with somebody outside about a running RFI, past the questions that all can read."""

    class Channel(models.TextChoices):
        CALL = "call", "Call"
        MEETING = "meeting", "Meeting"
        LETTER = "letter", "Letter or e-mail"
        CHANCE = "chance", "By chance"

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="contacts", editable=False)
    with_whom = models.CharField("with whom", max_length=200)
    channel = models.CharField("how", max_length=10, choices=Channel.choices)
    happened_at = models.DateTimeField("when")
    summary = models.TextField("what was said", max_length=4000)

    class Meta(Record.Meta):
        verbose_name = "contact with a vendor"
        verbose_name_plural = "contacts with vendors"
        ordering = ["-happened_at", "id"]

    def __str__(self) -> str:
        return f"{self.get_channel_display()}, {self.with_whom}"


class Debrief(Record):
    """What one vendor is told of its own response after the outcome; nobody else's."""

    response = models.OneToOneField(RfiResponse, on_delete=models.CASCADE, related_name="debrief", editable=False)
    strengths = models.TextField(max_length=4000)
    weaknesses = models.TextField("what was missing", max_length=4000)

    class Meta(Record.Meta):
        verbose_name = "debrief"

    def __str__(self) -> str:
        return f"Debrief of {self.response}"

    def get_absolute_url(self) -> str:
        return self.response.get_absolute_url()


class RedactionDecision(Record):
    """Whether what a vendor wants withheld is withheld, decided once the response is open; a later one replaces it.

    `withheld` names parts of the text (as in `procurement.queries.PARTS`, or answers). Files are withheld by their
    redacted copies: unless the verdict is refused, only those are published.
    """

    class Verdict(models.TextChoices):
        GRANTED = "granted", "Withheld as asked"
        PARTLY = "partly", "Withheld in part"
        REFUSED = "refused", "Published whole"

    response = models.ForeignKey(RfiResponse, on_delete=models.CASCADE, related_name="redactions", editable=False)
    verdict = models.CharField(max_length=8, choices=Verdict.choices)
    ground = models.CharField(
        "legal ground", max_length=200, blank=True, help_text="The section of law, such as trade secrets."
    )
    withheld = models.JSONField("parts that are withheld", default=list, blank=True, editable=False)
    reason = models.TextField(max_length=4000, help_text="The vendor reads exactly this.")

    class Meta(Record.Meta):
        verbose_name = "decision on redaction"
        verbose_name_plural = "decisions on redaction"
        ordering = ["-created_at", "id"]

    def __str__(self) -> str:
        return self.get_verdict_display()


class TeamingEntry(Record):
    """An organisation that looks for partners to answer an RFI with; everybody can read it."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="teaming", editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", editable=False)
    offers = models.TextField("what you bring", max_length=1000)
    seeks = models.TextField("whom you look for", max_length=1000)
    contact = models.CharField("how to reach you", max_length=200, help_text="Everybody can read it.")

    class Meta(Record.Meta):
        verbose_name = "entry of the teaming list"
        verbose_name_plural = "entries of the teaming list"
        ordering = ["created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["rfi", "organisation"], name="procurement_teamed_once"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        return self.rfi.get_absolute_url()


class Subscription(Record):
    """A category of the CPV that a person of a vendor wants letters about."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="subscriptions", editable=False
    )
    code = models.CharField("category (CPV)", max_length=10, validators=[RegexValidator(r"^\d{8}(-\d)?$", CPV_RULE)])

    class Meta(Record.Meta):
        verbose_name = "subscription"
        ordering = ["code", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "code"],
                name="procurement_subscribed_once",
                violation_error_message="You follow this category already.",
            ),
        ]

    def __str__(self) -> str:
        return self.code
