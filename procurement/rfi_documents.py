"""What the PDF of an RFI says: exactly what vendors read on its page. The layout is templates/documents/rfi.typ."""

from typing import Any

from django.utils import timezone

from procurement.models import FormalProcurement, Rfi
from procurement.models.rfis import SECTIONS


def content_of(rfi: Rfi, user: Any) -> dict[str, Any]:
    """Parts, criteria, addenda and what was answered; nothing of responses."""
    answered = rfi.questions.exclude(published_at=None)
    return {
        "title": f"{rfi.reference} {rfi.title}",
        "lead": rfi.summary,
        "facts": [
            (label, f"{timezone.localtime(moment):%-d %B %Y, %H:%M %Z}")
            for label, moment in (
                ("Published", rfi.published_at),
                ("Questions close", rfi.questions_until),
                ("Responses due before", rfi.due_at),
            )
            if moment
        ],
        "parts": [
            *([label, getattr(rfi, name)] for name, label in SECTIONS if getattr(rfi, name).strip()),
            *([f"Addendum {row.number}", row.text] for row in rfi.addenda.all()),
            *([row.text, row.answer] for row in answered),
        ],
        "sheets": [
            *asked(rfi),
            {
                "title": "How responses are judged",
                "head": ["Criterion", "Is about", "Weight of 100", "What 0 to 4 mean"],
                "rows": [
                    [row.name, row.get_proves_display(), f"{row.weight.normalize():f}", row.anchors.replace("\n", "; ")]
                    for row in rfi.criterion_rows.all()
                ],
                "numbers": [2],
            },
        ],
    }


def content_of_formal(formal: FormalProcurement, user: Any) -> dict[str, Any]:
    """The documents of a formal procurement: what is bought, what must be met, how bids are judged, the steps."""
    facts = [("Route", f"{formal.route}, {formal.route.citation}"), ("Approved by", formal.route.approver)]
    if formal.bids_until:
        facts.append(("Bids due before", f"{timezone.localtime(formal.bids_until):%-d %B %Y, %H:%M %Z}"))
    parts = [["What is bought", formal.scope], ["What must be met", formal.demands]]
    steps = [[str(number), step] for number, step in enumerate(formal.route.step_list, start=1)]
    return {
        "title": f"{formal.reference} {formal.title}",
        "lead": f"Follows from {formal.rfi}.",
        "facts": facts,
        "parts": [part for part in parts if part[1].strip()],
        "sheets": [
            {
                "title": "How bids are judged",
                "head": ["Criterion", "Weight of 100", "What 0 to 4 mean"],
                "rows": [[row["name"], row["weight"], row["anchors"].replace("\n", "; ")] for row in formal.criteria],
                "numbers": [1],
            },
            {"title": "Steps", "head": ["No.", "Step"], "rows": steps, "numbers": [0]},
        ],
    }


def asked(rfi: Rfi) -> list[dict[str, Any]]:
    """The questions to vendors as a table, where there are some."""
    rows = [
        [row.text, row.get_kind_display(), "; ".join(row.option_list), row.get_judged_display(), row.criterion]
        for row in rfi.requirement_rows.all()
    ]
    head = ["Question", "Answer", "Choices or columns", "Judged", "With criterion"]
    return [{"title": "What every response answers", "head": head, "rows": rows, "numbers": []}] if rows else []
