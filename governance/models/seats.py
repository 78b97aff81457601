"""For how long a member sits on a body, and in which matters a member has a conflict of interest."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from alliance.models import Record
from governance.models.bodies import Body


class Term(Record):
    """The days of one member's seat. Members without a term sit until somebody changes the body."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="terms")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="terms")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until", null=True, blank=True, help_text="The last day. Empty where none is set.")
    ground = models.CharField(
        "by whom it was given", max_length=200, blank=True, help_text="Such as “Elected on 3 November 2025”."
    )

    class Meta(Record.Meta):
        verbose_name = "term"
        ordering = ["starts_on", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="governance_term_ends_after_start",
                violation_error_message="A term cannot end before it starts.",
            ),
        ]
        indexes = [models.Index(fields=["body", "person"], name="term_of_seat")]

    def __str__(self) -> str:
        return f"{self.person}, {self.body}"


class Conflict(Record):
    """A member says that they have an interest in a matter. While it stands they are recused from every vote on it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="conflicts")
    subject_type = models.CharField(max_length=80, editable=False)
    subject_id = models.UUIDField(editable=False)
    subject_label = models.CharField(max_length=300, editable=False)
    reason = models.CharField(
        "what the interest is", max_length=500, help_text="Such as “My sister works for one of the bidders”."
    )
    lifted_on = models.DateField("lifted", null=True, editable=False)
    lifted_because = models.CharField(max_length=500, blank=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "conflict of interest"
        verbose_name_plural = "conflicts of interest"
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["person", "subject_id"],
                condition=Q(lifted_on=None),
                name="governance_conflict_once",
                violation_error_message="This conflict is declared already.",
            ),
        ]
        indexes = [models.Index(fields=["subject_id"], name="conflict_matter")]

    def __str__(self) -> str:
        return f"{self.person}: {self.subject_label}"
