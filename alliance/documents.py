"""PDFs, spreadsheets and Word files of a row: ordered at either door, made by a job with the rights of who ordered.

The one way to make a PDF. An app adds a `DocumentKind` to `registry.documents`. Its `content` gives
`{"title": str, "facts": [(label, words)], "sheets": [{"title", "head", "rows", "numbers"?, "note"?}], …}`; the layout in
`templates/documents/<template>.typ` reads it (as JSON, always as text, never as markup) and may use more keys.
Typst, openpyxl and python-docx are loaded by name, by the worker alone.
"""

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.files.base import ContentFile
from django.http import Http404
from django.utils import timezone
from django.utils.module_loading import import_string

from alliance import city, jobs, registry
from alliance.doors.noun import noun_of
from alliance.errors import Refusal
from alliance.models import Document, Job
from alliance.models.documents import storage_name
from alliance.permissions import allows, require
from alliance.registry import DocumentKind
from alliance.writing import change, create, insist, service

WRITERS = {
    "pdf": "alliance.typesetting.pdf_of",
    "xlsx": "alliance.spreadsheets.xlsx_of",
    "docx": "alliance.word.docx_of",
    "csv": "alliance.reporting.sending.csv_of",
}


def kind_named(name: str) -> DocumentKind:
    for kind in registry.documents:
        if kind.name == name:
            return kind
    raise LookupError(f"no kind of document is called {name}")


def kinds_of(row: Any, user: Any) -> list[dict[str, str]]:
    """What can be ordered of a row now, for its page: kind, format and the words on the button."""
    if not user.has_perm("alliance.order_document"):
        return []
    return [
        {"kind": kind.name, "format": format_, "label": f"{kind.label} ({format_.upper()})"}
        for kind in registry.documents
        if isinstance(row, kind.model) and not kind.ready(row) and allowed(user, kind, row)
        for format_ in formats_of(kind)
    ]


def allowed(user: Any, kind: DocumentKind, row: Any) -> bool:
    return not kind.permission or allows(user, kind.permission, row)


def formats_of(kind: DocumentKind) -> list[str]:
    found = {"pdf": kind.template, "xlsx": kind.has_sheets, "docx": kind.is_word, "csv": kind.has_csv}
    return [name for name, is_made in found.items() if is_made]


@service
def order_document(*, kind: str, subject: UUID, format: str, by: Any) -> Document:
    """Ask for a document of a row that this person may see. Raises Http404 for another, Busy with too many waiting."""
    require(by, "alliance.order_document")
    chosen = kind_named(kind)
    insist(format in formats_of(chosen), "format", f"{chosen.label} is made as {' or '.join(formats_of(chosen))} only.")
    row = noun_of(chosen.model).row(by, subject)
    if chosen.permission:
        require(by, chosen.permission, row)
    if refusal := chosen.ready(row):
        raise Refusal(refusal, code="wrong_state")
    jobs.refuse_flood(by)
    label = chosen.model._meta.label_lower
    document = create(
        Document(kind=kind, format=format, title=f"{chosen.label}: {row}"[:200], subject_type=label, subject_id=row.pk),
        by=by,
        action="order_document",
    )
    job = jobs.enqueue("make_document", {"document": str(document.pk)}, by=by)
    return change(document, {"job": job}, by=by, action="order_document")


def make_document(job: Job) -> dict[str, Any]:
    """Read the row as who ordered it may see it now, write the file, keep it with its digest."""
    document = Document.objects.select_related("created_by").get(pk=job.arguments["document"])
    kind, reader = kind_named(document.kind), document.created_by
    jobs.report(job, 10, "Reading what it says")
    write(document, kind, reader, at_work=lambda: jobs.report(job, 40, "Setting the pages"))
    return {"document": str(document.pk), "size_bytes": document.size_bytes}


def write(document: Document, kind: DocumentKind, reader: Any, at_work: Callable[[], None] = lambda: None) -> None:
    """Make the file as this reader may see the row now. Raises Http404 where they may not."""
    row = noun_of(kind.model).row(reader, document.subject_id)
    profile = city.profile()
    today = timezone.localdate(timezone=ZoneInfo(city.city_zone()))
    content = {"city": profile.name if profile else "", "made_on": f"{today:%-d %B %Y}"}
    content |= kind.content(row, reader)
    at_work()
    body: bytes = import_string(WRITERS[document.format])(content, kind.template)
    values = {
        "file": document.file.storage.save(storage_name(document, ""), ContentFile(body)),
        "size_bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "made_at": timezone.now(),
    }
    change(document, values, by=reader, action="make_document")


def readable(user: Any, pk: Any) -> Document:
    """The person's own document, while they may still read what it tells; Http404 otherwise or before it is made."""
    document: Document | None = Document.objects.visible_to(user).filter(pk=pk).exclude(made_at=None).first()
    if document is None:
        raise Http404
    row = noun_of(apps.get_model(document.subject_type)).row(user, document.subject_id)
    if not all(allowed(user, kind, row) for kind in registry.documents if kind.name == document.kind):
        raise Http404
    return document


def subject_url(document: Document) -> str:
    found = apps.get_model(document.subject_type)._default_manager.filter(pk=document.subject_id).first()
    return found.get_absolute_url() if found else ""
