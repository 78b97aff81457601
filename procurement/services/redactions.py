"""What of a response is withheld from the public, and on what ground."""

from collections.abc import Iterable
from typing import Any

from alliance import messages
from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import create, insist, lock, service
from procurement.models import RedactionDecision, RfiResponse
from procurement.services.responses import people_of


@service
def decide_redaction(
    *,
    response: RfiResponse,
    version: int | None = None,
    verdict: str,
    ground: str = "",
    withheld: Iterable[str] = (),
    reason: str,
    by: Any,
) -> RedactionDecision:
    """Decide on what the vendor asked to withhold; the vendor is told. A later decision stands beside the earlier ones."""
    row = lock(response, version=version)
    require(by, "procurement.run_rfi", row.rfi)
    if row.rfi.records_published_at:
        raise Refusal("The responses are published: what everybody read cannot be withheld any more.", code="frozen")
    if row.state != "opened" or not (row.content or {}).get("grounds"):
        raise Refusal("There is nothing to decide: this vendor did not ask to withhold anything.", code="wrong_state")
    insist(verdict == "refused" or ground.strip(), "ground", "Name the section of law that allows to withhold it.")
    names = list(withheld)
    insist(verdict != "refused" or not names, "withheld", "Published whole means that no part is withheld.")
    values = {"verdict": verdict, "ground": ground, "withheld": names, "reason": reason}
    made = create(RedactionDecision(response=row, **values), by=by, action="decide_redaction")
    messages.notify(
        recipients=people_of(row),
        slot=f"redaction:{made.pk}",
        text=f"{row.rfi.reference}: decided on what you asked to withhold: {made.get_verdict_display().lower()}. {reason}",
        url=row.get_absolute_url(),
        by=by,
    )
    return made
