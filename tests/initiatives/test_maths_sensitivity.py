"""What a ranking owes to its weights, several scorers, and the size of a need."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from initiatives.maths import errors, gap, ranks, scorers, sensitivity

WEIGHTS = [0.5, 0.3, 0.2]
RATINGS = np.array([[1.0, 0.2, 0.1], [0.3, 0.9, 0.8], [0.6, 0.6, 0.6], [0.1, 0.1, 0.05]])


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6).filter(any), st.floats(0, 1), st.data())
def test_rescaled_weights_add_to_1_in_the_old_proportions(given_weights, weight, data):
    weights = np.array(given_weights) / sum(given_weights)
    criterion = data.draw(st.integers(0, len(weights) - 1))
    changed = sensitivity.rescaled(weights, criterion, weight)
    assert changed.sum() == pytest.approx(1)
    others = np.delete(weights, criterion)
    if others.sum() > 0:
        assert np.delete(changed, criterion) == pytest.approx(others * (1 - weight) / others.sum())


def test_weights_of_zero_share_what_the_only_weight_gives_up():
    assert sensitivity.rescaled([1, 0, 0], 0, 0.4).tolist() == pytest.approx([0.4, 0.3, 0.3])


def test_a_sweep_ends_where_the_criterion_decides_alone():
    found = sensitivity.sweep(lambda weights: RATINGS @ weights, WEIGHTS, 0, points=11)
    assert found.points.tolist() == pytest.approx(np.linspace(0, 1, 11).tolist())
    assert found.scores[-1] == pytest.approx(RATINGS[:, 0])
    assert found.ranks[-1].tolist() == [1, 3, 2, 4]
    assert found.scores[5] == pytest.approx(RATINGS @ WEIGHTS)


def test_a_reversal_is_exact():
    # a leads on the first criterion by 0.6, b on the other by 0.2: equal at 0.2/0.8
    (found,) = sensitivity.reversals([[0.8, 0.4], [0.2, 0.6]], [0.5, 0.5], 0)
    assert found == sensitivity.Reversal(pytest.approx(0.25), above=0, below=1)


ratings = st.lists(st.lists(st.integers(0, 10), min_size=3, max_size=3), min_size=2, max_size=6)


@given(ratings)
def test_reversals_are_where_the_ranking_changes_and_nowhere_else(rows):
    values = np.array(rows, dtype=float)
    found = sensitivity.reversals(values, WEIGHTS, 1)
    for turn in found:
        before, after = (values @ sensitivity.rescaled(WEIGHTS, 1, turn.weight + step) for step in (-1e-7, 1e-7))
        assert before[turn.above] < before[turn.below]
        assert after[turn.above] > after[turn.below]
    low, high = (values @ sensitivity.rescaled(WEIGHTS, 1, weight) for weight in (0, 1))
    opposed = {
        (a, b)
        for a in range(len(values))
        for b in range(len(values))
        if low[a] < low[b] - 1e-9 and high[a] > high[b] + 1e-9
    }
    assert {(turn.above, turn.below) for turn in found} == opposed


def test_only_turns_that_touch_the_top_places_are_kept():
    everything = sensitivity.reversals(RATINGS, WEIGHTS, 0)
    first = int(np.argmin(ranks.rank_array(RATINGS @ np.array(WEIGHTS))))
    top = sensitivity.reversals(RATINGS, WEIGHTS, 0, top=1)
    assert top == [turn for turn in everything if first in (turn.above, turn.below)]
    assert 0 < len(top) < len(everything)


def test_the_same_seed_gives_the_same_shares():
    first, again, other = (
        sensitivity.share_in_top(RATINGS, WEIGHTS, top=1, draws=2000, seed=seed) for seed in (7, 7, 8)
    )
    assert first.tolist() == again.tolist() != other.tolist()


def test_places_are_shared_out_completely():
    for concentration in (None, 50.0):
        shares = sensitivity.share_in_top(RATINGS, WEIGHTS, top=2, draws=1000, seed=1, concentration=concentration)
        assert shares.sum() == pytest.approx(2)
        assert shares[3] == 0


def test_equally_likely_weights_give_the_share_that_geometry_says():
    # with two criteria the weight of the first is uniform, and the first leads above 0.25
    shares = sensitivity.share_in_top([[0.8, 0.4], [0.2, 0.6]], [0.5, 0.5], top=1, draws=200_000, seed=3)
    assert shares == pytest.approx([0.75, 0.25], abs=0.005)


def test_concentrated_weights_keep_the_present_leader():
    shares = sensitivity.share_in_top(RATINGS, WEIGHTS, top=1, draws=1000, seed=3, concentration=1e7)
    assert shares.tolist() == [0, 0, 1, 0]


def test_a_weight_of_0_stays_0_in_concentrated_draws():
    shares = sensitivity.share_in_top([[0, 1], [1, 0]], [0, 1], top=1, draws=100, seed=1, concentration=5)
    assert shares.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"weights": [0.5, 0.3, 0.3]}, errors.InvalidWeights),
        ({"weights": [0.5, 0.5]}, errors.InvalidInput),
        ({"top": 0}, errors.InvalidInput),
        ({"top": 5}, errors.InvalidInput),
        ({"draws": 0}, errors.InvalidNumber),
        ({"concentration": 0.0}, errors.InvalidNumber),
        ({"concentration": float("nan")}, errors.InvalidNumber),
    ],
)
def test_an_impossible_question_is_refused(change, error):
    asked = {"ratings": RATINGS, "weights": WEIGHTS, "top": 1, "draws": 10, "seed": 1} | change
    with pytest.raises(error):
        sensitivity.share_in_top(**asked)


@pytest.mark.parametrize("weight", [-0.1, 1.1])
def test_a_single_weight_stays_between_0_and_1(weight):
    with pytest.raises(errors.InvalidNumber):
        sensitivity.rescaled(WEIGHTS, 0, weight)


@pytest.mark.parametrize(("mean", "value"), [("mean", 14 / 3), ("median", 4), ("geometric_mean", 4)])
def test_scores_of_several_people_are_combined(mean, value):
    found = scorers.aggregate({"Ada": "2", "Bo": "4", "Cy": "8"}, mean)
    assert found.value == pytest.approx(value)
    assert (found.lowest, found.highest, found.outliers) == (2, 8, ())
    assert found.spread == pytest.approx(np.std([2, 4, 8]))


@pytest.mark.parametrize(
    ("scores", "outliers"),
    [
        ([3, 4, 4, 5, 30], (4,)),
        ([4, 4, 4, 4, 4, 4, 4, 9], (7,)),
        ([4, 4, 4, 4], ()),
        ([1, 5, 9, 2, 7], ()),
        ([1, 1, 100], ()),
    ],
)
def test_scores_that_stand_apart_are_named(scores, outliers):
    found = scorers.aggregate({str(number): score for number, score in enumerate(scores)}, "median")
    assert found.outliers == tuple(str(number) for number in outliers)


@pytest.mark.parametrize(
    ("scores", "mean", "error"),
    [
        ({}, "mean", errors.InvalidInput),
        ({"Ada": 1}, "mode", errors.InvalidInput),
        ({"Ada": 0, "Bo": 2}, "geometric_mean", errors.InvalidNumber),
        ({"Ada": float("nan")}, "mean", errors.InvalidNumber),
    ],
)
def test_scores_that_cannot_be_combined_are_refused(scores, mean, error):
    with pytest.raises(error):
        scorers.aggregate(scores, mean)


def need(baseline, target, *, more=True, population=1000, severity="0.5"):
    return gap.gap(
        baseline=Decimal(baseline),
        target=Decimal(target),
        population=population,
        severity=Decimal(severity),
        more_is_better=more,
    )


@pytest.mark.parametrize(
    ("baseline", "target", "more", "shortfall", "relative"),
    [
        ("60", "80", True, "20", "0.25"),
        ("80", "60", False, "20", "0.25"),
        ("90", "80", True, "0", "0"),
        ("10", "0", False, "10", "1"),
        ("0", "0", True, "0", "0"),
        ("-5", "5", True, "10", "1"),
    ],
)
def test_a_gap_is_what_is_missing_to_the_target(baseline, target, more, shortfall, relative):
    found = need(baseline, target, more=more)
    assert (found.shortfall, found.relative) == (Decimal(shortfall), Decimal(relative))
    assert found.score == Decimal(relative) * 500


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"baseline": "NaN"}, "baseline"),
        ({"target": "Infinity"}, "baseline"),
        ({"population": -1}, "population"),
        ({"severity": "1.1"}, "severity"),
        ({"severity": "NaN"}, "severity"),
    ],
)
def test_a_gap_without_meaning_is_refused(change, field):
    with pytest.raises(errors.InvalidNumber) as refused:
        need(**({"baseline": "1", "target": "2"} | change))
    assert refused.value.field == field
