"""Fill a new, empty database from a backup and prove it: checksums of every table, the audit chain, the invariants."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alliance import audit, backups, invariants


class Command(BaseCommand):
    help = __doc__
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what `backup` wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            manifest = backups.restore(options["folder"])
        except (backups.Unusable, OSError) as fault:
            raise CommandError(str(fault)) from fault
        faults = [f"{name} is not as it was." for name in backups.differences(manifest)]
        faults += [
            *audit.verify().faults,
            *(str(item) for item in invariants.broken(timezone.now(), workers_run=False)),
        ]
        for sentence in faults:
            self.stderr.write(sentence)
        if faults:
            raise CommandError(f"The restore is not good: {len(faults)} faults.")
        self.stdout.write(
            f"{len(manifest['tables'])} tables have equal checksums, the audit chain and all invariants hold "
            f"({time.monotonic() - began:.1f} s)."
        )
