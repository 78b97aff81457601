"""What happens to loans of a revolving fund: applied for, decided by its committee, drawn, repaid, written off."""

from datetime import date, datetime
from decimal import Decimal

from alliance import city, events, messages
from alliance.errors import Refusal
from alliance.models import User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service, touch
from financing import bylaws, queries
from financing.lifecycle import FUND_LOAN
from financing.maths import rounding
from financing.models import Fund, FundEntry, FundLoan, Source, VerifiedSaving
from financing.services import proceeds
from financing.services.funds import post, refuse_future
from governance import services as governance
from governance.models import Decision
from partnerships import queries as partnerships
from partnerships.models import Settlement

APPLY, ASK, POST = "financing.apply_for_loan", "financing.put_to_committee", "financing.post_entry"


@service
def apply_for_loan(
    *,
    fund: Fund,
    source: Source,
    annual_savings: Decimal,
    purpose: str,
    category: str = FundLoan.Category.ENERGY,
    amount: Decimal | None = None,
    share_of_savings: Decimal | None = None,
    years: int | None = None,
    external_id: str | None = None,
    by: User,
) -> FundLoan:
    """Ask a fund to pay a source of a plan. What is left open takes the source's amount and the by-laws' terms."""
    source = lock(source)  # its amount stays what is judged here
    insist(
        source.instrument == "revolving_fund_loan",
        "source",
        "Choose a source that is a revolving innovation fund loan.",
    )
    insist(source.counts, "source", "This source fell through. Add a new one to the plan.")
    loan = FundLoan(
        reference=next_reference(FundLoan.reference_prefix or ""),
        fund=fund,
        source=source,
        category=category,
        amount=source.amount if amount is None else amount,
        annual_savings=annual_savings,
        share_of_savings=bylaws.number(bylaws.SHARE) if share_of_savings is None else share_of_savings,
        years=city.setting(bylaws.YEARS) if years is None else years,
        purpose=purpose,
        external_id=external_id,
    )
    require(by, APPLY, loan)
    insist(loan.amount <= source.amount, "amount", f"The source is {source.amount:,.2f}. Ask for no more than that.")
    create(loan, by=by, action="apply_for_loan")
    events.publish("fund_loan.applied", loan, by=by, payload={"reference": loan.reference, "amount": str(loan.amount)})
    return loan


@service
def change_loan(*, fundloan: FundLoan, version: int | None = None, by: User, **values: object) -> FundLoan:
    """Correct an application that the committee has not seen."""
    row = lock(fundloan, version=version)
    require(by, APPLY, row)
    if row.state != "applied":
        raise Refusal("The committee has this application. Withdraw it, then apply anew.", code="wrong_state")
    given = {name: value for name, value in values.items() if value is not None}
    amount, most = given.get("amount", row.amount), lock(row.source).amount
    insist(amount <= most, "amount", f"The source is {most:,.2f}. Ask for no more than that.")  # type: ignore[operator]
    return change(row, given, by=by)


@service
def withdraw_loan(*, fundloan: FundLoan, version: int | None = None, why: str, by: User) -> FundLoan:
    """Take an application back."""
    return FUND_LOAN.take(fundloan, "withdraw", by=by, version=version, why=why)


@service
def put_to_committee(
    *, fundloan: FundLoan, version: int | None = None, meets_on: date | None = None, by: User
) -> FundLoan:
    """Put the loan to the fund's committee, if the by-laws admit it. Raises Refusal that names every broken one."""
    row = lock(fundloan, version=version)
    require(by, ASK, row)
    refuse_open_question(row.decision)
    bylaws.refuse_broken(row)
    question = f"Does {row.fund.name} lend {row.amount:,.2f} {row.fund.currency} for “{row.source.label}”?"
    decision = ask(row, question, row.purpose, meets_on, by)
    return FUND_LOAN.take(row, "ask", by=by, decision=decision)


def refuse_open_question(decision: Decision | None) -> None:
    if decision is not None and decision.state == "open":
        raise Refusal(f"{decision.reference} is before the committee already. Wait for it.", code="already_asked")


def ask(loan: FundLoan, question: str, options: str, meets_on: date | None, by: User) -> Decision:
    """A question to the fund's committee. Raises Refusal where the fund has none."""
    if loan.fund.committee is None:
        raise Refusal(f"{loan.fund.name} has no committee. Name one first: edit the fund.", code="no_committee")
    return governance.put_question(
        body=loan.fund.committee,
        question=question[:300],
        subject_type=loan._meta.label_lower,
        subject_id=loan.pk,
        options=options,
        meets_on=meets_on,
        by=by,
    )


