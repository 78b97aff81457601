"""Every published case of partnerships is reproduced."""

from pathlib import Path

import pytest

from alliance.verification import Case, differences, load_cases
from partnerships.cases import RUNNERS

CASES = load_cases(Path(__file__).parents[1] / "reference" / "partnerships.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case_is_reproduced(case: Case) -> None:
    assert differences(case, RUNNERS[case.kind](case.inputs)) == []


def test_every_kind_has_a_case() -> None:
    assert {case.kind for case in CASES} == set(RUNNERS)
