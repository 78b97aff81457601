"""Makers of the rows of financing."""

from datetime import date
from decimal import Decimal

import factory

from financing import models
from tests.factories import Maker
from tests.factories.initiatives import InitiativeFactory


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