@service
def carry_out(*, decision: Decision, on: date, by: User) -> FundLoan | None:
    """Do what the committee signed about a loan; None where the decision is about something else.

    The by-laws are judged again: a loan that breaks one since then is not granted, and the decision is not signed.
    """
    loan = FundLoan.objects.filter(decision=decision).first()
    if loan is not None and loan.state == "asked":
        return decided(loan, decision, on, by)
    loan = FundLoan.objects.filter(write_off_decision=decision).first()
    if loan is not None and loan.state == "approved" and decision.is_positive:
        return write_off(loan, on, by)
    return None


def decided(loan: FundLoan, decision: Decision, on: date, by: User) -> FundLoan:
    if not decision.is_positive:
        step = "refuse" if decision.outcome == Decision.Outcome.STOP else "defer"
        row = FUND_LOAN.take(loan, step, by=by, why=decision.reason)
        tell(row, f"{row} was {'refused' if step == 'refuse' else 'deferred'}: {decision.reason}", by)
        return row
    loan.fund = lock(loan.fund)  # two loans granted at once must not both count the same money as free
    bylaws.refuse_broken(loan)
    row = FUND_LOAN.take(loan, "grant", by=by, why=decision.reason)
    post(fund=row.fund, kind=FundEntry.Kind.LOAN, amount=row.amount, booked_on=on, loan=row, by=by)
    tell(row, f"{row} is granted. Money can be drawn once the plan is approved.", by)
    events.publish("fund_loan.granted", row, by=by, payload={"reference": row.reference, "amount": str(row.amount)})
    return row


def tell(loan: FundLoan, text: str, by: User) -> None:
    if loan.created_by:
        messages.notify(
            recipients=[loan.created_by],
            slot=f"fund-loan:{loan.pk}:{loan.version}",
            text=text[:500],
            url=loan.get_absolute_url(),
            by=by,
        )


@service
def draw_loan(
    *,
    fundloan: FundLoan,
    version: int | None = None,
    amount: Decimal,
    booked_on: date,
    note: str = "",
    on: date,
    by: User,
) -> FundLoan:
    """Money leaves the fund for the plan; the source records its receipt.

    Raises Refusal for a loan not granted, a plan not approved, a source that fell through, a broken by-law or more than
    was granted, and InsufficientFunds where the fund does not hold it, however many draw at once.
    """
    row, fund = held(fundloan, by, version)
    seen, source = row.version, lock(row.source)
    refuse_future(booked_on, on)
    if not source.counts:
        raise Refusal(
            f"“{source.label}” fell through, and the plan no longer counts on it. Draw nothing for it: close the loan.",
            code="source_lost",
        )
    if row.plan.state != "approved":
        raise Refusal(f"{row.plan.reference} is not approved. Money can be drawn once it is.", code="plan_not_approved")
    partnerships.require_signed(row.plan.initiative)
    undrawn = queries.loan_figures(row).undrawn
    insist(amount <= undrawn, "amount", f"{undrawn:,.2f} of this loan is not drawn yet. Draw no more than that.")
    if bylaws.members_of(fund) < city.setting(bylaws.COMMITTEE):
        raise Refusal(
            f"The committee of {fund.name} is too small for its by-laws. Add members first.", code="bylaws_broken"
        )
    post(fund=fund, kind=FundEntry.Kind.DRAWDOWN, amount=amount, booked_on=booked_on, loan=row, note=note, by=by)
    if row.first_drawn_on is None or booked_on < row.first_drawn_on:
        row = change(row, {"first_drawn_on": booked_on}, by=by, action="draw_loan")
    proceeds.bring(source=source, amount=amount, on=booked_on, note=row.reference, by=by)
    return touch(row, since=seen)


def held(loan: FundLoan, by: User, version: int | None = None) -> tuple[FundLoan, Fund]:
    """The loan and its fund, both locked, if this person may post and the loan is granted. The fund comes first."""
    fund = lock(loan.fund)
    row = lock(loan, version=version)
    require(by, POST, row)
    if row.state != "approved":
        state = FUND_LOAN.state_of(row).label.lower()
        raise Refusal(f"{row.reference} is {state}. Only a granted loan is drawn and repaid.", code="not_granted")
    return row, fund


@service
def repay_loan(
    *,
    fundloan: FundLoan,
    version: int | None = None,
    amount: Decimal,
    booked_on: date,
    note: str = "",
    on: date,
    by: User,
) -> FundLoan:
    """Money comes back to the fund. A loan that is drawn and repaid in full is closed."""
    row, fund = held(fundloan, by, version)
    refuse_future(booked_on, on)
    owed = queries.loan_figures(row).owed
    insist(amount <= owed, "amount", f"Only {owed:,.2f} is owed. Post interest to the fund’s ledger.")
    post(fund=fund, kind=FundEntry.Kind.REPAYMENT, amount=amount, booked_on=booked_on, loan=row, note=note, by=by)
    figures = queries.loan_figures(row)
    return FUND_LOAN.take(row, "finish", by=by) if not figures.owed and not figures.undrawn else touch(row)


