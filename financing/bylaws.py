"""The by-laws of revolving funds: the city's settings, each judged for one loan, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Sum

from alliance import city
from alliance.errors import Refusal
from alliance.registry import SettingSpec
from financing import queries
from financing.maths import revolving_fund
from financing.maths.revolving_fund import ENERGY, PaybackProject, PaybackRules, Recovery
from financing.models import Fund, FundLoan

ANN_ARBOR = "Ann Arbor Municipal Energy Fund, by-laws"
PAYBACK, FIRST_COME, CAPS, COMMITTEE, SHARE, YEARS, RESERVE = (
    "fund.max_payback_years",
    "fund.first_come_payback_years",
    "fund.category_caps",
    "fund.committee_members",
    "fund.share_of_savings",
    "fund.years_of_repayment",
    "fund.reserve",
)


@dataclass(frozen=True)
class Rule:
    """One by-law for one loan. A loan that breaks a `must` goes no further."""

    sentence: str
    holds: bool
    evidence: str
    must: bool = True

    @property
    def status(self) -> tuple[str, str]:
        """Tone and word."""
        if self.holds:
            return "ok", "Holds"
        return ("bad", "Broken") if self.must else ("warn", "Look at this")


def number(key: str) -> Decimal:
    return Decimal(str(city.setting(key)))


def recovery_of(loan: FundLoan) -> Recovery:
    """What the loan repays as applied for, year by year, and what is open at its term."""
    return revolving_fund.recovery(
        loan.amount,
        loan.annual_savings,
        recovery_share=loan.share_of_savings,
        recovery_years=loan.years,
        stop_at_cost=True,
    )


def judged(loan: FundLoan) -> list[Rule]:
    """Every by-law for this loan, the broken ones too."""
    found = revolving_fund.payback_rules(payback_rules(loan), project_of(loan))
    cap = city.setting(CAPS).get(loan.category)
    recovery = recovery_of(loan)
    free = available(loan.fund, besides=loan)
    payback = found.simple_payback_years
    return [
        Rule(
            f"Savings pay the cost back within {number(PAYBACK).normalize():f} years.",
            "payback_over_limit" not in found.reasons,
            f"{payback:.1f} years" if payback is not None else "",
        ),
        Rule(
            "Loans of this category stay within its part of the fund.",
            "category_cap_exceeded" not in found.reasons,
            f"At most {Decimal(cap):.0%} of what was paid in" if cap else "No limit",
        ),
        Rule("The measure is in a facility of the city.", "not_city_facility" not in found.reasons, ""),
        Rule(
            f"The committee has at least {city.setting(COMMITTEE)} members.",
            members_of(loan.fund) >= city.setting(COMMITTEE),
            f"{members_of(loan.fund)} members",
        ),
        Rule("The fund holds the money.", free >= loan.amount, f"{free:,.2f} {loan.fund.currency} is free"),
        Rule(
            "The repayments agreed on recover the whole loan.",
            recovery.fully_recovered,
            "" if recovery.fully_recovered else f"{recovery.outstanding:,.2f} stays open after {loan.years} years",
            must=False,
        ),
    ]


def payback_rules(loan: FundLoan) -> PaybackRules:
    """The limits in force; caps are shares of all that was paid into the fund."""
    others = FundLoan.objects.filter(fund=loan.fund, state__in=["approved", "repaid"]).exclude(pk=loan.pk)
    committed = others.values("category").annotate(sum=Sum("amount")).values_list("category", "sum")
    return PaybackRules(
        max_payback_years=number(PAYBACK),
        first_come_payback_years=number(FIRST_COME),
        category_caps={category_of(key): Decimal(cap) for key, cap in city.setting(CAPS).items()},
        annual_funding=queries.figures_of(loan.fund).paid_in,
        committed={category_of(key): amount for key, amount in committed},
    )


def category_of(key: str) -> str:
    """The payback limit of the published rule binds its first category alone."""
    return ENERGY if key == FundLoan.Category.ENERGY else key


def project_of(loan: FundLoan) -> PaybackProject:
    situation = getattr(loan.plan.initiative, "situation", None)
    return PaybackProject(
        category=category_of(loan.category),
        cost=loan.amount,
        annual_savings=loan.annual_savings,
        city_facility=situation is None or situation.is_city_owned is not False,
        completed_within_fiscal_year=True,
    )


def decided_by(loan: FundLoan) -> str:
    """How the by-laws let it be decided, in words; empty where they do not admit it."""
    approval = revolving_fund.payback_rules(payback_rules(loan), project_of(loan)).approval
    return {
        "first_come_first_served": "It pays back quickly: granted in the order of applications.",
        "committee_discretion": "The committee weighs it against other applications.",
    }.get(approval or "", "")


def members_of(fund: Fund) -> int:
    return fund.committee.members.count() if fund.committee else 0


def available(fund: Fund, besides: FundLoan | None = None) -> Decimal:
    """What can still be promised: the balance less what granted loans have not drawn."""
    loans = FundLoan.objects.filter(fund=fund, state="approved").exclude(pk=besides.pk if besides else None)
    found = queries.figures_by_loan(list(loans))
    return fund.balance - sum((figures.undrawn for figures in found.values()), Decimal(0))


def refuse_broken(loan: FundLoan) -> None:
    """Raises Refusal (409) naming every by-law the loan breaks."""
    broken = [rule for rule in judged(loan) if rule.must and not rule.holds]
    if broken:
        words = " ".join(f"{rule.sentence} {f'({rule.evidence}.) ' if rule.evidence else ''}" for rule in broken)
        raise Refusal(f"The fund’s by-laws do not allow this. Not so: {words.strip()}", code="bylaws_broken")


def is_positive(value: Any) -> str | None:
    try:
        fits = Decimal(str(value)) > 0
    except InvalidOperation:
        fits = False
    return None if fits and isinstance(value, str) else 'Write a number above zero as a text, such as "5".'


def is_share(value: Any) -> str | None:
    sentence = 'Write a share from 0 to 1 as a text, such as "0.80".'
    try:
        fits = isinstance(value, str) and 0 <= Decimal(value) <= 1
    except InvalidOperation:
        return sentence
    return None if fits else sentence


def are_caps(value: Any) -> str | None:
    known = set(FundLoan.Category.values)
    if not isinstance(value, dict) or set(value) - known:
        return f"Give the share of some of: {', '.join(sorted(known))}."
    return next((fault for share in value.values() if (fault := is_share(share))), None)


def whole(least: int, most: int) -> Any:
    def check(value: Any) -> str | None:
        fits = isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
        return None if fits else f"Give a whole number from {least} to {most}."

    return check


def settings() -> Iterable[SettingSpec]:
    return (
        SettingSpec(
            PAYBACK,
            "Fund: longest payback of a loan, in years",
            "8",
            f"Cost over yearly savings. {ANN_ARBOR}: 5.",
            is_positive,
        ),
        SettingSpec(
            FIRST_COME,
            "Fund: payback up to which loans are granted in order, in years",
            "3",
            f"Longer ones are weighed by the committee. {ANN_ARBOR}: 3.",
            is_positive,
        ),
        SettingSpec(
            CAPS,
            "Fund: largest part of the fund for a category",
            {"demonstration": "0.20", "audit": "0.10"},
            f"Shares of what was paid in. {ANN_ARBOR}: demonstrations 0.20, audits 0.10.",
            are_caps,
        ),
        SettingSpec(
            COMMITTEE,
            "Fund: least number of members of the committee",
            3,
            f"{ANN_ARBOR}: at least three.",
            whole(1, 30),
        ),
        SettingSpec(
            SHARE, "Fund: share of savings repaid", "0.80", f"Of what the city keeps. {ANN_ARBOR}: 0.80.", is_share
        ),
        SettingSpec(YEARS, "Fund: years of repayment", 5, f"{ANN_ARBOR}: five years.", whole(1, 40)),
        SettingSpec(
            RESERVE, "Fund: share of the fund that is never lent", "0.05", "Used by the projection of a fund.", is_share
        ),
    )
