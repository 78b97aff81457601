"""Reading the trail: by object, person, act, days or words; as a page, as CSV and through the API. Nothing is written here."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from alliance import registry
from alliance.dates import day_of
from alliance.exports import cell, line_writer
from alliance.models import AuditEntry, AuditLink, User

EXACT = ("subject_type", "subject_id", "actor_name", "action")
FILTERS = (*EXACT, "since", "until", "words")
PLACES = ("before", "after", "limit")  # where a page goes on; no filters
HEAD = ("position", "when", "who", "did", "kind", "id", "to", "why", "before", "after", "link", "request")
MOST_EXPORTED = 100_000


def entries(asked: Mapping[str, Any]) -> "QuerySet[AuditEntry]":
    """Entries that fit, newest first. Raises ValidationError for a filter there is not or a day that is none."""
    unknown = sorted(set(asked) - set(FILTERS) - set(PLACES))
    if unknown:
        said = f"There is no such filter. The filters are: {', '.join(FILTERS)}."
        raise ValidationError({name: ValidationError(said, code="unknown_filter") for name in unknown})
    rows = AuditEntry.objects.select_related("link").order_by("-id")
    rows = rows.filter(**{name: asked[name] for name in EXACT if asked.get(name)})
    if since := day_of(asked, "since"):
        rows = rows.filter(at__gte=start_of(since))
    if until := day_of(asked, "until"):
        rows = rows.filter(at__lt=start_of(until) + timedelta(days=1))
    if words := str(asked.get("words") or "").replace("\x00", ""):
        rows = rows.filter(Q(subject_label__icontains=words) | Q(why__icontains=words) | Q(actor_name__icontains=words))
    return rows


def start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def lines(rows: "QuerySet[AuditEntry]") -> Iterator[str]:
    """CSV with everything an entry says, safe to open in a spreadsheet."""
    writer = line_writer()
    yield writer(HEAD)
    for entry in rows[:MOST_EXPORTED].iterator(chunk_size=1000):
        link = getattr(entry, "link", None)
        yield writer([cell(value) for value in values_of(entry, link)])


def csv_of(asked: Mapping[str, Any]) -> StreamingHttpResponse:
    """The entries that fit as a file, the same at both doors."""
    response = StreamingHttpResponse(lines(entries(asked)), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="audit-trail.csv"'
    return response


def values_of(entry: AuditEntry, link: Any) -> list[Any]:
    return [
        entry.pk,
        entry.at,
        entry.actor_name,
        entry.action,
        entry.subject_type,
        entry.subject_id,
        entry.subject_label,
        entry.why,
        entry.before,
        entry.after,
        link.seq if link else None,
        entry.request_id,
    ]


def chain_state() -> dict[str, Any]:
    """How far the chain reaches. Whether it holds is recomputed link by link on a page of its own."""
    last = AuditLink.objects.order_by("-seq").select_related("entry").first()
    waiting = AuditEntry.objects.filter(id__gt=last.entry_id).count() if last else AuditEntry.objects.count()
    return {"last": last, "waiting": waiting}


def offered(asked: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The filters of the page: what kinds of rows there are, and who has acted."""
    kinds = sorted((noun.model_label, noun.label.capitalize()) for noun in registry.nouns)
    people = [(name, name) for name in User.objects.order_by("name").values_list("name", flat=True)[:500]]
    return [
        {"name": "subject_type", "label": "Kind of row", "options": kinds, "value": asked.get("subject_type", "")},
        {"name": "actor_name", "label": "Who", "options": people, "value": asked.get("actor_name", "")},
    ]
