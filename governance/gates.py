"""What a gate asks: the readiness checks that every app contributes for its pillar, by the city's own checklist."""

from typing import Any

from django.db.models import Model

from alliance import city, registry
from alliance.registry import Check
from governance import queries
from governance.models import Decision

INITIATIVE = "initiatives.initiative"
ON_THE_WAY = ("initiative", "pilot", "plan", "partnership", "rfi", "round")  # relations that lead to an initiative
PILLARS = ("finance", "partnership", "procurement", "governance")
# Shipped: a pilot starts when all four pillars are ready; the business case needs its figures.
PILLAR_NAMES = {pillar: pillar.capitalize() for pillar in PILLARS}
NAMES = {str(gate.value): str(gate.label) for gate in Decision.Gate if str(gate.label).startswith("G")}
SHIPPED = {"business_case": ["finance"], "ready_to_pilot": list(PILLARS)}


def initiative_of(row: Model | None) -> Any:
    """The initiative a row belongs to, or None. Governance lies below initiatives and knows it by its label alone."""
    for _ in range(3):
        if row is None or row._meta.label_lower == INITIATIVE:
            return row
        row = next((found for name in ON_THE_WAY if (found := getattr(row, name, None)) is not None), None)
    return None


def checks_of(decision: Decision) -> list[Check]:
    """The gate's checks on the decision's subject as they stand now; none where the gate asks nothing."""
    pillars = city.setting("governance.gate_checks").get(decision.gate, [])
    initiative = initiative_of(queries.subject_of(decision)) if pillars else None
    if initiative is None:
        return []
    found = [check for source in registry.readiness for check in source(initiative)]
    return [check for check in found if check.pillar in pillars and check.gate != decision.gate]


def check_setting(value: Any) -> str | None:
    """The rule of the setting: gates by name, each with pillars."""
    sentence = f"Give gates with their pillars, such as {SHIPPED}."
    if not isinstance(value, dict) or not set(value) <= set(Decision.Gate.values):
        return sentence
    return None if all(isinstance(row, list) and set(row) <= set(PILLARS) for row in value.values()) else sentence
