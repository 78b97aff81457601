"""Release and record packages around frozen releases, whose text goes in unchanged."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from alliance.city import setting
from alliance.messages import absolute
from procurement.models import OcdsRelease
from procurement.ocds.building import at_offset, city_party

NAMES = "procurement.name_responders"
PREFIX = "procurement.ocid_prefix"
LICENCE = "procurement.ocds_licence"
EXTENSIONS = tuple(
    f"https://raw.githubusercontent.com/open-contracting-extensions/{name}/master/extension.json"
    for name in (
        "ocds_enquiry_extension",
        "ocds_requirements_extension",
        "ocds_bid_extension",
        "ocds_process_title_extension",
        "ocds_bidOpening_extension",
        "ocds_location_extension",
        "ocds_withheldInformation_extension",
    )
)


def head(path: str, at: datetime) -> dict[str, Any]:
    city = city_party([])
    return {
        "uri": absolute(path),
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": at_offset(at),
        "publisher": {"name": city["name"], "scheme": city["identifier"]["scheme"], "uid": city["identifier"]["id"]},
        "license": setting(LICENCE),
        "publicationPolicy": absolute("/api/v1/docs/"),
    }


def release_package(releases: Iterable[OcdsRelease], *, path: str, at: datetime, more: Mapping[str, Any] = {}) -> str:
    """The package as JSON text. Each release is the stored text, byte for byte."""
    return joined({**head(path, at), **more}, "releases", (row.body for row in releases))


def record_package(releases: Iterable[OcdsRelease], *, path: str, at: datetime) -> str:
    """One record per ocid: its releases, and what they say together."""
    by_ocid: dict[str, list[OcdsRelease]] = {}
    for row in releases:
        by_ocid.setdefault(row.ocid, []).append(row)
    return joined(head(path, at), "records", (record(ocid, rows) for ocid, rows in by_ocid.items()))


def record(ocid: str, rows: list[OcdsRelease]) -> str:
    rows = sorted(rows, key=lambda row: row.number)
    compiled = json.dumps(compiled_release([json.loads(row.body) for row in rows]), ensure_ascii=False)
    bodies = ",".join(row.body for row in rows)
    return f'{{"ocid":{json.dumps(ocid)},"releases":[{bodies}],"compiledRelease":{compiled}}}'


def json_lines(releases: Iterable[OcdsRelease]) -> Iterator[str]:
    for row in releases:
        yield f"{row.body}\n"


def joined(head: Mapping[str, Any], name: str, texts: Iterable[str]) -> str:
    start = json.dumps(head, ensure_ascii=False)[:-1]
    return f'{start},"{name}":[{",".join(texts)}]}}'


def compiled_release(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """All releases of a process in one, the later over the earlier (OCDS 1.1 merging)."""
    merged: dict[str, Any] = {}
    for body in bodies:
        merged = merge(merged, body)
    last = bodies[-1]
    return merged | {"id": f"{last['ocid']}-{last['date']}", "tag": ["compiled"]}


def merge(before: Any, after: Any) -> Any:
    """Objects field by field, lists of objects by `id`, everything else replaced; null takes away."""
    if isinstance(before, dict) and isinstance(after, dict):
        found = dict(before)
        for name, value in after.items():
            found[name] = merge(before.get(name), value)
        return {name: value for name, value in found.items() if value is not None}
    if is_by_id(before) and is_by_id(after):
        kept = {row["id"]: row for row in before}
        for row in after:
            kept[row["id"]] = merge(kept.get(row["id"]), row)
        return list(kept.values())
    return after


def is_by_id(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(row, dict) and "id" in row for row in value)
