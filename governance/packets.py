"""What a packet says: read once from every app, frozen, and set as pages. Runs in a worker; services keep the result."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.module_loading import import_string

from alliance import city, jobs
from alliance.models import Job
from alliance.people import system_user
from governance import contracts, queries, services
from governance.models import Packet, PacketItem

PDF = "alliance.typesetting.pdf_of"  # loaded by name: web workers never need Typst
TEXTS = (
    ("recommendation", "Recommendation"),
    ("report", "Staff report"),
    ("fiscal_impact", "Fiscal impact"),
    ("source_of_funds", "Source of funds"),
)


def build(job: Job) -> dict[str, Any]:
    """Job: content, digest, and the pages for the body and for residents."""
    packet = Packet.objects.select_related("meeting__body", "supersedes", "frozen_by").get(pk=job.arguments["packet"])
    if packet.state != "building" or packet.job_id != job.pk:
        return left(packet)
    at = timezone.now()
    whole = content_of(packet, job, at)
    public = public_part(whole)
    digest = digest_of(whole)
    jobs.report(job, 70, "Setting the pages")
    files = {"pdf": saved(packet, "packet.pdf", whole, digest)}
    jobs.report(job, 85, "Setting the pages for residents")
    files["public_pdf"] = saved(packet, "public.pdf", public, digest)
    built = {"content": whole, "public_content": public, "sha256": digest, **files}
    if not services.finish_packet(packet=packet, job=job, at=at, by=system_user(), **built):
        for name in files.values():
            packet.pdf.storage.delete(name)
        return left(packet)
    return {"packet": str(packet.pk), "items": len(whole["items"]), "sha256": digest}


def left(packet: Packet) -> dict[str, Any]:
    return {"packet": str(packet.pk), "left": "It was taken back."}


def content_of(packet: Packet, job: Job, at: Any) -> dict[str, Any]:
    """Everything as it stands at this instant, as words and numbers of JSON."""
    last = last_before(packet)
    rows = list(packet.items.select_related("decision"))
    items = []
    for number, item in enumerate(rows, start=1):
        jobs.report(job, 5 + 60 * number // len(rows), f"Reading item {number} of {len(rows)}")
        items.append(item_content(item, packet.frozen_by or system_user(), last))
    zone = ZoneInfo(city.city_zone())
    return {
        "title": str(packet),
        "reference": packet.reference,
        "edition": packet.edition,
        "why": packet.why,
        "body": str(packet.meeting.body),
        "meets": f"{packet.meeting.starts_at.astimezone(zone):%-d %B %Y, %H:%M %Z}",
        "place": packet.meeting.place,
        "frozen": f"{at.astimezone(zone):%-d %B %Y, %H:%M %Z}",
        "frozen_at": at.isoformat(),
        "last": f"{last['reference']}, frozen {last['frozen']}" if last else "",
        "items": items,
    }


def last_before(packet: Packet) -> Mapping[str, Any] | None:
    """The content of the packet that this body got before: the earlier edition, else that of an earlier meeting."""
    if packet.supersedes is not None:
        kept: Mapping[str, Any] = packet.supersedes.content
        return kept
    earlier = Packet.objects.filter(meeting__body=packet.meeting.body, state__in=["frozen", "posted"])
    found = earlier.exclude(pk=packet.pk).order_by("-frozen_at").first()
    return found.content if found else None


def item_content(item: PacketItem, reader: Any, last: Mapping[str, Any] | None) -> dict[str, Any]:
    subject = queries.subject_of(item) if item.subject_id else None
    parts = contracts.parts_of(subject, reader)
    facts = [*own_facts(item), *((label, words) for part in parts for label, words in part.facts)]
    return {
        "position": item.position,
        "title": item.title,
        "about": item.subject_label,
        "subject": str(item.subject_id or ""),
        "restricted": item.is_restricted,
        "legal_ground": item.legal_ground,
        "texts": [[label, words] for name, label in TEXTS if (words := getattr(item, name))],
        "fiscal": [list(pair) for part in parts for pair in part.fiscal],
        "funds": [list(row) for part in parts for row in part.funds],
        "contract": contract_rows(contracts.facts_of(item, reader)) if item.is_contract else [],
        "facts": [list(pair) for pair in facts],
        "inside": [list(pair) for pair in (*risk_facts(subject), *(pair for part in parts for pair in part.inside))],
        "kpis": [list(row) for part in parts for row in part.kpis],
        "changes": changes_of(str(item.subject_id or ""), facts, last),
    }


def own_facts(item: PacketItem) -> Iterable[tuple[str, str]]:
    """What governance knows of the question."""
    if item.decision is not None:
        yield "Question", f"{item.decision.reference}, {item.decision.get_gate_display()}"
        if item.decision.amount is not None:
            yield "Amount it binds", f"{item.decision.amount:,.2f} {city.currency()}"


def risk_facts(subject: Any) -> Iterable[tuple[str, str]]:
    """For the body alone: the gravest open risk, and who watches it."""
    risks = list(queries.risks_of(subject).filter(state="open")) if subject is not None else []
    if risks:
        gravest = max(risks, key=lambda risk: risk.score)
        yield "Gravest open risk", f"{gravest.title} ({gravest.score} of 25; {gravest.owner or 'nobody'} watches it)"


def contract_rows(facts: Mapping[str, str]) -> list[list[str]]:
    return [[label, str(facts.get(key, ""))] for key, (label, _) in contracts.FACTS.items()]


def changes_of(subject: str, facts: list[tuple[str, str]], last: Mapping[str, Any] | None) -> list[list[str]]:
    """Label, what the last packet said, what holds now. One line “New” for a matter that was not in it."""
    if last is None or not subject:
        return []
    then = next((item for item in last["items"] if item["subject"] == subject), None)
    if then is None:
        return [["In the last packet", "not in it", "new"]]
    before = dict(then["facts"])
    return [[label, before.get(label, "nothing"), now] for label, now in facts if before.get(label) != now]


def public_part(whole: Mapping[str, Any]) -> dict[str, Any]:
    """What residents read: a restricted item is named by its number and its legal ground alone."""
    return {
        **whole,
        "items": [closed(item) if item["restricted"] else {**item, "inside": []} for item in whole["items"]],
    }


def closed(item: Mapping[str, Any]) -> dict[str, Any]:
    empty: list[Any] = []
    said = {"position": item["position"], "restricted": True, "legal_ground": item["legal_ground"]}
    blank = dict.fromkeys(("texts", "fiscal", "funds", "contract", "facts", "inside", "kpis", "changes"), empty)
    return {**said, **blank, "title": "Restricted item", "about": "", "subject": ""}


def digest_of(content: Mapping[str, Any]) -> str:
    said = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def saved(packet: Packet, name: str, content: Mapping[str, Any], digest: str) -> str:
    profile = city.profile()
    body: bytes = import_string(PDF)(
        {**content, "city": profile.name if profile else "", "made_on": content["frozen"], "sha256": digest}, "packet"
    )
    stored: str = packet.pdf.storage.save(f"packets/{str(packet.pk)[:2]}/{packet.pk}-{name}", ContentFile(body))
    return stored
