"""Packets and their items at both doors."""

from typing import Any

from django.utils import timezone

from alliance.doors.noun import Act, Column, Noun
from governance import contracts, lifecycle, permissions, services
from governance.forms.packets import AddItemForm, EditionForm, ItemTexts, PacketForm, PostForm
from governance.models import Packet, PacketItem
from governance.serializers import PacketItemSerializer, PacketSerializer

PREPARE = services.PREPARE


def packet_context(packet: Packet, user: Any) -> dict[str, Any]:
    """A draft shows its items with what they lack; a frozen packet what was frozen, as far as this person may read."""
    whole = permissions.reads_whole(user, packet)
    shown: dict[str, Any] = {
        "newer": Packet.objects.visible_to(user).filter(supersedes=packet).first(),
        "post_by": services.post_by(packet),
        "is_late": packet.state != "posted" and timezone.now() > services.post_by(packet),
        "may_prepare": user.has_perm(PREPARE),
        "reads_whole": whole,
    }
    if packet.state in ("draft", "building"):
        rows = list(packet.items.select_related("decision")) if whole else []
        return shown | {"items": [(item, gaps_of(item, user)) for item in rows]}
    content = packet.content if whole else packet.public_content
    items = content.get("items", [])  # not `content.items` in the template: that is a method there
    kpis = [(item["position"], *row) for item in items for row in item["kpis"]]
    return shown | {"content": content, "packet_items": items, "kpi_rows": kpis}


def gaps_of(item: PacketItem, user: Any) -> list[str]:
    """What a reader would miss; only what is missing of a contract keeps the packet from being frozen."""
    texts = {
        "a staff report": item.report,
        "fiscal impact": item.fiscal_impact,
        "source of funds": item.source_of_funds,
    }
    lacks = [label for label, text in texts.items() if not text]
    if item.is_contract:
        lacks += [f"contract: {label.lower()}" for label in contracts.missing_in(contracts.facts_of(item, user))]
    return lacks


def is_draft(item: PacketItem) -> bool:
    return bool(item.packet.state == "draft")


PACKET = Noun(
    model=Packet,
    path="packets",
    serializer=PacketSerializer,
    lifecycle=lifecycle.PACKET,
    lead="What a body gets for a meeting: frozen from the city’s own figures, with what changed since the last one.",
    public=True,
    create=Act(
        "create", "Begin a packet", services.draft_packet, PREPARE, PacketForm, "Begun with the questions that wait."
    ),
    acts=(
        Act("freeze", "Freeze packet", services.freeze_packet, PREPARE, None, "It is being frozen.", step="freeze"),
        Act("post", "Post packet", services.post_packet, PREPARE, PostForm, "Posted. The body was told.", step="post"),
        Act("rework", "Back to draft", services.rework_packet, PREPARE, None, "It is a draft again.", step="rework"),
        Act(
            "renew",
            "Make a new edition",
            services.renew_packet,
            PREPARE,
            EditionForm,
            "The new edition is a draft; the old one stays as it was.",
            when=lambda row: row.state in ("frozen", "posted") and not hasattr(row, "superseded_by"),
        ),
    ),
    columns=(
        Column("Packet", str, "link"),
        Column("Body", "meeting.body", optional=True),
        Column("Meets", "meeting.starts_at", "instant"),
        Column("Frozen", "frozen_at", "instant", "frozen_at", optional=True),
        Column("State", lifecycle.PACKET.state_of, "status"),
    ),
    filters={"state": ["exact"], "meeting": ["exact"], "external_id": ["exact"]},
    search=("reference", "title"),
    ordering=("-created_at", "frozen_at", "updated_at"),
    related=("meeting__body", "supersedes", "superseded_by", "job", "frozen_by"),
    page_template="governance/packet.html",
    page_context=packet_context,
)
PACKET_ITEM = Noun(
    model=PacketItem,
    path="packet-items",
    keyword="item",
    serializer=PacketItemSerializer,
    lead="One matter of a packet: what staff report and recommend, what it costs, and from what money.",
    create=Act("create", "Add an item", services.add_packet_item, PREPARE, AddItemForm, "Added."),
    acts=(
        Act("change", "Edit item", services.change_packet_item, PREPARE, ItemTexts, when=is_draft),
        Act(
            "remove",
            "Leave it out",
            services.remove_packet_item,
            PREPARE,
            None,
            "Left out of the packet.",
            when=is_draft,
            danger=True,
        ),
    ),
    columns=(
        Column("Item", "title", "link"),
        Column("Packet", "packet"),
        Column("Restricted", "is_restricted", "flag"),
    ),
    filters={"packet": ["exact"], "is_restricted": ["exact"], "external_id": ["exact"]},
    search=("title", "report"),
    related=("packet__meeting__body", "decision"),
    parent="packet",
    is_line=True,
)
