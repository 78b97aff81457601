"""Everything that changes in governance."""

from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model

from alliance import audit, events, messages
from alliance.doors.noun import noun_of
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service
from governance import queries
from governance.lifecycle import CHAMPION, DECISION, RISK
from governance.models import Body, ChampionMandate, Decision, Risk, Vote
from governance.signals import decision_signed


@service
def appoint_champion(
    *, person: User, mandate: str, decision_limit: Any = 0, starts_on: date, ends_on: date | None = None, by: Any
) -> ChampionMandate:
    """Give somebody the mandate for the whole. There is one champion at a time."""
    require(by, "governance.appoint_champion")
    row = ChampionMandate(
        person=person, mandate=mandate, decision_limit=decision_limit, starts_on=starts_on, ends_on=ends_on
    )
    create(row, by=by, action="appoint_champion")
    text = "You are appointed Smart City Champion."
    messages.notify(recipients=[person], slot=f"champion:{row.pk}", text=text, url=row.get_absolute_url(), by=by)
    return row


@service
def end_mandate(
    *, championmandate: ChampionMandate, version: int | None = None, why: str, on: date, by: Any
) -> ChampionMandate:
    """The champion leaves; until another is appointed, council sees the gap."""
    ends_on = max(on, championmandate.starts_on)
    return CHAMPION.take(championmandate, "end_mandate", by=by, version=version, why=why, ends_on=ends_on)


@service
def set_up_body(
    *,
    name: str,
    kind: str,
    quorum: int,
    chair: User | None = None,
    members: Any,
    external_id: str | None = None,
    by: Any,
) -> Body:
    """A committee with its members; the chair is one of them."""
    require(by, "governance.manage_body")
    people = seated(chair, members)
    refuse_empty_quorum(quorum, people)
    body = create(Body(name=name, kind=kind, quorum=quorum, chair=chair, external_id=external_id), by=by)
    body.members.set(people)
    return body


@service
def change_body(
    *, body: Body, version: int | None = None, chair: User | None = None, members: Any, by: Any, **values: Any
) -> Body:
    require(by, "governance.manage_body")
    body = lock(body, version=version)
    people = seated(chair, members)
    refuse_empty_quorum(values.get("quorum", body.quorum), people)
    before = sorted(str(pk) for pk in body.member_ids())
    body.members.set(people)
    after = sorted(str(person.pk) for person in people)
    if before != after:
        audit.record("change_members", body, by=by, before={"members": before}, after={"members": after})
    return change(body, {**values, "chair": chair}, by=by)


def seated(chair: User | None, members: Any) -> list[User]:
    people = {person.pk: person for person in members}
    if chair:
        people[chair.pk] = chair
    return list(people.values())


def refuse_empty_quorum(quorum: int, people: list[User]) -> None:
    sentence = f"A quorum of {quorum} cannot be reached with {len(people)} members. Add members or lower it."
    insist(quorum <= len(people), "quorum", sentence)


@service
def put_question(
    *,
    body: Body,
    question: str,
    subject_type: str,
    subject_id: Any,
    gate: str = Decision.Gate.OTHER,
    options: str = "",
    meets_on: date | None = None,
    external_id: str | None = None,
    by: Any,
) -> Decision:
    """Ask a body to decide about a row that the asker may see; its members are told."""
    require(by, "governance.put_question")
    subject = found_subject(by, subject_type, subject_id)
    decision = Decision(
        reference=next_reference("D"),
        body=body,
        question=question,
        gate=gate,
        options=options,
        meets_on=meets_on,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:300],
        external_id=external_id,
    )
    create(decision, by=by, action="put_question")
    text = f"{body} is asked: {question}"
    messages.notify(
        recipients=list(body.members.all()),
        slot=f"question:{decision.pk}",
        text=text,
        url=decision.get_absolute_url(),
        by=by,
    )
    return decision


def found_subject(by: Any, subject_type: str, subject_id: Any) -> Model:
    """The row a decision or risk is about. Raises ValidationError where there is none this person may see."""
    try:
        noun = noun_of(apps.get_model(subject_type))
    except (LookupError, ValueError) as fault:
        raise ValidationError({"subject_type": ["Name the kind of row, such as initiatives.initiative."]}) from fault
    found: Model | None = noun.rows(by).filter(pk=subject_id).first()
    if found is None:
        raise ValidationError({"subject_id": ["There is no such row, or it is not yours to see."]})
    return found


