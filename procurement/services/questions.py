"""Questions of vendors: who asked stays hidden, and answers become public together."""

from typing import Any

from alliance import audit, clock, events, messages
from alliance.errors import Refusal
from alliance.models.people import Anonymous
from alliance.permissions import require
from alliance.writing import change, lock, service
from procurement.models import Rfi, VendorQuestion
from procurement.ocds import building
from procurement.services.releases import freeze
from procurement.services.rfis import require_before, vendor_people


class AVendor(Anonymous):
    """Stands in the audit trail for a vendor whose name must not be known."""

    name = "A vendor"


@service
def ask_question(*, rfi: Rfi, text: str, by: Any) -> VendorQuestion:
    """Ask about a published RFI before questions close. Neither page, API nor audit trail says who asked."""
    row = lock(rfi)
    require(by, "procurement.ask", row)
    if row.state != "published":
        raise Refusal("Questions can be asked while an RFI is published.", code="wrong_state", state=row.state)
    now = clock.database_now()
    require_before(
        now,
        row.questions_until,
        "Questions are closed. What was answered stands on this page.",
        code="questions_closed",
    )
    question = VendorQuestion(rfi=row, organisation_id=by.organisation_id, text=text, asked_at=now)
    question.full_clean()
    question.save(force_insert=True)
    audit.record("ask_question", question, by=AVendor(), after=audit.values_of(question))
    return question


@service
def answer_question(*, question: VendorQuestion, version: int | None = None, answer: str, at: Any, by: Any) -> Any:
    """Write or correct an answer; vendors see it when all answers are published."""
    row = lock(question, version=version)
    require(by, "procurement.answer", row)
    if row.published_at is not None:
        raise Refusal("This answer is published and stays as it is. Answer a further question.", code="frozen")
    return change(row, {"answer": answer, "answered_at": at}, by=by, action="answer")


@service
def publish_answers(*, rfi: Rfi, by: Any) -> Rfi:
    """Show every written answer to everybody, all at one instant; vendors are told once."""
    row = lock(rfi)
    require(by, "procurement.answer", row)
    waiting = list(row.questions.select_for_update().filter(published_at=None).exclude(answer=""))
    if not waiting:
        raise Refusal("No written answer waits to be published. Answer a question first.", code="nothing_to_publish")
    now = clock.database_now()
    for question in waiting:
        change(question, {"published_at": now}, by=by, action="publish_answer")
    freeze(row, now, lambda before, this: building.answered(row, now))
    events.publish("rfi.answered", row, by=by, payload={"answers": len(waiting)})
    messages.notify(
        recipients=vendor_people(),
        slot=f"rfi:{row.pk}:answers:{now.isoformat()}",
        text=f"{row.reference} {row.title}: {len(waiting)} new answer{'s' if len(waiting) > 1 else ''} to all.",
        url=row.get_absolute_url(),
        by=by,
    )
    return row
