"""What procurement says about an item of a council packet: how the market was asked, and how it ended."""

from typing import Any

from alliance.registry import PacketPart
from initiatives.models import Initiative
from procurement.models import Rfi


def part_of(row: Any, reader: Any) -> PacketPart | None:
    """The newest RFI of an initiative. Nothing of a response is said before the outcome."""
    if not isinstance(row, Initiative):
        return None
    rfi = Rfi.objects.visible_to(reader).filter(initiative=row).order_by("-created_at").first()
    if rfi is None:
        return None
    facts = (("RFI", f"{rfi.reference} {rfi.title}, {rfi.get_state_display().lower()}"),)
    if rfi.published_at is None:
        return PacketPart(inside=facts)  # nobody outside knows of it yet
    if rfi.concluded_at is None:
        return PacketPart(facts=facts)
    count = rfi.responses.filter(state="opened").count()
    words = f"{rfi.reference}, {count} responses opened. {rfi.get_outcome_display()}: {rfi.outcome_reason}"
    return PacketPart(facts=facts, contract={"selection": words})
