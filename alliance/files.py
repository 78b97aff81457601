"""Files attached to rows: judged by their content, stored outside the web root, read through a view that asks."""

import hashlib
import re
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model, QuerySet
from django.http import Http404

from alliance.doors.noun import noun_of
from alliance.file_content import refuse_huge_picture, refuse_page_in_disguise, refuse_unfit_archive, refused
from alliance.models import Attachment
from alliance.permissions import require
from alliance.writing import create, remove, service

LARGEST_BYTES = 25 * 1024 * 1024
# What the first bytes say, and the endings that go with it.
KINDS: tuple[tuple[bytes, str, tuple[str, ...]], ...] = (
    (b"%PDF-", "application/pdf", (".pdf",)),
    (b"\x89PNG\r\n\x1a\n", "image/png", (".png",)),
    (b"\xff\xd8\xff", "image/jpeg", (".jpg", ".jpeg")),
    (
        b"PK\x03\x04",
        "application/vnd.openxmlformats-officedocument",
        (".docx", ".xlsx"),
    ),
)
TEXT_KINDS = {".csv": "text/csv", ".txt": "text/plain"}
UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\u202a-\u202e\u2066-\u2069]")
RESERVED = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE
)  # no names of files where people use Windows


def kind_of(name: str, head: bytes) -> str:
    """The media type by content and ending together. Raises Refusal (415) where they disagree or are not allowed."""
    ending = f".{name.rpartition('.')[2].lower()}"
    for magic, media_type, endings in KINDS:
        if head.startswith(magic) and ending in endings:
            return media_type
    looks_like_text = b"\x00" not in head and not head.lstrip().lower().startswith((b"<", b"%pdf", b"gif8"))
    if ending in TEXT_KINDS and head and looks_like_text:
        return TEXT_KINDS[ending]
    raise refused(
        415, "unsupported_file", "This kind of file is not taken. Send a PDF, DOCX, XLSX, PNG, JPEG, CSV or plain text."
    )


def judged(upload: "UploadedFile[bytes]") -> str:
    """The media type of an upload that may be kept. Raises Refusal: 413 too_big, 415 unsupported_file, 400 bombs and damage."""
    if (upload.size or 0) > LARGEST_BYTES:
        raise refused(413, "too_big", "This file is larger than 25 MiB.")
    upload.seek(0)  # it was read before where a deadlock made the work begin again
    head = upload.read(4096)
    upload.seek(0)
    media_type = kind_of(upload.name or "", head)
    if head.startswith(b"PK"):
        refuse_unfit_archive(upload)
    elif media_type.startswith("image/"):
        refuse_huge_picture(upload, media_type)
    if media_type not in TEXT_KINDS.values():
        refuse_page_in_disguise(head)
    return media_type


def safe_name(name: str) -> str:
    cleaned = UNSAFE.sub("", name.replace("..", ".")).strip(" .")
    if RESERVED.match(cleaned):
        cleaned = f"_{cleaned}"
    return cleaned[-200:] or "file"


@service
def attach_file(*, subject: Model, upload: "UploadedFile[bytes]", by: Any) -> Attachment:
    """Store a file with a row. Raises Refusal for a kind or size that is not taken."""
    require(by, "alliance.attach_file")
    media_type = judged(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    row = Attachment(
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        file=upload,
        name=safe_name(upload.name or ""),
        media_type=media_type,
        size_bytes=upload.size or 0,
        sha256=digest.hexdigest(),
    )
    return create(row, by=by, action="attach_file")


@service
def remove_file(*, attachment: Attachment, by: Any) -> None:
    """Take a file away; its entry in the audit trail stays."""
    require(by, "alliance.remove_file", attachment)
    remove(attachment, by=by)


def files_of(row: Model) -> QuerySet[Attachment]:
    return Attachment.objects.filter(subject_type=row._meta.label_lower, subject_id=row.pk)


def shown_files(row: Model, user: Any) -> list[Attachment]:
    """With `may_remove` of each, for a page."""
    found = list(files_of(row))
    for file in found:
        file.may_remove = user.has_perm("alliance.remove_file", file)  # type: ignore[attr-defined]
    return found


def subject_of(user: Any, label: str, pk: Any) -> Any:
    """The row a file belongs to, if this person may see it; Http404 otherwise."""
    try:
        noun = noun_of(apps.get_model(label))
    except (LookupError, ValueError) as fault:
        raise Http404 from fault
    return noun.row(user, pk)
