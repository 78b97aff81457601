"""Hears what committees sign and what partnerships settle, and lets the funds follow."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from alliance.people import system_user
from financing.services import loans
from governance.models import Decision
from governance.signals import decision_signed
from partnerships.models import Settlement
from partnerships.signals import settlement_locked, settlement_paid


def carry_out(*, sender: type[Decision], decision: Decision, by: Any, at: datetime, **rest: Any) -> None:
    """As the system: who signs a decision need not be allowed to post to a ledger."""
    loans.carry_out(decision=decision, on=timezone.localdate(at), by=system_user())


def count_savings(*, sender: type[Settlement], settlement: Settlement, by: Any, at: datetime, **rest: Any) -> None:
    loans.count_savings(settlement=settlement, at=at, by=system_user())


def repay(*, sender: type[Settlement], settlement: Settlement, by: Any, **rest: Any) -> None:
    last = settlement.payments.order_by("paid_on").last()
    locked_at = settlement.locked_at or settlement.updated_at
    on = last.paid_on if last else timezone.localdate(locked_at)
    loans.repay_from_savings(settlement=settlement, on=on, by=system_user())


def connect() -> None:
    decision_signed.connect(carry_out, dispatch_uid="financing.carry_out")
    settlement_locked.connect(count_savings, dispatch_uid="financing.count_savings")
    settlement_paid.connect(repay, dispatch_uid="financing.repay")
