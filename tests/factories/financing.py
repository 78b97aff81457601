"""Makers of the rows of financing."""

from datetime import date
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
