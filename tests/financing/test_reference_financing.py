"""Every published or constructed case of financing comes out as expected."""

from pathlib import Path

import pytest

from alliance import verification
from financing import cases

CASES = verification.load_cases(Path(__file__).parents[1] / "reference" / "financing.json")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_reference_case_is_reproduced(case: verification.Case) -> None:
    assert verification.differences(case, cases.RUNNERS[case.kind](case.inputs)) == []


def test_every_kind_of_case_has_a_runner_and_every_runner_a_case() -> None:
    assert {case.kind for case in CASES} == set(cases.RUNNERS)
