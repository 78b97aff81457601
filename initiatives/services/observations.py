"""Many values at once, all or nothing."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import connection

from alliance import audit, clock
from alliance.bulk import insert_rows
from alliance.permissions import require
from alliance.writing import service, stamp
from initiatives.models import Indicator, Observation

BATCH = 1000
COLUMNS = (
    "id",
    "version",
    "created_at",
    "updated_at",
    "created_by_id",
    "indicator_id",
    "on",
    "value",
    "note",
    "external_id",
)


@service
def save_observations(*, rows: Iterable[Mapping[str, Any]], by: Any) -> list[str]:
    """Add or replace one value per indicator and day; says of each row: created, updated or unchanged.

    `rows` hold indicator, on, value, note and perhaps external_id, checked already, each indicator and day once. The trail gets one entry
    per indicator with the old and new values.
    """
    require(by, "initiatives.record_observation")
    wanted, maker = list(rows), None if by.is_system else by.pk
    indicators = {row["indicator"].pk: row["indicator"] for row in wanted}
    days = {row["on"] for row in wanted}
    found = Observation.objects.select_for_update().filter(indicator__in=indicators.values(), on__in=days)
    known = {(row.indicator_id, row.on): row for row in found.order_by()}
    fresh: list[Mapping[str, Any]] = []
    changed, states = [], []
    trail: dict[Any, tuple[dict[str, Any], dict[str, Any]]] = {pk: ({}, {}) for pk in indicators}
    for row in wanted:
        before, after = trail[row["indicator"].pk]
        old = known.get((row["indicator"].pk, row["on"]))
        if old is None:
            fresh.append(row)
        elif (old.value, old.note, old.external_id) != (row["value"], row["note"], name_of(row) or old.external_id):
            before[str(row["on"])] = old.value
            changed.append(replaced(old, row))
        else:
            states.append("unchanged")
            continue
        states.append("updated" if old else "created")
        after[str(row["on"])] = row["value"]
    add(fresh, maker)
    Observation.objects.bulk_update(
        changed, ["value", "note", "external_id", "version", "updated_at"], batch_size=BATCH
    )
    write_trail(indicators, trail, by)
    return states


def add(rows: list[Mapping[str, Any]], maker: Any) -> None:
    """New observations as plain values: a million of them as model instances would take most of an import's time."""
    now = connection.ops.adapt_datetimefield_value(clock.database_now())
    keys: dict[Any, str] = {}
    insert_rows(
        Observation,
        COLUMNS,
        (
            (
                uuid4().hex,
                1,
                now,
                now,
                None if maker is None else stored(Observation, "created_by", maker, keys),
                stored(Observation, "indicator", row["indicator"].pk, keys),
                row["on"].isoformat(),
                f"{row['value']:f}",
                row["note"],
                name_of(row),
            )
            for row in rows
        ),
    )


def stored(model: Any, name: str, key: Any, known: dict[Any, Any]) -> Any:
    """A key as this database keeps it; asked once per key."""
    if key not in known:
        known[key] = model._meta.get_field(name).target_field.get_db_prep_value(key, connection)
    return known[key]


def name_of(row: Mapping[str, Any]) -> str | None:
    """The row's identifier in another system; files have none."""
    return row.get("external_id") or None


def replaced(old: Observation, row: Mapping[str, Any]) -> Observation:
    old.value, old.note, old.external_id = row["value"], row["note"], name_of(row) or old.external_id
    stamp(old)
    return old


def write_trail(indicators: Mapping[Any, Indicator], trail: Mapping[Any, Any], by: Any) -> None:
    for pk, (before, after) in trail.items():
        if after:
            audit.record("save_observations", indicators[pk], by=by, before=before, after=after)
