"""The whole city as open files, out and back in: CSV for each table, JSON that describes them, attached files, checksums.

What is exported is everything but what a city does not own: sessions, remembered requests, counters of tries. What is
imported becomes identical to what was exported, or nothing is imported at all. The index of the search is made anew from it.
"""

import hashlib
import io
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from django.apps import apps
from django.core.files import File
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from alliance import portable
from alliance.env import ROOT

FORMAT = 1
NAME = "alliance-city"
OF_PEOPLE = ("account", "mfa", "socialaccount")  # second factors and identities, which belong to people
PASSING = {"alliance.idempotencykey", "alliance.tally", "alliance.searchentry"}
BATCH = 1_000


class NotImported(Exception):
    """The files cannot be taken; the sentence says why and what to do. Nothing was changed."""


def own_apps() -> list[str]:
    ours = [config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT]
    return [*ours, *(label for label in OF_PEOPLE if apps.is_installed(f"allauth.{label}"))]


def carried() -> list[type[models.Model]]:
    labels = own_apps()
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in labels]
    return sorted((m for m in found if m._meta.label_lower not in PASSING), key=lambda m: m._meta.label_lower)


def releases() -> dict[str, str]:
    """The last migration of each app that is in force: which tables this database has."""
    leaves = MigrationLoader(connection).graph.leaf_nodes()
    return {label: name for label, name in sorted(leaves) if label in own_apps()}


