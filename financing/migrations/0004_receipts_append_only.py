"""Receipts are never changed or removed, in the database itself; offerings learn which source they raise.

A later migration that rebuilds the table on SQLite loses its triggers: let it call `protect` again.
"""

from django.db import migrations

TABLE = "financing_receipt"
BONDS = ("mini_bond", "mini_bond_cab", "green_bond", "general_obligation_bond", "revenue_bond")


def link(apps, schema_editor):
    """An offering of a plan with one source of bonds can only mean that one."""
    sources = apps.get_model("financing", "Source").objects.filter(instrument__in=BONDS).exclude(state="lost")
    for offering in apps.get_model("financing", "Offering").objects.filter(source=None):
        found = list(sources.filter(plan_id=offering.plan_id).values_list("pk", flat=True)[:2])
        if len(found) == 1:
            offering.source_id = found[0]
            offering.save(update_fields=["source"])


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_append_only BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION alliance_append_only()"
        )
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER {TABLE}_no_{act.lower()} BEFORE {act} ON {TABLE} "
            f"BEGIN SELECT RAISE(ABORT, 'rows of {TABLE} are never changed or removed'); END"
        )


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP TRIGGER {TABLE}_append_only ON {TABLE}")
        return
    for act in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER {TABLE}_no_{act}")


class Migration(migrations.Migration):
    dependencies = [("financing", "0003_proceeds"), ("alliance", "0002_append_only")]
    operations = [
        migrations.RunPython(link, migrations.RunPython.noop),
        migrations.RunPython(protect, release),
    ]
