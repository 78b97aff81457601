"""What a gate asks: checks that every app contributes for its pillar and topics, by the city's own checklist."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model

from alliance import city, registry
from alliance.registry import Check
from alliance.remember import remembered
from governance import queries
from governance.models import Decision

INITIATIVE = "initiatives.initiative"
ON_THE_WAY = ("initiative", "pilot", "plan", "partnership", "rfi", "round")  # relations that lead to an initiative
PILLARS = ("finance", "partnership", "procurement", "governance")
# What a checklist may hold: the four pillars as they stand on the page of an initiative, and topics of one gate.
TOPICS = {
    **{pillar: pillar.capitalize() for pillar in PILLARS},
    "need": "The need is understood",
    "market": "The market has answered",
    "pilot_result": "The pilot was measured and reviewed",
    "agreement": "The agreement and its money",
    "service": "Ready for service",
    "benefits": "Benefits are measured",
    "conditions": "Conditions and risks are dealt with",
}
NAMES = {str(gate.value): str(gate.label) for gate in Decision.Gate if str(gate.label).startswith("G")}
# A pilot starts when all four pillars are ready; the other gates ask what is theirs.
SHIPPED = {
    "need_accepted": ["need"],
    "business_case": ["finance"],
    "market_tested": ["market"],
    "ready_to_pilot": list(PILLARS),
    "pilot_result": ["pilot_result"],
    "agreement": ["agreement", "conditions"],
    "in_service": ["service", "conditions"],
    "benefits": ["benefits"],
}


def initiative_of(row: Model | None) -> Any:
    """The initiative a row belongs to, or None. Governance lies below initiatives and knows it by its label alone."""
    for _ in range(3):
        if row is None or row._meta.label_lower == INITIATIVE:
            return row
        row = next((found for name in ON_THE_WAY if (found := getattr(row, name, None)) is not None), None)
    return None


def checks_of(decision: Decision) -> list[Check]:
    """The gate's checks on the decision's subject as they stand now; none where the gate asks nothing."""
    topics = topics_of(decision.gate)
    return checks_for(queries.subject_of(decision), decision.gate) if topics else []


def checks_for(subject: Model | None, gate: str) -> list[Check]:
    """What a gate asks of a row, in the order of its checklist, each check once."""
    topics = topics_of(gate)
    initiative = initiative_of(subject) if topics else None
    found: dict[str, Check] = {}
    for topic in topics:
        for check in asked(topic, subject, initiative):
            if check.gate != gate:
                found.setdefault(check.sentence, check)
    return list(found.values())


def topics_of(gate: str) -> list[str]:
    found: list[str] = city.setting("governance.gate_checks").get(gate, [])
    return found


def asked(topic: str, subject: Model | None, initiative: Any) -> Iterable[Check]:
    """What the apps answer for one topic: of the initiative where there is one, else of the subject itself."""
    row = initiative if initiative is not None else subject
    if row is None:
        return []
    if topic in PILLARS:
        return pillar_checks(topic, initiative)
    label = row._meta.label_lower
    sources = [item.source for item in registry.gate_checks if item.topic == topic and item.about == label]
    return [check for source in sources for check in source(row)]


def pillar_checks(pillar: str, initiative: Any) -> Iterator[Check]:
    if initiative is not None:
        checks = remembered(initiative, "governance.readiness", lambda: all_readiness(initiative))
        yield from (check for check in checks if check.pillar == pillar)


def all_readiness(initiative: Any) -> list[Check]:
    return [check for source in registry.readiness for check in source(initiative)]


def check_setting(value: Any) -> str | None:
    """The rule of the setting: gates by name, each with pillars and topics."""
    sentence = f"Give gates, each with a list of what it asks, out of: {', '.join(TOPICS)}."
    if not isinstance(value, dict) or not set(value) <= set(Decision.Gate.values):
        return sentence
    return None if all(isinstance(row, list) and set(row) <= set(TOPICS) for row in value.values()) else sentence
