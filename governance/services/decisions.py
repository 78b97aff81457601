"""Questions to bodies, votes, and what is signed."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils import timezone

from alliance import events, messages
from alliance.doors.noun import noun_of
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import create, insist, lock, next_reference, service
from governance import gates, queries, seats
from governance.lifecycle import DECISION
from governance.models import Body, ChampionMandate, Decision, Vote
from governance.services.meetings import promise
from governance.services.office import require_acting_champion
from governance.services.recusals import recuse_conflicted, refuse_recused
from governance.signals import decision_signed

POSITIVE = (
    Decision.Outcome.GO,
    Decision.Outcome.GO_WITH_CONDITIONS,
    Decision.Outcome.SCALE_UP,
    Decision.Outcome.CONTINUE,
    Decision.Outcome.REPEAT,
)
# What passes a gate and so asks for its checks; to go on with a pilot or to try it again passes none.
PASSING = (Decision.Outcome.GO, Decision.Outcome.GO_WITH_CONDITIONS, Decision.Outcome.SCALE_UP)


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
    supersedes: Decision | None = None,
    external_id: str | None = None,
    by: Any,
    **values: Any,
) -> Decision:
    """Ask a body to decide about a row that the asker may see; its members are told. `values` are further fields."""
    require(by, "governance.put_question")
    subject = found_subject(by, subject_type, subject_id)
    insist(
        supersedes is None or supersedes.state == "signed", "supersedes", "Only a signed decision can be superseded."
    )
    decision = Decision(
        reference=next_reference("D"),
        body=body,
        question=question,
        gate=gate,
        options=options,
        meets_on=meets_on,
        supersedes=supersedes,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_label=str(subject)[:300],
        external_id=external_id,
        **values,
    )
    create(decision, by=by, action="put_question")
    recuse_conflicted(decision, by=by)
    text = f"{body} is asked: {question}"
    messages.notify(
        recipients=list(seats.members_on(body, timezone.localdate(decision.created_at))),
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
    if choice != Vote.Choice.RECUSED or decision.votes.filter(member=by).exists():
        refuse_recused(decision, by, "vote on it")
    return create(Vote(decision=decision, member=by, choice=choice, remark=remark), by=by, action="vote")


@service
def sign_decision(
    *,
    decision: Decision,
    version: int | None = None,
    outcome: str,
    reason: str,
    conditions: Iterable[Mapping[str, Any]] = (),
    waiver: str = "",
    at: datetime,
    on: date,
    by: User,
) -> Decision:
    """The chair signs what was decided. Needs the quorum, the body's majority for a positive outcome, and what the gate asks."""
    current = lock(decision, version=version)
    require(by, "governance.sign_decision", current)
    if current.state == "open":
        refuse_recused(current, by, "sign it. Give the body another chair for it")
    refuse_unless_carried(current, outcome, on)
    return sign(current, outcome, reason, list(conditions), waiver, at=at, on=on, by=by)


@service
def decide_alone(
    *,
    decision: Decision,
    version: int | None = None,
    outcome: str,
    reason: str,
    conditions: Iterable[Mapping[str, Any]] = (),
    waiver: str = "",
    at: datetime,
    on: date,
    by: User,
) -> Decision:
    """The champion, or who stands in, decides within the mandate's limits; no meeting is needed."""
    current = lock(decision, version=version)
    require(by, "governance.decide_alone", current)
    mandate = require_acting_champion(by=by, on=on)
    if current.state == "open":
        refuse_recused(current, by, f"decide it alone. Put it to {current.body}")
    refuse_above_mandate(mandate, current)
    return sign(current, outcome, reason, list(conditions), waiver, at=at, on=on, by=by, is_delegated=True)


def refuse_above_mandate(mandate: ChampionMandate, decision: Decision) -> None:
    """The limits of the mandate: its gates, its amount, its domains."""
    to_body = f"Put it to {decision.body}."
    if decision.gate not in mandate.gates:
        raise Refusal(f"The mandate does not reach to “{decision.get_gate_display()}”. {to_body}", code="above_mandate")
    if decision.amount is None or decision.amount > mandate.decision_limit:
        bound = "No amount is named" if decision.amount is None else f"It binds {decision.amount:,.2f}"
        raise Refusal(f"{bound}; the mandate’s limit is {mandate.decision_limit:,.2f}. {to_body}", code="above_mandate")
    subject = gates.initiative_of(queries.subject_of(decision))
    domain = getattr(subject, "domain", None)
    if mandate.domains and domain not in mandate.domains:
        raise Refusal(f"The mandate does not hold for this domain. {to_body}", code="above_mandate")


