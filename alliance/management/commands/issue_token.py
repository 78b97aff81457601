"""Make an API token for a person and print it once, for systems that are set up from the command line."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from alliance import people
from alliance.errors import Refusal
from alliance.models import User


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="whose rights the token has")
        parser.add_argument(
            "--scopes",
            nargs="+",
            default=["*:read", "*:write"],
            choices=[value for value, _ in people.known_scopes()],
            metavar="AREA:read|write",
        )
        parser.add_argument("--days", type=int, default=30, help="how long it lasts, a year at most")
        parser.add_argument("--name", default="command line", help="which system will use it")

    def handle(self, *args: Any, **options: Any) -> None:
        person = User.objects.active().filter(username=options["username"]).first()
        if person is None:
            raise CommandError(f"Nobody with an open account has the user name {options['username']}.", returncode=2)
        now = timezone.now()
        try:
            _, token = people.issue_token(
                name=options["name"],
                scopes=options["scopes"],
                expires_at=now + timedelta(days=options["days"]),
                at=now,
                by=person,
            )
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        except ValidationError as fault:
            raise CommandError(" ".join(fault.messages)) from fault
        self.stdout.write(token)
