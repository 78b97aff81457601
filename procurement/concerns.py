"""Facts about buying that climb until somebody acts: questions of vendors that wait for an answer."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from alliance.registry import Concern
from procurement.models import VendorQuestion

WAITS = timedelta(days=5)


def found(now: datetime) -> Iterable[Concern]:
    """One for each RFI, by its oldest question: who asked stays unsaid. One query."""
    late = VendorQuestion.objects.filter(published_at=None, rfi__state="published", asked_at__lt=now - WAITS)
    seen = set()
    for question in late.select_related("rfi__initiative__owner", "rfi__created_by").order_by("asked_at"):
        if question.rfi_id not in seen:
            seen.add(question.rfi_id)
            fact = f"A question about “{question.rfi.title}” has waited for an answer for {(now - question.asked_at).days} days."
            yield Concern("question_unanswered", question.rfi, fact, question.rfi.created_by)
