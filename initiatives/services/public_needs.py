"""Needs that people send without an account: counted, moderated before anybody reads them, and answered by letter."""

from datetime import datetime, timedelta
from typing import Any

from alliance import audit, city, events, limits, messages
from alliance.permissions import require
from alliance.writing import create, lock, next_reference, service, stamp, stamped
from initiatives import following
from initiatives.lifecycle import NEED
from initiatives.models import Need, NeedSender
from initiatives.services.needs import tell_about

MOST, WINDOW = "initiatives.public_needs_most", "initiatives.public_needs_minutes"


@service
def submit_need(
    *, address: str, once: str, name: str = "", email: str = "", at: datetime, by: Any, **values: Any
) -> Need:
    """Take a need from somebody without an account. The office sees it; it is public once they publish it.

    `address` is only counted (see alliance.limits), `once` makes a repeated request the same need. Anybody may do
    this: there is no permission to ask. Raises Busy where too many came from there.
    """
    earlier = NeedSender.objects.filter(external_id=once).select_related("need").first()
    if earlier:
        known: Need = earlier.need
        return known
    limits.spend(
        "submit_need",
        limits.household_of(address),
        most=city.setting(MOST),
        per=timedelta(minutes=city.setting(WINDOW)),
        at=at,
    )
    need = Need(reference=next_reference(Need.reference_prefix or ""), state="submitted", **values)
    create(need, by=by, action="submit_need")
    create(NeedSender(need=need, name=name, email=email, external_id=once), by=by, action="submit_need")
    words = f"We have received it. Your receipt number is {need.reference}. Somebody reads it before it is published."
    tell_about(need, words, by=by)
    return need


@service
def publish_need(*, need: Need, version: int | None = None, by: Any) -> Need:
    """Let it into the city's list of needs; whoever sent it is told."""
    row = NEED.take(need, "publish", by=by, version=version)
    tell_about(row, "It is in the city’s list of needs now. The champion’s office looks at it next.", by=by)
    events.publish("need.raised", row, by=by, payload={"reference": row.reference, "domain": row.domain})
    return row


@service
def reject_need(*, need: Need, version: int | None = None, why: str, by: Any) -> Need:
    """Do not publish it, and say why to whoever sent it."""
    row = NEED.take(need, "reject", by=by, version=version, why=why, answer=why)
    tell_about(row, f"It is not published: {why}", by=by)
    return row


@service
def forget_sender(*, need: Need, by: Any) -> Need:
    """Erase name and address of whoever sent it, in letters too. Who holds the private link may, and the champion's office."""
    row = lock(need)
    if by.pk:
        require(by, "initiatives.judge_need", row)
    messages.forget_letters(following.url_of(row))
    sender = NeedSender.objects.filter(need=row).first()
    if sender and (sender.name or sender.email):
        sender.name = sender.email = ""
        stamp(sender)
        sender.save(update_fields=["name", "email", *stamped(sender)])
        audit.record("forget_sender", row, by=by)
    return row
