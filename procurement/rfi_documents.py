"""What the PDF of an RFI says: exactly what vendors read on its page. The layout is templates/documents/rfi.typ."""

from typing import Any

from django.utils import timezone

from procurement.models import Rfi
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
            {
                "title": "How responses are judged",
                "head": ["Criterion", "Is about", "Weight of 100", "What 0 to 4 mean"],
                "rows": [
                    [row.name, row.get_proves_display(), f"{row.weight.normalize():f}", row.anchors.replace("\n", "; ")]
                    for row in rfi.criterion_rows.all()
                ],
                "numbers": [2],
            }
        ],
    }
