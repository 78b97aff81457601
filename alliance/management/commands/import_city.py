"""Fill a new, empty database with files of `export_city`. All of it or nothing; ends with 1 and the reason if nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance import city_files, search_index


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="what export_city wrote")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = city_files.import_from(options["folder"])
        except city_files.NotImported as fault:
            raise CommandError(f"{fault} Nothing was imported.") from fault
        search_index.mend()
        self.stdout.write(f"{done.tables} tables, {done.rows} rows, {done.files} files; every checksum is equal.")
