"""The one audit writer, and the chain that makes tampering visible (trust decision D11).

Entries are written in the transaction of the act. A single chainer links committed entries shortly after, so that
writers never wait for one another.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model
from django.db.models.fields.files import FieldFile

from alliance.audit_context import request_id
from alliance.models.audit import AuditEntry, AuditLink

GENESIS = "0" * 64
CHAIN_LOCK = 4_201_337  # any constant: the advisory lock that makes the chainer single
UNWRITTEN = frozenset({"id", "version", "created_at", "updated_at", "created_by"})
BATCH = 5_000


def record(
    action: str,
    subject: Model,
    *,
    by: Any,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> AuditEntry:
    """Append one entry. Secret fields of the subject must already be left out (`values_of` does)."""
    entry = AuditEntry(
        actor_id=by.pk,
        actor_name=by.name,
        action=action,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        subject_label=str(subject)[:300],
        subject_version=getattr(subject, "version", None),
        before=plain(before or {}),
        after=plain(after or {}),
        why=why,
        request_id=request_id.get(),
    )
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    return entry


def values_of(row: Model, names: Iterable[str] | None = None, *, hide: bool = True) -> dict[str, Any]:
    """The row's own values by field name, without what says nothing and, for the trail (`hide`), what is secret."""
    secret: frozenset[str] = getattr(row, "secret_fields", frozenset()) if hide else frozenset()
    wanted = set(names) if names is not None else None
    values = {}
    for field in row._meta.concrete_fields:
        if field.name in secret or field.name in UNWRITTEN or (wanted is not None and field.name not in wanted):
            continue
        value = getattr(row, field.attname)
        values[field.name] = str(value) if isinstance(value, FieldFile) else value
    return values


def changed_since(subject: Model, version: int) -> tuple[dict[str, Any], list[AuditEntry]]:
    """What later acts did to the row: each changed field with its value at `version`, and the entries, oldest first."""
    entries = AuditEntry.objects.filter(
        subject_type=subject._meta.label_lower, subject_id=str(subject.pk), subject_version__gt=version
    ).order_by("id")
    found = [entry for entry in entries if entry.after]
    before: dict[str, Any] = {}
    for entry in found:
        for name in entry.after:
            before.setdefault(name, entry.before.get(name))
    return before, found


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON will keep them, so that the digest of what is read back is the digest of what was written."""
    result: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return result


def digest_of(entry: AuditEntry) -> str:
    """SHA-256 over everything that is said, in canonical JSON."""
    said = [
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.actor_id) if entry.actor_id else None,
        entry.actor_name,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.subject_label,
        entry.before,
        entry.after,
        entry.why,
        entry.request_id,
    ]
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def hash_of(seq: int, previous: str, digest: str, entry_id: int) -> str:
    return hashlib.sha256(f"{seq}|{previous}|{entry_id}|{digest}".encode()).hexdigest()


@transaction.atomic
def link_new_entries() -> int:
    """Chain what has been committed since the last time; returns how many. Does nothing where another chainer works."""
    if not alone():
        return 0
    last = AuditLink.objects.order_by("-seq").first()
    seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
    links = []
    for entry_id, digest in AuditEntry.objects.filter(link=None).order_by("id").values_list("id", "digest")[:BATCH]:
        seq += 1
        previous_hash, previous = previous, hash_of(seq, previous, digest, entry_id)
        links.append(AuditLink(seq=seq, entry_id=entry_id, previous=previous_hash, hash=previous))
    AuditLink.objects.bulk_create(links)
    return len(links)


def alone() -> bool:
    if connection.vendor != "postgresql":
        return True  # an SQLite transaction is already the only writer
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [CHAIN_LOCK])
        return bool(cursor.fetchone()[0])


@dataclass(frozen=True)
class ChainReport:
    entries: int
    links: int
    head: str
    faults: tuple[str, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def verify() -> ChainReport:
    """Recompute every digest and link; the report names the first entry that does not fit."""
    previous, expected_seq = GENESIS, 0
    faults: list[str] = []
    for link in AuditLink.objects.order_by("seq").select_related("entry").iterator(chunk_size=2000):
        expected_seq += 1
        faults = faults_of(link, expected_seq, previous)
        if faults:
            break
        previous = link.hash
    return ChainReport(AuditEntry.objects.count(), expected_seq, previous, tuple(faults))


def faults_of(link: AuditLink, seq: int, previous: str) -> list[str]:
    entry = link.entry
    if link.seq != seq:
        return [f"link {seq} is missing: the next one found is {link.seq}."]
    if digest_of(entry) != entry.digest:
        return [f"entry {entry.pk} (link {seq}) was changed after it was written: {entry}."]
    if link.previous != previous or link.hash != hash_of(seq, previous, entry.digest, entry.pk):
        return [f"link {seq} does not follow from the one before it."]
    return []
