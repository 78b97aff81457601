"""What the search finds rows by: written with every row that is saved, in the same transaction, and mended every hour.

The index holds words only, never who may read them; and only words that the lists of the noun are searched by, without
what is secret (`secret_fields`), so that sealed content is not in it at all.
"""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import transaction
from django.db.models import Exists, Model, OuterRef
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from alliance import registry
from alliance.doors.noun import noun_of
from alliance.models import Job, SearchEntry
from alliance.registry import Searched

LONGEST = 20_000  # characters of one row that are compared; what comes after is not found
AT_ONCE = 500
NAMES = frozenset({"reference", "title", "name", "edition", "number"})  # what labels are made of besides
WRITTEN = ["label", "detail", "head", "body", "indexed_at"]


def add(*kinds: Searched) -> None:
    """Let rows of these kinds be found from now on."""
    registry.search.add(*kinds)
    for kind in kinds:
        post_save.connect(saved, sender=kind.model, dispatch_uid=("search", kind.model))
        post_delete.connect(deleted, sender=kind.model, dispatch_uid=("search", kind.model))


def label_of(model: type[Model]) -> str:
    return str(model._meta.label_lower)


def kind_of(model: type[Model]) -> Searched | None:
    return next((kind for kind in registry.search if kind.model is model), None)


def words_of(kind: Searched) -> tuple[str, ...]:
    """The columns of its own that a row is found by: those its list is searched by, without secret ones."""
    secret: frozenset[str] = getattr(kind.model, "secret_fields", frozenset())
    named = (name for name in (*noun_of(kind.model).search, *kind.words) if name not in secret)
    return tuple(name for name in dict.fromkeys(named) if is_own(kind.model, name))


def is_own(model: type[Model], name: str) -> bool:
    try:
        return bool(model._meta.get_field(name).concrete) and not model._meta.get_field(name).is_relation
    except FieldDoesNotExist:
        return False


def folded(text: str) -> str:
    """Without accents: who types `cafe` finds `Café`."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in parts if not unicodedata.combining(letter)).replace("\x00", "")


def entry_of(kind: Searched, row: Any) -> SearchEntry:
    named = str(row)
    said = [text for name in words_of(kind) if (text := text_of(getattr(row, name))) and text not in named]
    return SearchEntry(
        kind=label_of(kind.model),
        row_id=row.pk,
        label=named[:300],
        detail=text_of(getattr(row, kind.detail))[:300] if kind.detail else "",
        head=folded(named)[:LONGEST],
        body=folded("\n".join(said))[:LONGEST],
        indexed_at=timezone.now(),
    )


def text_of(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    return str(value or "")


def put(entries: Iterable[SearchEntry]) -> None:
    """Write entries, each over the one its row had: one statement."""
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["kind", "row_id"], update_fields=WRITTEN
    )


def saved(sender: type[Model], instance: Any, update_fields: Any = None, **_: Any) -> None:
    kind = kind_of(sender)
    if kind and (update_fields is None or set(update_fields) & {*words_of(kind), kind.detail, *NAMES}):
        put([entry_of(kind, as_read(instance))])


def as_read(row: Any) -> Any:
    """The row as the database gives it, where it cannot be named yet: a day may still be the text it was given as."""
    try:
        str(row)
    except (TypeError, ValueError):
        return type(row)._base_manager.get(pk=row.pk)
    return row


def deleted(sender: type[Model], instance: Any, **_: Any) -> None:
    SearchEntry.objects.filter(kind=label_of(sender), row_id=instance.pk).delete()


def mend() -> dict[str, int]:
    """Index what is missing or older than its row, drop what has no row: how an update or import begins, and the hourly look
    for rows named after another that was renamed. Returns how many of each."""
    written = sum(mended(kind) for kind in registry.search)
    known = [label_of(kind.model) for kind in registry.search]
    dropped = SearchEntry.objects.exclude(kind__in=known).delete()[0]
    for kind in registry.search:
        rows = kind.model._base_manager.filter(pk=OuterRef("row_id"))
        dropped += SearchEntry.objects.filter(~Exists(rows), kind=label_of(kind.model)).delete()[0]
    return {"indexed": written, "dropped": dropped}


def mended(kind: Searched) -> int:
    keys = list(behind(kind).values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        rows = kind.model._base_manager.filter(pk__in=keys[start : start + AT_ONCE])
        with transaction.atomic():
            put([entry_of(kind, row) for row in rows.select_related(*noun_of(kind.model).related)])
    return len(keys)


def behind(kind: Searched) -> Any:
    """Rows without an entry, or changed after it; `follows` leads to the rows that name them."""
    fresh = SearchEntry.objects.filter(kind=label_of(kind.model), row_id=OuterRef("pk"))
    dated = ["updated_at"] if is_own(kind.model, "updated_at") else []
    for path in (*dated, *(f"{follow}__updated_at" for follow in kind.follows)):
        fresh = fresh.filter(indexed_at__gte=OuterRef(path))
    return kind.model._base_manager.filter(~Exists(fresh))


def mend_index(job: Job) -> dict[str, int]:
    """Job, recurring."""
    return mend()
