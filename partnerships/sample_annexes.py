"""The sample city's agreements in detail: who does, owes, bears and pays what, and how service levels went."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from governance.models import Body
from initiatives.models import Indicator
from partnerships import services
from partnerships.models import Partnership, Party
from partnerships.scorecards import windows_until

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alliance.sample import SampleCity


def load(city: SampleCity, key: str, partnership: Partnership, parties: Mapping[str, Party]) -> None:
    """Everything that `agreements.json` says of one partnership."""
    row = city.data("agreements").get(key)
    if row is None:
        return
    body = city.find(Body, row["committee"])
    services.steer_partnership(partnership=partnership, committee=body, lead=partnership.lead, by=city.by)
    services.change_partnership(partnership=partnership, **row["terms"], by=city.by)
    for given in row["responsibilities"]:
        services.assign_responsibility(
            partnership=partnership,
            activity=given["activity"],
            accountable=parties[given["accountable"]],
            responsible=[parties[who] for who in given["responsible"]],
            consulted=[parties[who] for who in given["consulted"]],
            informed=[parties[who] for who in given["informed"]],
            by=city.by,
        )
    for given in row["obligations"]:
        load_obligation(city, partnership, parties, given)
    for given in row["risks"]:
        values = given | {"accountable": parties[given["accountable"]]}
        services.allocate_risk(partnership=partnership, **values, by=city.by)
    for given in row["shared_costs"]:
        measures = [{"party": parties[part["party"]].name, "measure": part["measure"]} for part in given["measures"]]
        values = given | {"amount": Decimal(given["amount"]), "measures": measures}
        services.share_cost(partnership=partnership, **values, by=city.by)
    for given in row["service_levels"]:
        load_service_level(city, partnership, parties, given)


def load_obligation(
    city: SampleCity, partnership: Partnership, parties: Mapping[str, Party], given: Mapping[str, Any]
) -> None:
    row = services.record_obligation(
        partnership=partnership,
        party=parties[given["party"]],
        title=given["title"],
        owner=city.person(given["owner"]),
        due_on=city.day(given["due_on"]),
        by=city.by,
    )
    if "done_on" in given:
        done_on = city.day(given["done_on"])
        services.fulfil_obligation(
            obligation=row, done_on=done_on, evidence=given["evidence"], on=city.today, by=city.by
        )


def load_service_level(
    city: SampleCity, partnership: Partnership, parties: Mapping[str, Party], given: Mapping[str, Any]
) -> None:
    """Its first windows are drawn from the indicator; the last are left without data."""
    values = dict(given)
    measured = values.pop("measured_windows")
    for name in ("target", "threshold", "credit", "credit_cap"):
        values[name] = Decimal(values[name])
    first = city.day(values["starts_on"]).replace(day=1)
    level = services.agree_service_level(
        partnership=partnership,
        **values
        | {
            "party": parties[given["party"]],
            "starts_on": first,
            "indicator": Indicator.objects.filter(code=given["indicator"]).first(),
        },
        by=city.by,
    )
    for starts_on, _ in windows_until(level, city.today)[:measured]:
        services.measure_window(service_level=level, starts_on=starts_on, on=city.today, by=city.by)
