"""Counts the SQL statements of one request of each kind, in production settings; prints them as JSON."""

import json
import sys

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.paths import PATHS, Kind, Seeded  # noqa: E402
from bench.server import HOST  # noqa: E402


def count(path: Kind, seeded: Seeded) -> int:
    """Of the second request, when what is read once per process has been read."""
    found = 0
    for number in (1, 2):
        client = Client(headers=path.headers(seeded) | {"Host": HOST})
        with CaptureQueriesContext(connection) as captured:
            if path.body:
                body = json.dumps(path.body(seeded, number))
                answer = client.post(path.url(seeded, number), body, content_type="application/json", secure=True)
            else:
                answer = client.get(path.url(seeded, number), secure=True)
        if answer.status_code not in (200, 201):
            raise SystemExit(f"{path.name}: {answer.status_code} {answer.content[:300]!r}")
        found = len([query for query in captured.captured_queries if not is_transaction(query["sql"])])
    return found


def is_transaction(sql: str) -> bool:
    return sql.startswith(("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK"))


if __name__ == "__main__":
    given = Seeded(**json.loads(sys.argv[1]))
    sys.stdout.write(json.dumps({path.name: count(path, given) for path in PATHS}) + "\n")
