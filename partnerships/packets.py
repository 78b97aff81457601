"""What partnerships say about an item of a council packet: who the parties are, from when to when, and the way out."""

from typing import Any

from alliance.registry import PacketPart
from initiatives.models import Initiative
from partnerships.models import Partnership


def part_of(row: Any, reader: Any) -> PacketPart | None:
    """An agreement itself, or the newest one of an initiative."""
    if isinstance(row, Partnership):
        agreement: Partnership | None = Partnership.objects.visible_to(reader).filter(pk=row.pk).first()
    elif isinstance(row, Initiative):
        agreement = Partnership.objects.visible_to(reader).filter(initiative=row).order_by("-created_at").first()
    else:
        return None
    if agreement is None:
        return None
    others = [
        str(party.organisation) for party in agreement.parties.select_related("organisation") if party.organisation
    ]
    return PacketPart(
        facts=(("Agreement", f"{agreement}, {agreement.get_state_display().lower()}"),),
        contract={key: words for key, words in proposed(agreement, others).items() if words},
    )


def proposed(agreement: Partnership, others: list[str]) -> dict[str, str]:
    """Words for the facts of a contract that the agreement holds already."""
    days = [f"{day:%-d %B %Y}" if day else "" for day in (agreement.starts_on, agreement.ends_on)]
    return {
        "contractor": "; ".join(others),
        "purpose": agreement.purpose,
        "term": f"{days[0]} to {days[1]}" if all(days) else "",
        "performance": agreement.exit_terms,
    }
