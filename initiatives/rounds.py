"""What can be said of a round's stored inputs without computing its result. Plain values, no numpy."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Inputs = Mapping[str, Any]
GROUP = "group"
HIGHEST = 4  # of the scale on a score sheet
BRANCHES = "branches"


def digest_of(inputs: Inputs) -> str:
    """SHA-256 of the inputs in canonical JSON."""
    said = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def is_intact(result: Mapping[str, Any]) -> bool:
    """Whether inputs and result still are what was stored at closing."""
    rest = {name: value for name, value in result.items() if name != "digest"}
    return digest_of(result["inputs"]) == result["inputs_digest"] and result.get("digest") in (None, digest_of(rest))


def criteria_of(result: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Criteria with the weights that counted: those written down, or those that followed from comparisons."""
    found: list[dict[str, Any]] = result.get("criteria") or result["inputs"]["criteria"]
    return found


def highest_of(result: Mapping[str, Any]) -> int:
    """The largest value a criterion can have: 4 on the scale, 1 where initiatives are compared in pairs."""
    return 1 if result["inputs"]["method"] == "ahp" else HIGHEST


def is_linear(method: str) -> bool:
    """Whether the score is the sum of weight times value, so that turning points can be computed exactly."""
    return method in ("weighted_score", "ahp")


def expects(inputs: Inputs, scorer: str, criterion: Mapping[str, Any]) -> bool:
    """Whether this person scores this criterion: all of them, or those of the branches assigned."""
    branches = inputs.get("assigned", {}).get(scorer)
    return not branches or criterion["branch"] in branches


def missing_scores(inputs: Inputs) -> list[dict[str, Any]]:
    """Who has still to score what: one item per entry and scorer, with the criteria that have no score."""
    if inputs["method"] == "ahp":
        return []
    recused = {tuple(pair) for pair in inputs["recused"]}
    given = {(entry, criterion, scorer) for entry, criterion, scorer, _ in inputs["scores"]}
    found = []
    for entry in inputs["entries"]:
        for scorer in inputs["scorers"]:
            if (entry["id"], scorer["id"]) in recused:
                continue
            names = [
                row["name"]
                for row in inputs["criteria"]
                if expects(inputs, scorer["id"], row) and (entry["id"], row["id"], scorer["id"]) not in given
            ]
            if names:
                item = {"entry": entry["id"], "title": entry["title"], "scorer": scorer["id"], "name": scorer["name"]}
                found.append(item | {"criteria": len(names), "which": names})
    return found


@dataclass(frozen=True)
class Node:
    """What is compared in pairs with regard to one thing: (identifier, words) of each element."""

    key: str
    title: str
    elements: tuple[tuple[str, str], ...]

    @property
    def pairs(self) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
        for number, first in enumerate(self.elements):
            for second in self.elements[number + 1 :]:
                yield first, second


def branches_of(inputs: Inputs) -> list[str]:
    return list(dict.fromkeys(row["branch"] for row in inputs["criteria"]))


def nodes_of(inputs: Inputs) -> list[Node]:
    """Branches among each other, criteria within each branch, and for AHP the initiatives by each criterion."""
    found = []
    if inputs.get("weighting") == "pairwise":
        branches = branches_of(inputs)
        found.append(Node(BRANCHES, "What matters more", tuple((name, name) for name in branches)))
        for branch in branches:
            within = tuple((row["id"], row["name"]) for row in inputs["criteria"] if row["branch"] == branch)
            found.append(Node(f"branch:{branch}", branch, within))
    if inputs["method"] == "ahp":
        entries = tuple((row["id"], row["title"]) for row in inputs["entries"])
        found += [Node(f"criterion:{row['id']}", row["name"], entries) for row in inputs["criteria"]]
    return [node for node in found if len(node.elements) > 1]


def nodes_for(inputs: Inputs, judge: str) -> list[Node]:
    """The nodes that one person compares: without initiatives they stand aside from, or must declare first."""
    away = {entry for entry, scorer in inputs["recused"] if scorer == judge}
    mine = {f"criterion:{row['id']}" for row in inputs["criteria"] if expects(inputs, judge, row)}
    found = []
    for node in nodes_of(inputs):
        if node.key.startswith("criterion:"):
            if node.key not in mine:
                continue
            node = Node(node.key, node.title, tuple(pair for pair in node.elements if pair[0] not in away))
        if len(node.elements) > 1:
            found.append(node)
    return found
