"""Say whether this server's sealing key opens every RFI that is still closed. Only their keys are unwrapped, no response is read."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from alliance.errors import Refusal
from procurement import sealing
from procurement.models import RfiKey


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = RfiKey.objects.filter(rfi__opened_at=None).select_related("rfi").order_by("rfi__reference")
        shut = [keys.rfi.reference for keys in waiting if not opens(keys)]
        if shut:
            raise CommandError(f"The sealing key of this server does not open {', '.join(shut)}.")
        self.stdout.write(f"The sealing key opens all RFIs that wait for their opening ({len(waiting)}).")


def opens(keys: RfiKey) -> bool:
    try:
        sealing.private_key(keys.rfi_id, keys.wrapped_key, keys.wrapped_by)
    except Refusal:
        return False
    return True
