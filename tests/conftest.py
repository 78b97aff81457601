"""Fixtures of every test: the cast, a city, clients, and a wall against the network."""

import socket
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import settings as hypothesis_settings
from rest_framework.test import APIClient

from tests.factories.alliance import Cast, CityProfileFactory

hypothesis_settings.register_profile("house", deadline=None)
hypothesis_settings.load_profile("house")

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
LOCAL = ("127.0.0.1", "::1", "localhost")


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
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
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
