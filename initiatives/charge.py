"""How an initiative goes, what it rests on, who is in charge, milestones, benefits, what others learned: the part of its page
that comes when one gets there. Reads only."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from initiatives import queries
from initiatives.lifecycle import INITIATIVE
from initiatives.maths.titles import telling_words
from initiatives.models import Benefit, BenefitReading, Initiative, Lesson, StageRole
from initiatives.models.benefits import MONTHS
from initiatives.outcomes import text

PARTS = ("accountable", "responsible", "consulted", "informed")
SHARE = Decimal("0.0001")
OFFERED = 5
REVISE = "initiatives.revise_initiative"


def stages_of(initiative: Initiative) -> list[dict[str, Any]]:
    """Each stage with its people by part, and what is missing: one accountable and at least one responsible. One query."""
    held: dict[str, dict[str, list[StageRole]]] = {}
    for role in initiative.stage_roles.select_related("person"):
        held.setdefault(role.stage, {}).setdefault(role.part, []).append(role)
    steps = [state for state in INITIATIVE.states if state.tone != "none" or state.name in ("proposed", "selected")]
    now = next((place for place, state in enumerate(steps) if state.name == initiative.state), len(steps))
    return [
        stage_row(initiative, state, held.get(state.name, {}), is_past=place < now) for place, state in enumerate(steps)
    ]


def stage_row(initiative: Initiative, state: Any, held: dict[str, list[StageRole]], *, is_past: bool) -> dict[str, Any]:
    """A stage that is over has no gaps any more: nobody can be named for it in hindsight."""
    return {
        "name": state.name,
        "label": state.label,
        "is_now": initiative.state == state.name,
        "is_past": is_past,
        "parts": [held.get(part, []) for part in PARTS],
        "gaps": [] if is_past else gaps_of(held),
    }


def gaps_of(held: dict[str, Any]) -> list[str]:
    wanted = (("accountable", "Nobody is accountable"), ("responsible", "Nobody is responsible"))
    return [words for part, words in wanted if not held.get(part)]


def looks_of(benefit: Benefit, on: date) -> list[dict[str, Any]]:
    """Promised against realised at each look, with the share that was kept and the day it is due."""
    read = {reading.months: reading for reading in benefit.readings.all()}
    return [look(benefit, months, read.get(months), on) for months in MONTHS]


def look(benefit: Benefit, months: int, reading: BenefitReading | None, on: date) -> dict[str, Any]:
    promised, due_on = benefit.promised(months), benefit.due_on(months)
    kept = share_kept(benefit.direction, promised, reading.realised) if reading else None
    return {
        "months": months,
        "promised": text(promised),
        "due_on": due_on,
        "reading": reading,
        "realised": text(reading.realised) if reading else None,
        "share": kept,
        "tone": "none" if kept is None else "ok" if kept >= 1 else "warn" if kept >= Decimal("0.8") else "bad",
        "is_late": reading is None and due_on < on,
        "is_open": reading is None and due_on <= on,
    }


def share_kept(direction: str, promised: Decimal, realised: Decimal) -> Decimal | None:
    """Realised as a share of promised; where lower is better, promised as a share of realised. None over nothing."""
    above, below = (realised, promised) if direction == "increase" else (promised, realised)
    return (above / below).quantize(SHARE) if below else None


def lessons_for(title: str, domain: str, but: Any = None) -> list[Lesson]:
    """Lessons of pilots like this one: those that share words with its title first, then others of the domain."""
    rows = Lesson.objects.select_related("pilot__initiative")
    if but is not None:
        rows = rows.exclude(pilot__initiative_id=but)
    alike = list(rows.filter(named_like(title)).order_by("-created_at")[:OFFERED]) if telling_words(title) else []
    if not domain or len(alike) == OFFERED:
        return alike
    known = [lesson.pk for lesson in alike]
    others = rows.filter(pilot__initiative__domain=domain).exclude(pk__in=known).order_by("-created_at")
    return alike + list(others[: OFFERED - len(alike)])


def named_like(title: str) -> Q:
    found = Q()
    for word in telling_words(title):
        found |= Q(pilot__title__icontains=word) | Q(pilot__initiative__title__icontains=word)
        found |= Q(tags__icontains=word) | Q(summary__icontains=word)
    return found


def context_of(initiative: Initiative, user: Any, on: date) -> dict[str, Any]:
    benefits = list(initiative.benefits.prefetch_related("readings"))
    links = queries.links_of(initiative, user)
    return {
        "row": initiative,
        "updates": queries.updates_shown(initiative),
        "commitments": queries.commitments_shown(initiative),
        "dependencies": [link for link in links if link.initiative_id == initiative.pk],
        "dependants": [link for link in links if link.other_id == initiative.pk],
        "stages": stages_of(initiative),
        "milestones": [
            {"row": row, "is_late": row.done_on is None and row.due_on < on}
            for row in initiative.milestones.select_related("owner")
        ],
        "benefits": [{"row": benefit, "looks": looks_of(benefit, on)} for benefit in benefits],
        "lessons": lessons_for(initiative.title, initiative.domain, initiative.pk),
        "may_change": user.has_perm(REVISE, initiative),
        "may_commit": user.has_perm("initiatives.commit_resource"),
        "may_promise": initiative.state in ("scaling", "in_service"),
    }
