"""Revolving innovation funds and their append-only ledger."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from alliance.models import Record
from financing.models.plans import CENT, MONEY, Plan
from governance.models import Body


class Fund(Record):
    """Money that is lent, repaid from savings and lent again. `balance` always equals the sum of its ledger."""

    name = models.CharField(max_length=120, unique=True)
    purpose = models.TextField(help_text="What it may lend for, in the words of its by-laws.")
    committee = models.ForeignKey(
        Body, null=True, blank=True, on_delete=models.PROTECT, related_name="funds", help_text="Who decides on loans."
    )
    currency = models.CharField(max_length=3, editable=False)
    balance = models.DecimalField(default=Decimal(0), editable=False, **MONEY)

    class Meta(Record.Meta):
        verbose_name = "fund"
        ordering = ["name"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(balance__gte=0), name="financing_fund_never_overdrawn"),
        ]

    def __str__(self) -> str:
        return self.name


class FundEntry(Record):
    """One line of a fund's ledger. Never changed or removed: a mistake is put right by another line."""

    class Kind(models.TextChoices):
        SEED = "seed", "Seed money"
        CONTRIBUTION = "contribution", "Contribution"
        LOAN = "loan", "Loan granted"
        DRAWDOWN = "drawdown", "Drawdown"
        REPAYMENT = "repayment", "Repayment"
        INTEREST = "interest", "Interest"
        FEE = "fee", "Fee"
        WRITE_OFF = "write_off", "Write-off"

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    amount = models.DecimalField(validators=CENT, **MONEY)
    booked_on = models.DateField("date")
    plan = models.ForeignKey(Plan, null=True, blank=True, on_delete=models.PROTECT, related_name="fund_entries")
    loan = models.ForeignKey(
        "financing.FundLoan", null=True, blank=True, on_delete=models.PROTECT, related_name="entries", editable=False
    )
    balance_after = models.DecimalField(editable=False, **MONEY)
    note = models.CharField(max_length=200, blank=True)

    class Meta(Record.Meta):
        verbose_name = "ledger entry"
        verbose_name_plural = "ledger entries"
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(amount__gt=0), name="financing_entry_amount_positive"),
            models.CheckConstraint(condition=Q(balance_after__gte=0), name="financing_entry_never_overdrawn"),
        ]
        indexes = [models.Index(fields=["fund", "-created_at"], name="entry_fund")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.amount:,.2f} on {self.booked_on:%Y-%m-%d}"

    @property
    def effect(self) -> Decimal:
        """What it does to the balance: a loan granted and a write-off move no money."""
        if self.kind in STILL:
            return Decimal(0)
        return -self.amount if self.kind in OUT else self.amount


OUT = (FundEntry.Kind.DRAWDOWN, FundEntry.Kind.FEE)
STILL = (FundEntry.Kind.LOAN, FundEntry.Kind.WRITE_OFF)
BY_HAND = (FundEntry.Kind.SEED, FundEntry.Kind.CONTRIBUTION, FundEntry.Kind.INTEREST, FundEntry.Kind.FEE)
