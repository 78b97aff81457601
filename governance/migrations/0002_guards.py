"""A signed decision and its votes refuse changes in the database itself (trust case T8).

A later migration that rebuilds a table on SQLite loses its triggers: let it call `protect` again.
"""

from django.db import migrations

DECISION, VOTE = "governance_decision", "governance_vote"
FIXED = (
    "reference",
    "body_id",
    "gate",
    "question",
    "amount",
    "subject_type",
    "subject_id",
    "outcome",
    "reason",
    "conditions",
    "waiver",
    "signed_at",
    "signed_by_id",
    "state",
)
WORDS = "a signed decision never changes: put a new question that supersedes it"
# Name, act, table, and of which rows.
SQLITE = (
    ("decision_signed", f"UPDATE OF {', '.join(FIXED)}", DECISION, "OLD.state = 'signed'"),
    ("decision_kept", "DELETE", DECISION, "OLD.state = 'signed'"),
    *(
        (f"vote_{act.lower()}", act, VOTE, f"(SELECT state FROM {DECISION} WHERE id = OLD.decision_id) = 'signed'")  # noqa: S608
        for act in ("UPDATE", "DELETE")
    ),
)


def protect(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        for name, act, table, which in SQLITE:
            schema_editor.execute(
                f"CREATE TRIGGER governance_{name} BEFORE {act} ON {table} "
                f"WHEN {which} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )
        return
    old, new = (", ".join(f"{row}.{name}" for name in FIXED) for row in ("OLD", "NEW"))
    refuse = f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'check_violation';"
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {DECISION}_signed() RETURNS trigger AS $$ BEGIN {refuse} END $$ LANGUAGE plpgsql",
        params=None,
    )
    schema_editor.execute(
        f"CREATE OR REPLACE FUNCTION {VOTE}_signed() RETURNS trigger AS $$ BEGIN "  # noqa: S608
        f"IF (SELECT state FROM {DECISION} WHERE id = OLD.decision_id) = 'signed' THEN {refuse} END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$ LANGUAGE plpgsql",
        params=None,
    )
    for trigger in (
        f"{DECISION}_signed BEFORE UPDATE ON {DECISION} FOR EACH ROW "
        f"WHEN (OLD.state = 'signed' AND ({old}) IS DISTINCT FROM ({new})) EXECUTE FUNCTION {DECISION}_signed()",
        f"{DECISION}_kept BEFORE DELETE ON {DECISION} FOR EACH ROW "
        f"WHEN (OLD.state = 'signed') EXECUTE FUNCTION {DECISION}_signed()",
        f"{VOTE}_signed BEFORE UPDATE OR DELETE ON {VOTE} FOR EACH ROW EXECUTE FUNCTION {VOTE}_signed()",
    ):
        schema_editor.execute(f"CREATE TRIGGER {trigger}")


def release(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        for name, *_ in SQLITE:
            schema_editor.execute(f"DROP TRIGGER governance_{name}")
        return
    for table in (DECISION, VOTE):
        schema_editor.execute(f"DROP TRIGGER {table}_signed ON {table}")
    schema_editor.execute(f"DROP TRIGGER {DECISION}_kept ON {DECISION}")
    for table in (DECISION, VOTE):
        schema_editor.execute(f"DROP FUNCTION {table}_signed()")


class Migration(migrations.Migration):
    replaces = [("governance", "0005_signed_decisions")]
    dependencies = [("governance", "0001_tables")]
    operations = [migrations.RunPython(protect, release)]
