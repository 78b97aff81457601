"""Published and constructed cases of prioritisation, each against our own answer."""

from pathlib import Path

import pytest

from alliance import verification
from initiatives.cases import RUNNERS

CASES = verification.load_cases(Path(__file__).parents[1] / "reference" / "prioritisation.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_the_answer_is_the_published_one(case):
    assert verification.differences(case, RUNNERS[case.kind](case.inputs)) == []


def test_every_runner_has_a_case_and_every_case_a_runner():
    assert {case.kind for case in CASES} == set(RUNNERS)