@service
def cast_vote(*, decision: Decision, choice: str, remark: str = "", by: User) -> Vote:
    """One vote per member, while the question is open. A recused member's vote does not count towards the quorum."""
    decision = lock(decision)
    require(by, "governance.vote", decision)
    if decision.state != "open":
        raise Refusal(
            "This question is closed: it can no longer be voted on.", code="wrong_state", state=decision.state
        )
    return create(Vote(decision=decision, member=by, choice=choice, remark=remark), by=by, action="vote")


@service
def sign_decision(
    *,
    decision: Decision,
    version: int | None = None,
    outcome: str,
    reason: str,
    conditions: str = "",
    at: datetime,
    on: date,
    by: User,
) -> Decision:
    """The chair signs what was decided. Needs the quorum, and a majority of votes for a positive outcome."""
    current = lock(decision, version=version)
    require(by, "governance.sign_decision", current)
    counts = queries.tally(current)
    refuse_unless_carried(current, outcome, counts)
    insist(
        outcome != Decision.Outcome.GO_WITH_CONDITIONS or conditions.strip(),
        "conditions",
        "Write the conditions, or choose another outcome.",
    )
    signed = DECISION.take(
        current,
        "sign",
        by=by,
        why=reason,
        outcome=outcome,
        reason=reason,
        conditions=conditions,
        signed_at=at,
        signed_by=by,
        meets_on=current.meets_on or on,
    )
    events.publish("decision.signed", signed, by=by, payload={"gate": signed.gate, "outcome": signed.outcome})
    decision_signed.send(sender=Decision, decision=signed, by=by, at=at)
    return signed


def refuse_unless_carried(decision: Decision, outcome: str, counts: dict[str, int]) -> None:
    voted = counts["for"] + counts["against"] + counts["abstain"]
    quorum = decision.body.quorum
    if decision.state == "open" and voted < quorum:
        raise Refusal(
            f"{voted} of the {quorum} votes needed for a quorum are in. Wait for the other members.", code="no_quorum"
        )
    goes_ahead = outcome not in (Decision.Outcome.HOLD, Decision.Outcome.STOP)
    if goes_ahead and counts["for"] <= counts["against"]:
        raise Refusal(
            f"{counts['for']} voted for and {counts['against']} against: a positive outcome needs a majority.",
            code="no_majority",
        )


@service
def withdraw_question(*, decision: Decision, version: int | None = None, why: str, by: Any) -> Decision:
    """Take the question back before it is decided."""
    return DECISION.take(decision, "withdraw", by=by, version=version, why=why)


@service
def record_risk(
    *,
    title: str,
    subject_type: str,
    subject_id: Any,
    likelihood: int,
    impact: int,
    owner: User | None = None,
    mitigation: str = "",
    review_on: date | None = None,
    external_id: str | None = None,
    by: Any,
) -> Risk:
    """Something that could go wrong with a row the person may see."""
    require(by, "governance.manage_risk")
    subject = found_subject(by, subject_type, subject_id)
    risk = Risk(
        reference=next_reference("R"),
        title=title,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:300],
        likelihood=likelihood,
        impact=impact,
        owner=owner,
        mitigation=mitigation,
        review_on=review_on,
        external_id=external_id,
    )
    return create(risk, by=by, action="record_risk")


@service
def change_risk(*, risk: Risk, version: int | None = None, by: Any, **values: Any) -> Risk:
    require(by, "governance.manage_risk")
    return change(lock(risk, version=version), values, by=by)


@service
def accept_risk(*, risk: Risk, version: int | None = None, why: str, by: Any) -> Risk:
    """Live with it as it is, and say why."""
    return RISK.take(risk, "accept", by=by, version=version, why=why)


@service
def close_risk(*, risk: Risk, version: int | None = None, why: str, by: Any) -> Risk:
    return RISK.take(risk, "close", by=by, version=version, why=why)
