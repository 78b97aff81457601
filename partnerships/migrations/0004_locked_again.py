"""The figures of a locked settlement refuse changes again, the checksum among them.

SQLite makes a table anew when it gets a column, and the trigger went with the old one.
"""

from importlib import import_module

from django.db import migrations

before = import_module("partnerships.migrations.0002_locked")
FIXED = (*before.FIXED, "checksum")


def trigger(schema_editor, names):
    """Drop the trigger where there is one, and make it for these columns."""
    on_postgresql = schema_editor.connection.vendor == "postgresql"
    table, words = before.TABLE, before.WORDS
    schema_editor.execute(f"DROP TRIGGER IF EXISTS {table}_locked" + (f" ON {table}" if on_postgresql else ""))
    if not on_postgresql:
        schema_editor.execute(
            f"CREATE TRIGGER {table}_locked BEFORE UPDATE OF {', '.join(names)} ON {table} "
            f"WHEN OLD.locked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )
        return
    old, new = (", ".join(f"{row}.{name}" for name in names) for row in ("OLD", "NEW"))
    schema_editor.execute(
        f"CREATE TRIGGER {table}_locked BEFORE UPDATE ON {table} FOR EACH ROW "
        f"WHEN (OLD.locked_at IS NOT NULL AND ({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION {table}_locked()"
    )


def protect(apps, schema_editor):
    trigger(schema_editor, FIXED)


def as_before(apps, schema_editor):
    trigger(schema_editor, before.FIXED)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0003_duties")]
    operations = [migrations.RunPython(protect, as_before)]
