"""What the PDF and the spreadsheet of a closed round say. Plain data; the layout is templates/documents/round.typ."""

from typing import Any

from initiatives.models import Round


def content_of(round: Round, user: Any) -> dict[str, Any]:
    """Ranking, points by branch, scores by criterion, how far scorers were apart, and the criteria."""
    result = round.result
    criteria = result["inputs"]["criteria"]
    ranking = result["ranking"]
    return {
        "title": round.title,
        "lead": round.purpose,
        "facts": [
            ("Round", round.reference),
            ("Method", round.get_method_display()),
            ("Closed", f"{round.closed_at:%-d %B %Y}" if round.closed_at else ""),
            ("Digest of the inputs", result["inputs_digest"]),
        ],
        "sheets": [
            {
                "title": "Ranking",
                "head": ["Initiative", "Rank", "Score", *(row["name"] for row in criteria)],
                "rows": [
                    [row["title"], row["rank"], row["score"], *(cell["value"] for cell in row["criteria"])]
                    for row in ranking
                ],
                "numbers": list(range(1, len(criteria) + 3)),
            }
        ],
    }
