"""Load the fictional city of Harlan Falls and its real proven solutions. Repeatable: twice gives the same rows."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alliance import sample


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-logins", action="store_true", help="nobody of the sample city can sign in")

    def handle(self, *args: Any, **options: Any) -> None:
        logins = not options["no_logins"]
        if logins and not settings.EMBEDDED:
            raise CommandError(
                "In production the sample city's shared password is refused: add --no-logins.", returncode=2
            )
        try:
            sample.load_sample_city(now=timezone.now(), logins=logins, say=self.stdout.write)
        except sample.OtherCity as fault:
            raise CommandError(str(fault), returncode=2) from fault
        self.stdout.write(self.style.SUCCESS("The sample city is loaded."))
