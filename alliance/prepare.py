"""Makes an embedded installation ready to run: folders, tables, collected assets and, the first time, the sample city."""

import fcntl
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from alliance import city, sample
from alliance.env import ROOT, Misconfigured

# Sources, and what libraries bring along for pages that we do not have: half the work of compressing.
NOT_SERVED = ["src", "build.mjs", "redoc", "rest_framework"]
Say = Callable[[str], None]


def prepare(say: Say) -> None:
    """Bring everything up to date; what is up to date costs next to nothing. Raises Misconfigured."""
    connection.ensure_connection()
    make_tables(say)
    collect_assets(say)
    if city.profile() is None:
        say("Loading the sample city …")
        sample.load_sample_city(now=timezone.now(), logins=True)


def make_tables(say: Say) -> None:
    executor = MigrationExecutor(connection)
    if half_made(executor.loader):
        raise Misconfigured(
            "The database in DATA_DIR is too old for this version to bring forward: "
            "start the version before this one on it once, or name an empty folder."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database …")
        call_command("migrate", verbosity=0, interactive=False)


def half_made(loader: MigrationLoader) -> bool:
    """Whether some but not all of what one migration stands for is done: Django then plans around it, tables missing."""
    done = loader.applied_migrations
    parts = [[step in done for step in migration.replaces] for migration in loader.replacements.values()]
    return any(any(part) and not all(part) for part in parts)


def collect_assets(say: Say) -> None:
    """Collect, name by content and compress what browsers load; again only when a file has changed."""
    if not (ROOT / "static" / "build" / "app.css").exists():
        raise Misconfigured("static/build is missing: `make assets` builds the style sheet and scripts.")
    root = Path(settings.STATIC_ROOT)
    stamp = root.parent / "static.stamp"
    with alone(root.parent / "static.lock"):
        state = state_of_assets()
        if not root.is_dir() or not stamp.exists() or stamp.read_text() != state:
            say("Compressing style sheet and scripts …")
            call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=NOT_SERVED)
            stamp.write_text(state)


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Wait for others that run from the same checkout."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def state_of_assets() -> str:
    """Changes with every file that would be collected: its name, size and time."""
    seen = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list(NOT_SERVED):
            facts = Path(storage.path(name)).stat()
            seen.update(f"{name}|{facts.st_size}|{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()
