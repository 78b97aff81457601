"""The rules of the house that a linter cannot see."""

import ast
import inspect
from pathlib import Path

import pytest
from django.apps import apps

from alliance import lifecycle as engine
from alliance import permissions, registry, visibility
from alliance.writing import SERVICES
from tests import factories

ROOT = Path(__file__).resolve().parents[2]
LAYERS = ["alliance", "governance", "initiatives", "partnerships", "financing", "procurement"]
MODELS = [model for label in LAYERS for model in apps.get_app_config(label).get_models()]
# Rows without an audience of their own: read only through what they belong to.
WITHOUT_AUDIENCE = {
    "alliance.counter",
    "alliance.setting",
    "alliance.auditlink",
    "alliance.idempotencykey",
    "alliance.mail",
    "alliance.reminder",
    "alliance.tally",
}
SOURCES = [path for label in LAYERS for path in (ROOT / label).rglob("*.py") if "migrations" not in path.parts]


def named(model):
    return model._meta.label_lower


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_relations_point_down(model):
    own = LAYERS.index(model._meta.app_label)
    for field in model._meta.get_fields():
        if (
            field.is_relation
            and field.related_model
            and not field.auto_created
            and field.related_model._meta.app_label in LAYERS
        ):
            assert LAYERS.index(field.related_model._meta.app_label) <= own, field


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_every_model_says_who_sees_it(model):
    assert named(model) in WITHOUT_AUDIENCE or model in visibility.declared()


@pytest.mark.parametrize("model", MODELS, ids=named)
def test_every_model_has_a_factory(model):
    made = {maker._meta.model for maker in subclasses(factories.Maker)}
    assert model in made


def subclasses(cls):
    import importlib

    for label in LAYERS:
        importlib.import_module(f"tests.factories.{label}")
    for child in cls.__subclasses__():
        yield child
        yield from subclasses_of(child)


def subclasses_of(cls):
    for child in cls.__subclasses__():
        yield child
        yield from subclasses_of(child)


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_services_are_keyword_only_and_know_who_acts(name):
    parameters = inspect.signature(SERVICES[name]).parameters.values()
    assert all(p.kind in (p.KEYWORD_ONLY, p.VAR_KEYWORD) for p in parameters)
    assert "by" in {p.name for p in parameters}
    assert not {"request", "form", "serializer"} & {p.name for p in parameters}


@pytest.mark.parametrize("table", list(registry.lifecycles), ids=lambda table: table.noun)
def test_lifecycles_name_known_permissions_and_leave_no_dead_end(table):
    for step in table.steps:
        assert step.permission in permissions.declared()
    for state in table.states:
        assert state.meaning
        assert state.final or table.steps_from(state.name), f"{state.name} is a dead end that does not say so"
        assert not (state.final and table.steps_from(state.name))


def test_nobody_outside_the_engine_sets_a_state():
    """`row.state = …` would be a second way to move a row along."""
    allowed = {"alliance/jobs.py", "alliance/reminders.py", "alliance/events.py"}
    found = []
    for path in SOURCES:
        if str(path.relative_to(ROOT)) in allowed:
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            targets = node.targets if isinstance(node, ast.Assign) else []
            found += [
                f"{path.name}:{node.lineno}"
                for t in targets
                if isinstance(t, ast.Attribute)
                and t.attr == "state"
                and not (isinstance(t.value, ast.Name) and t.value.id == "self")
            ]
    assert found == []


def test_no_late_imports_outside_app_configs():
    found = []
    for path in SOURCES:
        if path.name == "apps.py":
            continue
        tree = ast.parse(path.read_text())
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                found += [
                    f"{path.relative_to(ROOT)}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert found == []


def test_S06_deadlines_are_not_judged_by_the_web_servers_clock():
    """Services take instants or ask alliance.clock; `timezone.now()` there would be a second clock."""
    found = [
        f"{path.relative_to(ROOT)}"
        for path in SOURCES
        if "services" in str(path.relative_to(ROOT))
        and ("timezone.now()" in path.read_text() or "datetime.now(" in path.read_text())
    ]
    assert found == []


def test_web_workers_load_no_heavy_library_to_answer_a_list():
    """Checked in a fresh process: after a request for a list, none of these is loaded."""
    import os
    import subprocess
    import sys

    code = (
        "import django, sys, os; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "heavy = {'pandas', 'plotly', 'QuantLib', 'highspy', 'numpy', 'pyxirr', 'typst', 'openpyxl'} & set(sys.modules);"
        "print(sorted(heavy)); sys.exit(bool(heavy))"
    )
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "alliance.settings"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_binary_float_is_stored():
    floats = [f for model in MODELS for f in model._meta.get_fields() if f.__class__.__name__ == "FloatField"]
    assert floats == []


def test_every_slot_of_the_engine_is_a_table():
    assert all(isinstance(table, engine.Lifecycle) for table in registry.lifecycles)


def test_every_noun_permission_is_declared():
    for noun in registry.nouns:
        for act in [*noun.acts, *([noun.create] if noun.create else [])]:
            assert act.permission in permissions.declared(), f"{noun.name}.{act.name}"
            if act.step:
                assert noun.lifecycle, noun.name
                noun.lifecycle.step(act.step)


def test_every_service_of_a_screen_has_an_endpoint_and_the_other_way_round():
    """Both doors are made from the same acts, so a service behind neither would be reachable by one only."""
    behind = {act.service for noun in registry.nouns for act in [*noun.acts, *([noun.create] if noun.create else [])]}
    assert behind <= set(SERVICES.values()), [s for s in behind if s not in set(SERVICES.values())]
