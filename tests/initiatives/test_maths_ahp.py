"""Analytic hierarchy process, also with several judges and with comparisons left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from initiatives.maths import ahp, ahp_consistency, ahp_incomplete, errors

SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1, 2, 3, 5, 7, 9]
NAMES = list("abcdefghijklmnop")


@st.composite
def matrices(draw, low=2, high=6):
    size = draw(st.integers(low, high))
    matrix = np.ones((size, size))
    for row in range(size):
        for column in range(row + 1, size):
            matrix[row, column] = draw(st.sampled_from(SCALE))
            matrix[column, row] = 1 / matrix[row, column]
    return matrix


def of(weights):
    weights = np.asarray(weights, dtype=float)
    return weights[:, None] / weights[None, :]


@given(st.lists(st.floats(0.1, 10), min_size=1, max_size=9))
def test_consistent_comparisons_give_back_their_weights(weights):
    found = ahp.priorities(NAMES[: len(weights)], of(weights))
    assert list(found.weights.values()) == pytest.approx((np.array(weights) / sum(weights)).tolist())
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert found.acceptable


@given(matrices())
def test_weights_add_to_1_and_the_eigenvalue_is_at_least_the_number(matrix):
    found = ahp.priorities(NAMES[: len(matrix)], matrix)
    assert sum(found.weights.values()) == pytest.approx(1)
    assert found.lambda_max >= len(matrix) - 1e-9


@pytest.mark.parametrize("table", ahp.RANDOM_INDEX)
def test_every_size_up_to_15_has_a_random_index(table):
    assert [ahp.random_index(size, table) for size in (1, 2)] == [0, 0]
    assert all(0.5 < ahp.random_index(size, table) < 1.6 for size in range(3, 16))


def test_sixteen_elements_are_too_many_to_judge_together():
    with pytest.raises(errors.InvalidInput, match="hierarchy") as refused:
        ahp.priorities(NAMES, np.ones((16, 16)))
    assert refused.value.field == "elements"


def test_an_unknown_table_is_refused():
    with pytest.raises(errors.InvalidInput, match="saaty_1980"):
        ahp.priorities(["a", "b"], np.ones((2, 2)), "alonso")


@pytest.mark.parametrize(
    ("comparisons", "error"),
    [
        ([("a", "b", "0")], errors.InvalidComparison),
        ([("a", "b", "-2")], errors.InvalidComparison),
        ([("a", "b", float("nan"))], errors.InvalidComparison),
        ([("a", "b", float("inf"))], errors.InvalidComparison),
        ([("a", "b", "much")], errors.InvalidComparison),
        ([("a", "a", "1")], errors.InvalidComparison),
        ([("a", "b", "3"), ("b", "a", "3")], errors.InvalidComparison),
        ([("a", "b", "3"), ("a", "b", "4")], errors.InvalidComparison),
        ([("a", "z", "3")], errors.UnknownName),
    ],
)
def test_an_unusable_comparison_is_refused(comparisons, error):
    with pytest.raises(error) as refused:
        ahp.comparison_matrix(["a", "b"], comparisons)
    assert refused.value.field == "comparisons"


def test_the_reciprocal_may_be_repeated_if_it_agrees():
    assert ahp.comparison_matrix(["a", "b"], [("a", "b", "4"), ("b", "a", "0.25")]).tolist() == [
        [1, 4],
        [0.25, 1],
    ]


@pytest.mark.parametrize(
    "matrix", [[[1, 3], [3, 1]], [[1, 0], [0, 1]], [[1, float("nan")], [1, 1]], [[1, 2]], [[2, 1], [1, 1]]]
)
def test_a_matrix_that_is_not_reciprocal_is_refused(matrix):
    with pytest.raises(errors.InvalidComparison):
        ahp.priorities(["a", "b"], matrix)


def test_a_missing_comparison_is_not_taken_for_equal():
    matrix = ahp.comparison_matrix(["a", "b", "c"], [("a", "b", "2")])
    with pytest.raises(errors.InvalidComparison, match="missing"):
        ahp.priorities(["a", "b", "c"], matrix)


@given(st.lists(matrices(low=4, high=4), min_size=1, max_size=4))
def test_judges_together_stay_reciprocal_and_between_the_extremes(judges):
    together = ahp.aggregate(judges)
    assert together * together.T == pytest.approx(1)
    assert (together <= np.max(judges, axis=0) + 1e-9).all()
    assert (together >= np.min(judges, axis=0) - 1e-9).all()


def test_opposed_judges_cancel_out():
    assert ahp.aggregate([of([9, 1]), of([1, 9])]) == pytest.approx(1)


@pytest.mark.parametrize("judges", [[], [np.ones((2, 2)), np.ones((3, 3))]])
def test_judges_must_have_judged_the_same(judges):
    with pytest.raises(errors.InvalidComparison):
        ahp.aggregate(judges)


def test_a_spoilt_judgement_is_named_with_what_the_others_imply():
    matrix = of([8, 4, 2, 1])
    matrix[0, 3], matrix[3, 0] = 1 / 8, 8
    worst = ahp_consistency.most_inconsistent(["a", "b", "c", "d"], matrix)[0]
    assert (worst.first, worst.second, worst.value) == ("d", "a", 8)
    assert worst.suggested == pytest.approx(1 / 8)
    assert worst.ratio_after == pytest.approx(0, abs=1e-9)


def test_a_consistent_judge_gets_no_suggestion():
    assert ahp_consistency.most_inconsistent(["a", "b", "c"], of([4, 2, 1])) == []


@settings(max_examples=30, deadline=None)
@given(matrices(low=3))
def test_no_suggestion_makes_the_ratio_worse(matrix):
    names = NAMES[: len(matrix)]
    before = ahp.priorities(names, matrix).consistency_ratio
    for suggestion in ahp_consistency.most_inconsistent(names, matrix):
        assert suggestion.ratio_after <= before + 1e-9
        assert 1 / 9 - 1e-9 <= suggestion.suggested <= 9 + 1e-9


@settings(deadline=None)
@given(st.lists(st.floats(0.2, 5), min_size=3, max_size=8), st.data())
def test_what_consistent_comparisons_leave_open_is_restored(weights, data):
    size, full = len(weights), of(weights)
    matrix = full.copy()
    # the neighbours stay compared, which keeps all connected
    for row in range(size):
        for column in range(row + 2, size):
            if data.draw(st.booleans()):
                matrix[row, column] = matrix[column, row] = np.nan
    assert ahp_incomplete.complete(NAMES[:size], matrix) == pytest.approx(full, rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(matrices(low=4), st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_no_other_completion_has_a_smaller_eigenvalue(matrix, first, second):
    given_matrix = matrix.copy()
    for row, column in ((0, 2), (1, 3)):
        given_matrix[row, column] = given_matrix[column, row] = np.nan
    found = ahp_incomplete.complete(NAMES[: len(matrix)], given_matrix)
    other = found.copy()
    for (row, column), shift in (((0, 2), first), ((1, 3), second)):
        other[row, column] *= np.exp(shift)
        other[column, row] *= np.exp(-shift)
    assert ahp.principal(found)[0] <= ahp.principal(other)[0] + 1e-9


def test_separate_groups_cannot_be_completed():
    matrix = ahp.comparison_matrix(["a", "b", "c", "d"], [("a", "b", 2), ("c", "d", 3)])
    with pytest.raises(errors.InvalidComparison, match="“a” with “c”"):
        ahp_incomplete.complete(["a", "b", "c", "d"], matrix)


def test_a_hierarchy_needs_every_criterion_judged_for_the_same_alternatives():
    criteria = ahp.priorities(["x", "y"], of([1, 1]))
    right = {"x": {"A": 0.25, "B": 0.75}, "y": {"A": 0.5, "B": 0.5}}
    found = ahp.synthesise(criteria, right, ["A", "B"])
    assert found.priorities == pytest.approx({"A": 0.375, "B": 0.625})
    for wrong, error in (
        ({"x": right["x"]}, errors.InvalidInput),
        ({**right, "z": right["x"]}, errors.UnknownName),
        ({**right, "y": {"A": 1.0}}, errors.InvalidInput),
    ):
        with pytest.raises(error) as refused:
            ahp.synthesise(criteria, wrong, ["A", "B"])
        assert refused.value.field == "by_criterion"


@pytest.mark.parametrize("values", [{"A": "-1", "B": "2"}, {"A": "0", "B": "0"}, {"A": "x"}])
def test_measured_values_must_be_shareable(values):
    with pytest.raises(errors.InvalidNumber):
        ahp.shares(values)
