"""Files of a response that is still being written: judged when chosen, sealed like the draft, sent with the response.

Nothing here writes to the audit trail, as for drafts.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from alliance.errors import Refusal
from alliance.writing import insist, service
from procurement import envelopes, sealing
from procurement.models import DraftFile, Requirement, ResponseDraft, Rfi
from procurement.models.responses import ALGORITHM
from procurement.services import drafts

Uploads = Iterable["UploadedFile[bytes]"]


@service
def keep_files(
    *,
    rfi: Rfi,
    files: Uploads = (),
    redacted: Uploads = (),
    answers: Mapping[str, "UploadedFile[bytes]"] | None = None,
    by: Any,
) -> ResponseDraft:
    """Keep files with the draft; `answers` by the id of the question that each answers, in place of an earlier one.

    Raises what a response raises for a file that is not taken (413, 415, 400), and ValidationError beyond its limits.
    """
    now = drafts.require_writable(rfi, by)
    found = ResponseDraft.objects.select_for_update().filter(rfi=rfi, organisation=by.organisation_id).first()
    draft = found or drafts.empty(rfi, by.organisation_id, now)
    new = [(upload, "files") for upload in files] + [(upload, "redacted") for upload in redacted]
    for question, upload in (answers or {}).items():
        require_question(rfi, question)
        new.append((upload, question))
    rows = [envelopes.enclose(upload, is_redacted=use == "redacted") | {"use": use} for upload, use in new]
    replaced = {row["use"] for row in rows} - {"files", "redacted"}
    before = [(row, content_of(row)) for row in draft.files.all()]
    kept = [content for row, content in before if content["use"] not in replaced]
    envelopes.require_room([*kept, *rows])
    for row, content in before:
        if content["use"] in replaced:
            row.delete()
    for content in rows:
        row = DraftFile(id=uuid4(), draft=draft)
        row.ciphertext = sealing.keep(content, name=name_of(row))
        row.save(force_insert=True)
    return draft


def require_question(rfi: Rfi, key: str) -> None:
    asked = rfi.requirement_rows.filter(kind=Requirement.Kind.FILE).values_list("pk", flat=True)
    insist(key in {str(pk) for pk in asked}, "answers", "This is no question of this RFI that a file answers.")


@service
def drop_file(*, rfi: Rfi, file: UUID, by: Any) -> None:
    """Take a file out of the draft again. Raises Refusal (409) where it is not there any more."""
    drafts.require_writable(rfi, by)
    found = DraftFile.objects.visible_to(by).filter(draft__rfi=rfi, pk=file)
    if not found.delete()[0]:
        raise Refusal("This file is not with the draft any more.", code="wrong_state")


def listed(rfi: Rfi, user: Any) -> list[dict[str, Any]]:
    """Id, name, size_bytes, is_redacted and use (files, redacted or a question) of what is kept, oldest first."""
    draft = drafts.draft_of(rfi, user)
    rows = draft.files.all() if draft else ()
    names = ("name", "size_bytes", "is_redacted", "use")
    return [
        {"id": str(row.pk), **{name: content[name] for name in names}} for row in rows if (content := content_of(row))
    ]


def begun(rfi: Rfi, user: Any) -> Mapping[str, Any]:
    """What the form of a response begins with: the draft, and the files kept with it."""
    kept = listed(rfi, user)
    return {**drafts.begun(rfi, user), **({"kept_files": kept} if kept else {})}


def uploads(rfi: Rfi, user: Any) -> dict[str, list["UploadedFile[bytes]"]]:
    """What is kept, by use, as if it had just been chosen."""
    draft = drafts.draft_of(rfi, user)
    found: dict[str, list[UploadedFile[bytes]]] = {}
    for row in draft.files.all() if draft else ():
        content = content_of(row)
        body = envelopes.bytes_of({"files": [content]}, 0)
        found.setdefault(content["use"], []).append(SimpleUploadedFile(content["name"], body, content["media_type"]))
    return found


def content_of(row: DraftFile) -> dict[str, Any]:
    """The file as it was enclosed. Raises Refusal where it cannot be read any more."""
    try:
        return sealing.reread(bytes(row.ciphertext), name=name_of(row))
    except sealing.Damaged as fault:
        raise Refusal("A file of this draft cannot be read: remove it and choose it anew.", code="damaged") from fault


def name_of(row: DraftFile) -> bytes:
    draft = row.draft
    return sealing.name_of(
        rfi=draft.rfi_id,
        vendor=draft.organisation_id,
        response=draft.pk,
        version=f"draft-file-{row.pk}",
        algorithm=ALGORITHM,
    )
