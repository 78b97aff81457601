"""What happens to financing plans and their lines. Lines can be written while the plan is a draft."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from alliance import city, events, messages
from alliance.errors import Refusal, WrongState
from alliance.models import Organisation, User
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, remove, service, touch
from financing import forecasts, queries, terms
from financing.lifecycle import PLAN, SOURCE
from financing.models import Campaign, Category, FundLoan, Grant, Phase, Plan, Receipt, Source, Use
from initiatives.models import Initiative

DRAFT = "financing.draft_plan"


@service
def draft_plan(
    *,
    initiative: Initiative,
    title: str,
    currency: str = "",
    annual_savings: Decimal | None = None,
    savings_start_on: date | None = None,
    discount_rate: Decimal | None = None,
    note: str = "",
    external_id: str | None = None,
    by: User,
) -> Plan:
    """Begin a plan for an initiative. Money is in the city's currency; another one is refused.

    Raises Refusal for an initiative that was stopped.
    """
    plan = Plan(
        initiative=lock(initiative),
        title=title,
        currency=city.currency(),
        annual_savings=annual_savings,
        savings_start_on=savings_start_on,
        discount_rate=Decimal(city.setting("financing.discount_rate")) if discount_rate is None else discount_rate,
        note=note,
        external_id=external_id,
    )
    require(by, DRAFT, plan)
    refuse_stopped(plan.initiative)
    sentence = f"Plans are written in the city’s currency, {plan.currency}. Convert the amounts first."
    insist(currency in ("", plan.currency), "currency", sentence)
    plan.reference = next_reference(Plan.reference_prefix or "")
    create(plan, by=by, action="draft_plan")
    events.publish("plan.drafted", plan, by=by, payload={"reference": plan.reference})
    return plan


def refuse_stopped(initiative: Initiative) -> None:
    if initiative.state == "stopped":
        raise Refusal(
            f"{initiative} was stopped, so that nothing is financed for it any more. Propose a new initiative first.",
            code="wrong_state",
            state=initiative.state,
        )


@service
def change_plan(*, plan: Plan, version: int | None = None, by: User, **values: Any) -> Plan:
    """Correct what is said of the whole plan, while it is a draft."""
    row = lock(plan, version=version)
    require(by, DRAFT, row)
    refuse_frozen(row)
    return change(row, values, by=by)


def refuse_frozen(plan: Plan) -> None:
    if plan.state != "draft":
        raise WrongState(
            f"The lines of {plan.reference} are frozen since it was checked. Return it to draft first.",
            state=plan.state,
        )


def opened(plan: Plan, by: User) -> Plan:
    """The plan, locked, if its lines may be written by this person now."""
    fresh = lock(plan)
    require(by, DRAFT, fresh)
    refuse_frozen(fresh)
    return fresh


@service
def add_source(
    *,
    plan: Plan,
    label: str,
    instrument: str,
    amount: Decimal,
    phase: str = Phase.PILOT,
    provider: Organisation | None = None,
    available_on: date | None = None,
    restriction: str = "",
    pays_only: list[str] | None = None,
    external_id: str | None = None,
    by: User,
) -> Source:
    """Add money to a draft plan. Whether it is funding or financing follows from the instrument."""
    source = Source(
        plan=opened(plan, by),
        label=label,
        instrument=instrument,
        amount=amount,
        phase=phase,
        provider=provider,
        available_on=available_on,
        restriction=restriction,
        pays_only=known_categories(pays_only or []),
        external_id=external_id,
    )
    return create(source, by=by, action="add_source")


def known_categories(pays_only: list[str]) -> list[str]:
    unknown = sorted(set(pays_only) - set(Category.values))
    insist(not unknown, "pays_only", f"There are no such kinds of use: {', '.join(unknown)}.")
    return sorted(set(pays_only))


@service
def change_source(*, source: Source, version: int | None = None, by: User, **values: Any) -> Source:
    """Correct a source of a draft plan. Terms that no longer fit its instrument or amount are refused.

    So is an amount below what came or is lent for it, and another instrument where something was built on this one.
    """
    opened(source.plan, by)
    row = lock(source, version=version)
    if "pays_only" in values:
        values["pays_only"] = known_categories(values["pays_only"])
    if values.get("amount", row.amount) != row.amount:
        refuse_less(row, values["amount"])
    if values.get("instrument", row.instrument) != row.instrument:
        refuse_used(row)
    changed = change(row, values, by=by)
    if changed.terms:
        insist(
            changed.terms["shape"] in changed.kind.shapes,
            "instrument",
            f"Its terms do not fit a {changed.kind.label.lower()}. Add it as a new source instead.",
        )
        terms.cash_flow(changed)
    return changed


def refuse_less(source: Source, amount: Decimal) -> None:
    """Where all of it has arrived, its amount is what arrived."""
    came = source.received
    insist(amount >= came, "amount", f"{came:,.2f} of it has arrived. Give no less than that.")
    more = "All of it has arrived. Add what is still to come as a source of its own."
    insist(source.state != "received", "amount", more)
    lent = live_loans(source).aggregate(most=Max("amount"))["most"]
    less = lent is not None and amount < lent
    insist(not less, "amount", f"A fund is to lend {lent or 0:,.2f} for it. Give no less than that.")


def live_loans(source: Source) -> QuerySet[FundLoan]:
    return source.loans.exclude(state__in=["refused", "withdrawn"])


def refuse_used(source: Source) -> None:
    used = (
        live_loans(source).exists()
        or Grant.objects.filter(source=source).exists()
        or Campaign.objects.filter(source=source).exclude(state__in=["failed", "withdrawn"]).exists()
        or source.offerings.exclude(state="withdrawn").exists()
    )
    sentence = f"A loan, grant, campaign or offering rests on its being “{source.kind.label}”. Add other money as a new source."
    insist(not used, "instrument", sentence)


@service
def remove_source(*, source: Source, version: int | None = None, by: User) -> Plan:
    """Take a source out of a draft plan."""
    plan = opened(source.plan, by)
    remove(lock(source, version=version), by=by)
    return plan


@service
def apply_for_source(*, source: Source, version: int | None = None, by: User) -> Source:
    """Somebody was asked for the money."""
    return became(source, "apply", version, by)


@service
def commit_source(*, source: Source, version: int | None = None, by: User) -> Source:
    """The money is promised in writing."""
    return became(source, "commit", version, by)


@service
def receive_source(
    *,
    source: Source,
    version: int | None = None,
    amount: Decimal | None = None,
    received_on: date | None = None,
    note: str = "",
    on: date,
    by: User,
) -> Source:
    """Money arrived: all that is outstanding unless a part is named. Complete, the source is received."""
    row = lock(source, version=version)
    require(by, "financing.record_money", row)
    if row.state != "committed":
        raise WrongState(SOURCE.refusal(SOURCE.step("receive"), row.state), state=row.state)
    outstanding, given = row.outstanding, received_on or on
    part = outstanding if amount is None else amount
    insist(part > 0, "amount", "Record an amount above zero; a mistake is taken back by a correction.")
    insist(part <= outstanding, "amount", f"{outstanding:,.2f} is outstanding. Record no more than that.")
    insist(given <= on, "received_on", "This day has not come yet. Give the day on which the money arrived.")
    create(Receipt(source=row, amount=part, received_on=given, note=note), by=by, action="record_receipt")
    events.publish("source.receipt", row, by=by, payload={"plan": str(row.plan_id), "amount": str(part)})
    return became(row, "receive", None, by) if part == outstanding else touch(row)


@service
def lose_source(*, source: Source, version: int | None = None, why: str, by: User) -> Source:
    """The money, or the rest of it, will not come. The plan no longer counts on it; its people are told."""
    current = lock(source, version=version)
    require(by, "financing.record_money", current)
    if arrived := current.received:
        missing = current.outstanding
        row = SOURCE.take(current, "receive", by=by, why=why, amount=arrived)
        warn_of_gap(row, missing, by)
        return row
    row = became(current, "lose", None, by, why)
    warn_of_gap(row, row.amount, by)
    return row


def became(source: Source, step: str, version: int | None, by: User, why: str = "") -> Source:
    row = SOURCE.take(source, step, by=by, version=version, why=why)
    events.publish(f"source.{row.state}", row, by=by, payload={"plan": str(row.plan_id), "amount": str(row.amount)})
    return row


def warn_of_gap(source: Source, missing: Decimal, by: User) -> None:
    """Whoever wrote, checked and approved the plan hears that a part of its money is gone."""
    plan = source.plan
    people = [person for person in (plan.created_by, plan.checked_by, plan.approved_by) if person]
    messages.notify(
        recipients=[person for person in people if person.pk != by.pk],
        slot=f"source-lost:{source.pk}",
        text=f"{plan}: {missing:,.2f} of “{source.label}” fell through. Find other money or spend less.",
        url=plan.get_absolute_url(),
        by=by,
    )


@service
def add_use(
    *,
    plan: Plan,
    label: str,
    category: str,
    amount: Decimal,
    phase: str = Phase.PILOT,
    external_id: str | None = None,
    by: User,
) -> Use:
    """Add something the money is spent on to a draft plan."""
    use = Use(
        plan=opened(plan, by), label=label, category=category, amount=amount, phase=phase, external_id=external_id
    )
    return create(use, by=by, action="add_use")


@service
def change_use(*, use: Use, version: int | None = None, by: User, **values: Any) -> Use:
    """Correct a use of a draft plan."""
    opened(use.plan, by)
    return change(lock(use, version=version), values, by=by)


@service
def remove_use(*, use: Use, version: int | None = None, by: User) -> Plan:
    """Take a use out of a draft plan."""
    plan = opened(use.plan, by)
    remove(lock(use, version=version), by=by)
    return plan


@service
def check_plan(*, plan: Plan, version: int | None = None, at: datetime, by: User) -> Plan:
    """Confirm that sources equal uses to the cent, in all and in each phase, and that restricted money fits its uses.

    Raises Refusal (409) that says by how much they differ.
    """
    checked = PLAN.take(plan, "check", by=by, version=version, checked_by=by, checked_at=at)
    lines = queries.lines_of(checked)
    refuse_unbalanced(lines)
    events.publish("plan.checked", checked, by=by)
    return checked


def refuse_unbalanced(lines: queries.Lines) -> None:
    if not lines.sources or not lines.uses:
        raise Refusal("Write at least one source and one use first.", code="plan_empty")
    faults = [
        f"{label}: {words_of(balance.difference)}"
        for label, balance in [("In all", lines.balance), *((row["label"], row["balance"]) for row in lines.phases)]
        if not balance.balanced
    ]
    if faults:
        sentence = f"Sources and uses differ. {'; '.join(faults)}. Find the missing money or correct the lines."
        raise Refusal(sentence, code="plan_unbalanced", difference=str(lines.balance.difference))
    if lines.misfits:
        raise Refusal(f"Restricted money does not fit. {' '.join(lines.misfits)}", code="restriction_broken")


def words_of(difference: Decimal) -> str:
    """The gap in words."""
    return f"{abs(difference):,.2f} {'is missing' if difference < 0 else 'has no use'}"


@service
def approve_plan(*, plan: Plan, version: int | None = None, at: datetime, by: User) -> Plan:
    """Approve a checked plan. Whoever checked it may not approve it.

    A plan that counts on a concession or partnership needs a stressed revenue forecast first.
    """
    approved = PLAN.take(plan, "approve", by=by, version=version, approved_by=by, approved_at=at)
    if approved.checked_by_id == by.pk:
        raise Refusal(
            "You checked this plan, so somebody else must approve it. Ask the champion or another finance officer.",
            code="separation_of_duties",
        )
    refuse_unbalanced(queries.lines_of(approved))
    forecasts.require_forecast(approved)
    tell_author(approved, "approved", by)
    events.publish("plan.approved", approved, by=by, payload={"reference": approved.reference})
    return approved


def tell_author(plan: Plan, became: str, by: User) -> None:
    if plan.created_by and plan.created_by_id != by.pk:
        messages.notify(
            recipients=[plan.created_by],
            slot=f"plan:{plan.pk}:{became}:{plan.version}",
            text=f"{plan} is {became}.",
            url=plan.get_absolute_url(),
            by=by,
        )


@service
def reopen_plan(*, plan: Plan, version: int | None = None, why: str, by: User) -> Plan:
    """Return a checked plan to draft, with the reason."""
    row = PLAN.take(plan, "reopen", by=by, version=version, why=why, checked_by=None, checked_at=None)
    tell_author(row, "back in draft", by)
    return row


@service
def close_plan(*, plan: Plan, version: int | None = None, why: str, by: User) -> Plan:
    """Close a plan that is done with or replaced."""
    return PLAN.take(plan, "close", by=by, version=version, why=why)
