"""The eight facts that a body reads before it approves a contract (docs/packets.md says why these)."""

from collections.abc import Mapping
from typing import Any

from alliance import registry
from alliance.registry import PacketPart
from governance import queries
from governance.models import PacketItem

FACTS: dict[str, tuple[str, str]] = {
    "contractor": ("Contractor", "Legal name and seat; who owns it where the law asks."),
    "purpose": ("What is bought", "Goods, works or services, and for which need."),
    "amount": ("Amount", "The most that can be paid in all, with options and contingency."),
    "term": ("Term", "First and last day, renewals, and who may extend it."),
    "funds": ("Source of funds", "Fund or budget line, and whether it is in the adopted budget."),
    "selection": ("How it was chosen", "Route, how many answered, and why this one; or the ground for no competition."),
    "performance": ("Performance and exit", "What it is measured by, remedies, and how the city can leave."),
    "compliance": ("Conflicts and checks", "Interests declared, debarment and insurance checked, protests open."),
}


def missing_in(facts: Mapping[str, str]) -> list[str]:
    """The labels of the facts that nobody has given."""
    return [label for key, (label, _) in FACTS.items() if not str(facts.get(key, "")).strip()]


def parts_of(subject: Any, reader: Any) -> list[PacketPart]:
    """What every app says about the row an item is about, as far as the reader may see."""
    if subject is None:
        return []
    return [part for source in registry.packet_parts if (part := source(subject, reader)) is not None]


def facts_of(item: PacketItem, reader: Any) -> dict[str, str]:
    """What staff wrote, and, where they wrote nothing, what other apps propose."""
    subject = queries.subject_of(item) if item.subject_id else None
    proposed = {key: words for part in parts_of(subject, reader) for key, words in part.contract.items()}
    return proposed | {key: words for key, words in item.contract.items() if words}
