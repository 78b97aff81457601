"""What a pilot taught: kept in the library, and shared as a proven solution."""

from datetime import datetime
from typing import Any

from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, create, lock, service
from initiatives.models import Lesson, Pilot
from initiatives.signals import lesson_shared

OVER = ("reviewed", "scaled", "repeated", "stopped")


@service
def write_lesson(*, pilot: Pilot, version: int | None = None, lesson: str, by: Any, **parts: str) -> Pilot:
    """What the test taught, whatever its result. `parts` are worked, did_not, differently and tags."""
    row = lock(pilot, version=version)
    require(by, "initiatives.run_pilot", row)
    row = change(row, {"lesson": lesson}, by=by, action="write_lesson")
    keep_lesson(row, lesson, by, **parts)
    return row


def keep_lesson(pilot: Pilot, lesson: str, by: Any, **parts: str) -> None:
    """The pilot's entry of the library. Called inside a service that has asked permission."""
    known = Lesson.objects.filter(pilot=pilot).first()
    values = {"summary": lesson} | parts
    if known:
        change(lock(known), values, by=by, action="write_lesson")
    elif lesson:
        create(Lesson(pilot=pilot, **values), by=by, action="write_lesson")


@service
def share_lesson(*, lesson: Lesson, version: int | None = None, at: datetime, by: Any) -> Lesson:
    """Make a proven solution of it, which other cities find, export and take over; also where it did not work."""
    row = lock(lesson, version=version)
    require(by, "initiatives.share_lesson", row)
    if row.shared_at:
        raise Refusal("This lesson is shared already: edit the proven solution.", code="wrong_state")
    if row.pilot.state not in OVER[1:]:
        raise Refusal("The body has not decided yet: share the lesson afterwards.", code="wrong_state")
    row = change(row, {"shared_at": at}, by=by, action="share_lesson")
    lesson_shared.send(sender=Lesson, lesson=row, by=by, at=at)
    return row
