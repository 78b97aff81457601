"""Evaluation of responses: weighted scores, how far evaluators differ, and the ranking.

A score runs from 0 to 100: the sum over criteria of weight times rating divided by the top of the criterion's scale.
Nothing is rounded.
"""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

from procurement.maths import refusals

_HUNDRED = Decimal(100)
_SAME = Decimal("1e-9")


@dataclass(frozen=True)
class Criterion:
    """`weight` in points of 100; ratings run from 0 to `scale`."""

    name: str
    weight: Decimal
    scale: Decimal


@dataclass(frozen=True)
class Rating:
    """What one evaluator gave one response on one criterion."""

    evaluator: str
    response: str
    criterion: str
    value: Decimal


@dataclass(frozen=True)
class WeightedPart:
    """One line of a score: `points` = weight × rating ÷ scale."""

    criterion: str
    weight: Decimal
    rating: Decimal
    scale: Decimal
    points: Decimal


@dataclass(frozen=True)
class WeightedScore:
    """`score` is the sum of the points of its parts, 0 to 100."""

    score: Decimal
    parts: tuple[WeightedPart, ...]


@dataclass(frozen=True)
class Spread:
    """How far evaluators differ on one response and criterion.

    `range_share` is highest minus lowest as a share of the scale; `deviation` is the sample standard deviation,
    `None` for a single evaluator; `farthest` are the evaluators farthest from the mean, none if all agree.
    """

    response: str
    criterion: str
    values: Mapping[str, Decimal]
    mean: Decimal
    lowest: Decimal
    highest: Decimal
    range_share: Decimal
    deviation: Decimal | None
    farthest: tuple[str, ...]
    needs_discussion: bool


@dataclass(frozen=True)
class Ranked:
    """Rank 1 is best; scores equal within 1e-9 share a rank and the next is left out."""

    response: str
    rank: int
    score: Decimal


def require_criteria(criteria: Sequence[Criterion]) -> None:
    """Raise `WeightsDoNotSum` unless the weights are positive and add up to exactly 100, `InvalidScore` for a scale
    that is not positive or a criterion listed twice."""
    for criterion in criteria:
        if not criterion.weight.is_finite() or criterion.weight <= 0:
            raise refusals.WeightsDoNotSum(
                f"“{criterion.name}” has the weight {criterion.weight}. Give it more than zero or remove it.",
                field=f"criteria.{criterion.name}.weight",
            )
        if not criterion.scale.is_finite() or criterion.scale <= 0:
            raise refusals.InvalidScore(
                f"The scale of “{criterion.name}” ends at {criterion.scale}. Give it an end above zero.",
                field=f"criteria.{criterion.name}.scale",
            )
    _require_once([criterion.name for criterion in criteria], field="criteria")
    total = sum((criterion.weight for criterion in criteria), Decimal(0))
    if total != _HUNDRED:
        raise refusals.WeightsDoNotSum(
            f"The weights add up to {total}, not 100. Change them by {_HUNDRED - total:+f} in all.",
            field="criteria",
        )


def weighted_score(criteria: Sequence[Criterion], ratings: Mapping[str, Decimal]) -> WeightedScore:
    """The score of one response from one rating per criterion: an evaluator's own, or the consensus.

    Raises `InvalidScore` for a rating that is missing, off the scale or of an unknown criterion.
    """
    require_criteria(criteria)
    unknown = ratings.keys() - {criterion.name for criterion in criteria}
    if unknown:
        name = min(unknown)
        raise refusals.InvalidScore(f"“{name}” is not a criterion here. Remove its rating.", field=f"ratings.{name}")
    parts = tuple(_part(criterion, ratings) for criterion in criteria)
    return WeightedScore(score=sum((part.points for part in parts), Decimal(0)), parts=parts)


def mean_scores(criteria: Sequence[Criterion], ratings: Iterable[Rating]) -> dict[str, Decimal]:
    """Score of each response with every criterion rated at the mean of all evaluators.

    Every evaluator must have rated every response on every criterion; raises `InvalidScore` naming the first gap.
    """
    means: dict[str, dict[str, Decimal]] = {}
    for response, by_criterion in _gathered(criteria, ratings).items():
        means[response] = {criterion: _mean(by_evaluator.values()) for criterion, by_evaluator in by_criterion.items()}
    return {response: weighted_score(criteria, found).score for response, found in means.items()}


def variance_report(criteria: Sequence[Criterion], ratings: Iterable[Rating], *, discuss_from: Decimal) -> list[Spread]:
    """Every response and criterion, widest range first, then in the order given.

    `discuss_from`: the share of the scale from which a range needs discussion before consensus.
    """
    scales = {criterion.name: criterion.scale for criterion in criteria}
    spreads = [
        _spread(response, criterion, by_evaluator, scales[criterion], discuss_from)
        for response, by_criterion in _gathered(criteria, ratings).items()
        for criterion, by_evaluator in by_criterion.items()
    ]
    return sorted(spreads, key=lambda spread: -spread.range_share)


