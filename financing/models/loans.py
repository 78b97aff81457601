"""Loans of a revolving fund, from application to repayment, and the verified savings that repay them."""

from decimal import Decimal
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from alliance.models import Record
from financing.lifecycle import FUND_LOAN
from financing.models.funds import Fund
from financing.models.plans import CENT, MONEY, Plan, Source
from governance.models import Decision
from partnerships.models import Settlement


class FundLoan(Record):
    """What a fund lends to one source of a plan. What was drawn and repaid follows from the fund's ledger alone."""

    class Category(models.TextChoices):
        ENERGY = "energy", "Saves energy or money"
        DEMONSTRATION = "demonstration", "Demonstration"
        AUDIT = "audit", "Audit or study"

    reference_prefix = "L"

    reference = models.CharField(max_length=20, unique=True, editable=False)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="loans")
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="loans",
        help_text="The source of the plan that the fund is to pay: a revolving innovation fund loan.",
    )
    category = models.CharField(max_length=14, choices=Category.choices, default=Category.ENERGY)
    amount = models.DecimalField(validators=CENT, **MONEY)
    annual_savings = models.DecimalField(
        "savings or revenue per year", validators=CENT, help_text="What repays the loan.", **MONEY
    )
    share_of_savings = models.DecimalField(
        "share of savings repaid",
        max_digits=5,
        decimal_places=4,
        validators=[MinValueValidator(Decimal("0.0001")), MaxValueValidator(Decimal(1))],
        help_text="From 0 to 1; empty takes the by-laws’ share.",
    )
    years = models.PositiveSmallIntegerField(
        "years of repayment",
        validators=[MinValueValidator(1), MaxValueValidator(40)],
        help_text="Empty takes the by-laws’ years.",
    )
    purpose = models.TextField("why the fund should lend", help_text="What is done, and how the savings are verified.")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.PROTECT, related_name="+", editable=False)
    write_off_decision = models.ForeignKey(
        Decision, null=True, on_delete=models.PROTECT, related_name="+", editable=False
    )
    first_drawn_on = models.DateField(null=True, editable=False)
    state = models.CharField(max_length=12, choices=FUND_LOAN.choices, default="applied", editable=False)

    class Meta(Record.Meta):
        verbose_name = "fund loan"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="financing_loan_amount_positive"),
            models.UniqueConstraint(
                fields=["source"],
                condition=~Q(state__in=["refused", "withdrawn"]),
                name="financing_loan_once_per_source",
                violation_error_message="This source has an application or a loan already: open that one.",
            ),
        ]
        indexes = [models.Index(fields=["fund", "state"], name="loan_fund")]

    def __str__(self) -> str:
        return f"{self.reference} {self.source.label}"

    @property
    def plan(self) -> Plan:
        return self.source.plan


class VerifiedSaving(Record):
    """What a locked settlement says was saved, as far as this loan may count on it. Negative for a worse period."""

    loan = models.ForeignKey(FundLoan, on_delete=models.PROTECT, related_name="savings")
    settlement = models.ForeignKey(Settlement, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    amount = models.DecimalField("saved", **MONEY)

    class Meta(Record.Meta):
        verbose_name = "verified saving"
        ordering = ["starts_on", "created_at", "id"]
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(fields=["loan", "settlement"], name="financing_saving_once"),
        ]

    def __str__(self) -> str:
        return f"{self.amount:,.2f} saved, {self.starts_on:%Y-%m-%d} to {self.ends_on:%Y-%m-%d}"

    @classmethod
    def counted(cls, *loans: FundLoan) -> "QuerySet[VerifiedSaving]":
        """The savings that hold: a restated period counts with its newest locked edition only."""
        newer = cls.objects.filter(loan=OuterRef("loan"), settlement__restates=OuterRef("settlement"))
        rows: QuerySet[VerifiedSaving] = cls.objects.filter(~Exists(newer), loan__in=loans)
        return rows

    @classmethod
    def totals(cls, *loans: FundLoan) -> dict[Any, Decimal]:
        """By loan; one that saved nothing is not among them."""
        return dict(cls.counted(*loans).order_by().values_list("loan").annotate(Sum("amount")))
