"""Who is in charge at each stage, and milestones."""

from datetime import date
from typing import Any

from alliance import messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, lock, remove, service
from initiatives.models import Initiative, Milestone, StageRole

IN_CHARGE = "initiatives.revise_initiative"


@service
def assign_stage(
    *, initiative: Initiative, stage: str, person: User, part: str, external_id: str | None = None, by: Any
) -> StageRole:
    """Give somebody a part in a stage. Whoever is accountable or responsible is told."""
    require(by, IN_CHARGE, initiative)
    row = StageRole(initiative=initiative, stage=stage, person=person, part=part, external_id=external_id)
    create(row, by=by, action="assign_stage")
    tell_person(row, by)
    return row


@service
def reassign_stage(*, stagerole: StageRole, version: int | None = None, person: User, part: str, by: Any) -> StageRole:
    """Somebody else, or another part."""
    row = lock(stagerole, version=version)
    require(by, IN_CHARGE, row.initiative)
    seen = row.version
    row = change(row, {"person": person, "part": part}, by=by)
    if row.version != seen:
        tell_person(row, by)
    return row


@service
def release_stage(*, stagerole: StageRole, why: str = "", by: Any) -> None:
    """Take the part away; where it was the only one, the page shows the gap."""
    require(by, IN_CHARGE, stagerole.initiative)
    remove(stagerole, by=by, why=why)


def tell_person(row: StageRole, by: Any) -> None:
    works = row.part in (StageRole.Part.ACCOUNTABLE, StageRole.Part.RESPONSIBLE)
    part = row.get_part_display().partition(":")[0].lower()
    messages.notify(
        recipients=[row.person] if works and row.person_id != by.pk else [],
        slot=f"stage:{row.pk}:{row.version}",
        text=f"You are {part} for {row.initiative.title} while it is {row.get_stage_display().lower()}.",
        url=f"{row.initiative.get_absolute_url()}charge/",
        by=by,
    )


@service
def set_milestone(*, initiative: Initiative, by: Any, **values: Any) -> Milestone:
    """Say by when something is done. `values` are the fields of a milestone."""
    require(by, IN_CHARGE, initiative)
    return create(Milestone(initiative=initiative, **values), by=by, action="set_milestone")


@service
def move_milestone(*, milestone: Milestone, version: int | None = None, by: Any, **values: Any) -> Milestone:
    """Another day, owner or wording, while it is not reached."""
    row = lock(milestone, version=version)
    require(by, IN_CHARGE, row.initiative)
    refuse_if_reached(row)
    return change(row, values, by=by, action="move_milestone")


@service
def reach_milestone(*, milestone: Milestone, version: int | None = None, on: date, by: Any) -> Milestone:
    """It is done."""
    row = lock(milestone, version=version)
    require(by, IN_CHARGE, row.initiative)
    refuse_if_reached(row)
    return change(row, {"done_on": on}, by=by, action="reach_milestone")


def refuse_if_reached(row: Milestone) -> None:
    if row.done_on:
        raise Refusal("This milestone is reached already.", code="wrong_state")
