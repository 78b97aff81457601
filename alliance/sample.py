"""The sample city: reads its data files, and loads them through the same services that people's work goes through.

Rows are known by their external id, so loading twice gives the same rows. Apps add their loaders to the registry's
slot `sample_loaders` and are handed a `SampleCity`.
"""

import json
from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import cache, cached_property
from typing import Any, TypeVar, overload
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.utils import timezone

from alliance import city as cities
from alliance import organisations, people, registry
from alliance.env import ROOT
from alliance.models import Certificate, Department, Mail, Notification, Organisation, OrganisationFlag, User
from alliance.roles import Role
from alliance.work import SAMPLE_PASSWORD
from alliance.writing import service
from alliance.zones import instant_of

M = TypeVar("M", bound=models.Model)

FILES = ROOT / "alliance" / "sample_city"
PROFILE = ("name", "region", "country", "currency", "time_zone", "population", "credit_rating", "wards")
OFFICE_HOURS_BEGIN = "09:00"

Say = Callable[[str], None]


class OtherCity(Exception):
    """The database already holds a real city; the message says what to do instead."""


@cache
def read(name: str) -> Any:
    return json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))


class SampleCity:
    """What loaders need to know: the data, the rows loaded so far, and how moving days fall at this loading."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.profile: Mapping[str, Any] = read("city")["profile"]
        self.zone = str(self.profile["time_zone"])
        self.today = now.astimezone(ZoneInfo(self.zone)).date()

    def data(self, name: str) -> Any:
        """The parsed file of that name. Shared by all loaders: read it, do not change it."""
        return read(name)

    def person(self, username: str) -> User:
        return self._people[username] if username in self._people else User.objects.get(username=username)

    @cached_property
    def _people(self) -> dict[str, User]:
        """One object per person, so that rights are read once and not with every row."""
        return {person.username: person for person in User.objects.all()}

    def department(self, code: str) -> Department:
        found: Department = Department.objects.get(code=code)
        return found

    def organisation(self, key: str) -> Organisation:
        found: Organisation = Organisation.objects.get(external_id=key)
        return found

    def find(self, model: type[M], key: str | None) -> M | None:
        """The row with this external id, or None where it has not been loaded."""
        return model._default_manager.filter(external_id=key).first() if key else None

    @cached_property
    def by(self) -> User:
        """Who acts where the data name nobody: the champion, else somebody of the office."""
        roles = {row["username"]: row["roles"] for row in read("city")["people"]}
        named = [name for role in (Role.CHAMPION, Role.OFFICE) for name, held in roles.items() if role in held]
        return self.person(named[0])

    @overload
    def day(self, value: None) -> None: ...

    @overload
    def day(self, value: str | Mapping[str, Any]) -> date: ...

    def day(self, value: str | Mapping[str, Any] | None) -> date | None:
        """A fixed or moving day (sample_city/README.md). A moving fiscal year gives its last day; None stays None.

        A fiscal year is called by the year it ends in: `city.day({"in_years": 0}).year`.
        """
        if value is None:
            return None
        if isinstance(value, str):
            return date.fromisoformat(value)
        if "in_days" in value:
            return self.today + timedelta(days=value["in_days"])
        if "in_months" in value:
            return last_day(self.today.year, self.today.month + int(value["in_months"]))
        return self._fiscal_year_end(int(value["in_years"]))

    def _fiscal_year_end(self, years: int) -> date:
        first_month = int(self.profile["fiscal_year_start_month"])
        ends_next_year = first_month > 1 and self.today.month >= first_month
        return last_day(self.today.year + ends_next_year + years, first_month - 1 or 12)

    @overload
    def instant(self, value: None) -> None: ...

    @overload
    def instant(self, value: str | Mapping[str, Any]) -> datetime: ...

    def instant(self, value: str | Mapping[str, Any] | None) -> datetime | None:
        """The UTC instant of `at` (the beginning of office hours, if none is given) on that day in the city's zone."""
        if value is None:
            return None
        at = value.get("at", OFFICE_HOURS_BEGIN) if isinstance(value, Mapping) else OFFICE_HOURS_BEGIN
        return instant_of(datetime.combine(self.day(value), time.fromisoformat(at)), self.zone, fold=0)


def last_day(year: int, month: int) -> date:
    """Last day of a month; months beyond the year count on into the next or the one before."""
    years, index = divmod(month - 1, 12)
    return date(year + years, index + 1, monthrange(year + years, index + 1)[1])