def sign(
    current: Decision,
    outcome: str,
    reason: str,
    conditions: list[Mapping[str, Any]],
    waiver: str,
    *,
    at: datetime,
    on: date,
    by: User,
    **more: Any,
) -> Decision:
    """Freeze what was asked and what was found, write down the conditions as actions, tell whom it concerns."""
    offered = dict(current.outcomes)
    words = ", ".join(offered.values())
    insist(outcome in offered, "outcome", f"“{current.get_gate_display()}” ends in one of: {words}.")
    insist(
        outcome != Decision.Outcome.GO_WITH_CONDITIONS or conditions,
        "conditions",
        "Write the conditions, or choose another outcome.",
    )
    checks = gates.checks_of(current) if current.state == "open" else []
    failing = [check.sentence for check in checks if not check.passes] if outcome in PASSING else []
    refuse_failing_gate(failing, waiver)
    signed = DECISION.take(
        current,
        "sign" if not more else "decide_alone",
        by=by,
        why=reason,
        outcome=outcome,
        reason=reason,
        conditions="\n".join(str(row["title"]) for row in conditions),
        checks=[
            {
                "pillar": check.pillar,
                "sentence": check.sentence,
                "passes": check.passes,
                "evidence": check.evidence,
                "link": check.proof_url,
            }
            for check in checks
        ],
        waiver=waiver if failing else "",
        signed_at=at,
        signed_by=by,
        meets_on=current.meets_on or on,
        effective_on=current.effective_on or on,
        **more,
    )
    for row in conditions:
        promise(title=row["title"], owner=row["owner"], due_on=row["due_on"], decision=signed, body=signed.body, by=by)
    events.publish("decision.signed", signed, by=by, payload={"gate": signed.gate, "outcome": signed.outcome})
    decision_signed.send(sender=Decision, decision=signed, by=by, at=at)
    return signed


def refuse_unless_carried(decision: Decision, outcome: str, on: date) -> None:
    """Quorum and majority, by the body's own rules."""
    if decision.state != "open":
        return  # the lifecycle says so in its own words
    counts, body = queries.tally(decision), decision.body
    voted = counts["for"] + counts["against"] + counts["abstain"]
    if voted < body.quorum:
        raise Refusal(
            f"{voted} of the {body.quorum} votes needed for a quorum are in. Wait for the other members.",
            code="no_quorum",
        )
    if outcome in POSITIVE and not carried(body, counts, seats.count_on(body, on)):
        raise Refusal(
            f"{counts['for']} voted for and {counts['against']} against: a positive outcome needs a majority "
            f"({body.get_majority_display().lower()}).",
            code="no_majority",
        )


def carried(body: Body, counts: Mapping[str, int], members: int) -> bool:
    """Abstentions count for the quorum and for neither side; `members` sit on that day."""
    if body.majority == Body.Majority.ABSOLUTE:
        return 2 * counts["for"] > members
    if body.majority == Body.Majority.TWO_THIRDS:
        return counts["for"] > 0 and 3 * counts["for"] >= 2 * (counts["for"] + counts["against"])
    return counts["for"] > counts["against"]


def refuse_failing_gate(failing: list[str], waiver: str) -> None:
    """A gate is not passed over its own checks in silence."""
    if not failing or waiver.strip():
        return
    count = "1 check fails" if len(failing) == 1 else f"{len(failing)} checks fail"
    insist(
        False,
        "waiver",
        f"{count}: {'; '.join(failing)}. Mend them, choose Hold, or write why it goes ahead all the same.",
    )


@service
def withdraw_question(*, decision: Decision, version: int | None = None, why: str, by: Any) -> Decision:
    """Take the question back before it is decided."""
    return DECISION.take(decision, "withdraw", by=by, version=version, why=why)
