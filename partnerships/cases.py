"""Runs published reference cases of partnerships through the mathematics that agreements use."""

from collections.abc import Callable, Mapping
from typing import Any

from partnerships.maths import engine


def _statement_of(model: str) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
    return lambda inputs: dict(engine.compute({**inputs, "model": model}).results)


def _gain_share(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return dict(engine.compute(inputs).results)


RUNNERS: Mapping[str, Callable[[Mapping[str, Any]], dict[str, Any]]] = {
    "gain_share": _gain_share,
    "shared_savings_npv": _statement_of("shared_savings_npv"),
    "revenue_share_arrears": _statement_of("revenue_share_arrears"),
    "guarantee_true_up": _statement_of("guarantee_true_up"),
}
