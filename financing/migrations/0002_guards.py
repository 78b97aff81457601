"""A fund's ledger and what was received refuse changes and deletions in the database itself."""

from django.db import migrations

from alliance.tables import append_only


class Migration(migrations.Migration):
    replaces = [("financing", "0002_append_only"), ("financing", "0004_receipts_append_only")]
    dependencies = [("financing", "0001_tables")]
    operations = [append_only("financing_fundentry", "financing_receipt")]
