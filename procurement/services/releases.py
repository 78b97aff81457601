"""Freezing open data: called by the services that publish something, in their transaction."""

import hashlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

from alliance.city import setting
from procurement.models import OcdsRelease, Rfi
from procurement.ocds.building import LANGUAGE, at_offset
from procurement.ocds.packages import PREFIX


def ocid_of(rfi: Rfi, *, outcome: bool = False) -> str:
    """`<prefix>-RFI-<year>-<number>`; the process that follows from it ends in `-outcome`. It never changes."""
    first = OcdsRelease.objects.filter(rfi=rfi).exclude(ocid__endswith="-outcome").first()
    made = rfi.published_at or rfi.created_at
    number = rfi.reference.rpartition("-")[2]
    ocid = first.ocid if first else f"{setting(PREFIX)}-RFI-{made.year}-{number}"
    return f"{ocid}-outcome" if outcome else ocid


def freeze(
    rfi: Rfi, at: datetime, build: Callable[[str, str], dict[str, Any]], *, outcome: bool = False
) -> OcdsRelease:
    """The next release of the process. `build` gets the ids of the last release and of this one."""
    ocid = ocid_of(rfi, outcome=outcome)
    number = OcdsRelease.objects.filter(ocid=ocid).count() + 1
    this = f"{ocid}-{number:02d}"
    start = {"ocid": ocid, "id": this, "date": at_offset(at), "initiationType": "tender", "language": LANGUAGE}
    built = build(f"{ocid}-{number - 1:02d}", this)
    body = json.dumps(start | built, ensure_ascii=False, separators=(",", ":"))
    row = OcdsRelease(rfi=rfi, ocid=ocid, number=number, released_at=at, body=body)
    row.sha256 = hashlib.sha256(body.encode()).hexdigest()
    row.full_clean()
    row.save(force_insert=True)
    return row
