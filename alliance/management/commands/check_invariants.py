"""Ask the database whether all that always holds does. Exit code 1 and the rows that break it, if something does not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alliance import audit, invariants, registry


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        found = [str(item) for item in invariants.broken(timezone.now())] + list(audit.verify().faults)
        for sentence in found:
            self.stderr.write(sentence)
        if found:
            raise CommandError(f"{len(found)} do not hold.")
        self.stdout.write(f"{len(registry.invariants)} invariants and the audit chain hold.")
