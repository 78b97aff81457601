"""What partnerships answers for the gates besides its pillar: the agreement, its service levels, its settlements."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from alliance.registry import Check, GateChecks
from partnerships import queries
from partnerships.models import GainShare, Partnership
from partnerships.readiness import readiness


def agreement(initiative: Any) -> Iterable[Check]:
    """G5: where there is an alliance, the pillar's own checks; a plain contract asks nothing here."""
    return readiness(initiative) if standing(initiative) else ()


def service(initiative: Any) -> Iterable[Check]:
    """G6: what a partner has to keep up is agreed before the service starts."""
    for row in standing(initiative)[:1]:
        levels = row.service_levels.count()
        yield Check(
            "partnership",
            "Service levels are agreed with the partners",
            levels > 0,
            f"{levels} service level{'' if levels == 1 else 's'}",
            "Agree on a service level",
            f"/service-levels/new/?partnership={row.pk}",
        )


def benefits(initiative: Any) -> Iterable[Check]:
    """G7: gains are shared for every period that has ended."""
    gains = [gain for row in standing(initiative) for gain in row.gain_shares.all() if gain.state == "in_force"]
    late = [gain for gain in gains if is_late(gain)]
    if gains:
        yield Check(
            "partnership",
            "Every period of a gain share that has ended is settled",
            not late,
            "; ".join(gain.title for gain in late),
            "Settle period",
            late[0].get_absolute_url() if late else "",
        )


def standing(initiative: Any) -> list[Partnership]:
    return [row for row in queries.partnerships_shown(initiative) if row.state != "ended"]


def is_late(gain: GainShare) -> bool:
    period = queries.next_period(gain)
    return period is not None and period[1] < timezone.localdate()


CHECKS = (GateChecks("agreement", agreement), GateChecks("service", service), GateChecks("benefits", benefits))
