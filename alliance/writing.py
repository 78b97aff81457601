"""The one write path: a service is atomic, keyword-only, knows who acts, and leaves an audit entry behind.

@service
def raise_need(*, title: str, by: User) -> Need:
    require(by, "initiatives.raise_need")
    return create(Need(title=title), by=by)
"""

import time
from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import CheckConstraint, Model
from django.utils import timezone

from alliance import audit
from alliance.errors import Busy, StaleVersion
from alliance.models import Counter, Record

# One statement, where the ORM needs three: begin the series or count it on, under the row's lock.
TAKE_NEXT = f"""
    INSERT INTO {Counter._meta.db_table} AS counter (series, last) VALUES (%s, 1)
    ON CONFLICT (series) DO UPDATE SET last = counter.last + 1 RETURNING last
"""  # noqa: S608 — the table's own name
P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

SERVICES: dict[str, Callable[..., Any]] = {}
TRIES = 3
ONE_AT_A_TIME = 7_202  # its own range of advisory locks
TRANSIENT = ("40001", "40P01")  # serialisation failure, deadlock


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Run in one transaction; when outermost, try again after a deadlock or serialisation failure (at most three times)."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        if connection.in_atomic_block:
            with transaction.atomic():
                return function(*args, **kwargs)
        return attempt(lambda: function(*args, **kwargs))

    SERVICES[f"{function.__module__}.{function.__qualname__}"] = run
    return run


def attempt(work: Callable[[], R]) -> R:
    for number in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return work()
        except OperationalError as fault:
            if getattr(fault.__cause__, "pgcode", None) not in TRANSIENT:
                raise
            if number == TRIES:
                raise Busy("Several people changed this at once. Nothing was saved; try again.", code="busy") from fault
            time.sleep(0.02 * number)
    raise AssertionError("unreachable")  # pragma: no cover — the last try returns or raises; mypy does not know


def create(row: M, *, by: Any, why: str = "", action: str = "create") -> M:
    """Check, save and audit a new row. Raises ValidationError naming each faulty field."""
    row._state.adding = True
    if isinstance(row, Record) and row.created_by_id is None and by.pk and not by.is_anonymous:
        row.created_by = by
    save_checked(row, exclude=given_by_us(row), force_insert=True)
    audit.record(action, row, by=by, after=audit.values_of(row), why=why)
    return row


def given_by_us(row: Model) -> set[str]:
    """What nobody typed: a key and a reference just drawn, the person who acts. The database has the last word on them."""
    return {
        field.name
        for field in row._meta.concrete_fields
        if (field.primary_key and field.has_default())
        or field.name == "created_by"
        or (field.name == "reference" and not field.editable)
    }


def change(row: M, values: Mapping[str, Any], *, by: Any, why: str = "", action: str = "change") -> M:
    """Set the values that differ, check, save with the next version, audit before and after. No difference: no write."""
    before = audit.values_of(row, values, hide=False)
    for name, value in values.items():
        setattr(row, name, value)
    after = audit.values_of(row, values, hide=False)
    changed = [name for name in values if before.get(name) != after.get(name)]
    if not changed:
        return row
    save_checked(row, update_fields=[*changed, *stamped(row)])
    told = audit.values_of(row, changed)
    audit.record(action, row, by=by, before={name: before[name] for name in told}, after=told, why=why)
    return row


def save_checked(row: Model, *, exclude: Collection[str] = (), **how: Any) -> None:
    """Check and write the row. Raises ValidationError naming each faulty field, or with the words of a check constraint.

    `how` says what is written, as for Model.save; a row that is changed gets its next version.
    """
    row.judged_by_write = True  # type: ignore[attr-defined]
    row.full_clean(exclude=set(exclude))
    if "update_fields" in how:
        stamp(row)
    try:
        row.save(**how)
    except IntegrityError as fault:
        for constraint in row._meta.constraints:
            if isinstance(constraint, CheckConstraint) and constraint.name == refused_by(fault):
                sentence = constraint.get_violation_error_message()
                raise ValidationError(sentence, code=constraint.violation_error_code) from fault
        raise


def refused_by(fault: IntegrityError) -> str | None:
    """The name of the constraint: PostgreSQL gives it beside its message, SQLite at the end of it."""
    facts = getattr(fault.__cause__, "diag", None)
    return facts.constraint_name if facts else str(fault).rpartition(": ")[2]


def stamp(row: Model) -> None:
    if hasattr(row, "version"):
        row.version += 1
    if hasattr(row, "updated_at"):
        row.updated_at = timezone.now()


def stamped(row: Model) -> list[str]:
    return [name for name in ("version", "updated_at") if hasattr(row, name)]


def touch(row: M, *, since: int | None = None) -> M:
    """The next version, where what hangs on a locked row was changed, so that somebody who edits it meanwhile is told.

    With `since`, the version before: only if `change` has not given a new one already.
    """
    if since is None or row.version == since:  # type: ignore[attr-defined]
        stamp(row)
        row.save(update_fields=stamped(row))
    return row


def remove(row: Model, *, by: Any, why: str = "") -> None:
    """Delete a row that is nothing but a draft; rows with history have a lifecycle step instead."""
    before = audit.values_of(row)
    audit.record("remove", row, by=by, before=before, why=why)
    row.delete()


def lock(row: M, *, version: int | None = None) -> M:
    """The row as it is now, locked until the transaction ends. Raises StaleVersion if it is not `version` any more."""
    fresh = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if version is not None and version != fresh.version:  # type: ignore[attr-defined]
        raise StaleVersion(
            f"{str(fresh)!r} was changed by somebody else after you opened it. Look at what changed, then save again.",
            current_version=fresh.version,  # type: ignore[attr-defined]
        )
    return fresh


def one_at_a_time(what: str) -> None:
    """Wait until no other transaction does `what`: for rules over several rows, none of which is the one to lock.

    SQLite lets one transaction write at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [ONE_AT_A_TIME, what])


def next_reference(prefix: str) -> str:
    """The next human reference of a series, such as N-032. Gaps can appear; two rows never share one."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_NEXT, [prefix])
        return f"{prefix}-{cursor.fetchone()[0]:03d}"


def insist(condition: object, field: str, sentence: str) -> None:
    """Raise ValidationError on `field` (or "__all__") unless the condition holds."""
    if not condition:
        raise ValidationError({field: [sentence]})
