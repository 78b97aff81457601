"""What financing answers for the gates besides its pillar: the money behind a deal, and what grantors are owed."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from alliance.registry import Check, GateChecks
from financing import queries
from financing.models import GrantReport
from financing.readiness import readiness


def benefits(initiative: Any) -> Iterable[Check]:
    """G7: reports that grantors were to have by now are sent."""
    plan = queries.leading_plan(initiative)
    grants = queries.grants_of(plan) if plan else []
    if not grants:
        return
    late = list(GrantReport.objects.filter(grant__in=grants, sent_on=None, due_on__lt=timezone.localdate())[:3])
    yield Check(
        "finance",
        "Reports to grantors are sent",
        not late,
        "; ".join(str(report) for report in late),
        "Open report",
        late[0].get_absolute_url() if late else "",
    )


CHECKS = (GateChecks("agreement", readiness), GateChecks("benefits", benefits))
