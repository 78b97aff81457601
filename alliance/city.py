"""The city's profile and settings: read everywhere, changed here."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from alliance import audit, registry
from alliance.models import CityProfile, Setting
from alliance.permissions import require
from alliance.registry import SettingSpec
from alliance.writing import change, create, lock, service


def profile() -> CityProfile | None:
    """The city, or None before anybody has said which it is."""
    found: CityProfile | None = CityProfile.objects.first()
    return found


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
    return create(CityProfile(**values), by=by)


@service
def change_city_profile(*, city: CityProfile, version: int | None = None, by: Any, **values: Any) -> CityProfile:
    """Correct what is said of the city."""
    require(by, "alliance.change_settings")
    return change(lock(city, version=version), values, by=by)


def setting(key: str) -> Any:
    """The city's value of a setting, or what is shipped. Raises LookupError for a key no app declares."""
    spec = spec_of(key)
    row = Setting.objects.filter(pk=key).first()
    return row.value if row else spec.default


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
    audit.record("change_setting", row, by=by, before=before, after={"value": value}, why=why)
    return row
