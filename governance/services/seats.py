"""Terms of members, and conflicts of interest that recuse them."""

from datetime import date
from typing import Any

from alliance import audit
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, remove, service, touch
from governance import conflicts
from governance.models import Body, Conflict, Decision, Term
from governance.services.decisions import found_subject
from governance.services.recusals import recuse

MANAGE = "governance.manage_body"
DECLARE = "governance.declare_conflict"


@service
def give_seat(
    *,
    body: Body,
    person: User,
    starts_on: date,
    ends_on: date | None = None,
    ground: str = "",
    external_id: str | None = None,
    by: Any,
) -> Term:
    """Seat somebody for a term; who is no member yet becomes one."""
    require(by, MANAGE)
    body = lock(body)
    refuse_overlap(body, person, starts_on, ends_on)
    row = Term(body=body, person=person, starts_on=starts_on, ends_on=ends_on, ground=ground, external_id=external_id)
    create(row, by=by, action="give_seat")
    if not body.members.filter(pk=person.pk).exists():
        body.members.add(person)
        touch(body)
        audit.record("change_members", body, by=by, after={"joined": str(person.pk)})
    return row


@service
def change_term(
    *,
    term: Term,
    version: int | None = None,
    starts_on: date,
    ends_on: date | None = None,
    ground: str = "",
    by: Any,
) -> Term:
    """Correct it, renew it, or let it end earlier."""
    require(by, MANAGE)
    row = lock(term, version=version)
    refuse_overlap(lock(row.body), row.person, starts_on, ends_on, but=row)
    return change(row, {"starts_on": starts_on, "ends_on": ends_on, "ground": ground}, by=by)


@service
def remove_term(*, term: Term, why: str = "", by: Any) -> None:
    """It was written by mistake. A member without a term sits until the body is changed."""
    require(by, MANAGE)
    remove(term, by=by, why=why)


def refuse_overlap(body: Body, person: User, starts_on: date, ends_on: date | None, but: Term | None = None) -> None:
    terms = Term.objects.filter(body=body, person=person).exclude(pk=but.pk if but else None)
    clash = [
        term
        for term in terms
        if (ends_on is None or term.starts_on <= ends_on) and (term.ends_on is None or starts_on <= term.ends_on)
    ]
    insist(not clash, "starts_on", f"{person} has a term in these days already: change that one.")


@service
def declare_conflict(
    *,
    subject_type: str,
    subject_id: Any,
    reason: str,
    person: User | None = None,
    external_id: str | None = None,
    by: Any,
) -> Conflict:
    """Say that somebody has an interest in a matter. From now on they are recused from it, in open questions too."""
    subject = found_subject(by, subject_type, subject_id)
    row = Conflict(
        person=person or by,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:300],
        reason=reason,
        external_id=external_id,
    )
    require(by, DECLARE, row)
    create(row, by=by, action="declare_conflict")
    for decision in Decision.objects.filter(state="open", body__members=row.person).order_by("pk"):
        if conflicts.conflict_of(row.person, decision) == row:
            recuse_if_open(decision, row, by=by)
    return row


def recuse_if_open(decision: Decision, conflict: Conflict, *, by: Any) -> None:
    """What the chair signed while the conflict was being declared stands, with the vote as it was cast."""
    locked = lock(decision)
    if locked.state == "open":
        recuse(locked, conflict, by=by)


@service
def declare_in_question(*, decision: Decision, reason: str, by: User) -> Decision:
    """The same, by a member who reads a question: about what the question is about."""
    require(by, "governance.vote", decision)
    declare_conflict(subject_type=decision.subject_type, subject_id=decision.subject_id, reason=reason, by=by)
    return decision


@service
def lift_conflict(*, conflict: Conflict, version: int | None = None, why: str, on: date, by: Any) -> Conflict:
    """The interest is gone. Questions from which they were recused stay without their vote."""
    row = lock(conflict, version=version)
    require(by, DECLARE, row)
    insist(row.lifted_on is None, "__all__", "This conflict is lifted already.")
    return change(row, {"lifted_on": on, "lifted_because": why}, by=by, why=why, action="lift_conflict")