@service
def finish_loan(*, fundloan: FundLoan, version: int | None = None, by: User) -> FundLoan:
    """Close a loan that owes nothing; what was not drawn is free to lend again."""
    row = lock(fundloan, version=version)
    require(by, POST, row)
    owed = queries.loan_figures(row).owed
    if owed:
        raise Refusal(f"{owed:,.2f} is still owed. Post repayments, or ask the committee to write it off.", code="owed")
    return FUND_LOAN.take(row, "finish", by=by)


@service
def ask_write_off(*, fundloan: FundLoan, version: int | None = None, why: str, by: User) -> FundLoan:
    """Ask the committee to give up what is still owed. Nothing is written off before its chair has signed."""
    row = lock(fundloan, version=version)
    require(by, ASK, row)
    refuse_open_question(row.write_off_decision)
    owed = queries.loan_figures(row).owed
    if row.state != "approved" or not owed:
        raise Refusal("Nothing is owed on this loan, so there is nothing to write off.", code="nothing_owed")
    question = f"Does {row.fund.name} write off {owed:,.2f} {row.fund.currency} of {row.reference}?"
    return change(
        row, {"write_off_decision": ask(row, question, why, None, by)}, by=by, why=why, action="ask_write_off"
    )


def write_off(loan: FundLoan, on: date, by: User) -> FundLoan:
    fund = lock(loan.fund)
    row = FUND_LOAN.take(loan, "write_off", by=by)
    owed = queries.loan_figures(row).owed
    if owed > 0:
        post(fund=fund, kind=FundEntry.Kind.WRITE_OFF, amount=owed, booked_on=on, loan=row, by=by)
    tell(row, f"{row}: {owed:,.2f} was written off.", by)
    return row


def kept_by_city(settlement: Settlement) -> Decimal:
    """What the city keeps of a period: verified savings less the partner's part, or the partner's payment to the city."""
    if not settlement.gain_share.city_pays:
        return settlement.amount
    results, inputs = settlement.statement["gain"]["results"], settlement.inputs
    verified = results.get("verified_savings", inputs.get("amount"))
    return Decimal(0) if verified is None else Decimal(str(verified)) - settlement.amount


@service
def count_savings(*, settlement: Settlement, at: datetime, by: User) -> list[VerifiedSaving]:
    """Verified savings of an initiative count towards the loans they repay, in proportion to the loans' amounts.

    A true-up computes a year whose periods have counted already, so only what it adds to them counts.
    """
    require(by, "financing.carry_out_decision")
    loans = queries.loans_repaying(settlement.gain_share.partnership.initiative)
    kept = rounding.rounded(kept_by_city(settlement) - counted_before(settlement), rounding.Rounding.CENT)
    counted = VerifiedSaving.objects.filter(settlement=settlement).exists()
    if not loans or counted or not (kept or settlement.restates_id):
        return []
    parts = rounding.split(abs(kept), [loan.amount for loan in loans])
    sign = 1 if kept > 0 else -1
    rows = []
    for loan, part in zip(loans, parts, strict=True):
        row = VerifiedSaving(
            loan=loan,
            settlement=settlement,
            starts_on=settlement.starts_on,
            ends_on=settlement.ends_on,
            amount=sign * part,
        )
        rows.append(create(row, by=by, action="count_savings"))
    return rows


def counted_before(settlement: Settlement) -> Decimal:
    """For a true-up, what its periods came to; nothing for a period."""
    if settlement.kind != Settlement.Kind.TRUE_UP:
        return Decimal(0)
    periods = settlement.gain_share.settlements.filter(
        kind=Settlement.Kind.PERIOD,
        starts_on__gte=settlement.starts_on,
        ends_on__lte=settlement.ends_on,
        restated_by=None,
        locked_at__isnull=False,
    )
    return sum((kept_by_city(period) for period in periods), Decimal(0))


@service
def repay_from_savings(*, settlement: Settlement, on: date, by: User) -> list[FundLoan]:
    """Once a settlement is paid, what its savings make due flows back to the fund, however many are paid at once."""
    require(by, "financing.carry_out_decision")
    loans = FundLoan.objects.filter(savings__settlement=settlement, state="approved").select_related("fund")
    note, repaid = f"Verified savings, {settlement.reference}", []
    for loan in loans.order_by("fund_id", "pk"):  # the same sequence for everybody, so that nobody waits in a circle
        lock(loan.fund)
        row = lock(loan)
        due = queries.loan_figures(row).due
        if row.state == "approved" and due:
            repaid.append(repay_loan(fundloan=row, amount=due, booked_on=on, note=note, on=on, by=by))
    return repaid
