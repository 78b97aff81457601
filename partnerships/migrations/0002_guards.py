"""The figures of a locked settlement refuse changes in the database itself.

A later migration that rebuilds the table on SQLite loses the trigger: let it call `protect` again.
"""

from django.db import migrations

TABLE = "partnerships_settlement"
FIXED = (
    "reference",
    "gain_share_id",
    "kind",
    "starts_on",
    "ends_on",
    "edition",
    "restates_id",
    "inputs",
    "source",
    "statement",
    "digest",
    "amount",
    "payable",
    "locked_at",
    "checksum",
)
WORDS = "a locked settlement never changes: restate it"


def protect(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_locked BEFORE UPDATE OF {', '.join(FIXED)} ON {TABLE} "
            f"WHEN OLD.locked_at IS NOT NULL BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        )
        return
    old, new = (", ".join(f"{row}.{name}" for name in FIXED) for row in ("OLD", "NEW"))
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {TABLE}_locked() RETURNS trigger AS $$ BEGIN "
        f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation'; END $$ LANGUAGE plpgsql",
        params=None,
    )
    schema_editor.execute(
        f"CREATE TRIGGER {TABLE}_locked BEFORE UPDATE ON {TABLE} FOR EACH ROW "
        f"WHEN (OLD.locked_at IS NOT NULL AND ({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION {TABLE}_locked()"
    )


def release(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_locked")
        return
    schema_editor.execute(f"DROP TRIGGER {TABLE}_locked ON {TABLE}")
    schema_editor.execute(f"DROP FUNCTION {TABLE}_locked()")


class Migration(migrations.Migration):
    replaces = [("partnerships", "0002_locked_settlements"), ("partnerships", "0003_first_editions")]
    dependencies = [("partnerships", "0001_tables")]
    operations = [migrations.RunPython(protect, release)]
