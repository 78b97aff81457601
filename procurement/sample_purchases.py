"""What the sample city bought lately: small things, one of them in pieces."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from procurement import services
from procurement.models import Purchase, Route

TABLES = ("Massachusetts municipality", "Ways for a test")
# key, vendor, need, days ago, amount
BOUGHT = (
    ("buy-counters-1", "Kerbline Parking", "Parking counters", 250, "6200.00"),
    ("buy-counters-2", "Kerbline Parking", "Parking counters", 96, "5900.00"),
    ("buy-counters-3", "Kerbline Parking", "Parking counters", 20, "4800.00"),
    ("buy-meters", "Northlight Civic Systems", "Electricity meters for halls", 140, "8450.00"),
    ("buy-survey", "Tri-Rivers Survey", "Survey of street trees", 61, "9300.00"),
)


def load_purchases(city: Any) -> None:
    officer = city.person("gus")
    if not Route.objects.exists():
        for table in TABLES:
            services.adopt_examples(example=table, by=officer)
    route = Route.objects.filter(kind="small_purchase").first()
    for key, vendor, need, days, amount in BOUGHT:
        if not city.find(Purchase, key):
            services.record_purchase(
                external_id=key,
                vendor=vendor,
                need=need,
                bought_on=(city.now - timedelta(days=days)).date(),
                amount=Decimal(amount),
                route=route,
                by=officer,
            )
