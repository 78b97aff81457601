"""The city's profile and settings: read everywhere, changed here."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit, registry
from alliance.models import CityProfile, Setting
from alliance.permissions import require
from alliance.registry import SettingSpec
from alliance.writing import change, create, lock, service

_kept: ContextVar[dict[str, Any] | None] = ContextVar("city", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, the profile and the settings are read when first asked for, and again after a change made inside."""
    token = _kept.set({})
    try:
        yield
    finally:
        _kept.reset(token)


def profile() -> CityProfile | None:
    """The city, or None before anybody has said which it is."""
    kept = _kept.get()
    if kept is None:
        return CityProfile.objects.first()
    if "profile" not in kept:
        kept["profile"] = CityProfile.objects.first()
    found: CityProfile | None = kept["profile"]
    return found


def forget() -> None:
    """What was read is no longer so."""
    kept = _kept.get()
    if kept is not None:
        kept.clear()


def currency() -> str:
    city = profile()
    return city.currency if city else "USD"


def fiscal_year(day: date) -> int:
    """The fiscal year of a day, named after the calendar year in which it ends."""
    city = profile()
    first_month = city.fiscal_year_start_month if city else 1
    return day.year + (1 < first_month <= day.month)


def city_zone() -> str:
    city = profile()
    return city.time_zone if city else "UTC"


@service
def make_city_profile(*, by: Any, **values: Any) -> CityProfile:
    """Say which city this is. There can be only one."""
    require(by, "alliance.change_settings")
    made = create(CityProfile(**values), by=by)
    forget()
    return made


@service
def change_city_profile(*, city: CityProfile, version: int | None = None, by: Any, **values: Any) -> CityProfile:
    """Correct what is said of the city."""
    require(by, "alliance.change_settings")
    changed = change(lock(city, version=version), values, by=by)
    forget()
    return changed


def setting(key: str) -> Any:
    """The city's value of a setting, or what is shipped. Raises LookupError for a key no app declares."""
    spec, kept = spec_of(key), _kept.get()
    if kept is None:
        row = Setting.objects.filter(pk=key).first()
        return row.value if row else spec.default
    if "settings" not in kept:
        kept["settings"] = dict(Setting.objects.values_list("pk", "value"))
    return kept["settings"].get(key, spec.default)


def spec_of(key: str) -> SettingSpec:
    for spec in registry.settings:
        if spec.key == key:
            return spec
    raise LookupError(f"no setting is called {key}")


@service
def change_setting(*, key: str, value: Any, why: str = "", by: Any) -> Setting:
    """Change one setting. Raises ValidationError with the setting's own rule."""
    require(by, "alliance.change_settings")
    spec = spec_of(key)
    if fault := spec.check(value):
        raise ValidationError({"value": [fault]})
    row = Setting.objects.select_for_update().filter(pk=key).first()
    before = {"value": row.value if row else spec.default}
    row = row or Setting(key=key, version=0)
    row.value, row.version = value, row.version + 1
    row.save()
    forget()
    audit.record("change_setting", row, by=by, before=before, after={"value": value}, why=why)
    return row
