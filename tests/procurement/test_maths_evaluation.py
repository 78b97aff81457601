"""Scores from weights and ratings, and how far evaluators differ."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procurement.maths import evaluation, refusals
from procurement.maths.evaluation import Criterion, Rating

CRITERIA = [
    Criterion("partnership", Decimal(40), Decimal(5)),
    Criterion("demonstration", Decimal("35.5"), Decimal(10)),
    Criterion("shared value", Decimal("24.5"), Decimal(5)),
]


def ratings_of(**by_evaluator: tuple[int, int, int]) -> list[Rating]:
    return [
        Rating(evaluator, "Volta", criterion.name, Decimal(value))
        for evaluator, values in by_evaluator.items()
        for criterion, value in zip(CRITERIA, values, strict=True)
    ]


def test_a_score_is_the_sum_of_weight_times_rating_over_scale() -> None:
    found = evaluation.weighted_score(
        CRITERIA, {"partnership": Decimal(4), "demonstration": Decimal(8), "shared value": Decimal(0)}
    )
    assert [part.points for part in found.parts] == [Decimal(32), Decimal("28.4"), Decimal(0)]
    assert [(part.criterion, part.weight, part.scale) for part in found.parts] == [
        (criterion.name, criterion.weight, criterion.scale) for criterion in CRITERIA
    ]
    assert found.score == Decimal("60.4")


@given(st.lists(st.decimals(0, 1, places=3), min_size=3, max_size=3))
def test_a_score_runs_from_0_to_100_and_a_better_rating_never_lowers_it(parts: list[Decimal]) -> None:
    ratings = {criterion.name: criterion.scale * part for criterion, part in zip(CRITERIA, parts, strict=True)}
    score = evaluation.weighted_score(CRITERIA, ratings).score
    best = evaluation.weighted_score(CRITERIA, {**ratings, "partnership": Decimal(5)}).score
    assert 0 <= score <= best <= 100


@pytest.mark.parametrize(
    "weights",
    [["99.99"], ["100.01"], ["50", "49.999999999999999999999999"], [], ["100", "0"], ["110", "-10"], ["NaN"]],
)
def test_weights_that_do_not_make_exactly_100_are_refused(weights: list[str]) -> None:
    criteria = [Criterion(str(place), Decimal(weight), Decimal(5)) for place, weight in enumerate(weights)]
    with pytest.raises(refusals.WeightsDoNotSum) as refused:
        evaluation.require_criteria(criteria)
    wrong = [each.name for each in criteria if each.weight.is_nan() or each.weight <= 0]
    assert refused.value.field == (f"criteria.{wrong[0]}.weight" if wrong else "criteria")


def test_the_refusal_says_by_how_much_the_weights_are_out() -> None:
    with pytest.raises(refusals.WeightsDoNotSum, match=r"add up to 99\.99, not 100\. Change them by \+0\.01 in all"):
        evaluation.require_criteria([Criterion("one", Decimal("99.99"), Decimal(5))])


def test_a_criterion_listed_twice_or_without_a_scale_is_refused() -> None:
    half = Criterion("one", Decimal(50), Decimal(5))
    with pytest.raises(refusals.InvalidScore, match="listed twice") as refused:
        evaluation.require_criteria([half, half])
    assert refused.value.field == "criteria[1]"
    with pytest.raises(refusals.InvalidScore, match="end above zero") as refused:
        evaluation.require_criteria([Criterion("one", Decimal(100), Decimal(0))])
    assert refused.value.field == "criteria.one.scale"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"partnership": None}, "ratings.partnership"),
        ({"partnership": Decimal("5.01")}, "ratings.partnership"),
        ({"partnership": Decimal(-1)}, "ratings.partnership"),
        ({"partnership": Decimal("NaN")}, "ratings.partnership"),
        ({"charm": Decimal(1)}, "ratings.charm"),
    ],
)
def test_a_rating_that_is_missing_off_the_scale_or_of_nothing_is_refused(
    changes: dict[str, Decimal | None], field: str
) -> None:
    wanted = {criterion.name: Decimal(1) for criterion in CRITERIA} | changes
    ratings = {name: value for name, value in wanted.items() if value is not None}
    with pytest.raises(refusals.InvalidScore) as refused:
        evaluation.weighted_score(CRITERIA, ratings)
    assert refused.value.field == field


def test_the_score_of_a_panel_is_that_of_its_mean_ratings() -> None:
    found = evaluation.mean_scores(CRITERIA, ratings_of(ann=(5, 6, 0), ben=(3, 8, 5)))
    assert found == {"Volta": Decimal("32") + Decimal("24.85") + Decimal("12.25")}


def test_a_gap_in_the_panel_is_named() -> None:
    ratings = ratings_of(ann=(5, 6, 0), ben=(3, 8, 5))[:-1]
    with pytest.raises(refusals.InvalidScore, match="ben has not rated Volta on “shared value”") as refused:
        evaluation.mean_scores(CRITERIA, ratings)
    assert refused.value.field == "ratings.ben.Volta.shared value"


def test_a_second_rating_of_the_same_is_refused() -> None:
    with pytest.raises(refusals.InvalidScore, match="twice"):
        evaluation.mean_scores(CRITERIA, ratings_of(ann=(1, 1, 1)) * 2)


@pytest.mark.parametrize(("criterion", "value"), [("charm", 1), ("partnership", 6)])
def test_a_panel_rating_of_nothing_or_off_the_scale_is_refused(criterion: str, value: int) -> None:
    with pytest.raises(refusals.InvalidScore):
        evaluation.variance_report(
            CRITERIA, [Rating("ann", "Volta", criterion, Decimal(value))], discuss_from=Decimal("0.4")
        )


def test_the_variance_report_puts_the_widest_first_and_names_who_stands_apart() -> None:
    ratings = ratings_of(ann=(4, 2, 3), ben=(4, 9, 4), cho=(4, 1, 3))
    first, second, third = evaluation.variance_report(CRITERIA, ratings, discuss_from=Decimal("0.4"))
    assert (first.criterion, first.mean, first.range_share, first.farthest) == (
        "demonstration",
        Decimal(4),
        Decimal("0.8"),
        ("ben",),
    )
    assert (first.lowest, first.highest, first.values["cho"]) == (1, 9, 1)
    assert first.deviation == Decimal(19).sqrt()
    assert (first.needs_discussion, second.needs_discussion) == (True, False)
    assert (second.criterion, second.range_share) == ("shared value", Decimal("0.2"))
    assert (third.deviation, third.farthest, third.needs_discussion) == (0, (), False)


@pytest.mark.parametrize(("discuss_from", "needed"), [("0.2", True), ("0.2001", False)])
def test_a_range_is_discussed_from_the_share_that_is_set(discuss_from: str, needed: bool) -> None:
    ratings = ratings_of(ann=(4, 2, 3), ben=(4, 2, 4))
    found = evaluation.variance_report(CRITERIA, ratings, discuss_from=Decimal(discuss_from))
    assert [spread.needs_discussion for spread in found] == [needed, False, False]


def test_one_evaluator_has_no_deviation_and_agrees_with_themselves() -> None:
    report = evaluation.variance_report(CRITERIA, ratings_of(ann=(4, 2, 3)), discuss_from=Decimal(0))
    assert {(spread.deviation, spread.needs_discussion, spread.farthest) for spread in report} == {(None, False, ())}


def test_equal_scores_share_a_rank_and_the_next_is_left_out() -> None:
    scores = {"Ohm": "70", "Volta": "81.5", "Lumen": "90", "Ampere": "81.5000000005"}
    ranked = evaluation.ranking({name: Decimal(score) for name, score in scores.items()})
    assert [(entry.response, entry.rank) for entry in ranked] == [
        ("Lumen", 1),
        ("Volta", 2),
        ("Ampere", 2),
        ("Ohm", 4),
    ]


@given(st.dictionaries(st.text(min_size=1), st.decimals(0, 100, places=2)))
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores: dict[str, Decimal]) -> None:
    for entry in evaluation.ranking(scores):
        assert entry.rank == 1 + sum(score > entry.score for score in scores.values())
