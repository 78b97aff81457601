"""Costs and benefits of an initiative by fiscal year, and what it depends on."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit
from alliance.permissions import require
from alliance.writing import insist, lock, one_at_a_time, service, touch
from initiatives.models import CashLine, Dependency, Initiative

NAMES = ("kind", "name", "first_year", "last_year", "low", "likely", "high")


@service
def plan_cash(
    *, initiative: Initiative, lines: Iterable[Mapping[str, Any]], version: int | None = None, by: Any
) -> Initiative:
    """Replace the grid of costs and benefits as a whole. Raises ValidationError naming row and field."""
    row = lock(initiative, version=version)
    require(by, "initiatives.revise_initiative", row)
    before = [said(line) for line in row.cash_lines.all()]
    fresh = [checked(row, position, given) for position, given in enumerate(lines)]
    after = [said(line) for line in fresh]
    if before == after:
        return row
    row.cash_lines.all().delete()
    CashLine.objects.bulk_create(fresh)
    audit.record("plan_cash", row, by=by, before={"lines": before}, after={"lines": after})
    return touch(row)


def checked(initiative: Initiative, position: int, given: Mapping[str, Any]) -> CashLine:
    values = {name: given[name] for name in NAMES}
    values["last_year"] = values["last_year"] or values["first_year"]
    for name in ("low", "high"):
        values[name] = values["likely"] if values[name] is None else values[name]
    line = CashLine(initiative=initiative, position=position, **values)
    try:
        line.full_clean(exclude=["initiative"])
    except ValidationError as fault:
        raise ValidationError({"lines": [f"Row {position + 1}: {words}" for words in fault.messages]}) from fault
    return line


def said(line: CashLine) -> list[str]:
    return [f"{getattr(line, name):.2f}" if name in NAMES[4:] else str(getattr(line, name)) for name in NAMES]


@service
def set_dependencies(
    *,
    initiative: Initiative,
    requires: Iterable[Initiative],
    excludes: Iterable[Initiative],
    version: int | None = None,
    by: Any,
) -> Initiative:
    """Say what it requires and what it excludes. A circle of requirements is refused by name."""
    one_at_a_time("dependencies")
    row = lock(initiative, version=version)
    require(by, "initiatives.revise_initiative", row)
    wanted = {"requires": list(requires), "excludes": list(excludes)}
    for kind, others in wanted.items():
        insist(row not in others, kind, "An initiative cannot depend on itself. Take it out of the list.")
    both = [str(other) for other in wanted["requires"] if other in wanted["excludes"]]
    insist(not both, "excludes", f"{' and '.join(both)} cannot be required and excluded. Choose one.")
    circle = circle_of(row, wanted["requires"])
    insist(not circle, "requires", f"These require each other in a circle: {' → '.join(circle)}. Take one out.")
    before = {kind: sorted(str(d.other_id) for d in row.dependencies.filter(kind=kind)) for kind in wanted}
    after = {kind: sorted(str(other.pk) for other in others) for kind, others in wanted.items()}
    if before == after:
        return row
    row.dependencies.all().delete()
    Dependency.objects.bulk_create(
        Dependency(initiative=row, kind=kind, other=other) for kind, others in wanted.items() for other in others
    )
    audit.record("set_dependencies", row, by=by, before=before, after=after)
    return touch(row)


def circle_of(initiative: Initiative, requires: Iterable[Initiative]) -> list[str]:
    """The references along a way from the initiative back to itself, or nothing."""
    edges: dict[Any, list[Any]] = {}
    known = Dependency.objects.filter(kind=Dependency.Kind.REQUIRES).exclude(initiative=initiative)
    for source, target in known.values_list("initiative_id", "other_id"):
        edges.setdefault(source, []).append(target)
    ways = [[initiative.pk, other.pk] for other in requires]
    seen: set[Any] = set()
    while ways:
        way = ways.pop()
        if way[-1] == initiative.pk:
            names = dict(Initiative.objects.filter(pk__in=way).values_list("pk", "reference"))
            return [names[pk] for pk in way]
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, onward] for onward in edges.get(way[-1], [])]
    return []
