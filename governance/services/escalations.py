"""Facts that climb until somebody acts: owner, office, champion, committee, each with a clock."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from alliance import city, messages
from alliance.models import RoleAssignment, User
from alliance.registry import Concern
from alliance.roles import Role
from alliance.writing import change, create, service
from governance import queries, seats
from governance.lifecycle import ESCALATION
from governance.models import Body, Escalation

Level = Escalation.Level


@service
def raise_escalation(*, concern: Concern, at: datetime, by: Any) -> Escalation:
    """Tell the owner first; where there is none, the office."""
    level = Level.OWNER if concern.owner else Level.OFFICE
    row = Escalation(
        rule=concern.rule,
        fact=concern.fact[:300],
        subject_type=concern.subject._meta.label_lower,
        subject_id=concern.subject.pk,
        subject_label=str(concern.subject)[:300],
        url=concern.subject.get_absolute_url(),
        owner=concern.owner,
        level=level,
        raised_at=at,
        climbs_at=next_climb(level, at),
    )
    create(row, by=by, action="escalate")
    tell(row, at, by)
    return row


@service
def climb(*, escalation: Escalation, at: datetime, by: Any) -> bool:
    """One level up, where the clock has run out and nobody has taken it on."""
    row = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    if row.state != "open" or row.climbs_at is None or row.climbs_at > at:
        return False
    level = Level(row.level + 1)
    change(row, {"level": level, "climbs_at": next_climb(level, at)}, by=by, action="climb")
    tell(row, at, by)
    return True


@service
def acknowledge_escalation(*, escalation: Escalation, version: int | None = None, plan: str, by: Any) -> Escalation:
    """Take it on and say what is done; it climbs no further."""
    return ESCALATION.take(
        escalation, "acknowledge", by=by, version=version, plan=plan, acknowledged_by=by, climbs_at=None
    )


@service
def close_escalation(
    *, escalation: Escalation, version: int | None = None, why: str, at: datetime, by: Any
) -> Escalation:
    """The fact is gone. Found again, it is a new escalation."""
    return ESCALATION.take(escalation, "close", by=by, version=version, why=why, closed_at=at, climbs_at=None)


def next_climb(level: int, at: datetime) -> datetime | None:
    """When it climbs from this level, by the city's setting in days; never above the committee."""
    if level == Level.COMMITTEE:
        return None
    days = city.setting("governance.escalation_days")[Level(level).name.lower()]
    return at + timedelta(days=days)


def tell(row: Escalation, at: datetime, by: Any) -> None:
    messages.notify(
        recipients=people_at(row, at),
        slot=f"escalation:{row.pk}:{row.level}",
        text=f"{row.fact} Take it on, or it goes to {Level(min(row.level + 1, Level.COMMITTEE)).label}."[:300],
        url=row.get_absolute_url(),
        by=by,
    )


def people_at(row: Escalation, at: datetime) -> list[User]:
    """Who answers at a level when it gets there; who is away is covered for."""
    today = timezone.localdate(at)
    if row.level == Level.OWNER and row.owner:
        return [queries.stand_in(row.owner, today)]
    if row.level == Level.CHAMPION and (mandate := queries.champion(today)):
        return queries.acting(mandate, today)
    if row.level == Level.COMMITTEE:
        steering = seats.seats_on(today).filter(body__kind=Body.Kind.STEERING_COMMITTEE)
        return list(User.objects.filter(pk__in=steering.values("user_id"), is_active=True))
    office = RoleAssignment.objects.in_force(today).filter(role=Role.OFFICE).values("user_id")
    return list(User.objects.filter(pk__in=office, is_active=True))
