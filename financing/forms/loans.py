"""Shapes of loans of a revolving fund."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField
from financing.forms.plans import DAY
from financing.models import FundLoan, Source


class LoanForm(ModelForm):
    """Terms left empty take the by-laws'."""

    source = forms.ModelChoiceField(
        Source.objects.filter(instrument="revolving_fund_loan").exclude(state="lost").select_related("plan"),
        help_text="The source of a plan that the fund is to pay.",
    )
    amount = MoneyField(required=False, help_text="Empty: the whole source.")
    annual_savings = MoneyField(label="Savings or revenue per year", help_text="What repays the loan.")
    share_of_savings = forms.DecimalField(
        required=False, max_digits=5, decimal_places=4, help_text="From 0 to 1; empty takes the by-laws’ share."
    )
    years = forms.IntegerField(
        required=False,
        min_value=1,
        max_value=40,
        label="Years of repayment",
        help_text="Empty takes the by-laws’ years.",
    )
    sections = (
        {"title": "For what", "fields": ["fund", "source", "category", "amount", "purpose"]},
        {"title": "What repays it", "fields": ["annual_savings", "share_of_savings", "years"]},
    )

    class Meta:
        model = FundLoan
        fields = (
            "fund",
            "source",
            "category",
            "amount",
            "purpose",
            "annual_savings",
            "share_of_savings",
            "years",
            "external_id",
        )


class ChangeLoanForm(ModelForm):
    amount = MoneyField()
    annual_savings = MoneyField(label="Savings or revenue per year")

    class Meta:
        model = FundLoan
        fields = ("category", "amount", "annual_savings", "share_of_savings", "years", "purpose", "external_id")


class CommitteeForm(Form):
    meets_on = forms.DateField(required=False, label="Committee meets", widget=DAY)


class MoveMoneyForm(Form):
    """A drawdown or a repayment."""

    amount = MoneyField()
    booked_on = forms.DateField(label="Date", widget=DAY)
    note = forms.CharField(required=False, max_length=200)
