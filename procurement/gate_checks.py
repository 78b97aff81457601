"""What procurement answers for the gates besides its pillar: how the market answered, and how the deal was made."""

from collections.abc import Iterable
from typing import Any

from alliance.registry import Check, GateChecks
from partnerships import queries as partnerships
from procurement import queries
from procurement.models import Purchase, Rfi, RfiResponse, VendorQuestion
from procurement.readiness import readiness


def market(initiative: Any) -> Iterable[Check]:
    """G2: the pillar's own checks, whether anybody answered, and whether vendors got their answers."""
    yield from readiness(initiative)
    rfis = [rfi for rfi in queries.rfis_shown(initiative) if rfi.published_at is not None]
    url = rfis[0].get_absolute_url() if rfis else f"/rfis/new/?initiative={initiative.pk}"
    label = "Open RFI" if rfis else "Draft an RFI"
    responses = RfiResponse.objects.filter(rfi__in=rfis).exclude(state="withdrawn").count() if rfis else 0
    said = f"{responses} response{'' if responses == 1 else 's'}"
    yield Check("procurement", "At least one vendor has answered", responses > 0, said, label, url)
    waiting = VendorQuestion.objects.filter(rfi__in=rfis, published_at=None).count() if rfis else 0
    said = f"{waiting} wait for an answer" if waiting else ""
    yield Check("procurement", "Every question of a vendor is answered", not waiting, said, label, url)


def agreement(initiative: Any) -> Iterable[Check]:
    """G5: there is a deal, and the file says how the other side was chosen."""
    bought = list(Purchase.objects.filter(initiative=initiative)[:3])
    bound = [row for row in partnerships.partnerships_shown(initiative) if row.state == "binding"]
    yield Check(
        "procurement",
        "There is a signed agreement or a contract",
        bool(bound or bought),
        "; ".join(str(row) for row in [*bound, *bought][:3]),
        "Set up an agreement",
        f"/partnerships/new/?initiative={initiative.pk}",
    )
    concluded = [rfi for rfi in queries.rfis_shown(initiative) if said_how(rfi)]
    routed = [purchase for purchase in bought if purchase.route_id]
    yield Check(
        "procurement",
        "The file says how the other side was chosen",
        bool(concluded or routed),
        "; ".join(str(row) for row in [*concluded, *routed][:3]),
        "Open procurement",
        f"/rfis/?initiative={initiative.pk}",
    )


def said_how(rfi: Rfi) -> bool:
    return rfi.state == "concluded" and rfi.outcome != Rfi.Outcome.NO_ACTION


CHECKS = (GateChecks("market", market), GateChecks("agreement", agreement))
