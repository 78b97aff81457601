"""VIKOR: a compromise between group benefit and individual regret (Opricovic and Tzeng 2004, 2007)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from initiatives.maths import ranks
from initiatives.maths.decision import Decision, Floats
from initiatives.maths.errors import InvalidInput, InvalidNumber


@dataclass(frozen=True)
class Vikor:
    """Lower ``s`` (group regret), ``r`` (largest single regret) and ``q`` (both) are better."""

    s: dict[str, float]
    r: dict[str, float]
    q: dict[str, float]
    ranks: dict[str, int]
    acceptable_advantage: bool
    acceptable_stability: bool
    compromise_set: tuple[str, ...]


def vikor(decision: Decision, v: float = 0.5) -> Vikor:
    """``v`` from 0 to 1 is the weight of group benefit. A constant criterion causes no regret.

    Raises ``InvalidInput`` with fewer than two alternatives and ``InvalidNumber`` for ``v`` outside 0 to 1.
    """
    if len(decision.alternatives) < 2:
        raise InvalidInput("alternatives", "There is nothing to compare. Give at least two alternatives.")
    if not 0 <= v <= 1:
        raise InvalidNumber("v", "v is the weight of group benefit. Give a number from 0 to 1.")
    matrix = decision.matrix * decision.signs
    best = matrix.max(axis=0)
    span = best - matrix.min(axis=0)
    regrets = decision.shares * (best - matrix) / np.where(span > 0, span, 1.0)
    s, r = regrets.sum(axis=1), regrets.max(axis=1)
    return _judged(decision, s, r, v * _from_smallest(s) + (1 - v) * _from_smallest(r))


def _from_smallest(values: Floats) -> Floats:
    span = values.max() - values.min()
    # a range within the tie is noise, which the division would blow up to 1
    return (values - values.min()) / span if span > ranks.TIE else np.zeros_like(values)


def _judged(decision: Decision, s: Floats, r: Floats, q: Floats) -> Vikor:
    order = np.argsort(q, kind="stable")
    first, second = int(order[0]), int(order[1])
    needed = 1 / (len(q) - 1)
    advantage = bool(q[second] - q[first] >= needed - ranks.TIE)
    stability = bool(s[first] <= s.min() + ranks.TIE or r[first] <= r.min() + ranks.TIE)
    if advantage:
        compromise = order[:1] if stability else order[:2]
    else:
        compromise = order[q[order] - q[first] < needed - ranks.TIE]
    q_by_name = decision.by_alternative(q)
    return Vikor(
        s=decision.by_alternative(s),
        r=decision.by_alternative(r),
        q=q_by_name,
        ranks=ranks.rank(q_by_name, highest_first=False),
        acceptable_advantage=advantage,
        acceptable_stability=stability,
        compromise_set=tuple(decision.alternatives[index] for index in compromise),
    )
