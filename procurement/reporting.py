"""What the report of an evaluation says, for its page, its document and the API. Nothing here changes anything."""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

from alliance.errors import Refusal
from alliance.permissions import require
from procurement import queries
from procurement.models import Rfi, RfiResponse

READ = "procurement.read_report"
WRITTEN = ("reported", "concluded")
NOT_YET = "The report is not written yet: it follows the panel’s consensus."


def not_ready(rfi: Rfi) -> str:
    """Why there is no report, as a sentence; empty where there is one."""
    return "" if rfi.state in WRITTEN and rfi.market_findings else NOT_YET


def report_of(rfi: Rfi, user: Any) -> dict[str, Any]:
    """Ranking, each response in words, where evaluators differed, what the market said.

    Of a vendor with whom this evaluator has a conflict the place alone is said. Raises NotAllowed, Refusal (409).
    """
    require(user, READ, rfi)
    if fault := not_ready(rfi):
        raise Refusal(fault, code="wrong_state", state=rfi.state)
    conflicted = queries.barred_from(rfi, user)
    rows = (
        rfi.responses.filter(state="opened")
        .select_related("organisation", "rfi")
        .prefetch_related("unmet", "declarations")
    )
    ranking = queries.ranking_of(rfi)
    places = {place["response"].pk: place for place in ranking}
    found = [assessed(row, places.get(row.pk)) for row in rows if row.pk not in conflicted]
    return {
        "ranking": [place_alone(place) if place["response"].pk in conflicted else place for place in ranking],
        "responses": sorted(found, key=lambda each: (each["rank"] or 10_000, str(each["response"].organisation))),
        "criteria": list(rfi.criterion_rows.all()),
        "spread": queries.spread_of(rfi, without=conflicted),
        "panel": [person.name for person in rfi.evaluators.all()],
        "left_out": len(conflicted),
    }


def place_alone(place: dict[str, Any]) -> dict[str, Any]:
    return {**place, "score": None, "parts": [None] * len(place["parts"])}


def assessed(response: RfiResponse, place: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "response": response,
        "rank": place and place["rank"],
        "score": place and place["score"],
        "missed": queries.falls_short(response),
        "seen": seen_value(response),
    }


def seen_value(response: RfiResponse) -> Decimal | None:
    """The mean of what evaluators without a conflict gave its demonstration, 0 to 4, half-even to two places."""
    barred = {said.evaluator_id for said in response.declarations.all() if said.has_conflict}
    scores = [score for slot in response.slots.all() for score in slot.scores.all()]
    values = [score.value for score in scores if score.evaluator_id not in barred]
    if not values:
        return None
    return (sum(values, Decimal(0)) / len(values)).quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def as_data(report: dict[str, Any], rfi: Rfi) -> dict[str, Any]:
    """The report for other systems."""
    return {
        "rfi": rfi.pk,
        "market_findings": rfi.market_findings,
        "panel": report["panel"],
        "left_out": report["left_out"],
        "responses": [
            {
                "response": each["response"].pk,
                "organisation": each["response"].organisation.name,
                "rank": each["rank"],
                "score": each["score"],
                "demonstration": each["seen"],
                "not_met": each["missed"],
                "strengths": each["response"].strengths,
                "weaknesses": each["response"].weaknesses,
                "consensus_reason": each["response"].consensus_reason,
            }
            for each in report["responses"]
        ],
    }


def content_of(rfi: Rfi, user: Any) -> dict[str, Any]:
    """The report as a document, for whoever may read it."""
    report = report_of(rfi, user)
    parts = [["What the market said", rfi.market_findings]]
    for each in report["responses"]:
        row = each["response"]
        said = [
            f"What convinced: {row.strengths or 'not written'}",
            f"What was missing: {row.weaknesses or 'not written'}",
            f"Why the panel agreed so: {row.consensus_reason}",
        ]
        said += [f"Not met: {'; '.join(each['missed'])}"] if each["missed"] else []
        parts.append([str(row.organisation), "\n\n".join(said)])
    return {
        "title": f"Evaluation of {rfi.reference}",
        "lead": rfi.title,
        "facts": [("Panel", ", ".join(report["panel"])), ("Responses opened", str(len(report["responses"])))],
        "parts": parts,
        "sheets": [ranked(report), *differing(report)],
    }


def ranked(report: dict[str, Any]) -> dict[str, Any]:
    names = [row.name for row in report["criteria"]]
    seen = {each["response"].pk: each["seen"] for each in report["responses"]}
    rows = [
        [
            str(place["rank"]),
            str(place["response"].organisation),
            *("" if part is None else f"{part.points:.2f}" for part in place["parts"]),
            "" if place["score"] is None else f"{place['score']:.2f}",
            "" if seen.get(place["response"].pk) is None else str(seen[place["response"].pk]),
        ]
        for place in report["ranking"]
    ]
    head = ["Rank", "Vendor", *names, "Of 100", "Shown, 0 to 4"]
    return {"title": "Ranking by consensus", "head": head, "rows": rows, "numbers": [0, *range(2, len(head))]}


def differing(report: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [
        [line["response"], line["criterion"], str(line["lowest"]), str(line["highest"]), f"{line['mean']:.2f}"]
        for line in report["spread"]
        if line["needs_discussion"]
    ]
    head = ["Vendor", "Criterion", "Lowest", "Highest", "Mean"]
    found = {"title": "Where evaluators differed most", "head": head, "rows": rows, "numbers": [2, 3, 4]}
    return [found] if rows else []
