"""Shapes of the terms of an instrument. Rates are fractions per year."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from alliance.forms import Form, MoneyField
from financing.maths.amortisation import Method
from financing.maths.day_count import DayCount
from financing.maths.deals import Repayment
from financing.maths.lease import Timing
from financing.models import Source

EACH_YEAR = [(1, "Yearly"), (2, "Twice a year"), (4, "Quarterly"), (12, "Monthly")]
FRACTION = "A fraction per year: 0.035 is 3.5 percent."


def rate_field(**kwargs: object) -> forms.DecimalField:
    return forms.DecimalField(max_digits=9, decimal_places=6, help_text=FRACTION, **kwargs)  # type: ignore[arg-type]


def years_field(**kwargs: object) -> forms.IntegerField:
    return forms.IntegerField(min_value=0, max_value=100, **kwargs)  # type: ignore[arg-type]


def words(options: type[Method | Repayment | Timing]) -> list[tuple[str, str]]:
    return [(str(option), str(option).replace("_", " ").capitalize()) for option in options]


def each_year(label: str, initial: int) -> forms.IntegerField:
    """Chosen from a list on a page, a whole number in JSON; the mathematics refuses others."""
    return forms.IntegerField(label=label, initial=initial, widget=forms.Select(choices=EACH_YEAR))


class TermsForm(Form):
    """Base: on a page the form begins with the terms the source has, where they are of this shape."""

    shape = ""

    @classmethod
    def initial_from(cls, source: Source) -> dict[str, Any]:
        return dict(source.terms) if source.terms.get("shape") == cls.shape else {}


class LoanTermsForm(TermsForm):
    shape = "loan"
    rate = rate_field(label="Interest rate")
    term_years = years_field(label="Term in years")
    payments_per_year = each_year("Payments", 1)
    method = forms.ChoiceField(
        label="Repayment",
        choices=words(Method),
        initial=Method.LEVEL_PAYMENT,
        help_text="What stays the same, or grows.",
    )
    growth = rate_field(required=False, initial=Decimal(0), label="Growth of payments")
    amortisation_years = years_field(
        required=False, label="Balloon: years it would take in full", help_text="Only for a balloon."
    )
    interest_only_years = years_field(required=False, initial=0, label="Years with interest only")
    capitalised_years = years_field(required=False, initial=0, label="Years in which interest is added to the loan")
    fee = MoneyField(required=False, initial=Decimal(0), label="Fee taken from the loan")


class BondTermsForm(TermsForm):
    shape = "bond"
    coupon = rate_field()
    term_years = years_field(label="Last maturity in years")
    repayment = forms.ChoiceField(choices=words(Repayment), initial=Repayment.LEVEL_DEBT_SERVICE)
    frequency = each_year("Interest", 2)
    price = forms.DecimalField(initial=Decimal(100), max_digits=9, decimal_places=6, help_text="Per 100 of principal.")
    denomination = MoneyField(initial=Decimal(5000), help_text="The smallest piece.")
    costs_of_issuance = MoneyField(required=False, initial=Decimal(0))
    first_coupon_on = forms.DateField(
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="A business day; left empty, one period after the money is there.",
    )
    day_count = forms.ChoiceField(choices=[(str(kind), str(kind)) for kind in DayCount], initial=DayCount.THIRTY_360)


class AccretionTermsForm(TermsForm):
    shape = "accretion"
    rate = rate_field(label="Yield")
    term_years = years_field(label="Years to maturity")
    compounding_frequency = each_year("Compounded", 2)
    costs_of_issuance = MoneyField(required=False, initial=Decimal(0))


class RentTermsForm(TermsForm):
    shape = "rent"
    first_payment = MoneyField(label="First yearly payment")
    years = years_field()
    escalation_rate = rate_field(required=False, initial=Decimal(0), label="Growth of payments")
    timing = forms.ChoiceField(
        choices=words(Timing), initial=Timing.ARREARS, help_text="At the end or start of a year."
    )
    purchase_price = MoneyField(required=False, initial=Decimal(0), label="Price to own it at the end")


class SavingsTermsForm(TermsForm):
    shape = "savings"
    annual_savings = MoneyField(label="Savings per year")
    share = forms.DecimalField(
        max_digits=5, decimal_places=4, label="Share of savings repaid", help_text="0.8 is 80 percent."
    )
    years = years_field()
    stop_at_amount = forms.BooleanField(required=False, initial=True, label="Stop once the amount is repaid")


class OutcomeTermsForm(TermsForm):
    shape = "outcome"
    coupon = rate_field()
    term_years = years_field(label="Years to maturity")
    frequency = each_year("Interest", 2)
    outcome_payment = MoneyField(
        allow_negative=True,
        initial=Decimal(0),
        help_text="Expected: to investors if the result is good, negative if they pay back.",
    )


class ArrivalTermsForm(TermsForm):
    shape = "arrival"
    years = years_field(label="Over how many years", help_text="The first part comes on the day the money is there.")
    growth = rate_field(required=False, initial=Decimal(0), label="Growth from year to year")
    guaranteed = MoneyField(
        required=False,
        initial=Decimal(0),
        label="Guaranteed each year",
        help_text="What a contract promises whatever happens, such as the minimum of a concession.",
    )
    discount_rate = rate_field(required=False, initial=Decimal("0.03"), label="Discount rate")


FORMS: dict[str, type[TermsForm]] = {
    form.shape: form
    for form in (
        LoanTermsForm,
        BondTermsForm,
        AccretionTermsForm,
        RentTermsForm,
        SavingsTermsForm,
        OutcomeTermsForm,
        ArrivalTermsForm,
    )
}


def said(terms: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Stored terms as label and value, in the words of their form; choices by their label."""
    if not terms:
        return []
    form = FORMS[terms["shape"]]()
    rows = []
    for name, field in form.fields.items():
        if terms.get(name) in (None, ""):
            continue
        options = {str(value): label for value, label in getattr(field.widget, "choices", [])}
        value = terms[name]
        shown = "Yes" if value is True else "No" if value is False else options.get(str(value), value)
        rows.append((form[name].label, shown))
    return rows
