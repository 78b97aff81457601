"""What `bench.opening` needs of the database, each in a process of its own: `seed` a city with an open offering, and
`count` what is in its book. Prints JSON.
"""

import json
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.models import Count, Sum  # noqa: E402

from alliance import people, prepare  # noqa: E402
from alliance.models import AuditEntry, CityProfile, Department, Event  # noqa: E402
from alliance.roles import Role  # noqa: E402
from financing.models import BondOrder, BondSeries, Offering, Plan, Source  # noqa: E402
from initiatives.models import Initiative  # noqa: E402

ISSUE = Decimal(16_000_000)


def seed() -> dict[str, Any]:
    """An open offering, and a finance officer with a token."""
    prepare.collect_assets(lambda line: None)
    call_command("migrate", verbosity=0, interactive=False)
    now = datetime.now(UTC)
    CityProfile.objects.create(name="Bench City", time_zone="America/New_York")
    works = Department.objects.create(code="D", name="Works")
    initiative = Initiative.objects.create(reference="I-1", title="Lamps", domain="energy", department=works)
    plan = Plan.objects.create(
        reference="F-1", initiative=initiative, title="Mini-bonds", currency="USD", state="approved"
    )
    offering = Offering.objects.create(
        reference="B-1",
        plan=plan,
        source=Source.objects.create(plan=plan, label="Mini-bonds", instrument="mini_bond", amount=ISSUE),
        title="Lamps",
        summary="Lamps",
        tiers=["city"],
        state="open",
        dated_on=now.date(),
        opens_at=now - timedelta(minutes=1),
        closes_at=now + timedelta(days=1),
    )
    series = BondSeries.objects.create(
        offering=offering,
        name="A",
        amount=ISSUE,
        denomination=Decimal(500),
        rate=Decimal("0.035"),
        matures_on=now.date().replace(year=now.year + 10, day=1),
    )
    by = people.system_user()
    officer = people.add_person(username="desk", name="Desk", roles=[Role.FINANCE_OFFICER], by=by)
    expires = now + timedelta(days=1)
    token = people.issue_token(name="bench", scopes=["*:read", "*:write"], expires_at=expires, at=now, by=officer)[1]
    return {"series": str(series.pk), "offering": str(offering.pk), "token": token}


def count() -> dict[str, Any]:
    """Rows, numbers and money in the book, and what the audit and the feed say of orders sent one by one."""
    found = BondOrder.objects.aggregate(rows=Count("pk"), numbers=Count("number", distinct=True), sum=Sum("amount"))
    return found | {
        "sum": f"{found['sum'] or 0:.2f}",
        "audited": AuditEntry.objects.filter(action="place_order").count(),
        "events": Event.objects.filter(topic="bond_order.placed").count(),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"seed": seed, "count": count}[sys.argv[1]]()) + "\n")
