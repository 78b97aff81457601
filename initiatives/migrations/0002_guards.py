"""Amendments of a pilot refuse changes. Lists are searched by the words' own index where PostgreSQL can have one (pg_trgm)."""

from django.db import migrations

from alliance.tables import append_only

WORDS = {
    "initiatives_initiative": ("title", "summary", "reference"),
    "initiatives_need": ("title", "problem", "reference"),
}
CAN_HAVE = """
    SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_trgm')
        OR (EXISTS (SELECT FROM pg_available_extensions WHERE name = 'pg_trgm')
            AND has_database_privilege(current_database(), 'CREATE'))
"""


def make(apps, schema_editor):
    """Left out where the database's owner has not allowed the extension: search works as before, only slower."""
    if schema_editor.connection.vendor != "postgresql":
        return
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(CAN_HAVE)
        if not cursor.fetchone()[0]:
            return
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        for table, columns in WORDS.items():
            for column in columns:
                cursor.execute(
                    f"CREATE INDEX {table}_{column}_words ON {table} USING gin (upper({column}::text) gin_trgm_ops)"
                )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for table, columns in WORDS.items():
            for column in columns:
                schema_editor.execute(f"DROP INDEX IF EXISTS {table}_{column}_words")


class Migration(migrations.Migration):
    replaces = [("initiatives", "0002_search_indexes"), ("initiatives", "0005_pilot_running")]
    dependencies = [("initiatives", "0001_tables")]
    operations = [append_only("initiatives_pilotamendment"), migrations.RunPython(make, drop)]
