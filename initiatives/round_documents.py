"""What the PDF, the spreadsheet and the CSV of a closed round say, and those of a portfolio. Plain data; layouts are in
templates/documents."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from initiatives.models import Portfolio, Round
from initiatives.portfolio_pages import solution_of
from initiatives.round_pages import changes_of, far_apart, ranking_chart
from initiatives.rounds import criteria_of, is_intact

Sheet = dict[str, Any]


def result_lines(round: Round) -> Iterator[list[Any]]:
    """Head, then a line per initiative: rank, score, the value on each criterion."""
    criteria = criteria_of(round.result)
    yield ["Initiative", "Rank", "Score", *(row["name"] for row in criteria)]
    for row in round.result["ranking"]:
        yield [row["title"], row["rank"], row["score"], *(cell["value"] for cell in row["criteria"])]


def content_of(round: Round, user: Any) -> dict[str, Any]:
    """Ranking, values by criterion, where scorers were apart, how the order moves with the weights, portfolios, changes."""
    result = round.result
    criteria = criteria_of(result)
    chart = ranking_chart(cells_of(result), criteria)
    return {
        "title": round.title,
        "lead": round.purpose,
        "facts": [
            ("Round", round.reference),
            ("Method", round.get_method_display()),
            ("Weights", round.get_weighting_display()),
            ("Score sheets", round.get_sheet_display()),
            ("Closed", f"{round.closed_at:%-d %B %Y}" if round.closed_at else ""),
            ("Digest of the inputs", result["inputs_digest"]),
            ("Stored result", "matches its digest" if is_intact(result) else "was changed outside Alliance"),
        ],
        "bars": {
            "title": "Points by branch of criteria",
            "finding": chart["finding"],
            "labels": chart["spec"]["labels"],
            "series": chart["spec"]["series"],
        },
        "sheets": [
            ranking_sheet(round),
            criteria_sheet(criteria),
            *apart_sheet(result, criteria),
            *sensitivity_sheets(round),
            *portfolio_sheets(round),
            *changes_sheet(round),
        ],
    }


def cells_of(result: dict[str, Any]) -> list[dict[str, Any]]:
    return [row | {"cells": row["criteria"]} for row in result["ranking"]]


def ranking_sheet(round: Round) -> Sheet:
    head, *rows = result_lines(round)
    shown = [[row[0], row[1], *(f"{Decimal(value):.2f}" for value in row[2:])] for row in rows]
    missing = round.result["missing"]
    note = f"{len(missing)} gaps in the score sheets when the round was closed." if missing else ""
    return {"title": "Ranking", "head": head, "rows": shown, "numbers": list(range(1, len(head))), "note": note}


def criteria_sheet(criteria: list[dict[str, Any]]) -> Sheet:
    rows = [[row["name"], row["branch"], f"{Decimal(row['weight']) * 100:.1f}%"] for row in criteria]
    return {"title": "Criteria", "head": ["Criterion", "Branch", "Weight"], "rows": rows, "numbers": [2]}


def apart_sheet(result: dict[str, Any], criteria: list[dict[str, Any]]) -> Iterator[Sheet]:
    rows = [
        [
            cell["title"],
            cell["name"],
            cell["lowest"],
            cell["highest"],
            f"{cell['spread']:.2f}",
            ", ".join(cell["outliers"]),
        ]
        for cell in far_apart(result, criteria)
    ]
    if rows:
        head = ["Initiative", "Criterion", "Lowest", "Highest", "Spread", "Stands alone"]
        yield {"title": "Where scorers were apart", "head": head, "rows": rows, "numbers": [2, 3, 4]}


def sensitivity_sheets(round: Round) -> Iterator[Sheet]:
    """The exact turning points, and weights drawn by lot, once the analysis is there."""
    found = round.analysis
    turns = [
        [each["name"], f"{turn['weight'] * 100:.1f}%", turn["above"], turn["below"]]
        for each in found.get("criteria", {}).values()
        for turn in each["turns"] or ()
    ]
    if turns:
        head = ["If the weight of", "goes beyond", "this one", "overtakes"]
        yield {"title": "What if the weights changed?", "head": head, "rows": turns, "numbers": [1]}
    if found.get("shares"):
        yield {
            "title": f"Among the first {found['top']} if weights are drawn by lot",
            "head": ["Initiative", "Share of draws"],
            "rows": [[each["title"], f"{each['share'] * 100:.1f}%"] for each in found["shares"]],
            "numbers": [1],
            "note": f"{found['draws']:,} draws, all weights equally likely, seed {found['seed']}.",
        }


def portfolio_sheets(round: Round) -> Iterator[Sheet]:
    rows = [
        [str(row), row.outcome, row.benefit or "", len(row.solution["selected"]), money(row.solution["spent"])]
        for row in round.portfolios.exclude(solution={}).order_by("reference")
        if row.solution.get("selected") is not None
    ]
    if rows:
        head = ["Portfolio", "Found", "Benefit points", "Initiatives", "Cost"]
        yield {"title": "Portfolios", "head": head, "rows": rows, "numbers": [2, 3, 4]}


def changes_sheet(round: Round) -> Iterator[Sheet]:
    found = changes_of(round)
    if found:
        yield {
            "title": "What changed since last round",
            "finding": f"Compared with {found['since']}.",
            "head": ["Initiative", "Rank then", "Rank now", "Change"],
            "rows": [list(row) for row in found["rows"]],
            "numbers": [1, 2],
        }


def money(amounts: list[str]) -> str:
    return f"{sum(map(Decimal, amounts), Decimal(0)):,.0f}"


def portfolio_content(row: Portfolio, user: Any) -> dict[str, Any]:
    """What is in and why the rest is out, and what pays for it."""
    found = solution_of(row)
    lines = ["Initiative", "Rank", "Benefit points", "Cost"]
    return {
        "title": row.title,
        "lead": f"{len(found['chosen'])} initiatives bring {Decimal(found['value'] or 0):.2f} benefit points.",
        "facts": [
            ("Portfolio", row.reference),
            ("Round", str(row.round)),
            ("Found", row.outcome),
            ("Gap that is proven", f"{row.solution['gap'] or 0:.4%}"),
        ],
        "sheets": [
            {
                "title": "In",
                "head": [*lines, "Paid by"],
                "rows": [[*plain(line), ", ".join(line["funds"]) or "the budget"] for line in found["chosen"]],
                "numbers": [1, 2, 3],
            },
            {
                "title": "Out, and why",
                "head": [*lines, "Why"],
                "rows": [[*plain(line), line["why"]] for line in found["out"]],
                "numbers": [1, 2, 3],
            },
            {
                "title": "Money",
                "head": ["Money", "Spent", "There is"],
                "rows": [
                    [each["label"], f"{each['spent']:.2f}", f"{each['limit'] or 0:.2f}"] for each in found["money"]
                ],
                "numbers": [1, 2],
            },
        ],
    }


def plain(line: dict[str, Any]) -> list[Any]:
    return [line["id"], line["rank"], f"{line['value']:.2f}", f"{line['cost']:.2f}"]
