"""Fixtures of every test: the cast, a city, clients, and a wall against the network."""

import fcntl
import hashlib
import re
import socket
import sqlite3
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import django
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from tests.factories.alliance import Cast, CityProfileFactory

hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
LOCAL = ("127.0.0.1", "::1", "localhost")


def migrations_digest():
    """Changes when any migration or the list of apps does, so that a database kept from the last run is never older than the code."""
    digest = hashlib.sha256(f"{django.__version__} {' '.join(settings.INSTALLED_APPS)}".encode())
    for path in sorted(Path().glob("*/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


# What asks nothing of a database's kind: the mathematics, what reads the code, the routes and the API's document, and
# what rows, acts and the trail say on the day that their tables are about.
ONCE = re.compile(
    r"/test_(maths|reference)_\w+\.py$|/architecture/test_(access|house|openapi|openapi_fuzzed|parity|translatable|written_is_read)\.py$"
    r"|/trust/test_(acts|stale|trail)\.py$"
)


def pytest_collection_modifyitems(items):
    """Such tests run with SQLite, and are not run again with PostgreSQL (.ci/test)."""
    for item in items:
        if ONCE.search(str(item.path)):
            item.add_marker(pytest.mark.once)


@pytest.fixture(scope="session")
def django_db_setup(
    request, django_test_environment, django_db_blocker, django_db_keepdb, django_db_modify_db_settings
):
    """On SQLite the migrations run once and are copied: half a minute less for every process and every later run."""
    with django_db_blocker.unblock():
        if connection.vendor == "sqlite":
            names = [(connection, connection.settings_dict["NAME"], True)]
            make_from_copy(Path(request.config.cache.mkdir("schema")) / f"{migrations_digest()}.sqlite3")
        else:
            connection.creation._nodb_cursor = patient_cursor
            names = setup_databases(verbosity=0, interactive=False, keepdb=django_db_keepdb)
    yield
    if not django_db_keepdb:
        with django_db_blocker.unblock():
            teardown_databases(names, verbosity=0)


@contextmanager
def patient_cursor():
    """To make and drop databases with, which on a busy machine takes longer than a statement of ours may."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        yield cursor


def make_from_copy(kept):
    with kept.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            new = kept.with_suffix(".new")
            with sqlite3.connect(new) as copy:
                connection.connection.backup(copy)
            copy.close()
            new.rename(kept)
            return
    connection.close()
    connection.settings_dict["NAME"] = connection.creation._get_test_db_name()
    connection.ensure_connection()
    copy = sqlite3.connect(kept)
    copy.backup(connection.connection)
    copy.close()


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Tests reach nothing but this machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in LOCAL:
            raise AssertionError(f"a test tried to reach {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def own_cache(settings):
    """Tests at work side by side on one Redis, and one after the other, count nobody's tries but their own."""
    prefix = uuid4().hex
    settings.CACHES = {name: {**cache, "KEY_PREFIX": prefix} for name, cache in settings.CACHES.items()}


@pytest.fixture(autouse=True)
def cheap_passwords_and_assets(settings, tmp_path):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "alliance.storage.WholeFiles", "OPTIONS": {"location": tmp_path}},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def city(db):
    return CityProfileFactory()


@pytest.fixture
def cast(db):
    return Cast()


@pytest.fixture
def api(db):
    """`api(person)`: a client of the API signed in as that person."""

    def signed_in(person=None):
        client = APIClient()
        if person is not None:
            client.force_authenticate(person)
        return client

    return signed_in


@pytest.fixture
def browser_of(db):
    """`browser_of(person)`: Django's client signed in as that person."""

    def signed_in(person=None):
        client = Client()
        if person is not None:
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return signed_in


def pytest_terminal_summary(terminalreporter):
    """What the tests of trust measured."""
    for report in terminalreporter.stats.get("passed", []):
        for name, value in report.user_properties:
            if name == "figure":
                terminalreporter.write_line(f"{report.nodeid.rpartition('::')[2]}: {value}")
