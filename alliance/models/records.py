"""What every row that people work with has: an unguessable id, a version, who made it, and one rule of who sees it."""

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from alliance import visibility

if TYPE_CHECKING:
    from alliance.models.people import User

NOWHERE = "00000000-0000-0000-0000-000000000000"


class RecordQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """Rows this person may know of, by the app's VISIBLE table. A model without a rule shows nothing."""
        seen = self.filter(visibility.rule_for(self.model)(user))
        return seen.distinct() if visibility.joins(self.model) else seen


class Worded(models.Model):
    """A row that is named in sentences: `noun` for its kind, `str()` for itself."""

    class Meta:
        abstract = True

    @property
    def noun(self) -> str:
        return str(self._meta.verbose_name)


@lru_cache
def page_of(name: str) -> str:
    """The address of a noun's page with the key left open: a list words fifty of them."""
    return reverse(name, args=[NOWHERE])


class Record(Worded):
    """Base of all nouns. `version` grows with every change and is what a stale edit is caught by."""

    # Fields whose values never enter the audit trail or an event (sealed content, secrets).
    secret_fields: ClassVar[frozenset[str]] = frozenset()
    # Prefix of the human reference, such as "N" for N-031; None for rows that are named by their parent.
    reference_prefix: ClassVar[str | None] = None
    judged_by_write = False  # set by `writing.save_checked`, which words what a check constraint refuses

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    external_id = models.CharField(
        "external identifier",
        max_length=120,
        null=True,
        blank=True,
        default=None,
        help_text="The identifier of this row in another system of the city.",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by: "models.ForeignKey[User | None, User | None]" = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["external_id"],
                name="%(app_label)s_%(class)s_external_id",
                violation_error_message="Another row already has this external identifier.",
            )
        ]

    def get_absolute_url(self) -> str:
        return page_of(str(self._meta.model_name)).replace(NOWHERE, str(self.pk))

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Without the check constraints for a row about to be written (`judged_by_write`): Django would ask the database
        about each in a statement of its own, and the write asks all of them."""
        found = super().get_constraints()
        if not self.judged_by_write:
            return found
        return [(model, [one for one in each if not isinstance(one, models.CheckConstraint)]) for model, each in found]

    @property
    def etag(self) -> str:
        return f'"{self.pk}-{self.version}"'


class Counter(models.Model):
    """The last number given out in a series, such as need references. Taken under the row's lock."""

    series = models.CharField(primary_key=True, max_length=40)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = "counter"

    def __str__(self) -> str:
        return f"{self.series}: {self.last}"
