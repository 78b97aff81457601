"""Back up the database and the files into a new folder. The keys are not in it: keep them apart."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance import audit, backups


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        while audit.link_new_entries():
            pass
        try:
            manifest = backups.back_up(options["folder"])
        except (backups.Unusable, OSError) as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{sum(table['rows'] for table in manifest['tables'].values())} rows are backed up.")
        self.stdout.write(f"The head of the audit chain is {audit.verify().head}: note it elsewhere.")
        self.stdout.write(
            "ALLIANCE_SEALING_KEY and ALLIANCE_SECRET_KEY are not in it: keep them apart from the backups."
        )
