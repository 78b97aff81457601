"""The audit trail refuses changes; the search has its index. What is compared how differs by database: PostgreSQL has a
column of words of its own and, where allowed, trigrams; SQLite has two tables of FTS5, kept by triggers."""

from django.db import migrations

from alliance.tables import append_only

CAN_HAVE = """
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
        OR (EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
            AND has_database_privilege(current_database(), 'CREATE'))
"""
TABLES = {
    "alliance_searchwords": "head, body, content='alliance_searchentry', content_rowid='id', tokenize='porter unicode61'",
    "alliance_searchlike": "head, content='alliance_searchentry', content_rowid='id', tokenize='trigram'",
}
ADD = (
    "INSERT INTO alliance_searchwords(rowid, head, body) VALUES (new.id, new.head, new.body);"
    "INSERT INTO alliance_searchlike(rowid, head) VALUES (new.id, new.head);"
)
TAKE = (
    "INSERT INTO alliance_searchwords(alliance_searchwords, rowid, head, body)"
    " VALUES ('delete', old.id, old.head, old.body);"
    "INSERT INTO alliance_searchlike(alliance_searchlike, rowid, head) VALUES ('delete', old.id, old.head);"
)
TRIGGERS = {"insert": ADD, "delete": TAKE, "update": TAKE + ADD}


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        make_postgres(schema_editor)
    else:
        make_sqlite(schema_editor)


def make_sqlite(schema_editor):
    for table, columns in TABLES.items():
        schema_editor.execute(f"CREATE VIRTUAL TABLE {table} USING fts5({columns})")
    for act, statements in TRIGGERS.items():
        schema_editor.execute(
            f"CREATE TRIGGER alliance_searchentry_{act} AFTER {act.upper()} ON alliance_searchentry BEGIN {statements} END"
        )


def make_postgres(schema_editor):
    """Without the extension misspelt words find nothing; everything else works."""
    schema_editor.execute("CREATE INDEX alliance_searchentry_lexemes ON alliance_searchentry USING gin (lexemes)")
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CAN_HAVE)
        if cursor.fetchone()[0]:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            cursor.execute(
                "CREATE INDEX alliance_searchentry_like ON alliance_searchentry USING gin (head gin_trgm_ops)"
            )


def drop(apps, schema_editor):
    """On PostgreSQL the indexes go with the table."""
    if schema_editor.connection.vendor == "sqlite":
        for act in TRIGGERS:
            schema_editor.execute(f"DROP TRIGGER alliance_searchentry_{act}")
        for table in TABLES:
            schema_editor.execute(f"DROP TABLE {table}")


class Migration(migrations.Migration):
    replaces = [("alliance", "0002_append_only"), ("alliance", "0006_search"), ("alliance", "0007_search_kinds")]
    dependencies = [("alliance", "0001_tables")]
    operations = [append_only("alliance_auditentry", "alliance_auditlink"), migrations.RunPython(make, drop)]
