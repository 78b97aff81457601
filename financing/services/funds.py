"""What happens to revolving funds. Their money moves only by posting to the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F

from alliance import city, events
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, service
from financing import bylaws
from financing.models import Fund, FundEntry, FundLoan, Plan
from financing.models.funds import BY_HAND, OUT
from governance.models import Body


class InsufficientFunds(Refusal):
    """The fund does not hold what is asked for; `balance` says what it holds."""

    code = "insufficient_funds"


@service
def set_up_fund(
    *, name: str, purpose: str, committee: Body | None = None, external_id: str | None = None, by: User
) -> Fund:
    """Found a revolving fund; it is empty until seed money is posted."""
    require(by, "financing.manage_fund")
    fund = Fund(name=name, purpose=purpose, committee=committee, currency=city.currency(), external_id=external_id)
    return create(fund, by=by, action="set_up_fund")


@service
def change_fund(*, fund: Fund, version: int | None = None, by: User, **values: Any) -> Fund:
    """Correct what is said of a fund; its balance follows from the ledger alone."""
    require(by, "financing.manage_fund")
    return change(lock(fund, version=version), values, by=by)


@service
def post_to_fund(
    *,
    fund: Fund,
    kind: str,
    amount: Decimal,
    booked_on: date,
    plan: Plan | None = None,
    note: str = "",
    external_id: str | None = None,
    on: date,
    by: User,
) -> FundEntry:
    """Post what is paid into the fund, interest or a fee. Loans are drawn, repaid and written off on the loan itself.

    Raises InsufficientFunds (409) with the balance where the fund would be overdrawn, however many draw at once, and
    where a fee would take what is promised to granted loans.
    """
    require(by, "financing.post_entry", fund)
    refuse_future(booked_on, on)
    known = ", ".join(str(one.label).lower() for one in BY_HAND)
    insist(kind in BY_HAND, "kind", f"By hand the ledger takes: {known}. Draw, repay or write off on the loan’s page.")
    fund = lock(fund)
    if kind == FundEntry.Kind.FEE:
        refuse_promised(fund, amount)
    return post(
        fund=fund, kind=kind, amount=amount, booked_on=booked_on, plan=plan, note=note, external_id=external_id, by=by
    )


def refuse_future(booked_on: date, on: date) -> None:
    insist(booked_on <= on, "booked_on", "This day has not come yet. Give the day on which the money moved.")


def refuse_promised(fund: Fund, amount: Decimal) -> None:
    """Money promised to granted loans is theirs; where nothing is promised, the balance alone is judged."""
    free = bylaws.available(fund)
    if free < fund.balance and amount > free:
        raise InsufficientFunds(
            f"{fund.name} holds {fund.balance:,.2f} {fund.currency}, and all but {max(free, Decimal(0)):,.2f} is promised"
            " to granted loans. Post no more than that, or pay into the fund first.",
            balance=str(fund.balance),
        )


def post(
    *,
    fund: Fund,
    kind: str,
    amount: Decimal,
    booked_on: date,
    plan: Plan | None = None,
    loan: FundLoan | None = None,
    note: str = "",
    external_id: str | None = None,
    by: User,
) -> FundEntry:
    """Add a line to the ledger and move the balance with it. Runs inside a service."""
    fund = lock(fund)
    require_same_currency(fund, loan.plan if loan else plan)
    entry = FundEntry(
        fund=fund,
        kind=kind,
        amount=amount,
        booked_on=booked_on,
        plan=loan.plan if loan else plan,
        loan=loan,
        note=note,
        external_id=external_id,
    )
    entry.clean_fields(exclude=["balance_after"])
    move_balance(fund, entry)
    create(entry, by=by, action=f"post_{kind}")
    topic = {"fund": fund.name, "kind": kind, "amount": str(amount), "balance": str(entry.balance_after)}
    events.publish("fund.posted", entry, by=by, payload=topic)
    return entry


def require_same_currency(fund: Fund, plan: Plan | None) -> None:
    """Trust case M5: amounts of two currencies are never added up."""
    if plan is not None and plan.currency != fund.currency:
        raise Refusal(
            f"{fund.name} holds {fund.currency} and {plan.reference} counts in {plan.currency}. Nothing is converted here.",
            code="currency_mismatch",
        )


def move_balance(fund: Fund, entry: FundEntry) -> None:
    """Compare and set under the row's lock: exact decimals on every database, and never below zero."""
    after = fund.balance + entry.effect
    if entry.kind in OUT and after < 0:
        raise InsufficientFunds(
            f"{fund.name} holds {fund.balance:,.2f} {fund.currency}, {entry.amount:,.2f} is asked for. "
            "Draw less, or wait for repayments.",
            balance=str(fund.balance),
        )
    moved = Fund.objects.filter(pk=fund.pk, balance=fund.balance).update(balance=after, version=F("version") + 1)
    if not moved:  # whoever calls this without the lock loses, not the fund
        raise Refusal("The fund moved meanwhile. Nothing was posted; try again.", code="busy")
    fund.balance = entry.balance_after = after
