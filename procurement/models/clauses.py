"""What the city words itself in the clause library; what comes with the product is in `procurement.clauses`."""

from django.db import models

from alliance.models import Department, Record
from procurement.clauses import Clause
from procurement.models.rfis import SECTIONS


class ClauseEdition(Record):
    """One edition of one clause, never changed: the newest of a `key` holds, before what the product ships under it."""

    class Kind(models.TextChoices):
        MANDATORY = "mandatory", "Mandatory: stands in every RFI, word for word"
        DEFAULT = "default", "Default: starts every draft"
        OPTIONAL = "optional", "Optional: waits to be chosen"

    key = models.SlugField(max_length=60, editable=False)
    number = models.PositiveSmallIntegerField("edition", editable=False)
    part = models.CharField(max_length=20, choices=SECTIONS)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.DEFAULT)
    text = models.TextField(
        "words",
        max_length=4000,
        help_text="In your own words. {place}, {period}, {measure}, {gain} and {others} are filled in.",
    )
    department = models.ForeignKey(
        Department,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="clauses",
        help_text="Who answers for the words. Its people may write the next edition.",
    )
    reason = models.TextField("what changed, and why", max_length=1000, blank=True)
    is_retired = models.BooleanField("taken out of the library", default=False, editable=False)

    class Meta(Record.Meta):
        verbose_name = "edition of a clause"
        verbose_name_plural = "editions of clauses"
        ordering = ["key", "-number"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["key", "number"], name="procurement_clause_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    def get_absolute_url(self) -> str:
        return f"/clauses/{self.key}/"

    def as_clause(self) -> Clause:
        owner = self.department.name if self.department else ""
        return Clause(
            self.key, self.number, self.part, self.title, self.kind, self.text, owner, department_id=self.department_id
        )
