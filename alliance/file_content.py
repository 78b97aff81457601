"""What a file is inside, judged without unpacking or drawing it (trust cases F1, F2, F6, F7, F8)."""

import struct
import zlib
from typing import IO, Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from django.core.exceptions import ValidationError

from alliance.errors import Refusal

MOST_UNPACKED_BYTES = 250 * 1024 * 1024
MOST_ENTRIES = 5_000
MOST_READ_BYTES = 1024 * 1024
LONGEST_SIDE_PIXELS = 20_000
MOST_PIXELS = 100_000_000
ENCRYPTED = 0x1
DAMAGED = "This file is damaged: it cannot be opened."


def refused(status: int, code: str, sentence: str) -> Refusal:
    refusal = Refusal(sentence, code=code)
    refusal.status = status
    return refusal


def refuse_page_in_disguise(head: bytes) -> None:
    """A PDF or picture that is also a page of scripts; `head` is the beginning of the file."""
    lower = head.lower()
    if any(mark in lower for mark in (b"<html", b"<script", b"<!doctype html")):
        raise refused(415, "unsupported_file", "This file is two kinds at once, so it is not taken. Save it anew.")


def refuse_unfit_archive(upload: Any) -> None:
    """Raises Refusal: 400 archive_too_large, 415 for macros and what is no document, 400 for what cannot be read."""
    try:
        with ZipFile(upload) as archive:
            entries = archive.infolist()
            refuse_bomb(entries)
            refuse_macros(archive, entries)
            refuse_entities(archive, entries)
    except (BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, struct.error, zlib.error) as fault:
        raise ValidationError(DAMAGED) from fault
    finally:
        upload.seek(0)


def refuse_bomb(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise refused(400, "archive_too_large", "This file would unpack to far more than it is, so it is not taken.")
    if any(entry.filename.startswith(("/", "\\")) or ".." in entry.filename.split("/") for entry in entries):
        raise ValidationError(DAMAGED)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise ValidationError("This file is locked with a password. Save it without one.")


def refuse_macros(archive: ZipFile, entries: list[ZipInfo]) -> None:
    names = {entry.filename.lower() for entry in entries}
    if "[content_types].xml" not in names:
        raise refused(415, "unsupported_file", "This is an archive and no document. Send the documents themselves.")
    with archive.open(next(entry for entry in entries if entry.filename.lower() == "[content_types].xml")) as part:
        kinds = part.read(MOST_READ_BYTES).lower()
    if b"macroenabled" in kinds or any(name.rpartition("/")[2] == "vbaproject.bin" for name in names):
        raise refused(415, "unsupported_file", "This file contains macros, so it is not taken. Save it without them.")


def refuse_entities(archive: ZipFile, entries: list[ZipInfo]) -> None:
    """Documents declare no entities of their own; only attacks on whoever reads them do."""
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels")):
            with archive.open(entry) as part:
                if b"<!DOCTYPE" in part.read(2048).replace(b"\x00", b"").upper():
                    raise ValidationError(DAMAGED)


def refuse_huge_picture(upload: Any, media_type: str) -> None:
    """Raises ValidationError for a picture of more points than anybody's machine should be asked to draw."""
    sides = png_sides(upload) if media_type == "image/png" else jpeg_sides(upload)
    upload.seek(0)
    if sides and (max(sides) > LONGEST_SIDE_PIXELS or sides[0] * sides[1] > MOST_PIXELS):
        raise ValidationError(f"This picture is {sides[0]:,} by {sides[1]:,} points. Make it smaller.")


def png_sides(upload: IO[bytes]) -> tuple[int, int] | None:
    upload.seek(16)
    found = upload.read(8)
    return struct.unpack(">II", found) if len(found) == 8 else None


def jpeg_sides(upload: IO[bytes]) -> tuple[int, int] | None:
    """From the frame header; every segment before it says how long it is."""
    upload.seek(2)
    while len(mark := upload.read(4)) == 4 and mark[0] == 0xFF:
        kind, length = mark[1], int.from_bytes(mark[2:], "big")
        if 0xC0 <= kind <= 0xCF and kind not in (0xC4, 0xC8, 0xCC):
            found = upload.read(5)
            return (int.from_bytes(found[3:5], "big"), int.from_bytes(found[1:3], "big")) if len(found) == 5 else None
        upload.seek(max(length - 2, 0), 1)
    return None
