"""What a vendor writes before it sends: kept sealed while it types, read by its own people alone.

Nothing here writes to the audit trail or tells anybody: a draft, too, would say who answers.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alliance import clock
from alliance.errors import Refusal, StaleVersion
from alliance.permissions import require
from alliance.writing import insist, service, stamp
from procurement import sealing
from procurement.models import ResponseDraft, Rfi
from procurement.models.responses import ALGORITHM
from procurement.services.answers import LONGEST

TEXTS = ("summary", "partnership", "demonstration", "shared_value", "security", "further", "grounds")
MOST = 2 * LONGEST
MOST_BYTES = 1024 * 1024


@service
def save_draft(*, rfi: Rfi, version: int | None = None, by: Any, **content: Any) -> ResponseDraft:
    """Keep what is written so far, complete or not. Files are kept by `draft_files.keep_files`.

    Raises Refusal (409 rfi_closed), StaleVersion where a colleague saved meanwhile: then nothing of either is lost.
    """
    now = require_writable(rfi, by)
    kept = {name: content.get(name) or "" for name in TEXTS}
    for name, words in kept.items():
        insist(len(words) <= MOST, name, f"Write at most {MOST:,} characters here.")
    kept["answers"] = [row for row in content.get("answers") or () if not hasattr(row.get("value"), "read")]
    found = ResponseDraft.objects.select_for_update().filter(rfi=rfi, organisation=by.organisation_id).first()
    if found and version is not None and version != found.version:
        raise StaleVersion(
            "A colleague saved this draft after you opened it. Copy what you wrote, reload the page, and put it in.",
            current_version=found.version,
        )
    draft = found or ResponseDraft(rfi=rfi, organisation_id=by.organisation_id)
    draft.ciphertext, draft.saved_at = sealing.keep(kept, name=name_of(draft)), now
    insist(
        len(draft.ciphertext) <= MOST_BYTES, "answers", "This is more than a draft can hold: send large parts as files."
    )
    if found:
        stamp(draft)
    draft.full_clean()
    draft.save()
    return draft


def require_writable(rfi: Rfi, by: Any) -> datetime:
    """The instant on the database's clock. Raises Refusal (409 rfi_closed) at or after the deadline."""
    require(by, "procurement.respond", rfi)
    state, due_at = Rfi.objects.values_list("state", "due_at").get(pk=rfi.pk)
    now = clock.database_now()
    if state != "published" or due_at is None or now >= due_at:
        raise Refusal("This RFI is closed, so there is nothing to send any more.", code="rfi_closed")
    return now


def draft_of(rfi: Rfi, user: Any) -> ResponseDraft | None:
    """The draft of this person's organisation."""
    found: ResponseDraft | None = ResponseDraft.objects.visible_to(user).filter(rfi=rfi).first()
    return found


def content_of(draft: ResponseDraft) -> Mapping[str, Any]:
    """What is written so far. Raises Refusal where it cannot be read any more."""
    try:
        return sealing.reread(bytes(draft.ciphertext), name=name_of(draft))
    except sealing.Damaged as fault:
        raise Refusal(
            "This draft cannot be read: restore it from the backup, or begin anew.", code="damaged"
        ) from fault


def begun(rfi: Rfi, user: Any) -> Mapping[str, Any]:
    """What the response form begins with."""
    draft = draft_of(rfi, user)
    return {**content_of(draft), "draft_version": draft.version} if draft else {}


def empty(rfi: Rfi, organisation_id: Any, now: datetime) -> ResponseDraft:
    """A draft in which nothing is written yet, for files that come before words."""
    draft = ResponseDraft(rfi=rfi, organisation_id=organisation_id, saved_at=now)
    draft.ciphertext = sealing.keep(dict.fromkeys(TEXTS, "") | {"answers": []}, name=name_of(draft))
    draft.full_clean()
    draft.save(force_insert=True)
    return draft


def name_of(draft: ResponseDraft) -> bytes:
    return sealing.name_of(
        rfi=draft.rfi_id, vendor=draft.organisation_id, response=draft.pk, version="draft", algorithm=ALGORITHM
    )


def destroy(rfi: Rfi) -> None:
    """Drafts end with the window: what was not sent is nobody's business."""
    ResponseDraft.objects.filter(rfi=rfi).delete()
