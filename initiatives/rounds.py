"""What can be said of a round's stored inputs without computing its result."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

Inputs = Mapping[str, Any]


def digest_of(inputs: Inputs) -> str:
    """SHA-256 of the inputs in canonical JSON."""
    said = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(said.encode()).hexdigest()


def missing_scores(inputs: Inputs) -> list[dict[str, Any]]:
    """Who has still to score what: one item per entry and scorer, with the number of criteria without a score."""
    recused = {tuple(pair) for pair in inputs["recused"]}
    given = {(entry, criterion, scorer) for entry, criterion, scorer, _ in inputs["scores"]}
    found = []
    for entry in inputs["entries"]:
        for scorer in inputs["scorers"]:
            if (entry["id"], scorer["id"]) in recused:
                continue
            count = sum((entry["id"], row["id"], scorer["id"]) not in given for row in inputs["criteria"])
            if count:
                found.append({"entry": entry["id"], "scorer": scorer["id"], "name": scorer["name"], "criteria": count})
    return found
