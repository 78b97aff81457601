"""What surrounds an evaluation: contacts with vendors, demonstrations, debriefs."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models

from alliance.models import Record
from procurement.models.responses import RfiResponse
from procurement.models.rfis import Criterion, Rfi


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


class DemonstrationSlot(Record):
    """A time and place to show it working; `response` is drawn by lot."""

    rfi = models.ForeignKey(Rfi, on_delete=models.CASCADE, related_name="slots", editable=False)
    starts_at = models.DateTimeField("starts")
    place = models.CharField(max_length=200)
    response = models.ForeignKey(RfiResponse, null=True, editable=False, on_delete=models.PROTECT, related_name="slots")

    class Meta(Record.Meta):
        verbose_name = "demonstration slot"
        ordering = ["starts_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["rfi", "response"], name="procurement_one_slot_each"),
        ]

    def __str__(self) -> str:
        return f"Demonstration for {self.rfi.reference}"

    def get_absolute_url(self) -> str:
        return self.rfi.get_absolute_url()


class DemonstrationScore(Record):
    """What one evaluator saw; apart from the scores of what was written."""

    slot = models.ForeignKey(DemonstrationSlot, on_delete=models.CASCADE, related_name="scores", editable=False)
    evaluator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="demonstration_scores", editable=False
    )
    value = models.PositiveSmallIntegerField("0 to 4", validators=[MaxValueValidator(Criterion.TOP)])
    remark = models.TextField("what you saw", max_length=2000)

    class Meta(Record.Meta):
        verbose_name = "score of a demonstration"
        verbose_name_plural = "scores of demonstrations"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["slot", "evaluator"], name="procurement_seen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.evaluator}: {self.value}"


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
