"""Serve pages and API: gunicorn with deploy/gunicorn.conf.py, at HOST and PORT."""

import os
from typing import Any

from django.core.management.base import BaseCommand

from alliance import launch


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        os.execv(launch.WEB[0], launch.WEB)  # noqa: S606 — a fixed command line takes this process over
