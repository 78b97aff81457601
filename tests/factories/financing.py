"""Makers of the rows of financing."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from financing import models
from tests.factories import Maker
from tests.factories.initiatives import InitiativeFactory
from tests.factories.partnerships import LockedSettlementFactory


class PlanFactory(Maker):
    class Meta:
        model = models.Plan

    reference = factory.Sequence(lambda n: f"F-{n + 500}")
    initiative = factory.SubFactory(InitiativeFactory)
    title = "Fund loan and rebate"
    currency = "USD"


class SourceFactory(Maker):
    class Meta:
        model = models.Source

    plan = factory.SubFactory(PlanFactory)
    label = "Revolving-fund loan"
    instrument = "revolving_fund_loan"
    amount = Decimal("184000.00")
    available_on = date(2027, 1, 4)


class UseFactory(Maker):
    class Meta:
        model = models.Use

    plan = factory.SubFactory(PlanFactory)
    label = "600 luminaires"
    category = "equipment"
    amount = Decimal("184000.00")


class FundFactory(Maker):
    class Meta:
        model = models.Fund

    name = factory.Sequence(lambda n: f"Innovation fund {n}")
    purpose = "Measures that repay from savings."
    currency = "USD"


class FundEntryFactory(Maker):
    class Meta:
        model = models.FundEntry

    fund = factory.SubFactory(FundFactory)
    kind = "seed"
    amount = Decimal("1000.00")
    booked_on = date(2026, 11, 1)
    balance_after = Decimal("1000.00")


class CityFinancesFactory(Maker):
    class Meta:
        model = models.CityFinances

    as_of = date(2026, 7, 1)


class SituationFactory(Maker):
    class Meta:
        model = models.Situation

    initiative = factory.SubFactory(InitiativeFactory)


class FundLoanFactory(Maker):
    class Meta:
        model = models.FundLoan

    reference = factory.Sequence(lambda n: f"L-{n + 500}")
    fund = factory.SubFactory(FundFactory)
    source = factory.SubFactory(SourceFactory)
    amount = Decimal("800.00")
    annual_savings = Decimal("250.00")
    share_of_savings = Decimal("0.8")
    years = 5
    purpose = "Lamps that save energy."


class VerifiedSavingFactory(Maker):
    class Meta:
        model = models.VerifiedSaving

    loan = factory.SubFactory(FundLoanFactory)
    settlement = factory.SubFactory(LockedSettlementFactory)
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 3, 31)
    amount = Decimal("100.00")


class ReceiptFactory(Maker):
    class Meta:
        model = models.Receipt

    source = factory.SubFactory(SourceFactory)
    amount = Decimal("1000.00")
    received_on = date(2026, 11, 1)


class OfferingFactory(Maker):
    class Meta:
        model = models.Offering

    reference = factory.Sequence(lambda n: f"B-{n + 500}")
    plan = factory.SubFactory(PlanFactory, state="approved")
    title = "Lamps for Foundry"
    summary = "Buy a part of the lamps."
    dated_on = date(2027, 1, 4)
    opens_at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    closes_at = datetime(2026, 12, 1, 12, tzinfo=UTC)
    tiers = factory.LazyFunction(lambda: ["city", "county"])


class BondSeriesFactory(Maker):
    class Meta:
        model = models.BondSeries

    offering = factory.SubFactory(OfferingFactory)
    name = factory.Sequence(lambda n: f"Series {n}")
    amount = Decimal("10000.00")
    denomination = Decimal("500.00")
    rate = Decimal("0.035")
    matures_on = date(2037, 1, 4)


class BondOrderFactory(Maker):
    class Meta:
        model = models.BondOrder

    series = factory.SubFactory(BondSeriesFactory)
    offering = factory.SelfAttribute("series.offering")
    number = factory.Sequence(lambda n: f"O-{n}")
    buyer = "Joy"
    buyer_key = factory.Sequence(lambda n: f"account-{n}")
    residency = "city"
    amount = Decimal("500.00")
    received_at = datetime(2026, 11, 10, 12, tzinfo=UTC)
    paid_on = date(2026, 11, 10)


class CampaignFactory(Maker):
    class Meta:
        model = models.Campaign

    reference = factory.Sequence(lambda n: f"C-{n + 500}")
    source = factory.SubFactory(SourceFactory, instrument="crowdfunding", amount=Decimal(1000))
    title = "Benches for Millside"
    summary = "Benches by the river."
    goal = Decimal("1000.00")
    deadline = date(2026, 11, 30)


class PledgeFactory(Maker):
    class Meta:
        model = models.Pledge

    campaign = factory.SubFactory(CampaignFactory)
    number = factory.Sequence(lambda n: f"P-{n}")
    amount = Decimal("100.00")
    pledged_on = date(2026, 11, 10)


class GrantFactory(Maker):
    class Meta:
        model = models.Grant

    source = factory.SubFactory(SourceFactory, instrument="grant")
    programme = "State resilience grant"
    starts_on = date(2026, 7, 1)
    ends_on = date(2028, 6, 30)


class GrantReportFactory(Maker):
    class Meta:
        model = models.GrantReport

    grant = factory.SubFactory(GrantFactory)
    title = "First yearly report"
    due_on = date(2027, 7, 31)


class ForecastFactory(Maker):
    class Meta:
        model = models.Forecast

    plan = factory.SubFactory(PlanFactory)
    title = "Garage at Main Street"
    years = 10
    revenue = Decimal("100000.00")
    evidence = "Receipts of three years."
    conclusion = "Sound."
    basis = "0" * 64
    result = factory.LazyFunction(lambda: {"discount_rate": "0.03", "break_even": None, "rows": []})
