"""Every (state, step) of every noun: allowed exactly where the table says, refused with a sentence elsewhere."""

import importlib

import pytest
from django.db import transaction

from alliance import registry
from alliance.errors import Refusal, WrongState
from alliance.models import AuditEntry
from alliance.people import system_user
from tests.architecture.test_house import LAYERS, subclasses
from tests.factories import Maker

NOUNS = [noun for noun in registry.nouns if noun.lifecycle]
PAIRS = [(noun, state, step) for noun in NOUNS for state in noun.lifecycle.states for step in noun.lifecycle.steps]


def maker_of(model):
    for label in LAYERS:
        importlib.import_module(f"tests.factories.{label}")
    return next(maker for maker in subclasses(Maker) if maker._meta.model is model)


@pytest.mark.django_db
@pytest.mark.parametrize(("noun", "state", "step"), PAIRS, ids=lambda value: getattr(value, "name", value))
def test_T05_a_step_is_taken_from_its_states_only(noun, state, step):
    row = maker_of(noun.model)(**{noun.lifecycle.field: state.name})
    row.refresh_from_db()
    before = AuditEntry.objects.count()
    if state.name not in step.sources:
        with pytest.raises(WrongState) as refusal, transaction.atomic():
            noun.lifecycle.take(row, step.name, by=system_user())
        assert step.label in refusal.value.message
        assert AuditEntry.objects.count() == before
        return
    try:
        with transaction.atomic():
            moved = noun.lifecycle.take(row, step.name, by=system_user())
    except Refusal as waits:
        assert step.needs, f"{step.name} refused without a precondition: {waits}"  # noqa: PT017
    else:
        assert getattr(moved, noun.lifecycle.field) == step.target
        assert moved.version == row.version + 1
        assert AuditEntry.objects.count() == before + 1


def test_every_table_belongs_to_a_noun():
    assert {table.noun for table in registry.lifecycles} == {noun.lifecycle.noun for noun in NOUNS}
