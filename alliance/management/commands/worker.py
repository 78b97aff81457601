"""Run background work: a Celery worker that is woken by messages and claims job rows."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from alliance import launch


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        os.execv(launch.WORKER[0], launch.WORKER)  # noqa: S606 — a fixed command line takes this process over
