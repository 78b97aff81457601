"""From a draft to an approved RFI: editions, reviews, remarks. Nobody approves what they wrote."""

from collections.abc import Container, Iterable
from datetime import datetime
from typing import Any

from alliance import clock, messages
from alliance.city import setting
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.roles import CITY_STAFF
from alliance.writing import change, create, insist, lock, service
from procurement import queries
from procurement.lifecycle import RFI
from procurement.models import Rfi, RfiComment, RfiEdition, RfiReview
from procurement.services.completeness import require_complete

LEAST_APPROVALS = "procurement.least_approvals"
WRITING = ("draft", "in_review", "approved")


@service
def send_for_review(*, rfi: Rfi, version: int | None = None, reviewers: Iterable[User], by: Any) -> Rfi:
    """Keep the draft as the next edition and ask people to judge it. The text cannot change before it is sent back.

    Raises ValidationError naming each part that is missing or wrong, as publishing does.
    """
    row = RFI.take(rfi, "send_for_review", by=by, version=version)
    require_complete(row, clock.database_now())
    people = list(reviewers)
    least = setting(LEAST_APPROVALS)
    insist(len(people) >= least, "reviewers", f"Choose at least {least} reviewer{'s' if least > 1 else ''}.")
    writers = queries.writers_of(row) | {by.pk}
    for person in people:
        require_apart(person, writers)
    text = queries.text_of(row)
    edition = RfiEdition(rfi=row, number=row.editions.count() + 1, text=text, digest=queries.digest_of(text))
    create(edition, by=by, action="send_for_review")
    for person in people:
        create(RfiReview(edition=edition, reviewer=person), by=by, action="ask_reviewer")
    messages.notify(
        recipients=people,
        slot=f"rfi:{row.pk}:review:{edition.number}",
        text=f"Please review {row.reference} {row.title}.",
        url=row.get_absolute_url(),
        by=by,
    )
    return row


def require_apart(person: User, writers: Container[Any]) -> None:
    insist(not person.roles.isdisjoint(CITY_STAFF), "reviewers", f"{person} does not work for the city.")
    if person.pk in writers:
        sentence = f"{person} wrote or changed this RFI, so somebody else must review it."
        raise Refusal(sentence, code="separation_of_duties")


@service
def approve_rfi(*, rfi: Rfi, version: int | None = None, note: str = "", at: datetime, by: User) -> Rfi:
    """One reviewer approves the edition; with the last of them the RFI is approved."""
    row = lock(rfi, version=version)
    review = own_review(row, by, "approve")
    change(review, {"verdict": "approved", "note": note, "decided_at": at}, by=by, action="approve_edition")
    if not review.edition.reviews.exclude(verdict="approved").exists():
        row = RFI.take(row, "approve", by=by)
        tell_writer(row, "is approved and can be published.", by=by)
    return row


@service
def ask_for_changes(*, rfi: Rfi, version: int | None = None, note: str, at: datetime, by: User) -> Rfi:
    """A reviewer sends the draft back with the reason; the next edition is judged anew by everybody."""
    row = lock(rfi, version=version)
    review = own_review(row, by, "return_to_draft")
    change(review, {"verdict": "changes", "note": note, "decided_at": at}, by=by, action="ask_for_changes")
    row = RFI.take(row, "return_to_draft", by=by, why=note)
    tell_writer(row, f"needs changes: {note}", by=by)
    return row


def own_review(rfi: Rfi, by: User, step: str) -> RfiReview:
    """The reviewer's open verdict on the last edition, locked."""
    require(by, "procurement.review_rfi", rfi)
    if rfi.state != "in_review":
        raise Refusal(RFI.refusal(RFI.step(step), rfi.state), code="wrong_state", state=rfi.state)
    last = rfi.editions.first()
    review: RfiReview = RfiReview.objects.select_for_update(of=("self",)).get(edition=last, reviewer=by)
    if review.verdict:
        raise Refusal("You said what you think of this edition already.", code="already_decided")
    return review


@service
def take_back_rfi(*, rfi: Rfi, version: int | None = None, by: Any) -> Rfi:
    """The writer takes the RFI back to change it; approvals given so far hold for their edition alone."""
    return RFI.take(rfi, "return_to_draft", by=by, version=version)


def require_approved(rfi: Rfi) -> None:
    """Raises Refusal unless enough people, all who were asked, approved exactly this text."""
    last = rfi.editions.first()
    said = [review.verdict for review in last.reviews.all()] if last else []
    least = setting(LEAST_APPROVALS)
    if len(said) < least or set(said) != {"approved"}:
        raise Refusal(
            f"{said.count('approved')} of {max(least, len(said))} approvals are given. Send it for review.",
            code="approvals_missing",
        )
    if last and last.digest != queries.digest_of(queries.text_of(rfi)):
        raise Refusal("The text is not the one that was approved. Send it for review again.", code="approvals_missing")


@service
def comment_rfi(*, rfi: Rfi, part: str, text: str, by: Any) -> RfiComment:
    """Leave a remark on one part of a draft."""
    row = lock(rfi)
    require(by, "procurement.comment_rfi", row)
    if row.state not in WRITING:
        raise Refusal("Remarks are for drafts. What is published changes by addendum.", code="frozen", state=row.state)
    comment = create(RfiComment(rfi=row, part=part, text=text), by=by, action="comment")
    if row.created_by_id != by.pk:
        tell_writer(row, f"has a remark on “{comment.get_part_display()}”.", by=by, about=comment)
    return comment


@service
def resolve_comment(*, comment: RfiComment, version: int | None = None, at: datetime, by: Any) -> RfiComment:
    """The remark is dealt with; it stays readable."""
    row = lock(comment, version=version)
    require(by, "procurement.resolve_comment", row)
    return change(row, {"resolved_at": at}, by=by, action="resolve_comment")


def tell_writer(rfi: Rfi, said: str, *, by: Any, about: Any = None) -> None:
    writer = rfi.created_by
    if writer is None:
        return
    last = rfi.editions.first()
    slot = f"comment:{about.pk}" if about else f"rfi:{rfi.pk}:{rfi.state}:{last.number if last else 0}"
    text = f"{rfi.reference} {rfi.title} {said}"
    messages.notify(recipients=[writer], slot=slot, text=text, url=rfi.get_absolute_url(), by=by)
