"""The table of who may know that a row exists. Filled from each app's VISIBLE; asked by `visible_to`."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model, Q, QuerySet

Rule = Callable[[Any], Q]

NOBODY = Q(pk__in=[])
EVERYONE = Q()

_rules: dict[type[Model], tuple[Rule, bool]] = {}


def declare(table: dict[type[Model], Rule], *, joins: tuple[type[Model], ...] = ()) -> None:
    """Add an app's rules. `joins` names the models whose rule follows a to-many relation (rows must be deduplicated)."""
    for model, rule in table.items():
        _rules[model] = (rule, model in joins)


def rule_for(model: type[Model]) -> Rule:
    rule = _rules.get(model)
    return rule[0] if rule else (lambda user: NOBODY)


def joins(model: type[Model]) -> bool:
    rule = _rules.get(model)
    return bool(rule and rule[1])


def seen_by(model: type[Model], user: Any) -> QuerySet[Any]:
    """The rows of a model chosen at run time that this person may know of."""
    rows: QuerySet[Any] = model._default_manager.visible_to(user)  # type: ignore[attr-defined]  # a RecordQuerySet
    return rows


def declared() -> frozenset[type[Model]]:
    return frozenset(_rules)
