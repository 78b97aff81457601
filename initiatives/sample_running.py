"""What runs beside the sample city's pilots: costs, an incident, milestones, parts in stages, benefits and lessons."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from initiatives import services
from initiatives.models import Initiative, Lesson, Pilot

if TYPE_CHECKING:
    from alliance.sample import SampleCity

PAYERS = {"pilot_agreement": "The partner lends the equipment; the department pays for the rest."}
INCIDENTS = {
    "lighting-pilot": ("Forty lamps stayed dark for a night", "medium", "Residents of Foundry, by letter", True),
    "air-sensor-pilot": ("Two sensors sent yesterday’s values", "low", "The two schools", True),
    "main-street-pilot": ("A delivery van blocked the bus lane for an hour", "low", "The bus company", False),
}
# Shares of the budget, and what for.
COSTS = ((Decimal("0.35"), "Equipment and its installation"), (Decimal("0.20"), "Staff and training"))
MILESTONES = ((-20, "Partners have signed what they bring"), (25, "Data of the first quarter are verified"))
LEARNED = {
    "lighting-pilot": {
        "worked": "Lamps that report their own outage; one crew repairs what five people used to search for.",
        "did_not": "The first colour was too white at two crossings.",
        "differently": "Show residents three colours on their own street before buying.",
        "tags": "lighting, residents, maintenance",
    },
    "clinic-pilot": {
        "worked": "People who see their place in the queue sit down, and fewer leave.",
        "did_not": "The screen alone left out those who read no English.",
        "differently": "Print the number and the room in four languages from the first day.",
        "tags": "queues, health, languages",
    },
    "sensor-light-pilot": {
        "worked": "The nodes counted lorries well, by day and by night.",
        "did_not": "Running them cost more than the light they saved, and neighbours felt watched.",
        "differently": "Speak with residents about privacy before the first pole, and price five years of running.",
        "tags": "lighting, privacy, running cost",
    },
}


def design_of(row: dict[str, Any]) -> dict[str, str]:
    """What every design of the sample says of people, money and afterwards."""
    return {
        "learning_questions": "Does it work on ordinary days as on the best ones?\nWho uses it, and who does not?",
        "population": "Everybody who lives or works there; older people and night workers are asked by name.",
        "financing": PAYERS.get(row["route"] or "", "The department’s own budget."),
        "privacy_review": "Counts only, no pictures and no names; reviewed by the records officer before the start.",
        "scale_plan": "Ward by ward, the most affected first; paid from what it saves and the capital plan.",
        "other_plan": "Change one thing and repeat for three months; otherwise take it down and keep the data.",
    }


def load_running(city: SampleCity, key: str, pilot: Pilot) -> None:
    """While it runs: what it cost and what went wrong."""
    day = min(pilot.starts_on + timedelta(days=30), city.today)
    for share, what in COSTS if pilot.budget else ():
        services.record_pilot_cost(
            pilot=pilot,
            spent_on=day,
            amount=((pilot.budget or Decimal(0)) * share).quantize(Decimal("0.01")),
            what=what,
            source="Ledger of the department",
            on=city.today,
            by=city.by,
        )
    if key in INCIDENTS:
        title, severity, told, is_resolved = INCIDENTS[key]
        happened_at = city.now - timedelta(days=(city.today - day).days // 2, hours=3)
        incident = services.report_incident(
            pilot=pilot, title=title, severity=severity, told=told, happened_at=happened_at, at=city.now, by=city.by
        )
        if is_resolved:
            words = "Mended the next morning; the supplier changed its settings everywhere."
            services.resolve_incident(pilotincident=incident, resolution=words, at=city.now, by=city.by)


def load_charge(city: SampleCity, row: dict[str, Any]) -> None:
    """Parts and milestones of initiatives under way, benefits of those scaled up. The gaps are part of the sample."""
    initiative = city.find(Initiative, row["key"])
    if initiative is None or initiative.owner is None or initiative.stage_roles.exists():
        return
    owner, office = initiative.owner, city.person("odell")
    for stage in ("preparing", "piloting"):
        for person, part in ((owner, "accountable"), (office, "consulted")):
            services.assign_stage(initiative=initiative, stage=stage, person=person, part=part, by=city.by)
    services.assign_stage(initiative=initiative, stage="preparing", person=owner, part="responsible", by=city.by)
    if initiative.state in ("preparing", "piloting"):
        for days, title in MILESTONES:
            due_on = city.today + timedelta(days=days)
            milestone = services.set_milestone(initiative=initiative, title=title, due_on=due_on, by=city.by)
            if days < 0:
                services.reach_milestone(milestone=milestone, on=due_on, by=city.by)
    if initiative.state in ("scaling", "in_service"):
        load_benefit(city, initiative)


def load_benefit(city: SampleCity, initiative: Initiative) -> None:
    benefit = services.promise_benefit(
        initiative=initiative,
        name="Hours of work saved",
        unit="hours a month",
        direction="increase",
        counts_from=city.today - timedelta(days=200),
        promised_6=Decimal(120),
        promised_12=Decimal(200),
        promised_24=Decimal(260),
        by=city.by,
    )
    services.record_benefit(
        benefit=benefit,
        months=6,
        realised=Decimal(104),
        measured_on=benefit.due_on(6),
        source="Time sheets",
        note="One crew was trained late; it is now complete.",
        on=city.today,
        by=city.by,
    )


def load_lessons(city: SampleCity, row: dict[str, Any]) -> None:
    pilot = city.find(Pilot, row["key"])
    if pilot is None or row["key"] not in LEARNED or not pilot.lesson:
        return
    lesson = Lesson.objects.filter(pilot=pilot).first()
    if lesson is None or not lesson.tags:
        parts: dict[str, Any] = LEARNED[row["key"]]
        services.write_lesson(pilot=pilot, lesson=pilot.lesson, **parts, by=city.by)
