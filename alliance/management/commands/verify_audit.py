"""Recompute the audit chain. Exit code 1 and the first entry that does not fit, if somebody tampered with it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance import audit


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--link", action="store_true", help="chain the entries that wait for it first")

    def handle(self, *args: Any, **options: Any) -> None:
        while options["link"] and audit.link_new_entries():
            pass
        report = audit.verify()
        self.stdout.write(f"entries  {report.entries}")
        self.stdout.write(f"links    {report.links}")
        self.stdout.write(f"head     {report.head}")
        if not report.holds:
            raise CommandError(f"The chain is broken: {report.faults[0]}")
        waiting = report.entries - report.links
        self.stdout.write(f"The chain holds; {waiting} entries wait to be linked." if waiting else "The chain holds.")
