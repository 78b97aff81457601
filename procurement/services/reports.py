"""The report of an evaluation: what the market said, and of each response what convinced and what was missing."""

from collections.abc import Iterable, Mapping
from typing import Any

from alliance.errors import Refusal
from alliance.permissions import require
from alliance.writing import change, insist, lock, service, touch
from procurement.lifecycle import RFI
from procurement.models import Debrief, Rfi, RfiResponse

Rows = Iterable[Mapping[str, Any]]


@service
def report_rfi(*, rfi: Rfi, version: int | None = None, market_findings: str, assessments: Rows = (), by: Any) -> Rfi:
    """End the evaluation with what the market said. The ranking is what the panel agreed on.

    `assessments` rows have response, strengths, weaknesses.
    """
    row = RFI.take(rfi, "report", by=by, version=version, market_findings=market_findings)
    missing = [str(found.organisation) for found in row.responses.filter(state="opened") if not found.agreed.exists()]
    if missing:
        raise Refusal(f"The panel’s consensus is missing for {', '.join(missing)}.", code="consensus_missing")
    assess(row, assessments, by=by)
    return row


@service
def revise_report(
    *, rfi: Rfi, version: int | None = None, market_findings: str, assessments: Rows = (), by: Any
) -> Rfi:
    """Correct the report until the outcome. Raises Refusal (409 wrong_state) before and after."""
    row = lock(rfi, version=version)
    require(by, "procurement.run_rfi", row)
    if row.state != "reported":
        raise Refusal("A report is revised between the consensus and the outcome.", code="wrong_state", state=row.state)
    before = row.version
    change(row, {"market_findings": market_findings}, by=by, action="revise_report")
    if assess(row, assessments, by=by):
        touch(row, since=before)
    return row


def assess(rfi: Rfi, assessments: Rows, *, by: Any) -> bool:
    """Keep what is said of each response; says whether anything differed."""
    differs = False
    for number, line in enumerate(assessments, start=1):
        response = lock(line["response"])
        fits = response.rfi_id == rfi.pk and response.state == "opened"
        insist(fits, "assessments", f"Row {number}: this is no opened response to this RFI.")
        values = {name: line.get(name, "") for name in ("strengths", "weaknesses")}
        before = response.version
        differs |= change(response, values, by=by, action="assess_response").version != before
    return differs


def begun(rfi: Rfi, user: Any) -> Mapping[str, Any]:
    """What the form of the report begins with: a row for every opened response."""
    rows = rfi.responses.filter(state="opened").select_related("organisation").order_by("organisation__name")
    lines = [
        {
            "response": str(row.pk),
            "name": str(row.organisation),
            "strengths": row.strengths,
            "weaknesses": row.weaknesses,
        }
        for row in rows
    ]
    return {"market_findings": rfi.market_findings, "assessments": lines}


def begun_debrief(response: RfiResponse, user: Any) -> Mapping[str, Any]:
    """A debrief begins with what the report says of this response."""
    found = Debrief.objects.filter(response=response).first() or response
    return {"strengths": found.strengths, "weaknesses": found.weaknesses}
