"""Hears what governance decides, and carries it out."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from alliance.people import system_user
from governance.models import Decision
from governance.signals import decision_signed
from initiatives import services


def carry_out(*, sender: type[Decision], decision: Decision, by: Any, at: datetime, **rest: Any) -> None:
    """As the system: who signs a decision need not be allowed to move initiatives."""
    services.apply_decision(decision=decision, on=timezone.localdate(at), by=system_user())


def connect() -> None:
    decision_signed.connect(carry_out, dispatch_uid="initiatives.carry_out")
