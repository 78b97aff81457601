"""What pilots taught: the library that is searched and offered before somebody tries the same again."""

from django.db import models

from alliance.models import Record
from initiatives.models.pilots import Pilot


class Lesson(Record):
    """One for each pilot. `shared_at` is when it became a proven solution that other cities can take over."""

    pilot = models.OneToOneField(Pilot, on_delete=models.PROTECT, related_name="learned")
    summary = models.TextField("in short")
    worked = models.TextField("what worked", blank=True)
    did_not = models.TextField("what did not", blank=True)
    differently = models.TextField("what we would do differently", blank=True)
    tags = models.CharField(max_length=200, blank=True, help_text="Words to find it by, with commas between them.")
    shared_at = models.DateTimeField("shared", null=True, editable=False)

    class Meta(Record.Meta):
        verbose_name = "lesson"

    def __str__(self) -> str:
        return f"Lesson of {self.pilot.title}"
