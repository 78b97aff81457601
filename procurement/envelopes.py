"""Files of a response: they travel in the same sealed envelope as its text, so one receipt covers them all."""

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from alliance.files import LARGEST_BYTES, judged, safe_name
from alliance.writing import insist
from procurement.sealing import Damaged

MOST_FILES = 20


def enclosed(files: Iterable["UploadedFile[bytes]"], redacted: Iterable["UploadedFile[bytes]"]) -> list[dict[str, Any]]:
    """What goes into the envelope. Raises Refusal for a kind or size that is not taken, before anything is stored."""
    given = [(upload, False) for upload in files] + [(upload, True) for upload in redacted]
    insist(len(given) <= MOST_FILES, "files", f"Send at most {MOST_FILES} files.")
    total = sum(upload.size or 0 for upload, _ in given)
    insist(total <= LARGEST_BYTES, "files", "All files together are at most 25 MiB.")
    return [enclose(upload, is_redacted) for upload, is_redacted in given]


def once(enclosed: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Without the same file twice: one that was kept with the draft and is chosen again."""
    found = {(row["name"], row["sha256"], row["is_redacted"]): row for row in enclosed}
    return list(found.values())


def require_room(enclosed: Iterable[Mapping[str, Any]]) -> None:
    """The same limits for all files of a response, those that answer a question included."""
    rows = list(enclosed)
    insist(len(rows) <= MOST_FILES, "files", f"Send at most {MOST_FILES} files.")
    insist(sum(row["size_bytes"] for row in rows) <= LARGEST_BYTES, "files", "All files together are at most 25 MiB.")


def enclose(upload: "UploadedFile[bytes]", is_redacted: bool) -> dict[str, Any]:
    media_type = judged(upload)
    body = upload.read()
    return {
        "name": safe_name(upload.name or ""),
        "media_type": media_type,
        "size_bytes": len(body),
        "sha256": hashlib.sha256(body).hexdigest(),
        "is_redacted": is_redacted,
        "data": b64encode(body).decode(),
    }


def listed(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as it is kept after the opening: files by name and digest, their bytes stay sealed at rest."""
    files = [{name: value for name, value in row.items() if name != "data"} for row in content.get("files", [])]
    return {**content, "files": files}


def bytes_of(content: Mapping[str, Any], number: int) -> bytes:
    """The bytes of file `number`, from 0. Raises Damaged where they are not what was enclosed."""
    row = content["files"][number]
    body = b64decode(row["data"])
    if hashlib.sha256(body).hexdigest() != row["sha256"]:
        raise Damaged
    return body
