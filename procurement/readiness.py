"""The procurement pillar of an initiative: a lawful way to acquire, and proof that it worked elsewhere."""

from collections.abc import Iterable
from typing import Any

from alliance.registry import Check
from procurement import queries
from procurement.models import Rfi


def readiness(initiative: Any) -> Iterable[Check]:
    """The procurement pillar: a lawful way to acquire, and proof that it worked elsewhere."""
    rfis = [rfi for rfi in queries.rfis_shown(initiative) if rfi.state != "cancelled"]
    done = [rfi for rfi in rfis if rfi.state == "concluded" and rfi.outcome != Rfi.Outcome.NO_ACTION]
    newest = done[0] if done else rfis[0] if rfis else None
    yield Check(
        "procurement",
        "An RFI is concluded and says how the city goes on",
        bool(done),
        evidence=f"{newest}: {newest.get_outcome_display() or newest.get_state_display()}" if newest else "",
        fix_label="Open RFI" if newest else "Draft an RFI",
        fix_url=newest.get_absolute_url() if newest else f"/rfis/new/?initiative={initiative.pk}",
    )
    cited = len(queries.citations_shown(initiative))
    yield Check(
        "procurement",
        "Proof from elsewhere is attached",
        cited > 0,
        evidence=f"{cited} proven solution{'s' if cited != 1 else ''} cited" if cited else "",
        fix_label="Attach proof",
        fix_url=f"/citations/new/?initiative={initiative.pk}",
    )
