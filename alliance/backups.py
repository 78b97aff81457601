"""Back up and restore: the database and the files, never the keys, with checksums of every table to compare afterwards."""

import json
import os
import shutil
import sqlite3
import subprocess
import tarfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from alliance import city_files

NAME = "alliance-backup"
LONGEST_SECONDS = 3600


class Unusable(Exception):
    """A backup or restore that cannot be made; the sentence says why."""


def files_folder() -> Path:
    return Path(settings.DATA_DIR) / "files"


def back_up(folder: Path) -> dict[str, Any]:
    """Files first, so that no row of the dump names one that is missing; then the database as of one instant."""
    folder.mkdir(mode=0o700)
    with tarfile.open(folder / "files.tar.gz", "w:gz") as archive:
        if files_folder().is_dir():
            archive.add(files_folder(), arcname="files")
    tables = dump(folder)
    manifest = {
        "format": NAME,
        "made_at": timezone.now().isoformat(),
        "vendor": connection.vendor,
        "releases": city_files.releases(),
        "tables": tables,
        "sha256": {name: city_files.sha256_of(folder / name) for name in ("files.tar.gz", dump_name())},
    }
    (folder / "backup.json").write_text(json.dumps(manifest, indent=1) + "\n")
    return manifest


def dump_name() -> str:
    return "database.dump" if connection.vendor == "postgresql" else "database.sqlite3"


def dump(folder: Path) -> dict[str, Any]:
    """Write the dump; returns rows and checksum of each table as they are in it."""
    if connection.vendor != "postgresql":
        connection.ensure_connection()
        with sqlite3.connect(folder / dump_name()) as copy:
            connection.connection.backup(copy)
        copy.close()
        return city_files.digests()
    with transaction.atomic():
        city_files.see_one_instant()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        postgres("pg_dump", "--format=custom", f"--snapshot={snapshot}", f"--file={folder / dump_name()}")
        return city_files.digests()


def postgres(tool: str, *arguments: str) -> None:
    """Run a tool of PostgreSQL on our database; the password goes by the environment, where no list of processes shows it."""
    given = connection.settings_dict
    address = (
        f"postgresql://{quote(given['USER'] or 'postgres')}@{given['HOST']}:{given['PORT'] or 5432}/{given['NAME']}"
    )
    environment = os.environ | ({"PGPASSWORD": given["PASSWORD"]} if given["PASSWORD"] else {})
    program = shutil.which(tool)
    if program is None:
        raise Unusable(f"{tool} is not installed here: install the client programs of PostgreSQL.")
    done = subprocess.run(  # noqa: S603 — our own arguments, no shell
        [program, f"--dbname={address}", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
        check=False,
    )
    if done.returncode:
        raise Unusable(f"{tool} failed: {done.stderr.strip()[-500:]}")


def restore(folder: Path) -> dict[str, Any]:
    """Fill an empty database and an empty folder of files; returns the manifest. Raises Unusable before anything is written."""
    manifest = read_manifest(folder)
    refuse_occupied()
    if connection.vendor == "postgresql":
        postgres("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", str(folder / dump_name()))
        connection.close()
    else:
        connection.ensure_connection()
        source = sqlite3.connect(folder / dump_name())
        source.backup(connection.connection)
        source.close()
    with tarfile.open(folder / "files.tar.gz") as archive:
        archive.extractall(settings.DATA_DIR, filter="data")
    return manifest


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / "backup.json").read_text())
    except (OSError, ValueError) as fault:
        raise Unusable(f"{folder} is no backup: its backup.json cannot be read.") from fault
    if manifest.get("format") != NAME or manifest.get("vendor") != connection.vendor:
        raise Unusable(f"{folder} is no backup of a {connection.vendor} database.")
    for name, sha256 in manifest["sha256"].items():
        if not (folder / name).is_file() or city_files.sha256_of(folder / name) != sha256:
            raise Unusable(f"{name} is missing or was changed after the backup.")
    return manifest


def refuse_occupied() -> None:
    if connection.introspection.table_names():
        raise Unusable("This database is not empty: restore into a new one (createdb).")
    if files_folder().is_dir() and any(files_folder().iterdir()):
        raise Unusable(f"{files_folder()} is not empty: restore into a new DATA_DIR.")


def differences(manifest: dict[str, Any]) -> list[str]:
    """Tables that are not as they were when the backup was made."""
    now = city_files.digests()
    return sorted(name for name in {*now, *manifest["tables"]} if now.get(name) != manifest["tables"].get(name))
