"""Hears what initiatives tells: a pilot's lesson is to become a proven solution."""

from datetime import datetime
from typing import Any

from alliance.people import system_user
from initiatives.models import Lesson
from initiatives.signals import lesson_shared
from procurement import services


def take_over(*, sender: type[Lesson], lesson: Lesson, by: Any, at: datetime, **rest: Any) -> None:
    """As the system: who may share a lesson was asked below."""
    services.record_own_solution(lesson=lesson, at=at, by=system_user())


def connect() -> None:
    lesson_shared.connect(take_over, dispatch_uid="procurement.take_over")
