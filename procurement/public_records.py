"""What the public may read of opened responses. A decision withholds parts of the text, and files by their redacted copies."""

from typing import Any

from django.http import Http404

from procurement import queries
from procurement.models import RedactionDecision, Rfi, RfiResponse
from procurement.queries import PARTS

TEXTS = tuple((name, label) for name, label in PARTS if name != "grounds")
WITHHOLDABLE = (*TEXTS, ("answers", "Answers"))


def opened_of(rfi: Rfi) -> list[RfiResponse]:
    rows = rfi.responses.filter(state="opened").select_related("organisation", "rfi")
    return list(rows.prefetch_related("redactions", "unmet").order_by("organisation__name"))


def asks(response: RfiResponse) -> bool:
    return bool((response.content or {}).get("grounds"))


def decision_on(response: RfiResponse) -> RedactionDecision | None:
    """The last one; it replaces those before."""
    return next(iter(response.redactions.all()), None)


def is_undecided(response: RfiResponse) -> bool:
    return asks(response) and decision_on(response) is None


def is_whole(decision: RedactionDecision | None) -> bool:
    return decision is None or decision.verdict == RedactionDecision.Verdict.REFUSED


def shown(response: RfiResponse) -> dict[str, Any]:
    """parts [(label, text)], answers, files [(number, row)], decision, withheld [label]: for everybody to read."""
    decision = decision_on(response)
    hidden = set(decision.withheld) if decision and not is_whole(decision) else set()
    content = response.content or {}
    return {
        "response": response,
        "decision": decision,
        "withheld": [label for name, label in WITHHOLDABLE if name in hidden],
        "parts": [(label, content[name]) for name, label in TEXTS if content.get(name) and name not in hidden],
        "answers": [] if "answers" in hidden else queries.answers_of(response),
        "files": [(number, row) for number, row in enumerate(content.get("files", [])) if is_open(row, decision)],
    }


def is_open(file: dict[str, Any], decision: RedactionDecision | None) -> bool:
    """Whole files where nothing is withheld; otherwise redacted copies alone."""
    return bool(file["is_redacted"]) is not is_whole(decision)


def file_number(response: RfiResponse, number: int) -> int:
    """The number itself where the public may read this file; Http404 for every other."""
    if number not in [found for found, _ in shown(response)["files"]]:
        raise Http404
    return number


def published(rfi: Rfi) -> Rfi:
    """The RFI whose records are published; Http404 for another."""
    if rfi.records_published_at is None:
        raise Http404
    return rfi


def withheld_of(responses: list[RfiResponse]) -> list[dict[str, str]]:
    """What is withheld, without naming a vendor: id, name, ground."""
    found = []
    for number, row in enumerate(responses, start=1):
        decision = decision_on(row)
        if decision is None or is_whole(decision):
            continue
        names = [label for name, label in WITHHOLDABLE if name in decision.withheld]
        names += ["Files"] if any(file["is_redacted"] for file in (row.content or {}).get("files", [])) else []
        found.append({"id": f"response-{number}", "name": ", ".join(names) or "Parts", "ground": decision.ground})
    return found
