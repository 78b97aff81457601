"""Ranks, weighted score, TOPSIS, PROMETHEE II and VIKOR: invariants, edges and invalid input."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from initiatives.maths import errors, promethee, ranks, topsis, vikor, weighted_score
from initiatives.maths.decision import Decision, ratings_matrix, weight_array


def decision(matrix, weights=None, directions=None):
    rows, columns = np.asarray(matrix).shape
    return Decision.of(
        [f"A{row}" for row in range(rows)],
        [f"C{column}" for column in range(columns)],
        matrix,
        weights or [1] * columns,
        directions or ["max"] * columns,
    )


@st.composite
def decisions(draw, low=1.0):
    rows, columns = draw(st.integers(2, 6)), draw(st.integers(1, 4))
    numbers = st.floats(low, 1000, allow_subnormal=False).map(lambda value: round(value, 3))
    matrix = [[draw(numbers) for _ in range(columns)] for _ in range(rows)]
    weights = [draw(st.integers(1, 9)) for _ in range(columns)]
    directions = [draw(st.sampled_from(["max", "min"])) for _ in range(columns)]
    return decision(matrix, weights, directions)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3, 2, 2, 1], [1, 2, 2, 4]),
        ([1, 1, 1], [1, 1, 1]),
        ([1, 5], [2, 1]),
        ([7], [1]),
        ([], []),
        ([1, 1 + 1e-9 / 2, 2], [2, 2, 1]),
        ([1, 1 + 1e-8], [2, 1]),
    ],
)
def test_equals_share_a_rank_and_the_next_is_skipped(values, expected):
    assert ranks.rank_array(np.array(values, dtype=float)).tolist() == expected


def test_the_lowest_value_can_rank_first():
    assert ranks.rank({"a": 3.0, "b": 1.0, "c": 3.0}, highest_first=False) == {"a": 2, "b": 1, "c": 2}


@given(st.lists(st.integers(-50, 50), min_size=1, max_size=30))
def test_a_rank_is_one_more_than_the_number_of_better_values(values):
    found = ranks.rank_array(np.array(values, dtype=float)).tolist()
    assert found == [1 + sum(other > value for other in values) for value in values]


def test_contributions_add_to_the_score():
    found = weighted_score.weighted_score(decision([[1, 2], [3, 4]], [0.25, 0.75]), "none")
    assert found.scores == {"A0": 1.75, "A1": 3.75}
    assert found.contributions.tolist() == [[0.25, 1.5], [0.75, 3.0]]


def test_linear_goes_from_worst_to_best_in_both_directions():
    ratings = weighted_score.normalised(decision([[0, 10], [5, 20], [10, 40]], directions=["max", "min"]), "linear")
    assert ratings.tolist() == [[0, 1], [0.5, pytest.approx(2 / 3)], [1, 0]]


@given(decisions())
def test_linear_max_is_never_above_1_and_reached_by_the_best(case):
    ratings = weighted_score.normalised(case, "linear_max")
    assert ratings.max(axis=0) == pytest.approx(1)
    assert (ratings > 0).all()


@pytest.mark.parametrize(
    ("matrix", "directions", "normalisation"),
    [
        ([[1, 2], [1, 3]], ["max", "max"], "linear"),
        ([[0], [0]], ["max"], "linear_max"),
        ([[0], [5]], ["min"], "linear_max"),
        ([[-1], [5]], ["max"], "linear_max"),
    ],
)
def test_a_criterion_that_cannot_be_normalised_is_named(matrix, directions, normalisation):
    with pytest.raises(errors.ConstantCriterion, match="“C0”") as refused:
        weighted_score.weighted_score(decision(matrix, directions=directions), normalisation)
    assert refused.value.field == "matrix"


def test_ten_thousand_alternatives_are_ranked_in_milliseconds():
    random = np.random.default_rng(1)
    case = decision(random.uniform(1, 100, (10_000, 10)))
    seconds = []
    for _ in range(5):
        start = time.process_time()
        weighted_score.weighted_score(case, "linear_max")
        seconds.append(time.process_time() - start)
    assert min(seconds) < 0.1


@given(decisions())
def test_closeness_is_from_0_to_1_and_the_ideal_is_1(case):
    ideal = np.where(case.signs > 0, case.matrix.max(axis=0) + 1, case.matrix.min(axis=0) / 2)
    extended = Decision.of(
        [*case.alternatives, "ideal"],
        case.criteria,
        np.vstack([case.matrix, ideal]),
        case.weights,
        case.directions,
    )
    found = topsis.topsis(extended)
    assert all(0 <= value <= 1 for value in found.closeness.values())
    assert found.closeness["ideal"] == pytest.approx(1)
    assert found.ranks["ideal"] == 1


def test_topsis_keeps_a_zero_column_at_zero():
    assert topsis.topsis(decision([[0, 1], [0, 2]])).closeness == {"A0": 0.0, "A1": 1.0}


@pytest.mark.parametrize("weights", [[1, 1], [1, 0]])
def test_topsis_refuses_alternatives_that_nothing_tells_apart(weights):
    matrix = [[1, 2], [1, 2 if weights == [1, 1] else 3]]
    with pytest.raises(errors.ConstantCriterion):
        topsis.topsis(decision(matrix, weights))


FUNCTIONS = [
    promethee.PreferenceFunction("usual"),
    promethee.PreferenceFunction("v_shape", p=10),
    promethee.PreferenceFunction("linear", q=1, p=5),
]


@given(decisions(), st.data())
def test_net_flows_add_to_0_and_stay_within_1(case, data):
    functions = [data.draw(st.sampled_from(FUNCTIONS)) for _ in case.criteria]
    found = promethee.promethee_ii(case, functions)
    assert sum(found.net_flow.values()) == pytest.approx(0, abs=1e-9)
    assert all(-1 - 1e-9 <= flow <= 1 + 1e-9 for flow in found.net_flow.values())


@pytest.mark.parametrize(
    ("function", "difference", "preference"),
    [
        (FUNCTIONS[0], [-1, 0, 1e-12, 5], [0, 0, 1, 1]),
        (FUNCTIONS[1], [-1, 0, 4, 10, 11], [0, 0, 0.4, 1, 1]),
        (FUNCTIONS[2], [-1, 1, 3, 5, 6], [0, 0, 0.5, 1, 1]),
    ],
)
def test_preference_functions_have_their_shape(function, difference, preference):
    assert function.preference(np.array(difference)).tolist() == preference


@pytest.mark.parametrize(
    ("shape", "q", "p"),
    [
        ("gauss", 0, 1),
        ("v_shape", 0, 0),
        ("v_shape", 0, -1),
        ("linear", 2, 2),
        ("linear", -1, 2),
        ("linear", 0, np.inf),
    ],
)
def test_impossible_preference_functions_are_refused(shape, q, p):
    with pytest.raises(errors.InvalidInput):
        promethee.PreferenceFunction(shape, q, p)


@given(decisions(), st.floats(0, 1))
def test_the_best_of_vikor_opens_the_compromise_set(case, v):
    found = vikor.vikor(case, v)
    assert found.q[found.compromise_set[0]] == min(found.q.values())
    assert found.ranks[found.compromise_set[0]] == 1
    assert (len(found.compromise_set) == 1) or not (found.acceptable_advantage and found.acceptable_stability)


def test_vikor_ranks_equal_alternatives_first_together():
    found = vikor.vikor(decision([[1, 2], [1, 2]]))
    assert found.ranks == {"A0": 1, "A1": 1}
    assert found.compromise_set == ("A0", "A1")
    assert not found.acceptable_advantage


def test_vikor_with_an_advantage_but_no_stability_proposes_the_first_two():
    # A2 is first by q, but A1 has the smallest s and A3 the smallest r
    found = vikor.vikor(decision([[9, 3, 0], [1, 10, 3], [2, 4, 10], [4, 4, 4]]))
    assert found.acceptable_advantage
    assert not found.acceptable_stability
    assert found.compromise_set == ("A2", "A1")


@pytest.mark.parametrize("v", [-0.1, 1.1, float("nan")])
def test_vikor_refuses_a_weight_outside_0_to_1(v):
    with pytest.raises(errors.InvalidNumber):
        vikor.vikor(decision([[1], [2]]), v)


@pytest.mark.parametrize("method", [vikor.vikor, lambda case: promethee.promethee_ii(case, FUNCTIONS[:1])])
def test_one_alternative_cannot_be_compared(method):
    with pytest.raises(errors.InvalidInput, match="at least two"):
        method(decision([[1]]))


def test_promethee_needs_a_function_for_every_criterion():
    with pytest.raises(errors.InvalidInput, match="every criterion"):
        promethee.promethee_ii(decision([[1, 2], [3, 4]]), FUNCTIONS[:1])


@given(decisions())
def test_only_proportions_of_weights_matter_to_methods_with_shares(case):
    assume((case.matrix != case.matrix[0]).any())
    doubled = replace(case, weights=case.weights * 2)
    assert topsis.topsis(doubled).closeness == pytest.approx(topsis.topsis(case).closeness)
    assert vikor.vikor(doubled).q == pytest.approx(vikor.vikor(case).q)


GIVEN = {
    "alternatives": ["a", "b"],
    "criteria": ["x", "y"],
    "matrix": [["1", "2"], ["3", "4"]],
    "weights": ["0.5", "0.5"],
    "directions": ["max", "min"],
}


@pytest.mark.parametrize(
    ("change", "error", "field"),
    [
        ({"alternatives": ["a", "a"]}, errors.UnknownName, "alternatives"),
        ({"alternatives": [], "matrix": []}, errors.InvalidInput, "alternatives"),
        ({"criteria": ["x", "x"]}, errors.UnknownName, "criteria"),
        ({"matrix": [["1", "2"]]}, errors.InvalidInput, "matrix"),
        ({"matrix": [["1", "2"], ["3"]]}, errors.InvalidNumber, "matrix"),
        ({"matrix": [["1", "2"], ["3", "many"]]}, errors.InvalidNumber, "matrix"),
        ({"matrix": [["1", "2"], ["3", None]]}, errors.InvalidNumber, "matrix"),
        ({"matrix": [[1, 2], [3, float("nan")]]}, errors.InvalidNumber, "matrix"),
        ({"matrix": [[1, 2], [3, float("inf")]]}, errors.InvalidNumber, "matrix"),
        ({"weights": ["0.5", "-0.5"]}, errors.InvalidWeights, "weights"),
        ({"weights": ["0", "0"]}, errors.InvalidWeights, "weights"),
        ({"weights": ["1"]}, errors.InvalidInput, "weights"),
        ({"directions": ["max"]}, errors.InvalidInput, "weights"),
        ({"directions": ["max", "up"]}, errors.InvalidInput, "directions"),
    ],
)
def test_an_invalid_decision_names_the_field_at_fault(change, error, field):
    with pytest.raises(error) as refused:
        Decision.of(**{**GIVEN, **change})
    assert refused.value.field == field
    assert isinstance(refused.value, ValueError)


def test_weights_must_add_to_1_where_that_is_asked():
    assert weight_array([0.333333, 0.333333, 0.333334], sum_to_one=True).sum() == pytest.approx(1)
    with pytest.raises(errors.InvalidWeights, match=r"add to 0\.9"):
        weight_array([0.4, 0.5], sum_to_one=True)


@pytest.mark.parametrize(("ratings", "named"), [({"x": "1"}, "“y”"), ({"x": "1", "y": "1", "z": "1"}, "“z”")])
def test_ratings_must_fit_the_criteria(ratings, named):
    with pytest.raises(errors.InvalidInput, match=named):
        ratings_matrix({"a": ratings}, ["x", "y"])


def test_an_unknown_normalisation_is_refused():
    with pytest.raises(errors.InvalidInput, match="no normalisation"):
        weighted_score.weighted_score(decision([[1]]), "logarithmic")
