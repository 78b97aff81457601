"""The audit chain: complete, append-only, and broken visibly by any change."""

import pytest
from django.db import DatabaseError, connection, transaction

from alliance import audit
from alliance.models import AuditEntry, AuditLink
from tests.factories.alliance import DepartmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast):
    department = DepartmentFactory()
    for number in range(3):
        audit.record("change", department, by=cast.office, before={"n": number}, after={"n": number + 1}, why="a test")
    audit.link_new_entries()
    return list(AuditEntry.objects.order_by("id"))


def tamper(sql, *values):
    """As somebody with the rights of the database's owner would, past the triggers."""
    names = {
        "postgresql": [
            "ALTER TABLE alliance_auditentry {} TRIGGER USER",
            "ALTER TABLE alliance_auditlink {} TRIGGER USER",
        ]
    }
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in names["postgresql"]:
                cursor.execute(statement.format("DISABLE"))
        else:
            for table in ("alliance_auditentry", "alliance_auditlink"):
                for act in ("update", "delete"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{act}")
        cursor.execute(sql, values)


def test_links_every_entry_once_and_holds(three):
    assert audit.link_new_entries() == 0
    report = audit.verify()
    assert (report.holds, report.entries, report.links) == (True, 3, 3)
    assert report.head == AuditLink.objects.get(seq=3).hash


@pytest.mark.parametrize("column", ["actor_name", "why", "subject_label"])
def test_names_the_first_entry_that_was_changed(three, column):
    tamper(f"UPDATE alliance_auditentry SET {column} = 'forged' WHERE id = %s", three[1].pk)  # noqa: S608
    report = audit.verify()
    assert not report.holds
    assert f"entry {three[1].pk} (link 2) was changed" in report.faults[0]


def test_notices_a_removed_link(three):
    tamper("DELETE FROM alliance_auditlink WHERE seq = %s", 2)
    assert "link 2 is missing" in audit.verify().faults[0]


def test_notices_a_link_that_was_recomputed(three):
    tamper("UPDATE alliance_auditlink SET hash = %s WHERE seq = 1", "f" * 64)
    assert "link 1 does not follow" in audit.verify().faults[0]


@pytest.mark.parametrize("act", ["update", "delete"])
def test_the_database_refuses_to_change_or_remove_an_entry(three, act):
    rows = AuditEntry.objects.filter(pk=three[0].pk)
    with pytest.raises(DatabaseError, match="never changed or removed"), transaction.atomic():
        rows.update(why="x") if act == "update" else rows._raw_delete(rows.db)


def test_secret_fields_never_enter_the_trail(cast):
    values = audit.values_of(cast.office)
    assert "username" in values
    assert not {"password", "last_login"} & set(values)