def script_score(steps: Sequence[tuple[int, int]]) -> Decimal:
    """The mean of a demonstration's steps, each (weight, value), weighted; half-even to two places.

    Raises InvalidScore without steps, or where none of them counts.
    """
    total = sum(weight for weight, _ in steps)
    if total <= 0:
        raise refusals.InvalidScore("Score at least one step that counts.", field="steps")
    mean = Decimal(sum(weight * value for weight, value in steps)) / total
    return mean.quantize(Decimal("0.01"), ROUND_HALF_EVEN)


def ranking(scores: Mapping[str, Decimal]) -> list[Ranked]:
    """Responses by rank, then in the order given; highest score first."""
    ranked = [
        Ranked(response, 1 + sum(other > score + _SAME for other in scores.values()), score)
        for response, score in scores.items()
    ]
    return sorted(ranked, key=lambda entry: entry.rank)


def _part(criterion: Criterion, ratings: Mapping[str, Decimal]) -> WeightedPart:
    field = f"ratings.{criterion.name}"
    if criterion.name not in ratings:
        raise refusals.InvalidScore(f"“{criterion.name}” is not rated. Rate it, zero included.", field=field)
    rating = ratings[criterion.name]
    _require_on_scale(criterion, rating, field)
    points = criterion.weight * rating / criterion.scale
    return WeightedPart(criterion.name, criterion.weight, rating, criterion.scale, points)


def _require_on_scale(criterion: Criterion, rating: Decimal, field: str) -> None:
    if not rating.is_finite() or not 0 <= rating <= criterion.scale:
        raise refusals.InvalidScore(
            f"“{criterion.name}” is rated {rating}. Its scale runs from 0 to {criterion.scale}.", field=field
        )


def _gathered(criteria: Sequence[Criterion], ratings: Iterable[Rating]) -> dict[str, dict[str, dict[str, Decimal]]]:
    """Response → criterion → evaluator → rating, complete; responses and evaluators in order of appearance."""
    require_criteria(criteria)
    by_name = {criterion.name: criterion for criterion in criteria}
    given: dict[tuple[str, str, str], Decimal] = {}
    for rating in ratings:
        place = (rating.response, rating.criterion, rating.evaluator)
        _require_wanted(rating, by_name, is_repeated=place in given)
        given[place] = rating.value
    responses = dict.fromkeys(response for response, _, _ in given)
    evaluators = dict.fromkeys(evaluator for _, _, evaluator in given)
    return {
        response: {
            name: {evaluator: _found(given, response, name, evaluator) for evaluator in evaluators} for name in by_name
        }
        for response in responses
    }


def _require_wanted(rating: Rating, criteria: Mapping[str, Criterion], *, is_repeated: bool) -> None:
    field = f"ratings.{rating.evaluator}.{rating.response}.{rating.criterion}"
    if rating.criterion not in criteria:
        raise refusals.InvalidScore(f"“{rating.criterion}” is not a criterion here. Remove its rating.", field=field)
    if is_repeated:
        raise refusals.InvalidScore(
            f"{rating.evaluator} rated {rating.response} twice on “{rating.criterion}”. Keep one rating.",
            field=field,
        )
    _require_on_scale(criteria[rating.criterion], rating.value, field)


def _found(given: Mapping[tuple[str, str, str], Decimal], response: str, criterion: str, evaluator: str) -> Decimal:
    if (response, criterion, evaluator) not in given:
        raise refusals.InvalidScore(
            f"{evaluator} has not rated {response} on “{criterion}”. Rate it, or take the evaluator out of the panel.",
            field=f"ratings.{evaluator}.{response}.{criterion}",
        )
    return given[response, criterion, evaluator]


def _spread(
    response: str, criterion: str, values: Mapping[str, Decimal], scale: Decimal, discuss_from: Decimal
) -> Spread:
    lowest, highest, mean = min(values.values()), max(values.values()), _mean(values.values())
    distances = {evaluator: abs(value - mean) for evaluator, value in values.items()}
    farthest = max(distances.values())
    share = (highest - lowest) / scale
    return Spread(
        response=response,
        criterion=criterion,
        values=values,
        mean=mean,
        lowest=lowest,
        highest=highest,
        range_share=share,
        deviation=statistics.stdev(values.values()) if len(values) > 1 else None,
        farthest=tuple(name for name, gap in distances.items() if highest > lowest and gap >= farthest - _SAME),
        needs_discussion=highest > lowest and share >= discuss_from,
    )


def _mean(values: Iterable[Decimal]) -> Decimal:
    return statistics.mean(values)


def _require_once(names: Sequence[str], *, field: str) -> None:
    for index, name in enumerate(names):
        if name in names[:index]:
            raise refusals.InvalidScore(f"“{name}” is listed twice. Rename or remove one.", field=f"{field}[{index}]")
