"""My work: what waits for a person, from every app, by date."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from alliance import registry
from alliance.models import User
from alliance.registry import Task
from alliance.roles import Role

SAMPLE_PASSWORD = "sample-city-only"  # noqa: S105 — of the fictional people of the sample city only


def tasks_of(user: Any, now: datetime) -> list[Task]:
    """Everything that waits, the most urgent first; what has no date comes last."""
    found = [task for source in registry.my_work for task in source(user, now)]
    far = now + timedelta(days=36_500)
    return sorted(found, key=lambda task: (task.due_at or far, task.title))


def grouped(user: Any, now: datetime) -> list[dict[str, Any]]:
    """Late, today, this week, later, whenever: only groups that have something."""
    today = timezone.localtime(now).date()
    limits = {"Late": [], "Today": [], "This week": [], "Later": [], "Whenever you can": []}  # type: dict[str, list[Task]]
    for task in tasks_of(user, now):
        limits[group_of(task, now, today)].append(task)
    return [{"label": label, "tasks": found, "late": label == "Late"} for label, found in limits.items() if found]


def summary(groups: list[dict[str, Any]], today: Any) -> str:
    """One sentence over the page: the day, how many things wait, how many are late."""
    count = sum(len(group["tasks"]) for group in groups)
    late = sum(len(group["tasks"]) for group in groups if group["late"])
    things = (
        "Nothing waits for you."
        if not count
        else f"{count} thing{'s' if count > 1 else ''} wait{'' if count > 1 else 's'} for you"
    )
    ending = "" if not count else f"; {late} {'is' if late == 1 else 'are'} late." if late else "; none is late."
    return f"{today:%A, %-d %B %Y}. {things}{ending}"


def group_of(task: Task, now: datetime, today: Any) -> str:
    if task.due_at is None:
        return "Whenever you can"
    day = timezone.localtime(task.due_at).date()
    if task.due_at < now and day < today:
        return "Late"
    if day <= today:
        return "Today"
    return "This week" if (day - today).days < 7 else "Later"


def sample_logins() -> list[dict[str, str]]:
    """One login per role of the sample city, in the order of the roles."""
    people = (
        User.objects.active()
        .filter(is_system=False)
        .prefetch_related("role_assignments")
        .order_by("date_joined", "username")
    )
    found: dict[str, dict[str, str]] = {}
    for person in people:
        for held in person.role_assignments.all():
            found.setdefault(
                held.role,
                {
                    "role": str(Role(held.role).label),
                    "username": person.username,
                    "name": person.name,
                    "password": SAMPLE_PASSWORD,
                },
            )
    return [found[role] for role in Role.values if role in found]
