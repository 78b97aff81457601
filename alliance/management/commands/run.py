"""Prepare an embedded installation and run web, worker and scheduler together until Ctrl-C."""

import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from alliance import launch, prepare, work
from alliance.env import Misconfigured


class Command(BaseCommand):
    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.EMBEDDED:
            raise Misconfigured(
                "ALLIANCE_MODE is 'production', but `run` is for a trial: start `manage.py web`, `worker` and "
                "`scheduler` instead, or unset ALLIANCE_MODE."
            )
        with launch.only_one(settings.DATA_DIR), launch.listening_socket(os.environ) as taken:
            prepare.prepare(self.say)
            self.serve(launch.Launcher(taken))

    def serve(self, launcher: launch.Launcher) -> None:
        try:
            launcher.start()
            self.greet(launcher)
            launcher.watch()
        except launch.CannotRun as fault:
            raise CommandError(str(fault)) from fault
        finally:
            launcher.stop()

    def greet(self, launcher: launch.Launcher) -> None:
        if launcher.stopping:
            return
        self.say(f"\nAlliance is running at {launcher.address} — stop it with Ctrl-C.")
        logins = work.sample_logins()
        if logins:
            self.say(f"\nSample logins; the password of each is {work.SAMPLE_PASSWORD}\n")
        for login in logins:
            self.say(f"  {login['username']:<10} {login['role']:<28} {login['name']}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
