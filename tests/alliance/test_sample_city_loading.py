"""Loading the sample city: believable, repeatable, and without a word to anybody."""

from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import timezone

from alliance import registry, sample
from alliance.models import Mail, Notification, User
from alliance.roles import Role
from alliance.work import SAMPLE_PASSWORD, sample_logins
from tests.factories.alliance import CityProfileFactory

LOADED_AT = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)  # still the 23rd in the sample city


def everything():
    return {
        model._meta.label: sorted(str(pk) for pk in model.objects.values_list("pk", flat=True))
        for model in apps.get_models()
    }


@pytest.fixture
def ground_alone(db, monkeypatch):
    """The whole city takes seconds to load: most of this is about its people only."""
    monkeypatch.setattr(registry.sample_loaders, "_items", [])


def test_loading_twice_gives_the_same_rows_and_tells_nobody_about_the_past(db):
    now = timezone.now()
    sample.load_sample_city(now=now, logins=False)
    before = everything()
    assert not Mail.objects.filter(state=Mail.State.WAITING).exists()
    assert not Notification.objects.filter(read_at=None).exists()
    sample.load_sample_city(now=now, logins=False)
    assert everything() == before


def test_every_role_has_a_login_that_works(ground_alone):
    sample.load_sample_city(now=LOADED_AT, logins=True)
    logins = sample_logins()
    assert [login["role"] for login in logins] == [role.label for role in Role]
    assert all(User.objects.get(username=login["username"]).check_password(SAMPLE_PASSWORD) for login in logins)


def test_without_logins_nobody_can_sign_in(ground_alone):
    sample.load_sample_city(now=LOADED_AT, logins=False)
    assert not any(person.has_usable_password() for person in User.objects.all())


def test_what_waited_before_still_waits_afterwards(ground_alone):
    letter = Mail.objects.create(to="clerk@city.example", subject="News", text="News.", message_id="<1@x>")
    sample.load_sample_city(now=LOADED_AT, logins=False)
    letter.refresh_from_db()
    assert letter.state == Mail.State.WAITING


def test_every_loader_of_the_registry_is_called_in_one_transaction(db, monkeypatch):
    def breaks(city):
        raise RuntimeError("broken loader")

    monkeypatch.setattr(registry.sample_loaders, "_items", [breaks])
    with pytest.raises(RuntimeError, match="broken loader"):
        sample.load_sample_city(now=LOADED_AT, logins=False)
    assert not User.objects.filter(username="mara").exists()


def test_a_real_city_is_left_alone(db):
    CityProfileFactory(name="Realville", sample=False)
    with pytest.raises(CommandError, match="belongs to Realville") as refused:
        call_command("load_sample_city", stdout=StringIO())
    assert refused.value.returncode == 2
    assert not User.objects.filter(username="mara").exists()


def test_the_shared_password_is_refused_in_production(db, settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError, match="--no-logins"):
        call_command("load_sample_city", stdout=StringIO())


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ("2014-08-04", date(2014, 8, 4)),
        ({"in_days": 0}, date(2026, 11, 23)),
        ({"in_days": -40}, date(2026, 10, 14)),
        ({"in_months": 0}, date(2026, 11, 30)),
        ({"in_months": -9}, date(2026, 2, 28)),
        ({"in_months": -12}, date(2025, 11, 30)),
        ({"in_months": 2}, date(2027, 1, 31)),
        ({"in_years": 0}, date(2027, 6, 30)),
        ({"in_years": 1}, date(2028, 6, 30)),
    ],
)
def test_moving_days_fall_where_the_data_rules_say(value, expected):
    assert sample.SampleCity(LOADED_AT).day(value) == expected


def test_a_fiscal_year_of_calendar_years_ends_in_december(monkeypatch):
    city = sample.SampleCity(LOADED_AT)
    city.profile = city.profile | {"fiscal_year_start_month": 1}
    assert city.day({"in_years": 0}) == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        ({"in_days": 0, "at": "17:00"}, datetime(2026, 11, 23, 22, tzinfo=UTC)),
        ({"in_days": -150, "at": "17:00"}, datetime(2026, 6, 26, 21, tzinfo=UTC)),
        ("2026-11-02", datetime(2026, 11, 2, 14, tzinfo=UTC)),
    ],
)
def test_instants_are_read_on_the_clock_of_the_city(value, expected):
    assert sample.SampleCity(LOADED_AT).instant(value) == expected
