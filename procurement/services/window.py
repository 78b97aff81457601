"""Who may do what at once while responses come in.

Submitters and those who withdraw run side by side: none of them moves the deadline. Whoever changes an RFI waits for them,
and they for it. Locks of rows alone would let a stream of submitters pass whoever waits; a lock that queues stands before them.
"""

from django.db import connection

from alliance.writing import lock
from procurement.models import Rfi

QUEUE = 7_201  # its own range of advisory locks


def lock_shared(rfi: Rfi) -> Rfi:
    """The RFI as it is now; it stays so until the transaction ends."""
    if connection.vendor == "postgresql":
        stand_in_line(rfi, "pg_advisory_xact_lock_shared")
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM procurement_rfi WHERE id = %s FOR SHARE", [rfi.pk])
    found: Rfi = Rfi.objects.get(pk=rfi.pk)
    return found


def lock_alone(rfi: Rfi, *, version: int | None = None) -> Rfi:
    """As `alliance.writing.lock`, before every submitter who comes later."""
    if connection.vendor == "postgresql":
        stand_in_line(rfi, "pg_advisory_xact_lock")
    return lock(rfi, version=version)


def stand_in_line(rfi: Rfi, function: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, hashtext(%s))", [QUEUE, str(rfi.pk)])
