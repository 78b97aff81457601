"""The mandate of the champion, and who stands in while somebody is away."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from alliance import audit, messages
from alliance.models import User
from alliance.permissions import require
from alliance.writing import create, insist, next_reference, one_at_a_time, remove, service
from governance import queries
from governance.lifecycle import CHAMPION
from governance.models import Absence, Action, Body, ChampionMandate, Risk


@service
def appoint_champion(*, person: User, deputies: Iterable[User] = (), by: Any, **values: Any) -> ChampionMandate:
    """Give somebody the mandate for the whole. There is one champion at a time. `values` are the mandate's fields."""
    require(by, "governance.appoint_champion")
    row = ChampionMandate(person=person, **values)
    named = row.kind == ChampionMandate.Kind.INDIVIDUAL or row.entity.strip()
    insist(named, "entity", "Name the team or office that holds the mandate.")
    stand_ins = list(deputies)
    insist(person not in stand_ins, "deputies", "The champion cannot be their own deputy.")
    create(row, by=by, action="appoint_champion")
    row.deputies.set(stand_ins)
    audit.record("name_deputies", row, by=by, after={"deputies": sorted(str(person.pk) for person in stand_ins)})
    text = "You are appointed Smart City Champion."
    messages.notify(recipients=[person], slot=f"champion:{row.pk}", text=text, url=row.get_absolute_url(), by=by)
    return row


@service
def end_mandate(
    *, championmandate: ChampionMandate, version: int | None = None, why: str, on: date, by: Any
) -> ChampionMandate:
    """The champion leaves: what they held becomes actions of hand-over; until another is appointed, council sees the gap."""
    ends_on = max(on, championmandate.starts_on)
    row = CHAMPION.take(championmandate, "end_mandate", by=by, version=version, why=why, ends_on=ends_on)
    heir = row.deputies.filter(is_active=True).order_by("name").first() or by
    for title in held_by(row.person):
        action = Action(reference=next_reference("T"), title=f"Hand over: {title}"[:300], owner=heir, due_on=ends_on)
        create(action, by=by, action="hand_over")
    return row


def held_by(person: User) -> list[str]:
    """What somebody who leaves must pass on."""
    risks = [f"watch risk {risk}" for risk in Risk.objects.filter(owner=person, state="open").order_by("reference")]
    chairs = [f"the chair of {body}" for body in Body.objects.filter(chair=person).order_by("name")]
    promised = Action.objects.filter(owner=person, state="open").order_by("reference")
    return [*chairs, *risks, *(f"action {action}" for action in promised)]


@service
def record_absence(
    *, cover: User, starts_on: date, ends_on: date, person: User | None = None, external_id: str | None = None, by: Any
) -> Absence:
    """Say when one is away and who covers. The office may say it for somebody else."""
    row = Absence(person=person or by, cover=cover, starts_on=starts_on, ends_on=ends_on, external_id=external_id)
    require(by, "governance.record_absence", row)
    one_at_a_time(f"absences of {row.person_id}")
    clash = Absence.objects.filter(person=row.person, starts_on__lte=ends_on, ends_on__gte=starts_on)
    insist(not clash.exists(), "starts_on", "An absence in these days is recorded already. End that one first.")
    create(row, by=by, action="record_absence")
    text = f"You cover for {row.person} from {starts_on:%-d %B} to {ends_on:%-d %B %Y}."
    messages.notify(recipients=[cover], slot=f"cover:{row.pk}", text=text, url=row.get_absolute_url(), by=by)
    return row


@service
def end_absence(*, absence: Absence, why: str = "", by: Any) -> None:
    """Back again, or it was a mistake."""
    require(by, "governance.record_absence", absence)
    remove(absence, by=by, why=why)


def require_acting_champion(*, by: Any, on: date) -> ChampionMandate:
    """The mandate, where `by` holds it or stands in for its holder on that day. Raises Refusal otherwise."""
    mandate = queries.require_champion(on=on)
    insist(
        by.pk in {person.pk for person in queries.acting(mandate, on)},
        "__all__",
        f"{mandate} decides this, or a deputy while they are away.",
    )
    return mandate
