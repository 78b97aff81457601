"""Demonstrations: slots drawn by a lot that anybody can draw again, seen and scored apart from what was written."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from alliance import audit, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from procurement.lifecycle import RFI
from procurement.maths import evaluation
from procurement.models import DemonstrationScore, DemonstrationSlot, Rfi, RfiResponse, ScriptStep, StepScore
from procurement.models.demonstrations import step_lines
from procurement.services.evaluation import require_reader
from procurement.services.responses import people_of


@service
def draw_demonstrations(
    *, rfi: Rfi, version: int | None = None, slots: Iterable[Mapping[str, Any]], seed: str, at: datetime, by: Any
) -> Rfi:
    """Offer times and places and give them out by lot. `seed` is what was drawn in public, such as lottery numbers.

    Order: the SHA-256 of seed and response, so that with the seed everybody finds the same order.
    """
    row = RFI.take(rfi, "demonstrate", by=by, version=version)
    responses = in_order_of_lot(row.responses.filter(state="opened"), seed)
    offered = sorted(slots, key=lambda slot: slot["starts_at"])
    insist(len(offered) >= len(responses), "slots", f"Offer a slot for each of the {len(responses)} responses.")
    insist(offered[0]["starts_at"] > at, "slots", "Row 1: this lies in the past. Choose times to come.")
    for number, slot in enumerate(offered):
        response = responses[number] if number < len(responses) else None
        made = DemonstrationSlot(rfi=row, starts_at=slot["starts_at"], place=slot["place"], response=response)
        create(made, by=by, action="draw_demonstration")
        if response:
            tell(made, response, by=by)
    audit.record("draw_lot", row, by=by, after={"seed": seed, "order": [str(found.pk) for found in responses]})
    return change(row, {"lot_seed": seed}, by=by, action="draw_lot")


def in_order_of_lot(responses: Iterable[RfiResponse], seed: str) -> list[RfiResponse]:
    return sorted(responses, key=lambda row: hashlib.sha256(f"{seed}|{row.pk}".encode()).hexdigest())


def tell(slot: DemonstrationSlot, response: RfiResponse, *, by: Any) -> None:
    messages.notify(
        recipients=people_of(response),
        slot=f"demonstration:{slot.pk}",
        text=f"{slot.rfi.reference}: you show it on {slot.starts_at:%-d %B %Y, %H:%M} UTC, {slot.place}.",
        url=slot.rfi.get_absolute_url(),
        by=by,
    )


@service
def score_demonstration(
    *,
    slot: DemonstrationSlot,
    version: int | None = None,
    value: int | None = None,
    steps: Iterable[Mapping[str, Any]] = (),
    remark: str,
    at: datetime,
    by: User,
) -> DemonstrationScore:
    """Say what you saw, every step of the script where there is one; it can be changed until the report is written."""
    row = lock(slot, version=version)
    require(by, "procurement.score_demonstration", row)
    insist(row.response is not None, "__all__", "Nobody shows anything in this slot.")
    assert row.response is not None
    require_reader(row.response, by)
    if row.rfi.state != "demonstrating":
        raise Refusal("Demonstrations are scored until the report is written.", code="frozen", state=row.rfi.state)
    if at < row.starts_at:
        raise Refusal("This demonstration has not begun: score what you saw.", code="not_yet_due", starts=row.starts_at)
    found: DemonstrationScore | None = (
        DemonstrationScore.objects.select_for_update().filter(slot=row, evaluator=by).first()
    )
    given = steps_given(row.rfi, value, steps)
    if given:
        value_shown = evaluation.script_score([(step.weight, seen[0]) for step, seen in given.items()])
    else:
        assert value is not None
        value_shown = Decimal(value)
    values = {"value": value_shown, "remark": remark}
    if found:
        change(found, values, by=by, action="score_demonstration")
    else:
        found = create(DemonstrationScore(slot=row, evaluator=by, **values), by=by, action="score_demonstration")
    put_steps(found, given, by=by)
    return found


Seen = Mapping[ScriptStep, tuple[int, str]]


def steps_given(rfi: Rfi, value: int | None, steps: Iterable[Mapping[str, Any]]) -> Seen:
    """Value and remark by step of the script; nothing where the RFI has no script and is scored as a whole."""
    known = {step.pk: step for step in rfi.script_rows.all()}
    given: dict[ScriptStep, tuple[int, str]] = {}
    for number, line in enumerate(steps, start=1):
        step = known.get(line["step"].pk)
        insist(step is not None, "steps", f"Row {number}: this is no step of this RFI’s script.")
        if step is not None and line.get("value") is not None:
            insist(step not in given, "steps", f"Row {number}: “{step.text}” is scored twice.")
            given[step] = (line["value"], line.get("remark", ""))
    if not known:
        insist(value is not None, "value", "Say what it was worth, from 0 to 4.")
        return {}
    missing = [step.text for step in known.values() if step not in given]
    insist(not missing, "steps", f"Score every step, zero included. Missing: {'; '.join(missing)}.")
    insist(value is None, "value", "This demonstration has a script: score its steps, the whole follows from them.")
    return given


def put_steps(score: DemonstrationScore, given: Seen, *, by: User) -> None:
    before = {line.step_id: line.value for line in score.steps.all()}
    score.steps.all().delete()
    for step, (value, remark) in given.items():
        line = StepScore(score=score, step=step, value=value, remark=remark, created_by=by)
        line.full_clean()
        line.save(force_insert=True)
    after = {step.pk: value for step, (value, _) in given.items()}
    if before != after:
        said = {str(step.pk): value for step, (value, _) in given.items()}
        audit.record("score_steps", score, by=by, before={str(pk): value for pk, value in before.items()}, after=said)


def begun(slot: DemonstrationSlot, user: Any) -> Mapping[str, Any]:
    """What the form of a score begins with: what this person gave, and the steps still to score."""
    found = DemonstrationScore.objects.filter(slot=slot, evaluator=user).first()
    lines = step_lines(slot.rfi, {line.step_id: line for line in found.steps.all()} if found else {})
    own = {"remark": found.remark, "value": f"{found.value.normalize():f}"} if found else {}
    return {**own, "steps": lines}
