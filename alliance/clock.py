"""The one clock. Deadlines are judged by the database's, read after the row is locked (trust decision D2)."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def database_now() -> datetime:
    """The instant on the database's clock right now — not when the statement or the transaction began."""
    if connection.vendor != "postgresql":
        return timezone.now()  # SQLite lives in this process: its clock is ours
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        instant: datetime = cursor.fetchone()[0]
        return instant
