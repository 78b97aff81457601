"""The sample city's proven solutions and RFIs. What was opened before the day of loading is taken over as opened."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from initiatives.models import Initiative
from procurement import services
from procurement.clauses import draft_parts
from procurement.models import Citation, Criterion, ProvenSolution, Rfi, RfiResponse, VendorQuestion
from procurement.sample_purchases import load_purchases

Data = Mapping[str, Any]
SECTION_OF = {"background": "problem"}  # all other kinds are called like the field
CONTENT = {
    "partnership": "partnership",
    "demonstration": "demonstration",
    "shared-value": "shared_value",
    "data": "security",
}
ALWAYS = {name: text for name, text in draft_parts({}).items() if name in ("cooperative", "terms")}


def load(city: Any) -> None:
    for row in city.data("proven_solutions"):
        if not city.find(ProvenSolution, row["key"]):
            services.record_proven_solution(**solution_values(row), by=city.person("odell"))
    for row in city.data("portfolio")["rfis"]:
        if not city.find(Rfi, row["key"]):
            load_rfi(city, row)
    load_purchases(city)


def solution_values(row: Data) -> dict[str, Any]:
    place, cost = row["place"] or {}, row["cost"] or {}
    parts = [place.get("city"), place.get("region"), place.get("country")]
    return {
        "external_id": row["key"],
        **{
            name: row[name]
            for name in ("title", "solution", "domain", "problem", "result", "outcome", "evidence_level")
        },
        **{name: row[name] or "" for name in ("technology", "vendor", "lesson")},
        "place": ", ".join(part for part in parts if part),
        "country": place.get("country") or "",
        "population": place.get("population"),
        "year_started": row["year_started"],
        "cost_amount": Decimal(cost["amount"]) if cost else None,
        "cost_currency": cost.get("currency", ""),
        "kpis": row["kpis"],
        "sources": "\n".join(row["sources"]),
        "must_check": row["confidence"] != "stored",
    }


def load_rfi(city: Any, row: Data) -> None:
    officer = city.person(row["officer"])
    values = rfi_values(city, row)
    if row["state"] == "draft":
        rfi = services.draft_rfi(**values, by=officer)
    else:
        rfi = services.take_over_rfi(**values, **opening_of(city, row), script=script_of(row), by=officer)
    cite(city, row, rfi)
    for question in row["questions"]:
        load_question(city, rfi, question)
    for item in row["addenda"]:
        services.record_past_addendum(
            rfi=rfi, number=item["number"], text=item["text"], issued_at=city.instant(item["issued_on"]), by=officer
        )
    for response in row["responses"]:
        services.record_past_response(
            rfi=rfi, organisation=city.organisation(response["organisation"]), content=content_of(response), by=officer
        )
    if row["evaluation"]:
        evaluate(city, rfi, row)


def rfi_values(city: Any, row: Data) -> dict[str, Any]:
    texts = {SECTION_OF.get(part["kind"], part["kind"]): part["text"] for part in row["sections"]}
    return {
        "external_id": row["key"],
        "initiative": city.find(Initiative, row["initiative"]),
        "title": row["title"],
        "summary": row["summary"],
        **ALWAYS,
        **texts,
        "questions_until": city.instant(row["questions_until"]) if row["questions_until"] else None,
        "due_at": city.instant(row["deadline"]) if row["deadline"] else None,
        "criteria": [criterion_values(criterion) for criterion in row["criteria"]],
    }


def script_of(row: Data) -> list[dict[str, Any]]:
    return [{**step, "weight": int(step["weight"])} for step in row.get("script", ())]


def criterion_values(row: Data) -> dict[str, Any]:
    return {
        "name": row["name"],
        "weight": Decimal(row["weight"]),
        "proves": row["proves"],
        "anchors": "\n".join(row["anchors"]),
    }


def opening_of(city: Any, row: Data) -> dict[str, Any]:
    found: dict[str, Any] = {"published_at": city.instant(row["published_on"])}
    if row["opened_at"]:
        first, second = (city.person(name) for name in row["openers"])
        found |= {"opened_at": city.instant(row["opened_at"]), "openers": (first, second)}
    return found


def cite(city: Any, row: Data, rfi: Rfi) -> None:
    names = {criterion["key"]: criterion["name"] for criterion in row["criteria"]}
    for item in row["evidence"]:
        key = f"{row['key']}:{item['proven_solution']}:{item['criterion']}"
        if not city.find(Citation, key):
            services.cite_proven_solution(
                initiative=rfi.initiative,
                proven_solution=city.find(ProvenSolution, item["proven_solution"]),
                criterion=Criterion.objects.get(rfi=rfi, name=names[item["criterion"]]),
                note=item["note"],
                external_id=key,
                by=city.person(row["officer"]),
            )


def load_question(city: Any, rfi: Rfi, row: Data) -> VendorQuestion:
    return services.record_past_question(
        rfi=rfi,
        organisation=city.organisation(row["organisation"]),
        text=row["text"],
        asked_at=city.instant(row["asked_on"]),
        answer=row["answer"] or "",
        answered_at=city.instant(row["answered_on"]) if row["answered_on"] else None,
        by=rfi.created_by,
    )


def content_of(row: Data) -> dict[str, str]:
    return {"summary": row["summary"]} | {CONTENT[key]: text for key, text in row["answers"].items()}


def evaluate(city: Any, rfi: Rfi, row: Data) -> None:
    """Through the evaluation's own services: panel, declarations, sheets, and consensus where it was reached."""
    found = row["evaluation"]
    officer = city.person(row["officer"])
    panel = {item["evaluator"]: city.person(item["evaluator"]) for item in found["conflicts"] + found["scores"]}
    services.start_evaluation(rfi=rfi, evaluators=list(panel.values()), by=officer)
    for username, person in panel.items():
        notes = [item["note"] for item in found["conflicts"] if item["evaluator"] == username and item["note"]]
        services.declare_interests(rfi=rfi, note=" ".join(notes), by=person)
    for item in found["scores"]:
        score(city, rfi, row, item, panel[item["evaluator"]])
    if found["recorded_on"]:
        services.reveal_scores(rfi=rfi, by=officer)
        for item in found["consensus"]:
            agree(city, rfi, row, item, officer)
    if row.get("report"):
        report(city, rfi, row["report"], officer)
    if row["outcome"]:
        conclude(city, rfi, row["outcome"], officer)
        services.publish_records(rfi=rfi, at=city.now, by=officer)


