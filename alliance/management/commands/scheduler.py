"""Wake the workers every few seconds, and create recurring jobs as they fall due. Any number may run."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from alliance import launch


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        os.execv(launch.SCHEDULER[0], launch.SCHEDULER)  # noqa: S606 — a fixed command line takes this process over
