"""Write the whole city as open files (docs/city-files.md) into a new folder. They are as secret as a backup."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance import city_files


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="a folder that does not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = city_files.export_to(options["folder"])
        except OSError as fault:
            raise CommandError(f"{options['folder']} cannot be written: {fault.strerror}.", returncode=2) from fault
        rows = sum(table["rows"] for table in manifest["tables"])
        self.stdout.write(f"{len(manifest['tables'])} tables, {rows} rows, {len(manifest['files'])} files.")
        for name in manifest["missing_files"]:
            self.stderr.write(f"The file {name} is named by a row and is not there.")
