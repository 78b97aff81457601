"""The sample city's money that moves: the revolving fund's loans, drawn and repaid as its people would."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from alliance.models import User
from financing import services
from financing.models import BondSeries, Fund, FundEntry, FundLoan, Offering, Plan, Source
from governance import services as governance
from governance.models import Body, Decision

if TYPE_CHECKING:
    from alliance.sample import SampleCity

FUND = "revolving-innovation-fund"

# Source, category, savings a year, years, why; then days from today and amounts: granted, drawn, repaid.
LOANS: tuple[dict[str, Any], ...] = (
    {
        "source": "lighting-plan-source-1",
        "annual_savings": "29940.35",
        "years": 8,
        "purpose": "600 lamps in Foundry. Meters on every circuit verify what is saved; the partnership settles each quarter.",
        "granted": -340,
        "drawn": [(-330, "184000")],
        "repaid": [(-240, "5988.07"), (-150, "5988.07")],
    },
    {
        "source": "clinic-plan-source-1",
        "category": "demonstration",
        "annual_savings": "12500",
        "years": 5,
        "purpose": "Queue numbers in the Foundry clinic. Overtime that is no longer paid is what is saved.",
        "granted": -310,
        "drawn": [(-300, "40000")],
        "repaid": [(-60, "7400")],
    },
    {
        "source": "clinic-plan-source-2",
        "category": "demonstration",
        "annual_savings": "27500",
        "years": 5,
        "purpose": "Queue numbers in the two other clinics, after the first showed what they save.",
        "granted": -120,
        "drawn": [(-110, "110000")],
        "repaid": [],
    },
    {
        "source": "lighting-plan-source-3",
        "annual_savings": "145000",
        "years": 8,
        "purpose": "5,400 lamps in Foundry and Millside, at the savings per lamp that the pilot measured.",
        "granted": -50,
        "drawn": [],
        "repaid": [],
    },
    {
        "source": "lighting-plan-source-6",
        "annual_savings": "70000",
        "years": 8,
        "purpose": "8,000 lamps in the rest of the city. The fund pays what the mini-bonds do not.",
    },
)
DRAWN = frozenset(row["source"] for row in LOANS if row.get("drawn"))


def load_fund(city: SampleCity) -> None:
    """Two million seeded, then lent to the lamps and the clinics."""
    by = city.person("desmond")
    fund = services.set_up_fund(
        name="Revolving innovation fund",
        purpose="Measures that repay from savings or revenue within eight years.",
        committee=Body.objects.filter(external_id="innovation-fund-committee").first(),
        external_id=FUND,
        by=by,
    )
    services.post_to_fund(
        fund=fund,
        kind=FundEntry.Kind.SEED,
        amount=Decimal(2000000),
        booked_on=city.day({"in_days": -400}),
        on=city.today,
        note="Seed money by council",
        external_id=f"{FUND}-1",
        by=by,
    )
    for row in LOANS:
        source = city.find(Source, row["source"])
        if source is not None:
            load_loan(city, fund, source, row)


def load_loan(city: SampleCity, fund: Fund, source: Source, row: dict[str, Any]) -> None:
    by = city.person("desmond")
    loan = services.apply_for_loan(
        fund=fund,
        source=source,
        category=row.get("category", FundLoan.Category.ENERGY),
        annual_savings=Decimal(row["annual_savings"]),
        years=row["years"],
        purpose=row["purpose"],
        external_id=f"{row['source']}-loan",
        by=by,
    )
    if "granted" not in row:
        return
    loan = services.put_to_committee(fundloan=loan, by=by)
    sign(city, cast(Decision, loan.decision), row["granted"])
    loan.refresh_from_db()
    for days, amount in row["drawn"]:
        day = city.day({"in_days": days})
        loan = services.draw_loan(fundloan=loan, amount=Decimal(amount), booked_on=day, on=city.today, by=by)
    for days, amount in row["repaid"]:
        day = city.day({"in_days": days})
        loan = services.repay_loan(
            fundloan=loan, amount=Decimal(amount), booked_on=day, note="Verified savings", on=city.today, by=by
        )


ORDERS = (
    ("Joy Amadi", "city", "2000", 0),
    ("Marlow Finch", "county", "5000", 0),
    ("Greta Solberg", "city", "10000", 0),
    ("Idris Vale", "county", "500", 1),
    ("Noor Haddad", "city", "7500", 0),
    ("Pia Lindqvist", "city", "1000", 1),
    ("Tom Okafor", "state", "3000", 1),
    ("Ada Brightwater", "city", "10000", 0),
)


def load_offering(city: SampleCity) -> None:
    """Mini-bonds, series 1: the order window is open and the first residents have ordered."""
    plan = city.find(Plan, "lighting-plan")
    if plan is None or city.find(Offering, "mini-bonds-1") is not None:
        return
    by = city.person("desmond")
    offering = services.draft_offering(
        plan=plan,
        source=city.find(Source, "lighting-plan-source-5"),
        title="Mini-bonds for street lights, series 1",
        summary="Lend the city 500 dollars or more for the new lamps in Foundry and Millside. The energy they save pays you back.",
        dated_on=city.day({"in_days": 30}),
        opens_at=city.instant({"in_days": -7}),
        closes_at=city.instant({"in_days": 14}),
        tiers=["city", "county", "state"],
        maximum_per_buyer=Decimal(10000),
        minimum_age=18,
        rule=Offering.Rule.PRIORITY,
        external_id="mini-bonds-1",
        by=by,
    )
    dated = offering.dated_on
    made = [
        services.add_series(
            offering=offering,
            name=name,
            kind=kind,
            amount=Decimal(amount),
            denomination=Decimal(500),
            rate=Decimal(rate),
            matures_on=dated.replace(year=dated.year + years, day=1),
            external_id=f"mini-bonds-1-{name.lower().replace(' ', '-')}",
            by=by,
        )
        for name, kind, amount, rate, years in (
            ("Five years", BondSeries.Kind.CURRENT, "350000", "0.0325", 5),
            ("Ten years", BondSeries.Kind.APPRECIATION, "250000", "0.0375", 10),
        )
    ]
    services.publish_offering(offering=offering, by=by)
    services.import_orders(
        offering=offering,
        orders=[
            {
                "number": f"HF-{number:04d}",
                "series": made[place].name,
                "buyer": buyer,
                "residency": residency,
                "age": 30 + number,
                "amount": Decimal(amount),
                "received_at": city.instant({"in_days": -6 + number // 3, "at": f"{9 + number}:15"}),
                "paid_on": city.day({"in_days": -5 + number // 3}) if number != 4 else None,
            }
            for number, (buyer, residency, amount, place) in enumerate(ORDERS, start=1)
        ],
        by=by,
    )


def sign(city: SampleCity, decision: Decision, days: int) -> None:
    """The committee votes and its chair signs."""
    for member in decision.body.members.order_by("username"):
        governance.cast_vote(decision=decision, choice="for", by=member)
    governance.sign_decision(
        decision=decision,
        outcome=Decision.Outcome.GO,
        reason="Pays back within the by-laws, and the savings are metered.",
        at=city.instant({"in_days": days}),
        on=city.day({"in_days": days}),
        by=cast(User, decision.body.chair),
    )
