"""What migrations of more than one app do to tables: make many at once, and let the database itself refuse changes."""

from typing import Any

from django.db.migrations import RunPython
from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """Create tables as they are after all of `operations`, the models put together once.

    Django's own migrations put all related models together again after each operation: most of a minute for this many
    tables. `operations` are what makemigrations wrote for a first migration: CreateModel, and AddField, AddIndex or
    AddConstraint of the models created here.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, operations: list[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # put together when next asked for, not kept up with each operation
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in self.models(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(self.models(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def models(self, app_label: str, schema_editor: Any, state: ProjectState) -> list[Any]:
        made = [state.apps.get_model(app_label, each.name) for each in self.operations if isinstance(each, CreateModel)]
        return [model for model in made if self.allow_migrate_model(schema_editor.connection.alias, model)]

    def describe(self) -> str:
        return f"Create {sum(isinstance(each, CreateModel) for each in self.operations)} tables"


def append_only(*tables: str) -> RunPython:
    """Rows of these tables are never changed or removed: the database refuses (trust decision D11).

    A later migration that rebuilds such a table on SQLite loses its triggers: let it call this again.
    """

    def protect(apps: Any, schema_editor: Any) -> None:
        for table in tables:
            for statement in refusing(table, schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    def release(apps: Any, schema_editor: Any) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            for name in ["append_only"] if postgres else ["no_update", "no_delete"]:
                schema_editor.execute(f"DROP TRIGGER {table}_{name}" + (f" ON {table}" if postgres else ""))

    return RunPython(protect, release)


def refusing(table: str, vendor: str) -> list[str]:
    if vendor == "postgresql":
        return [
            "CREATE OR REPLACE FUNCTION alliance_append_only() RETURNS trigger AS $$ BEGIN "
            "RAISE EXCEPTION 'rows of % are never changed or removed', TG_TABLE_NAME USING ERRCODE = 'check_violation'; "
            "END $$ LANGUAGE plpgsql",
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION alliance_append_only()",
        ]
    return [
        f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are never changed or removed'); END"
        for act in ("UPDATE", "DELETE")
    ]
