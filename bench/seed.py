"""Fills a new database with initiatives and their children, and says how to sign in; prints it as JSON.

Written straight into the tables: it is the volume that counts here, not how each row came about.
"""

import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

import django

django.setup()

from allauth.mfa.models import Authenticator  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.models import Model  # noqa: E402

from alliance import people, prepare, search_index  # noqa: E402
from alliance.models import CityProfile, Department, User  # noqa: E402
from alliance.roles import Role  # noqa: E402
from bench.paths import Seeded  # noqa: E402
from initiatives import standing  # noqa: E402
from initiatives.lifecycle import INITIATIVE  # noqa: E402
from initiatives.models import Initiative, Kpi, KpiValue, Need, Pilot, Review, Update  # noqa: E402

AT_ONCE = 2_000
DOMAINS = ("energy", "mobility", "water", "waste", "health", "environment")
SUBJECTS = ("street lighting", "bus priority", "leak detection", "waste sensors", "clinic booking", "air quality")
STATES = [state.name for state in INITIATIVE.states]
BEGIN = datetime(2020, 1, 1, tzinfo=UTC)


class Seeder:
    def __init__(self, size: int) -> None:
        self.size = size
        self.by = people.system_user()
        CityProfile.objects.create(name="Bench City", time_zone="America/New_York")
        self.departments = [Department.objects.create(code=f"D{n}", name=f"Department {n}") for n in range(12)]
        self.staff = [User.objects.create(username=f"staff{n}", name=f"Member of staff {n}") for n in range(60)]
        self.office = people.add_person(username="office", name="Office", roles=[Role.OFFICE], by=self.by)
        Authenticator.objects.create(user=self.office, type=Authenticator.Type.TOTP, data={"secret": "x"})

    def at(self, number: int) -> datetime:
        """Instants of their own, as years of work would leave them: pages are cut by them."""
        return BEGIN + timedelta(seconds=number * (6 * 365 * 86_400 // self.size))

    def need(self, number: int) -> Need:
        return Need(
            reference=f"N-{number:06d}",
            title=f"{SUBJECTS[number % 6].capitalize()} fails residents, case {number}",
            problem="It goes wrong at night and in winter, for people who depend on it most. " * 3,
            domain=DOMAINS[number % 6],
            affected_count=number % 9000,
            state="accepted",
            created_at=self.at(number),
        )

    def initiative(self, number: int) -> Initiative:
        return Initiative(
            reference=f"I-{number:06d}",
            title=f"Better {SUBJECTS[number % 6]}, phase {number % 4 + 1} of {number}",
            summary="What changes, for whom, and how we shall know that it did. " * 4,
            domain=DOMAINS[number % 6],
            department=self.departments[number % 12],
            owner=self.staff[number % 60] if number % 9 else None,
            cost_low=Decimal(number % 900) * 900,
            cost_likely=Decimal(number % 900) * 1000,
            cost_high=Decimal(number % 900) * 1400,
            is_public=number % 2 == 0,
            state=STATES[number % len(STATES)],
            created_at=self.at(number),
            last_update_at=self.at(number) + timedelta(days=20),
        )

    def updates(self, initiative: Initiative, number: int) -> Iterator[Update]:
        for month in range(2):
            posted = self.at(number) + timedelta(days=10 * (month + 1))
            yield Update(
                initiative=initiative, text=f"Month {month + 1}: on the way.", posted_at=posted, created_at=posted
            )

    def pilot(self, initiative: Initiative, number: int) -> Pilot:
        starts = self.at(number).date()
        return Pilot(
            reference=f"P-{number:06d}",
            initiative=initiative,
            title=f"Pilot of {initiative.title}",
            hypothesis="If we do this here, that falls by a third within six months.",
            scope="One ward, 600 units.",
            exit_criteria="Scale up at the target, stop below the minimum.",
            starts_on=starts,
            ends_on=starts + timedelta(days=180),
            state=("running", "reviewed", "scaled", "stopped")[number % 4],
            created_at=self.at(number),
        )

    def kpis(self, pilot: Pilot) -> Iterator[Kpi]:
        for name in ("Energy", "Complaints"):
            yield Kpi(pilot=pilot, name=name, unit="%", direction="decrease", baseline=100, target=70, minimum=85)

    def values(self, kpi: Kpi) -> Iterator[KpiValue]:
        for month in range(6):
            day = kpi.pilot.starts_on + timedelta(days=30 * month)
            yield KpiValue(kpi=kpi, on=day, value=Decimal(100 - 5 * month))

    def review(self, pilot: Pilot) -> Review:
        ends = datetime.combine(pilot.ends_on, datetime.min.time(), UTC)
        reviewer = self.staff[ends.day]
        return Review(pilot=pilot, reviewer=reviewer, due_on=pilot.ends_on, is_final=True, scheduled_at=ends)

    def fill(self) -> list[Initiative]:
        needs = save(self.need(number) for number in range(self.size // 2))
        initiatives = save(self.initiative(number) for number in range(self.size))
        link = Initiative.needs.through
        save(link(initiative=row, need=needs[n // 2]) for n, row in enumerate(initiatives) if n // 2 < len(needs))
        save(update for n, row in enumerate(initiatives) for update in self.updates(row, n))
        pilots = save(self.pilot(row, n) for n, row in enumerate(initiatives) if n % 4 == 0)
        kpis = save(kpi for pilot in pilots for kpi in self.kpis(pilot))
        save(value for kpi in kpis for value in self.values(kpi))
        standing.keep_all(Kpi.objects.all())
        save(self.review(pilot) for pilot in pilots)
        search_index.mend()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        return initiatives

    def token(self) -> str:
        now = datetime.now(UTC)
        expires = now + timedelta(days=1)
        scopes = ["*:read", "*:write"]
        return people.issue_token(name="bench", scopes=scopes, expires_at=expires, at=now, by=self.office)[1]

    def cookie(self) -> str:
        session = SessionStore()
        session[SESSION_KEY] = str(self.office.pk)
        session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
        session[HASH_SESSION_KEY] = self.office.get_session_auth_hash()
        session.create()
        return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def save(rows: Iterable[Any]) -> list[Any]:
    """Write rows of one model in portions; returns them all."""
    source, saved = iter(rows), list[Model]()
    while portion := list(islice(source, AT_ONCE)):
        saved += type(portion[0])._default_manager.bulk_create(portion)
    return saved


def main(size: int) -> None:
    prepare.collect_assets(lambda line: None)  # pages name compressed files, as they do in production
    began = time.perf_counter()
    call_command("migrate", verbosity=0, interactive=False)
    migrated = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
    seeder = Seeder(size)
    rows = seeder.fill()
    sys.stdout.write(
        Seeded(
            initiatives=[str(row.pk) for row in rows[:: max(1, size // 500)]],
            department=str(seeder.departments[0].pk),
            token=seeder.token(),
            cookie=seeder.cookie(),
            migrate_seconds=migrated - began,
            seed_seconds=time.perf_counter() - migrated,
        ).as_json()
        + "\n"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
