"""What happens to needs. Whoever raised one, and its watchers, are told at each turning point."""

from decimal import Decimal
from typing import Any

from alliance import events, messages
from alliance.models import Department, User
from alliance.permissions import require
from alliance.writing import change, create, lock, next_reference, service
from initiatives import following
from initiatives.lifecycle import NEED
from initiatives.models import Indicator, Initiative, Need, NeedMessage


@service
def raise_need(
    *,
    title: str,
    problem: str,
    domain: str,
    department: Department | None = None,
    ward: str = "",
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    affected: str = "",
    affected_count: int | None = None,
    severity: int = 3,
    urgency: int = 3,
    equity: bool = False,
    evidence: str = "",
    links: list[dict[str, str]] | None = None,
    indicator: Indicator | None = None,
    is_public: bool = True,
    external_id: str | None = None,
    by: User,
) -> Need:
    """Record a problem; the champion's office is told, and the person who raised it can follow what becomes of it."""
    require(by, "initiatives.raise_need")
    need = Need(
        reference=next_reference(Need.reference_prefix or ""),
        title=title,
        problem=problem,
        domain=domain,
        department=department,
        ward=ward,
        latitude=latitude,
        longitude=longitude,
        affected=affected,
        affected_count=affected_count,
        severity=severity,
        urgency=urgency,
        equity=equity,
        evidence=evidence,
        links=links or [],
        indicator=indicator,
        is_public=is_public,
        external_id=external_id,
        raised_by=by,
    )
    create(need, by=by, action="raise_need")
    events.publish("need.raised", need, by=by, payload={"reference": need.reference, "domain": need.domain})
    return need


@service
def revise_need(*, need: Need, version: int | None = None, by: User, **values: Any) -> Need:
    """Correct or complete a need. Raises StaleVersion, or ValidationError naming the field."""
    row = lock(need, version=version)
    require(by, "initiatives.revise_need", row)
    return change(row, values, by=by)


@service
def accept_need(*, need: Need, version: int | None = None, department: Department | None = None, by: User) -> Need:
    """The office agrees that it is a need."""
    row = NEED.take(need, "accept", by=by, version=version, department=department or need.department)
    tell_about(row, f"“{row.title}” is accepted as a need of the city. You will hear what is done about it.", by=by)
    events.publish("need.accepted", row, by=by)
    return row


@service
def answer_need(*, need: Need, version: int | None = None, answer: str, by: User) -> Need:
    """Tell the person who raised it what became of it; the answer stands on the need's page."""
    row = NEED.take(need, "answer", by=by, version=version, answer=answer)
    tell_about(row, answer, by=by)
    events.publish("need.answered", row, by=by)
    return row


@service
def decline_need(*, need: Need, version: int | None = None, answer: str, by: User) -> Need:
    """Explain why the city will not act on it."""
    row = NEED.take(need, "decline", by=by, version=version, why=answer, answer=answer)
    tell_about(row, answer, by=by)
    return row


@service
def watch_need(*, need: Need, by: User) -> Need:
    """Be told what becomes of it, like the person who raised it."""
    require(by, "initiatives.watch_need", need)
    need.watchers.add(by)
    return need


def called(initiative: Initiative) -> str:
    """What a need's thread, which residents read, may call it: by its title only where it is shown to them."""
    return initiative.title if initiative.is_public else "An initiative"


def tell_about(need: Need, text: str, *, by: Any) -> NeedMessage:
    """Add a line to the need's thread and tell all who follow it. Called inside a service."""
    line = NeedMessage.objects.create(need=need, text=text, created_by=by if by.pk and not by.is_system else None)
    followers = [*need.watchers.all(), *([need.raised_by] if need.raised_by else [])]
    messages.notify(
        recipients=[person for person in followers if person.pk != by.pk],
        slot=f"need:{line.pk}",
        text=f"{need.reference} {need.title}: {text}",
        url=need.get_absolute_url(),
        by=by,
    )
    tell_senders(need, text, by=by)
    return line


def tell_senders(need: Need, text: str, *, by: Any) -> None:
    """Those who sent it, or a need that was merged into it, without an account: by letter, with their private link."""
    for sender in following.senders_of(need):
        url = following.url_of(sender.need)
        subject, words = f"{need.reference} {need.title}", f"{need.reference} {need.title}: {text}"
        messages.write_letter(
            person=None, to=sender.email, subject=subject, text=messages.letter_text(words, url), by=None
        )
