"""Many new rows of one table at once, past the ORM: COPY on PostgreSQL, one prepared statement on SQLite.

For rows whose values are checked already, where building a model instance each would cost more than all the rest. The
database's own constraints hold as always; triggers of the ORM (there are none here) would not run.
"""

import io
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def insert_rows(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Append rows of plain values (text, numbers, None), in the order of `columns`. Call it inside a transaction."""
    quoted = ", ".join(connection.ops.quote_name(name) for name in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.copy_expert(f"COPY {table} ({quoted}) FROM STDIN", as_copied(rows))
            return
        places = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({places})", list(rows))  # noqa: S608 — own names


def as_copied(rows: Iterable[Sequence[Any]]) -> io.StringIO:
    """As COPY reads text: a line per row, tabs between, null as \\N."""
    lines = ("\t".join("\\N" if value is None else str(value).translate(ESCAPED) for value in row) for row in rows)
    return io.StringIO("".join(f"{line}\n" for line in lines))
