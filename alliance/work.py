"""My work: what waits for a person, from every app, by date; what they put off; how many there are."""

from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from alliance import city, digests, jobs, messages, registry
from alliance.models import Job, Notification, Snooze, User
from alliance.people import system_user
from alliance.registry import Task
from alliance.roles import Role
from alliance.writing import insist, service

COUNT_KEPT_SECONDS = 50
MOST_DAYS = 30
MOST_IN_DIGEST = 10

SAMPLE_PASSWORD = "sample-city-only"  # noqa: S105 — of the fictional people of the sample city only


def tasks_of(user: Any, now: datetime) -> list[Task]:
    """Everything that waits, the most urgent first; what has no date comes last."""
    found = [task for source in registry.my_work for task in source(user, now)]
    far = now + timedelta(days=36_500)
    return sorted(found, key=lambda task: (task.due_at or far, task.title))


def waiting(user: Any, now: datetime) -> list[Task]:
    """What waits and was not put off. The number of them is kept for the navigation."""
    hidden = set(Snooze.objects.filter(person_id=user.pk, until__gt=now).values_list("task", flat=True))
    found = [task for task in tasks_of(user, now) if task.key not in hidden]
    cache.set(count_key(user), len(found), COUNT_KEPT_SECONDS)
    return found


def put_off(user: Any, now: datetime) -> list[tuple[Task, datetime]]:
    """What was put off, with the instant at which it comes back, the soonest first."""
    until = dict(Snooze.objects.filter(person_id=user.pk, until__gt=now).values_list("task", "until"))
    found = [(task, until[task.key]) for task in tasks_of(user, now) if task.key in until]
    return sorted(found, key=lambda pair: pair[1])


def count_key(user: Any) -> str:
    return f"work-count:{user.pk}"


def count_kept(user: Any) -> int | None:
    """How many things wait, if that was asked for in the last minute: no page counts anew for its navigation."""
    return cache.get(count_key(user)) if user.pk else None


def count_of(user: Any, now: datetime) -> int:
    kept = count_kept(user)
    return len(waiting(user, now)) if kept is None else kept


def forget_count(user: Any) -> None:
    """Something was done: the number is not what it was."""
    cache.delete(count_key(user))


@service
def snooze_task(*, task: str, days: int, at: datetime, by: Any) -> Snooze:
    """Put a task of one's own off for some days, to the morning; 0 days brings it back. Nobody else sees a difference."""
    insist(by.pk, "__all__", "Sign in first.")
    insist(0 <= days <= MOST_DAYS, "days", f"Put it off for {MOST_DAYS} days at most.")
    insist(days == 0 or task in {each.key for each in tasks_of(by, at)}, "task", "This does not wait for you any more.")
    morning = timezone.localtime(at + timedelta(days=days)).replace(hour=6, minute=0, second=0, microsecond=0)
    until = morning if days else at
    snooze, _ = Snooze.objects.update_or_create(person=by, task=task[:64], defaults={"until": until})
    forget_count(by)
    return snooze


def write_digests(job: Job) -> dict[str, int]:
    """Job, recurring: one for each person whose hour has come, whoever sweeps and however often."""
    now, written = timezone.now(), 0
    for person in User.objects.active().filter(wants_email=True, wants_digest=True, is_system=False).exclude(email=""):
        local = digests.local(person, now)
        if local.hour >= digests.hour_of(person):
            jobs.enqueue("send_digest", {"person": str(person.pk)}, slot=f"digest:{person.pk}:{local:%Y-%m-%d}")
            written += 1
    return {"due": written}


def send_digest(job: Job) -> dict[str, int]:
    """Job: one letter with what waits and the reminders gathered since the last. Where there is neither, there is none."""
    person = User.objects.get(pk=job.arguments["person"])
    with timezone.override(person.time_zone or city.city_zone()):
        now = timezone.now()
        groups, reminded = grouped(person, now), digests.taken(person)
        if groups or reminded:
            said = summary(groups, timezone.localdate(now))
            parts = [said, reminders_text(reminded), digest_text(groups), messages.absolute("/work/")]
            text = "\n\n".join(part for part in parts if part) + "\n"
            messages.write_letter(person=person, subject=said.partition(". ")[2], text=text, by=system_user())
    return {"waiting": sum(len(group["tasks"]) for group in groups), "reminders": len(reminded)}


def reminders_text(reminded: list[Notification]) -> str:
    """What was gathered, each with the day it was told."""
    lines = [
        f"- {timezone.localtime(row.created_at):%-d %B}: {row.text}\n  {messages.absolute(row.url)}" for row in reminded
    ]
    return "\n".join(["Reminders", *lines]) if lines else ""


def digest_text(groups: list[dict[str, Any]]) -> str:
    lines = []
    for group in groups:
        lines.append(f"{group['label']}")
        for task in group["tasks"][:MOST_IN_DIGEST]:
            due = f" (due {timezone.localtime(task.due_at):%-d %B})" if task.due_at else ""
            lines.append(f"- {task.title}{due}\n  {messages.absolute(task.url)}")
        if len(group["tasks"]) > MOST_IN_DIGEST:
            lines.append(f"- and {len(group['tasks']) - MOST_IN_DIGEST} more")
        lines.append("")
    return "\n".join(lines)


def grouped(user: Any, now: datetime) -> list[dict[str, Any]]:
    """Late, today, this week, later, whenever: only groups that have something."""
    today = timezone.localtime(now).date()
    limits = {"Late": [], "Today": [], "This week": [], "Later": [], "Whenever you can": []}  # type: dict[str, list[Task]]
    for task in waiting(user, now):
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
