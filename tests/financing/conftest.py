import pytest
from django.utils import timezone

from alliance import clock


@pytest.fixture(autouse=True)
def database_clock(monkeypatch):
    """Offerings are open in a November of their own, where PostgreSQL's clock does not travel by itself."""
    monkeypatch.setattr(clock, "database_now", timezone.now)