def ratings_of(rfi: Rfi, row: Data, scores: Mapping[str, int]) -> list[dict[str, Any]]:
    names = {criterion["key"]: criterion["name"] for criterion in row["criteria"]}
    rows = {criterion.name: criterion for criterion in rfi.criterion_rows.all()}
    return [{"criterion": rows[names[key]], "value": value} for key, value in scores.items()]


def response_of(city: Any, rfi: Rfi, key: str) -> RfiResponse:
    found: RfiResponse = rfi.responses.get(organisation=city.organisation(key))
    return found


def score(city: Any, rfi: Rfi, row: Data, item: Data, person: Any) -> None:
    sheet = response_of(city, rfi, item["organisation"]).sheets.get(evaluator=person)
    ratings = ratings_of(rfi, row, item["scores"])
    services.change_score_sheet(sheet=sheet, ratings=ratings, comment=item["comment"] or "", by=person)
    services.submit_score_sheet(sheet=sheet, at=city.now, by=person)


def agree(city: Any, rfi: Rfi, row: Data, item: Data, officer: Any) -> None:
    services.record_consensus(
        response=response_of(city, rfi, item["organisation"]),
        ratings=ratings_of(rfi, row, item["scores"]),
        consensus_reason=item["reason"],
        by=officer,
    )


def report(city: Any, rfi: Rfi, row: Data, officer: Any) -> None:
    assessments = [{**line, "response": response_of(city, rfi, line["organisation"])} for line in row["assessments"]]
    services.report_rfi(rfi=rfi, market_findings=row["market_findings"], assessments=assessments, by=officer)


def conclude(city: Any, rfi: Rfi, outcome: Data, officer: Any) -> None:
    services.conclude_rfi(
        rfi=rfi,
        outcome=outcome["result"],
        chosen=response_of(city, rfi, outcome["organisation"]) if outcome["organisation"] else None,
        outcome_reason=outcome["reason"],
        at=city.instant(outcome["on"]),
        by=officer,
    )
