"""docs/trust.md and the tests say the same: every case has its test, every numbered test its case."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| ([A-Z]\d\d) \| .* \| (.*) \|$", re.MULTILINE)
NUMBERED = re.compile(r"^test_((?:[A-Z]\d\d_)+)")
COUNTS = {"A": 21, "S": 24, "M": 11, "T": 9, "C": 17, "F": 10, "V": 6, "X": 7, "D": 8, "I": 15}
# Cases whose answer is built and not yet shown by a test. This list only shrinks.
NOT_YET_PROVED: set[str] = set()


def stated():
    """What the last column says, by number of case."""
    return dict(ROW.findall((ROOT / "docs" / "trust.md").read_text()))


def written():
    """Names of all test functions."""
    found = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found.add(node.name)
    return found


def numbers_of(name):
    match = NUMBERED.match(name)
    return match.group(1).rstrip("_").split("_") if match else []


def test_the_statement_has_all_128_cases():
    numbers = [f"{group}{number:02d}" for group, most in COUNTS.items() for number in range(1, most + 1)]
    assert sorted(stated()) == sorted(numbers)
    assert len(numbers) == 128


def test_every_case_names_a_test_that_there_is():
    names = written()
    missing = {case: said for case, said in stated().items() if said.strip("`") not in names}
    assert {case for case, said in missing.items() if said == "not yet proved"} == set(missing)
    assert set(missing) == NOT_YET_PROVED


def test_every_numbered_test_belongs_to_a_case():
    known = set(stated())
    strays = {name for name in written() if not set(numbers_of(name)) <= known}
    assert strays == set()


def test_a_case_without_a_test_of_its_own_number_is_proved_by_the_one_it_names():
    numbered = {number for name in written() for number in numbers_of(name)}
    borrowed = {case for case in stated() if case not in numbered} - NOT_YET_PROVED
    assert borrowed <= {"I03"}  # the same test as C04: every process is killed under load
