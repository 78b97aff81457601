"""Comparisons in pairs as one judge sees them: what to compare, what was said, and how consistent it is."""

from decimal import Decimal
from typing import Any

from django.utils.module_loading import import_string

from initiatives import queries
from initiatives.models import Round
from initiatives.rounds import Node, nodes_for

OF_JUDGE = "initiatives.pairwise.of_judge"  # by name: it loads numpy
STEPS = (
    (9, "9 · extremely"),
    (8, "8"),
    (7, "7 · very much"),
    (6, "6"),
    (5, "5 · much"),
    (4, "4"),
    (3, "3 · somewhat"),
    (2, "2 · slightly"),
)


def consistency_of(round: Round, judge: Any) -> list[dict[str, Any]]:
    """For each part that this person compares: how far, how consistent, and what to look at again."""
    made = queries.comparisons_by(round, judge)
    return [said_of(node, made.get(node.key, {})) for node in nodes_for(queries.inputs_of(round), str(judge.pk))]


def said_of(node: Node, made: dict[tuple[str, str], Decimal]) -> dict[str, Any]:
    known = {name for name, _ in node.elements}
    given = [(first, second, float(value)) for (first, second), value in made.items() if {first, second} <= known]
    found: dict[str, Any] = import_string(OF_JUDGE)(node, given)
    return found | {"elements": [{"id": name, "label": words} for name, words in node.elements]}


def parts_of(round: Round, judge: Any) -> list[dict[str, Any]]:
    """As `consistency_of`, with a control for each pair."""
    made = queries.comparisons_by(round, judge)
    found = []
    for number, node in enumerate(nodes_for(queries.inputs_of(round), str(judge.pk))):
        given = made.get(node.key, {})
        names = [name for name, _ in node.elements]
        pairs = [
            pair_of(f"p_{number}_{names.index(first[0])}_{names.index(second[0])}", first[1], second[1], value)
            for first, second in node.pairs
            for value in [given.get((first[0], second[0]))]
        ]
        found.append({**said_of(node, given), "number": number, "names": names, "controls": pairs})
    return found


def pair_of(control: str, first: str, second: str, value: Decimal | None) -> dict[str, Any]:
    """A list from “first matters 9 times as much” to “second does”; a value between the steps gets its own line."""
    options = [(f"{step}", f"{first}: {words}") for step, words in STEPS]
    options += [("1", "Both the same")]
    options += [(f"1/{step}", f"{second}: {words}") for step, words in reversed(STEPS)]
    chosen = chosen_of(value)
    if chosen and chosen not in dict(options):
        options.insert(0, (chosen, f"{chosen} as typed"))
    return {"control": control, "first": first, "second": second, "options": options, "chosen": chosen}


def chosen_of(value: Decimal | None) -> str:
    if value is None:
        return ""
    if value >= 1:
        return f"{value.normalize():f}"
    inverse = (1 / value).quantize(Decimal("0.000001")).normalize()
    return f"1/{inverse:f}"
