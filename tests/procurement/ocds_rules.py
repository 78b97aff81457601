"""The rules of OCDS 1.1 that our packages must keep, in our own words; and the standard's own schema where it lies at hand.

The schema is not ours to ship. A folder `shared/ocds` beside or above the project holds it on machines that have it.
"""

import json
import re
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TAGS = {"planning", "planningUpdate", "tender", "tenderUpdate", "award", "contract", "compiled"}
TENDER = {"planning", "planned", "active", "cancelled", "unsuccessful", "complete", "withdrawn"}
STATUSES = {
    "milestones": {"scheduled", "met", "notMet", "partiallyMet"},
    "awards": {"pending", "active", "cancelled", "unsuccessful"},
    "contracts": {"pending", "active", "cancelled", "terminated"},
}
DATES = {
    "publishedDate",
    "date",
    "dueDate",
    "dateMet",
    "dateModified",
    "datePublished",
    "dateAnswered",
    "startDate",
    "endDate",
}
METHODS = {"open", "selective", "limited", "direct"}


def faults_of(package):
    """Sentences of what is wrong with a release or record package."""
    releases = package.get("releases") or [one for row in package["records"] for one in row["releases"]]
    found = [
        f"the package has no {name}" for name in ("uri", "version", "publishedDate", "publisher") if name not in package
    ]
    ids = [release.get("id") for release in releases]
    if len(set(ids)) != len(ids):
        found.append("two releases have the same id")
    for release in releases:
        found += release_faults(release)
    return found + [fault for path, value in walked(package) for fault in value_faults(path, value)]


def release_faults(release):
    found = [f"no {name}" for name in ("ocid", "id", "date", "tag", "initiationType") if not release.get(name)]
    if "#" in str(release.get("id")) or not str(release.get("ocid")).startswith("ocds-"):
        found.append(f"the ids of {release.get('id')} are not well formed")
    if not set(release.get("tag", [])) <= TAGS:
        found.append(f"unknown tag {release['tag']}")
    if release.get("initiationType") != "tender":
        found.append("initiationType has the one code tender")
    tender = release.get("tender", {})
    if tender.get("status", "planning") not in TENDER or tender.get("procurementMethod", "open") not in METHODS:
        found.append("a closed list of tender is not kept")
    known = {party["id"] for party in release.get("parties", [])}
    named = [release["buyer"]] if "buyer" in release else []
    named += [each for award in release.get("awards", []) for each in award.get("suppliers", [])]
    found += [f"{each['id']} is not among the parties" for each in named if each["id"] not in known]
    awards = {award["id"] for award in release.get("awards", [])}
    found += [
        f"contract {row['id']} names no award"
        for row in release.get("contracts", [])
        if row.get("awardID") not in awards
    ]
    return found


def value_faults(path, value):
    name = path[-1] if path else ""
    if name in DATES and not is_instant(value):
        yield f"{'/'.join(map(str, path))}: {value} is no date-time with an offset"
    if name in STATUSES and isinstance(value, list):
        yield from (
            f"{name}: unknown status {row['status']}" for row in value if row.get("status") not in STATUSES[name]
        )
    if isinstance(value, list) and value and all(isinstance(row, dict) for row in value) and name != "records":
        ids = [row.get("id") for row in value]
        if None in ids or len(set(ids)) != len(ids):
            yield f"{'/'.join(map(str, path))}: every item has an id of its own"
    if value in ("", [], {}):
        yield f"{'/'.join(map(str, path))} is empty"


def is_instant(value):
    try:
        return isinstance(value, str) and datetime.fromisoformat(value).utcoffset() is not None
    except ValueError:
        return False


def walked(value, path=()):
    yield path, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, inner in items:
        yield from walked(inner, (*path, name))


def standard():
    """The folder with the standard's schema, or None."""
    found = (folder / "shared" / "ocds" / "vendor" for folder in ROOT.parents)
    return next((folder for folder in found if folder.is_dir()), None)


def schema_faults(package):
    """What the standard's own schema with our extensions says; nothing where it is not at hand."""
    vendor = standard()
    if vendor is None:
        return []
    from jsonschema import Draft4Validator, FormatChecker
    from referencing import Registry, Resource

    def read(name):
        return json.loads((vendor / name).read_text().replace("{{version}}", "1.1").replace("{{lang}}", "en"))

    release = read("schema/release-schema.json")
    for address in package["extensions"]:
        name = re.search(r"ocds_(\w+?)_extension", address)[1]
        release = patched(release, read(f"ext/{name}/release-schema.json"))
    base = "https://standard.open-contracting.org/schema/1__1__5/"
    registry = Registry().with_resources(
        (base + name, Resource.from_contents(found))
        for name, found in (
            ("release-schema.json", release),
            (
                "versioned-release-validation-schema.json",
                read("schema/versioned-release-validation-schema.json"),
            ),
        )
    )
    checker = FormatChecker()
    checker.checks("date-time")(is_instant)
    kind = "record" if "records" in package else "release"
    judge = Draft4Validator(read(f"schema/{kind}-package-schema.json"), registry=registry, format_checker=checker)
    return [f"{'/'.join(map(str, fault.absolute_path))}: {fault.message}" for fault in judge.iter_errors(package)]


def patched(target, patch):
    """JSON Merge Patch (RFC 7396), except that null stays out: extensions use it to repeat what is optional."""
    if not isinstance(patch, dict):
        return patch
    found = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is not None:
            found[name] = patched(found.get(name), value)
    return found
