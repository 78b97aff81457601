"""Packets of meetings: chosen, frozen once, posted in time, and never changed afterwards, only superseded."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max
from django.utils import timezone

from alliance import city, clock, jobs, messages
from alliance.errors import Refusal
from alliance.models import Job
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, remove, service, touch
from governance import contracts, queries, seats
from governance.lifecycle import PACKET
from governance.models import Decision, Meeting, Packet, PacketItem
from governance.services.decisions import found_subject

PREPARE = "governance.prepare_packet"
POSTING_HOURS = "governance.posting_hours"
MOST_ITEMS = 200
COPIED = (
    "position",
    "title",
    "decision",
    "subject_type",
    "subject_id",
    "subject_label",
    "report",
    "recommendation",
    "fiscal_impact",
    "source_of_funds",
    "is_contract",
    "contract",
    "is_restricted",
    "legal_ground",
)


@service
def draft_packet(*, meeting: Meeting, title: str = "", external_id: str | None = None, by: Any) -> Packet:
    """Begin the packet of a meeting, with one item for each question that waits for the body that day."""
    meeting = lock(meeting)
    require(by, PREPARE)
    insist(meeting.state == "planned", "meeting", "This meeting has taken place or is cancelled.")
    packet = create(
        Packet(reference=next_reference("P"), meeting=meeting, title=title, external_id=external_id),
        by=by,
        action="draft_packet",
    )
    for decision in queries.agenda_of(meeting)[:MOST_ITEMS]:
        put_in(packet, about(decision), by=by)
    return packet


def about(decision: Decision) -> dict[str, Any]:
    """What a question says of itself."""
    return {
        "title": decision.question,
        "decision": decision,
        "subject_type": decision.subject_type,
        "subject_id": decision.subject_id,
        "subject_label": decision.subject_label,
        "report": decision.options,
        "is_contract": decision.gate == Decision.Gate.AGREEMENT,
        "is_restricted": decision.access == Decision.Access.RESTRICTED,
        "legal_ground": decision.legal_ground,
    }


def put_in(packet: Packet, values: Mapping[str, Any], *, by: Any) -> PacketItem:
    last = packet.items.aggregate(last=Max("position"))["last"] or 0
    insist(last < MOST_ITEMS, "__all__", f"A packet holds at most {MOST_ITEMS} items.")
    return create(PacketItem(packet=packet, **{"position": last + 1, **values}), by=by, action="add_packet_item")


def draft_of(packet: Packet) -> Packet:
    """The packet, locked. Raises Refusal where it is frozen. What changes its items touches it: whoever freezes has seen them."""
    row = lock(packet)
    if row.state != "draft":
        raise Refusal("This packet is frozen: make a new edition to change it.", code="wrong_state")
    return row


@service
def add_packet_item(
    *,
    packet: Packet,
    decision: Decision | None = None,
    subject_type: str = "",
    subject_id: Any = None,
    title: str = "",
    position: int | None = None,
    external_id: str | None = None,
    by: Any,
    **values: Any,
) -> PacketItem:
    """Choose one more matter: a question, any row, or a title alone. What is not said is taken from the question."""
    require(by, PREPARE)
    row = touch(draft_of(packet))
    if decision is not None:
        base = about(decision)
    elif subject_type:
        subject = found_subject(by, subject_type, subject_id)
        base = {"title": str(subject), "subject_type": subject_type, "subject_id": subject.pk}
        base["subject_label"] = str(subject)[:300]
    else:
        insist(title, "title", "Name the item, or choose the question it is about.")
        base = {}
    contract = facts_in(values)
    given = {name: value for name, value in values.items() if value not in ("", None, False)}
    given |= {"title": title} if title else {}
    given |= {"position": position} if position else {}
    given |= {"contract": contract} if contract else {}
    return put_in(row, {**base, **given, "external_id": external_id}, by=by)


@service
def change_packet_item(
    *,
    item: PacketItem,
    version: int | None = None,
    by: Any,
    **values: Any,
) -> PacketItem:
    """Write what staff report, recommend and compute; put it elsewhere in the packet; restrict it."""
    require(by, PREPARE)
    packet, row = draft_of(item.packet), lock(item, version=version)
    seen = row.version
    values["contract"] = {**row.contract, **facts_in(values)}
    row = change(row, values, by=by)
    if row.version != seen:
        touch(packet)
    return row


def facts_in(values: dict[str, Any]) -> dict[str, str]:
    """Takes the eight facts of a contract out of what a form gave."""
    return {key: str(values.pop(key) or "") for key in contracts.FACTS if key in values}


@service
def remove_packet_item(*, item: PacketItem, by: Any) -> Packet:
    """Leave it out of the packet."""
    require(by, PREPARE)
    packet = touch(draft_of(item.packet))
    remove(item, by=by)
    return packet


@service
def freeze_packet(*, packet: Packet, version: int | None = None, by: Any) -> Packet:
    """Have a worker read every figure and set the pages. Raises ValidationError for a contract without its eight facts."""
    row = PACKET.take(packet, "freeze", by=by, version=version, frozen_by=by)
    items = list(row.items.all())
    insist(items, "__all__", "Choose at least one item first.")
    for item in items:
        insist_on_facts(item, by)
    row.job = jobs.enqueue("build_packet", {"packet": str(row.pk)}, by=by)
    row.save(update_fields=["job"])
    return row


def insist_on_facts(item: PacketItem, by: Any) -> None:
    """Raises ValidationError that names what is missing of the eight facts."""
    gaps = contracts.missing_in(contracts.facts_of(item, by)) if item.is_contract else []
    lacks = f"Item {item.position} approves a contract and lacks: {', '.join(gaps).lower()}. Write it under the item."
    insist(not gaps, "__all__", lacks)


@service
def rework_packet(*, packet: Packet, version: int | None = None, by: Any) -> Packet:
    """Take it back while it is being built, such as after a fault."""
    return PACKET.take(packet, "rework", by=by, version=version, job=None)


@service
def finish_packet(*, packet: Packet, job: Job, at: datetime, by: Any, **built: Any) -> Packet | None:
    """Keep what the worker built: content, digest and files. From here on nothing changes.

    None where it was taken back meanwhile: what this job read are not the words that stand there now.
    """
    current = lock(packet)
    if current.state != "building" or current.job_id != job.pk:
        return None
    row = PACKET.take(current, "finish", by=by, frozen_at=at, **built)
    people = [row.frozen_by] if row.frozen_by else []
    text = f"{row} is frozen and ready to post."[:300]
    messages.notify(recipients=people, slot=f"frozen:{row.pk}", text=text, url=row.get_absolute_url(), by=by)
    return row


def post_by(packet: Packet) -> datetime:
    """The last instant at which it is posted in time."""
    return packet.meeting.starts_at - timedelta(hours=int(city.setting(POSTING_HOURS)))


@service
def post_packet(*, packet: Packet, version: int | None = None, late_because: str = "", by: Any) -> Packet:
    """Publish its public items and tell the body. Past the posting deadline only with the reason the law asks for.

    Raises Refusal (409 wrong_state) where the meeting is cancelled.
    """
    current = lock(packet, version=version)
    require(by, PREPARE)
    current.meeting = lock(current.meeting)  # so that nobody moves or cancels it meanwhile
    if current.meeting.state == "cancelled":
        raise Refusal("This meeting is cancelled: its packet is not posted.", code="wrong_state")
    now, deadline = clock.database_now(), post_by(current)
    late = now > deadline
    insist(
        not late or late_because.strip(),
        "late_because",
        f"The deadline to post passed on {timezone.localtime(deadline):%-d %B %Y at %H:%M %Z}. "
        "Say on what ground it is posted late, or move the meeting.",
    )
    row = PACKET.take(current, "post", by=by, posted_at=now, late_because=late_because if late else "")
    text = f"The packet for {row.meeting.body} is posted: {len(row.content.get('items', []))} items."[:300]
    people = list(seats.members_on(row.meeting.body, timezone.localdate(row.meeting.starts_at)))
    messages.notify(recipients=people, slot=f"packet:{row.pk}", text=text, url=row.get_absolute_url(), by=by)
    return row


@service
def renew_packet(*, packet: Packet, why: str, by: Any) -> Packet:
    """Make a new edition to change what is frozen. The old one stays as it was and names its successor."""
    require(by, PREPARE)
    old = lock(packet)
    insist(old.state in ("frozen", "posted"), "__all__", "Only a frozen packet has a new edition: edit this one.")
    insist(not Packet.objects.filter(supersedes=old).exists(), "__all__", "It has a newer edition already.")
    new = create(
        Packet(
            reference=next_reference("P"),
            meeting=old.meeting,
            title=old.title,
            edition=old.edition + 1,
            supersedes=old,
            why=why,
        ),
        by=by,
        why=why,
        action="renew_packet",
    )
    for item in old.items.all():
        create(PacketItem(packet=new, **{name: getattr(item, name) for name in COPIED}), by=by)
    return new
