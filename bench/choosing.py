"""`python -m bench.choosing [sizes]`: how long a ranking and a portfolio take, without database or web (`make bench`).

The portfolio has three years, two funds, staff, a floor and 100 relations, and is solved as the product does it: in a
process of its own, explanations left out. It must stay under 5 s at 1,000.
"""

import json
import random
import resource
import subprocess
import sys
from typing import Any

from initiatives.ranking import rank_round
from initiatives.sensitivity import analysed

SIZES = (100, 1_000, 10_000)
CRITERIA, SCORERS, RELATIONS = 10, 3, 100
YEARS = ["2027", "2028", "2029"]
DOMAINS = ["energy", "water", "mobility"]
QUIET: Any = {"draws": 10_000, "seed": 1, "top": 10, "report": lambda percent, text: None}


def main(sizes: list[int]) -> None:
    say(f"\nCPU seconds{'ranking':>12} {'analysis':>12} {'portfolio':>12}  found")
    for size in sizes:
        inputs = round_of(size)
        ranked, result = timed(lambda inputs=inputs: rank_round(inputs))
        analysis, _ = timed(lambda result=result: analysed(result, **QUIET))
        solving, answer = timed(lambda size=size: solved(problem_of(size)))
        gap = answer["gap"] or 0.0
        say(f"{size:>11,}{ranked:>12.2f} {analysis:>12.2f} {solving:>12.2f}  {answer['outcome']}, gap {gap:.4%}")


def timed(work: Any) -> tuple[float, Any]:
    """CPU seconds of this process and those it started: wall time would tell how busy the machine is."""
    began = cpu_seconds()
    found = work()
    return cpu_seconds() - began, found


def cpu_seconds() -> float:
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def round_of(size: int) -> dict[str, Any]:
    """A round in which everybody scored everything, the same each time."""
    draw = random.Random(size)  # noqa: S311 — made-up scores, not secrets
    criteria = [
        {"id": f"c{n}", "name": f"Criterion {n}", "branch": f"Branch {n % 3}", "weight": "0.1"} for n in range(CRITERIA)
    ]
    entries = [{"id": f"e{n}", "initiative": f"i{n}", "title": f"Initiative {n}"} for n in range(size)]
    people = [{"id": f"s{n}", "name": f"Scorer {n}"} for n in range(SCORERS)]
    return {
        "method": "weighted_score",
        "mean": "mean",
        "weighting": "given",
        "criteria": criteria,
        "entries": entries,
        "scorers": people,
        "judges": people,
        "recused": [],
        "judgements": [],
        "scores": [
            [entry["id"], row["id"], person["id"], draw.randint(0, 4)]
            for entry in entries
            for row in criteria
            for person in people
        ],
    }


def problem_of(size: int) -> dict[str, Any]:
    """About a third of what is wanted can be paid for."""
    draw = random.Random(size)  # noqa: S311 — made-up costs
    items = [item_of(draw, number) for number in range(size)]
    pairs = [sorted(draw.sample(range(size), 2)) for _ in range(RELATIONS)]
    relations = [[items[later]["id"], items[sooner]["id"]] for sooner, later in pairs]
    wanted = [sum(int(item["costs"][year]) for item in items) for year in range(len(YEARS))]
    funds = [("Energy grant", 1, 0.1), ("General", 9, 0.3)]
    return {
        "years": YEARS,
        "items": items,
        "budgets": [str(amount // 3) for amount in wanted],
        "funds": [
            {"fund": name, "order": order, "amounts": [str(int(amount * share)) for amount in wanted]}
            for name, order, share in funds
        ],
        "min_count": None,
        "max_count": None,
        "requires": relations[: RELATIONS // 2],
        "excludes": relations[RELATIONS // 2 :],
        "must_do": [],
        "floors": [{"group": "domain:water", "measure": "share", "minimum": "0.2"}],
        "staff_limits": {"engineers": str(size)},
    }


def item_of(draw: random.Random, number: int) -> dict[str, Any]:
    domain = DOMAINS[number % len(DOMAINS)]
    return {
        "id": f"I-{number} Initiative {number}",
        "initiative": f"i{number}",
        "rank": number + 1,
        "value": f"{draw.uniform(0.5, 4):.6f}",
        "costs": [str(draw.randint(20, 900) * 1000) for _ in YEARS],
        "groups": [f"domain:{domain}"],
        "staff": {"engineers": str(draw.randint(0, 5))},
        "funds": ["Energy grant", "General"] if domain == "energy" else ["General"],
    }


def solved(inputs: dict[str, Any]) -> dict[str, Any]:
    question = json.dumps({"inputs": inputs, "seconds": 60, "explained": 0})
    done = subprocess.run(
        [sys.executable, "-m", "initiatives.solving"], input=question, capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])["answer"]
    return found


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
