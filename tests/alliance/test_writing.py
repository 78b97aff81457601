"""The one write path, where the database says no."""

import pytest
from django.db import IntegrityError, OperationalError

from alliance import documents, writing
from alliance.errors import Busy
from alliance.models import Counter
from tests.factories.alliance import DepartmentFactory


class Lost(Exception):
    pgcode = "40P01"


def failing(times, cause=None):
    tries = []

    def work():
        tries.append(1)
        if len(tries) <= times:
            raise OperationalError("deadlock detected") from cause
        return len(tries)

    return work


@pytest.mark.django_db(transaction=True)
class TestAttempt:
    def test_tries_three_times_after_a_deadlock_and_then_says_that_nothing_was_saved(self):
        assert writing.attempt(failing(2, Lost())) == 3
        with pytest.raises(Busy, match="Nothing was saved; try again") as refused:
            writing.attempt(failing(3, Lost()))
        assert refused.value.code == "busy"

    def test_does_not_try_again_what_fails_for_another_reason(self):
        work = failing(1)
        with pytest.raises(OperationalError):
            writing.attempt(work)
        assert work() == 2


@pytest.mark.django_db
def test_a_row_that_is_there_already_is_no_fault_of_a_field(cast):
    """No check of ours: the door decides what a second row under a key means."""
    row = DepartmentFactory()
    with pytest.raises(IntegrityError):
        writing.save_checked(type(row)(pk=row.pk, code="x", name="Another"), exclude={"id"}, force_insert=True)


def test_a_row_without_a_version_gets_none():
    row = Counter(series="X", last=1)
    writing.stamp(row)
    assert writing.stamped(row) == []
    assert not hasattr(row, "version")


def test_no_document_has_an_unknown_kind():
    with pytest.raises(LookupError, match="no kind of document is called moon"):
        documents.kind_named("moon")
