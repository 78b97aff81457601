"""`make trust`: runs every test of docs/trust.md and prints a line for each case and invariant; none may be missing.

Run as `python -m tests.trust.table [folder or file …]`. Cases need PostgreSQL and Redis (DATABASE_URL, REDIS_URL), as `.ci/test` has them.
"""

import ast
import re
import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([A-Z]\d\d|\d+) \| (.*) \|$", re.MULTILINE)
NUMBERED = re.compile(r"^test_((?:[A-Z]\d\d_)+)")
BREAKS_EACH = "test_it_names_the_row_that_breaks_it"


class Collector:
    """What became of each test, by its name; `figure` is what it measured."""

    def __init__(self):
        self.found = {}

    def pytest_runtest_logreport(self, report):
        if report.when != "call" and report.passed:
            return
        name = report.nodeid.rpartition("::")[2].partition("[")[0]
        results, figures = self.found.setdefault(name, ([], []))
        results.append("skipped" if report.skipped else "failed" if report.failed else "ok")
        figures += [str(value) for key, value in report.user_properties if key == "figure"]


def cases():
    """(number, what happens, how it is proved) of every line of the statement's tables of invariants and cases."""
    for number, rest in ROW.findall((ROOT / "docs" / "trust.md").read_text()):
        parts = rest.split(" | ")
        yield number, parts[0], parts[-1]


def tests_of_cases():
    """How pytest is told each numbered test, each that the statement names, and the one that breaks every invariant on purpose."""
    named = {proof.strip("`") for _, _, proof in cases()} | {BREAKS_EACH}
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        body = ast.parse(path.read_text()).body
        nested = [(node.name, part) for node in body if isinstance(node, ast.ClassDef) for part in node.body]
        for group, node in [*((None, node) for node in body), *nested]:
            if isinstance(node, ast.FunctionDef) and (NUMBERED.match(node.name) or node.name in named):
                yield "::".join(filter(None, (str(path.relative_to(ROOT)), group, node.name)))


def result_of(names, found):
    """One word for several tests: the worst of them. Missing ones count as missing."""
    results = [result for name in names for result in found.get(name, (["missing"], []))[0]]
    for word in ("failed", "missing", "ok"):
        if word in results:
            return word, sum(result == "ok" for result in results)
    return results[0] if results else "missing", 0


def lines(found):
    numbered = {}
    for name in found:
        if match := NUMBERED.match(name):
            for number in match.group(1).rstrip("_").split("_"):
                numbered.setdefault(number, set()).add(name)
    for number, what, proof in cases():
        if number.isdigit():
            asked = set(re.findall(r"[A-Z]\d\d", proof))
            names = {
                name for case in asked for name in numbered.get(case, {case})
            }  # a case that did not run is missing
            if "`" in proof:  # an invariant of the database
                names.add(BREAKS_EACH)
        else:
            names = numbered.get(number, set()) | {proof.strip("`")}
        word, count = result_of(names, found)
        figures = "; ".join(dict.fromkeys(figure for name in sorted(names) for figure in found.get(name, ([], []))[1]))
        yield (
            f"{number:>3}",
            what[:64],
            proof.replace("`", "")[:92],
            word,
            f"{count} checks" + (f"; {figures}" if figures else ""),
        )


def main(chosen):
    collector = Collector()
    # Apart, for a browser leaves a loop in its process, in which Django asks no database.
    for part in ("not browser", "browser"):
        given = f"-q --show-capture=no --no-header -p no:randomly -n auto --dist worksteal -m {part!r}"
        pytest.main([*shlex.split(given), *(chosen or tests_of_cases())], [collector])
    bad = 0
    print(f"\n{'#':>3}  {'case or invariant':64}  {'test':92}  {'result':8}figure")  # noqa: T201
    for number, what, proof, word, figure in lines(collector.found):
        bad += word in ("failed", "missing", "skipped")
        print(f"{number}  {what:64}  {proof:92}  {word:8}{figure}")  # noqa: T201
    print(f"{bad} lines without proof here" if bad else "Every line is proved.")  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