class Digesting(io.TextIOBase):
    """Takes text, passes it on and keeps its SHA-256."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out, self.sha256, self.size = out, hashlib.sha256(), 0

    def write(self, text: str) -> int:
        data = text.encode()
        self.sha256.update(data)
        self.size += len(data)
        if self.out is not None:
            self.out.write(text)
        return len(text)


def digests() -> dict[str, dict[str, Any]]:
    """Rows and checksum of each table as it would be exported now."""
    found = {}
    for model in carried():
        out = Digesting()
        rows = portable.write_table(model, out)  # type: ignore[arg-type]
        found[model._meta.label_lower] = {"rows": rows, "sha256": out.sha256.hexdigest()}
    return found


@transaction.atomic
def export_to(folder: Path) -> dict[str, Any]:
    """Write everything into a new folder, as of one instant; returns the manifest. Raises FileExistsError."""
    see_one_instant()
    folder.mkdir(mode=0o700)
    (folder / "tables").mkdir()
    tables = [written(model, folder / "tables") for model in carried()]
    files, missing = copied_files(folder / "files")
    manifest = {
        "format": NAME,
        "format_version": FORMAT,
        "exported_at": timezone.now().isoformat(),
        "releases": releases(),
        "tables": tables,
        "files": files,
        "missing_files": missing,
    }
    (folder / "city.json").write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
    return manifest


def see_one_instant() -> None:
    """Every table is read as of the same moment, while others go on working."""
    outermost = not connection.savepoint_ids
    if connection.vendor == "postgresql" and outermost:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def written(model: type[models.Model], folder: Path) -> dict[str, Any]:
    label = model._meta.label_lower
    with (folder / f"{label}.csv").open("w", encoding="utf-8", newline="") as file:
        out = Digesting(file)
        rows = portable.write_table(model, out)  # type: ignore[arg-type]
    return {
        "name": label,
        "means": str(model._meta.verbose_name_plural),
        "file": f"tables/{label}.csv",
        "rows": rows,
        "sha256": out.sha256.hexdigest(),
        "columns": [described(field) for field in portable.columns(model)],
    }


def described(field: Any) -> dict[str, Any]:
    """A column for the data dictionary."""
    target = field.remote_field.model._meta.label_lower if field.remote_field else None
    return {
        "name": field.attname,
        "type": portable.typed(field),
        "means": str(field.help_text or field.verbose_name),
        "may_be_null": field.null,
        **({"refers_to": target} if target else {}),
        **({"one_of": [str(value) for value, _ in field.flatchoices]} if 0 < len(field.flatchoices) < 60 else {}),
    }


def names_of_files() -> Iterator[str]:
    for model in carried():
        for field in portable.columns(model):
            if isinstance(field, models.FileField):
                found = model._base_manager.exclude(**{field.name: ""}).order_by("pk")
                yield from found.values_list(field.attname, flat=True)


def copied_files(folder: Path) -> tuple[list[dict[str, Any]], list[str]]:
    files, missing = [], []
    for name in sorted({*names_of_files()}):
        if not default_storage.exists(name):
            missing.append(name)
            continue
        target = inside_of(folder, name)
        target.parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(name) as source, target.open("wb") as out:
            shutil.copyfileobj(source, out)
        files.append({"name": name, "size_bytes": target.stat().st_size, "sha256": sha256_of(target)})
    return files, missing


def inside_of(folder: Path, name: str) -> Path:
    """Raises NotImported for a name that leads out of the folder."""
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise NotImported(f"The file name {name!r} leads out of the export.")
    return target


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@dataclass(frozen=True)
class Imported:
    tables: int
    rows: int
    files: int


def import_from(folder: Path) -> Imported:
    """Fill an empty database with an export. Raises NotImported, and then nothing is changed."""
    manifest = read_manifest(folder)
    refuse_other_release(manifest)
    refuse_damage(folder, manifest)
    refuse_occupied()
    added: list[str] = []
    try:
        with transaction.atomic():
            for table in manifest["tables"]:
                fill(folder, table)
            reset_sequences()
            compare(manifest)
            add_files(folder, manifest, added)
    except BaseException:
        for name in added:
            default_storage.delete(name)
        raise
    return Imported(len(manifest["tables"]), sum(t["rows"] for t in manifest["tables"]), len(manifest["files"]))


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / "city.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise NotImported(f"{folder} is no export: its city.json cannot be read.") from fault
    if not isinstance(manifest, dict) or manifest.get("format") != NAME:
        raise NotImported(f"{folder} is no export of Alliance.")
    version = manifest.get("format_version")
    if not isinstance(version, int) or version > FORMAT:
        raise NotImported(
            f"This export has format {version}, and this release reads {FORMAT} at most: update Alliance, then import it."
        )
    return manifest


def refuse_other_release(manifest: dict[str, Any]) -> None:
    given, here = manifest.get("releases", {}), releases()
    for label in sorted({*given, *here}):
        theirs, ours = given.get(label, ""), here.get(label, "")
        if theirs > ours:
            raise NotImported(
                f"This export comes from a newer release ({label} {theirs}, here {ours or 'none'}): update Alliance, then import it."
            )
        if theirs < ours:
            raise NotImported(
                f"This export comes from an older release ({label} {theirs or 'none'}, here {ours}): "
                "import it with that release, then update."
            )


def refuse_damage(folder: Path, manifest: dict[str, Any]) -> None:
    names = {model._meta.label_lower for model in carried()}
    if {table["name"] for table in manifest["tables"]} != names:
        raise NotImported("The export does not hold the tables of this release.")
    listed = [(folder / "tables" / f"{table['name']}.csv", table["sha256"]) for table in manifest["tables"]]
    listed += [(inside_of(folder / "files", file["name"]), file["sha256"]) for file in manifest["files"]]
    for path, sha256 in listed:
        if not path.is_file() or sha256_of(path) != sha256:
            raise NotImported(f"{path.name} is missing or was changed after the export.")


def refuse_occupied() -> None:
    for model in carried():
        if model._base_manager.exists():
            raise NotImported(
                f"This database already holds {model._meta.verbose_name_plural}: import into a new one (createdb, migrate)."
            )


def fill(folder: Path, table: dict[str, Any]) -> None:
    model = apps.get_model(table["name"])
    with (folder / "tables" / f"{table['name']}.csv").open(encoding="utf-8", newline="") as file:
        rows = portable.read_table(model, file)
        try:
            while batch := list(islice(rows, BATCH)):
                model._base_manager.bulk_create(batch, batch_size=BATCH)
        except ValueError as fault:
            raise NotImported(f"{table['file']}: {fault}") from fault


def reset_sequences() -> None:
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), carried()):
            cursor.execute(sql)


def compare(manifest: dict[str, Any]) -> None:
    """What is now in the database would be exported as the very same files."""
    now = digests()
    for table in manifest["tables"]:
        if now[table["name"]]["sha256"] != table["sha256"]:
            raise NotImported(f"{table['name']} did not come out as it went in.")


def add_files(folder: Path, manifest: dict[str, Any], added: list[str]) -> None:
    for file in manifest["files"]:
        if default_storage.exists(file["name"]):
            raise NotImported(f"The file {file['name']} is here already: import into a new DATA_DIR.")
        with inside_of(folder / "files", file["name"]).open("rb") as source:
            added.append(default_storage.save(file["name"], File(source)))