def load_sample_city(*, now: datetime, logins: bool, say: Say = lambda line: None) -> SampleCity:
    """Load all of it in one transaction, the ground first, then every app's loader. Raises OtherCity.

    Nobody is sent a letter about things that happened before the city was loaded.
    """
    city = SampleCity(now)
    with transaction.atomic(), timezone.override(ZoneInfo(city.zone)):
        refuse_other_city(city)
        before = [row.pk for rows in unsettled() for row in rows.only("pk")]
        load_ground(city, logins=logins)
        say(f"{city.profile['name']}: {counted(Department, Organisation, User)}")
        for loader in registry.sample_loaders:
            loader(city)
            say(f"{loader.__module__.partition('.')[0]}: loaded")
        if settle_messages(kept=before, at=now, by=people.system_user()):
            say("Messages about the past: kept as read, no letter sent")
    return city


def refuse_other_city(city: SampleCity) -> None:
    found = cities.profile()
    if found and not found.sample:
        raise OtherCity(
            f"This database belongs to {found.name}: load the sample city into a database of its own "
            "(set DATABASE_URL or DATA_DIR)."
        )


def counted(*kinds: type[models.Model]) -> str:
    return ", ".join(f"{kind._default_manager.count()} {kind._meta.verbose_name_plural}" for kind in kinds)


def load_ground(city: SampleCity, *, logins: bool) -> None:
    by = people.system_user()
    source = city.data("city")
    if cities.profile() is None:
        values = {name: source["profile"][name] for name in PROFILE}
        month = source["profile"]["fiscal_year_start_month"]
        cities.make_city_profile(**values, fiscal_year_start_month=month, sample=True, by=by)
    for row in source["departments"]:
        if not Department.objects.filter(code=row["code"]).exists():
            people.add_department(code=row["code"], name=row["name"], by=by)
    for row in source["organisations"]:
        if city.find(Organisation, row["key"]) is None:
            load_organisation(row, by)
    for row in source["people"]:
        if not User.objects.filter(username=row["username"]).exists():
            load_person(city, row, by, logins=logins)
    load_papers(city, by)


def load_papers(city: SampleCity, by: User) -> None:
    """What organisations have filed, and what to beware of; whoever watches a paper is a person by now."""
    source = city.data("city")
    for row in source["certificates"]:
        if city.find(Certificate, row["key"]) is None:
            organisations.file_certificate(
                organisation=city.organisation(row["organisation"]),
                kind=row["kind"],
                title=row["title"],
                number=row["number"],
                expires_on=city.day(row["expires_on"]),
                owner=city.person(row["owner"]),
                external_id=row["key"],
                by=by,
            )
    for row in source["flags"]:
        if city.find(OrganisationFlag, row["key"]) is None:
            organisations.flag_organisation(
                organisation=city.organisation(row["organisation"]),
                kind=row["kind"],
                why=row["why"],
                until=city.day(row["until"]),
                external_id=row["key"],
                by=by,
            )


def load_organisation(row: Mapping[str, Any], by: User) -> None:
    organisations.add_organisation(
        name=row["name"],
        kind=row["kind"],
        summary=row["summary"],
        website=row["website"] or "",
        identifiers=[{"scheme": item["scheme"], "identifier": item["id"]} for item in row["identifiers"]],
        external_id=row["key"],
        by=by,
    )


def load_person(city: SampleCity, row: Mapping[str, Any], by: User, *, logins: bool) -> None:
    people.add_person(
        username=row["username"],
        name=row["name"],
        email=row["email"],
        title=row["title"],
        department=city.department(row["department"]) if row["department"] else None,
        organisation=city.organisation(row["organisation"]) if row["organisation"] else None,
        time_zone=row["time_zone"] or "",
        roles=row["roles"],
        password=SAMPLE_PASSWORD if logins else "",
        by=by,
    )


def unsettled() -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Unread notices and letters that wait, as they are now."""
    return Notification.objects.filter(read_at=None), Mail.objects.filter(state=Mail.State.WAITING)


@service
def settle_messages(*, kept: list[Any], at: datetime, by: User) -> int:
    """Mark what loading told people as read and its letters as skipped, all but `kept`; returns how many rows."""
    notices, letters = (rows.exclude(pk__in=kept) for rows in unsettled())
    return notices.update(read_at=at) + letters.update(state=Mail.State.SKIPPED)
