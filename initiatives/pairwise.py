"""Comparisons in pairs of a round: each judge's consistency, and the weights that follow for all of them.

Plain values in and out. Judges are combined by the geometric mean of the comparisons they made (Aczél and Saaty 1983);
pairs that nobody compared are completed as in `maths.ahp_incomplete`. Loads numpy: called by name.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from initiatives.maths import ahp, ahp_consistency, ahp_incomplete
from initiatives.maths.errors import InvalidComparison, InvalidInput
from initiatives.rounds import Inputs, Node, nodes_of

Compared = Iterable[tuple[str, str, float]]


def of_judge(node: Node, compared: Compared) -> dict[str, Any]:
    """How far one judge is at a node, how consistent, and what to look at again. Incomplete comparisons are fine."""
    given = list(compared)
    words = dict(node.elements)
    reached = {name for first, second, _ in given for name in (first, second)}
    names = [name for name, _ in node.elements if name in reached]
    said: dict[str, Any] = {
        "node": node.key,
        "title": node.title,
        "compared": len(given),
        "pairs": len(words) * (len(words) - 1) // 2,
        "is_enough": False,
        "ratio": None,
        "acceptable": True,
        "worst": [],
        "weights": [],
    }
    if not given:
        return said
    try:
        matrix = ahp_incomplete.complete(names, ahp.comparison_matrix(names, given))
    except InvalidComparison:  # in separate groups so far: nothing can be said of the whole
        return said
    found = ahp.priorities(names, matrix)
    said |= {
        "is_enough": len(names) == len(words),
        "ratio": round(found.consistency_ratio, 4) + 0.0,
        "acceptable": found.acceptable,
        "weights": [{"name": words[name], "weight": round(found.weights[name], 4)} for name in names],
    }
    if not found.acceptable:
        made = {frozenset(pair[:2]) for pair in given}
        said["worst"] = [
            {
                "first": words[each.first],
                "second": words[each.second],
                "value": round(each.value, 2),
                "suggested": round(each.suggested, 2),
                "said": ratio_words(each.value),
                "better": ratio_words(each.suggested),
                "ratio_after": round(each.ratio_after, 4) + 0.0,
            }
            for each in ahp_consistency.most_inconsistent(names, matrix)
            if frozenset((each.first, each.second)) in made
        ]
    return said


def ratio_words(value: float) -> str:
    """As people type it: 3 or 1/3, with one decimal where it is needed."""
    return f"{round(value, 1):g}" if value >= 1 else f"1/{round(1 / value, 1):g}"


def of_all(inputs: Inputs) -> dict[str, dict[str, Any]]:
    """By node: the weights of its elements from all judges, and each judge's consistency.

    Raises ``InvalidInput`` where the comparisons at a node leave its elements in separate groups.
    """
    return {node.key: combined(inputs, node) for node in nodes_of(inputs)}


def combined(inputs: Inputs, node: Node) -> dict[str, Any]:
    names = [name for name, _ in node.elements]
    by_judge = comparisons_of(inputs, node)
    given = [(first, second, value) for rows in by_judge.values() for first, second, value in rows]
    try:
        matrix = ahp_incomplete.complete(names, ahp_incomplete.aggregate_known(names, by_judge.values()))
    except InvalidComparison as fault:
        raise InvalidInput("judgements", unconnected(node, bool(given))) from fault
    found = ahp.priorities(names, matrix)
    people = {person["id"]: person["name"] for person in inputs["judges"]}
    judges = [{"judge": judge, "name": people[judge], **of_judge(node, rows)} for judge, rows in by_judge.items()]
    return {
        "title": node.title,
        "weights": {name: f"{weight:.9f}" for name, weight in found.weights.items()},
        "ratio": f"{found.consistency_ratio + 0.0:.4f}",
        "judges": [{key: value for key, value in judge.items() if key != "weights"} for judge in judges],
    }


def unconnected(node: Node, any_given: bool) -> str:
    if not any_given:
        return f"Nobody has compared anything at “{node.title}”. Collect at least one judge’s comparisons."
    return f"The comparisons at “{node.title}” leave some elements apart. Compare one of each group with another."


def comparisons_of(inputs: Inputs, node: Node) -> dict[str, list[tuple[str, str, float]]]:
    """Comparisons at a node by judge, without those about initiatives the judge stands aside from."""
    away = {tuple(pair) for pair in inputs["recused"]}
    by_judge: dict[str, list[tuple[str, str, float]]] = {}
    for key, first, second, judge, value in inputs["judgements"]:
        if key == node.key and (first, judge) not in away and (second, judge) not in away:
            by_judge.setdefault(judge, []).append((first, second, float(value)))
    return by_judge


def contradictions(nodes: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A sentence for each judge above a consistency ratio of 0.10: where, how far, and what to change."""
    found = []
    for node in nodes.values():
        for judge in node["judges"]:
            if not judge["acceptable"]:
                found.append(f"{judge['name']} at “{node['title']}”: ratio {judge['ratio']:.2f}{advice(judge)}")
    return found


def advice(judge: Mapping[str, Any]) -> str:
    if not judge["worst"]:
        return ""
    worst = judge["worst"][0]
    return (
        f", most of all “{worst['first']}” against “{worst['second']}” "
        f"({worst['said']}; {worst['better']} would give {worst['ratio_after']:.2f})"
    )
