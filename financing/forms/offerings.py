"""Shapes of bond offerings, their series, and orders."""

import csv
import io
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from alliance.forms import Form, InstantField, ModelForm, MoneyField, RowsField
from financing.forms.plans import DAY
from financing.instruments import BONDS
from financing.models import BondOrder, BondSeries, Offering, Plan, Source

MOST_ORDERS = 10_000
LARGEST_FILE = 4 * 1024 * 1024


class TiersField(forms.CharField):
    """Words separated by commas on a page, a text of the same kind in JSON."""

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [tier for tier in super().clean(value).split(",") if tier.strip()]


class ChangeOfferingForm(ModelForm):
    source = forms.ModelChoiceField(
        Source.objects.filter(instrument__in=BONDS).exclude(state="lost"),
        required=False,
        label="Source it raises",
        help_text="The line of the plan that the proceeds go to. Left empty, it is the plan’s only source of bonds.",
    )
    opens_at = InstantField(label="Orders from")
    closes_at = InstantField(label="Orders until")
    tiers = TiersField(
        label="Who may order", help_text="Tiers of residency, the nearest first, separated by commas: city, county."
    )
    maximum_per_buyer = MoneyField(required=False, help_text="Over all series; empty is no limit.")
    sections = (
        {"title": "What it is for", "fields": ["plan", "source", "title", "summary"]},
        {"title": "When", "fields": ["dated_on", "opens_at", "closes_at"]},
        {"title": "Who may have how much", "fields": ["tiers", "maximum_per_buyer", "minimum_age"]},
        {"title": "If too much is ordered", "fields": ["rule", "seed_source"]},
    )

    class Meta:
        model = Offering
        fields = (
            "source",
            "title",
            "summary",
            "dated_on",
            "opens_at",
            "closes_at",
            "tiers",
            "maximum_per_buyer",
            "minimum_age",
            "rule",
            "seed_source",
            "external_id",
        )
        widgets = {"dated_on": DAY}


class OfferingForm(ChangeOfferingForm):
    plan = forms.ModelChoiceField(Plan.objects.exclude(state="closed"), help_text="The plan that counts on it.")


class ChangeSeriesForm(ModelForm):
    amount = MoneyField(label="Offered")
    denomination = MoneyField(help_text="One bond; orders are whole bonds.")

    class Meta:
        model = BondSeries
        fields = ("name", "kind", "amount", "denomination", "price", "rate", "matures_on", "external_id")
        widgets = {"matures_on": DAY}


class SeriesForm(ChangeSeriesForm):
    offering = forms.ModelChoiceField(Offering.objects.filter(state="draft"), help_text="Only drafts take new series.")
    field_order = ("offering",)


class OrderForm(ModelForm):
    series = forms.ModelChoiceField(BondSeries.objects.filter(offering__state="open").select_related("offering"))
    number = forms.CharField(max_length=60, required=False, label="Order number", help_text="Left empty, one is given.")
    buyer_key = forms.CharField(
        max_length=120,
        required=False,
        label="Identifies the buyer",
        help_text="For staff: the same for all orders of one buyer. Your own orders carry your account.",
    )
    amount = MoneyField(help_text="Whole bonds.")
    paid_on = forms.DateField(required=False, label="Paid", widget=DAY, help_text="For staff: the day it was paid.")

    class Meta:
        model = BondOrder
        fields = ("series", "amount", "buyer", "residency", "age", "number", "buyer_key", "paid_on")


class BatchRow(Form):
    """An order as a platform sends it while the book is open: received is when it comes."""

    number = forms.CharField(max_length=60)
    series = forms.CharField(max_length=60)
    buyer = forms.CharField(max_length=160)
    buyer_key = forms.CharField(max_length=120, required=False)
    residency = forms.CharField(max_length=60)
    age = forms.IntegerField(required=False, min_value=0, max_value=130)
    amount = MoneyField()
    paid_on = forms.DateField(required=False, widget=DAY)


class OrderRow(BatchRow):
    received_at = InstantField()


class ImportForm(Form):
    """A file on a page, rows in JSON; both are read by the same row."""

    machines_only = ("orders",)

    file = forms.FileField(
        required=False,
        label="CSV file",
        help_text="With the columns number, series, buyer, buyer_key, residency, age, amount, received_at, paid_on.",
    )
    orders = RowsField(OrderRow, max_rows=MOST_ORDERS)

    @classmethod
    def initial_from(cls, offering: Offering) -> dict[str, Any]:
        """Begins empty, whatever is in the book."""
        return {}

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        upload = values.pop("file", None)
        if upload:
            values["orders"] = self.base_fields["orders"].clean(rows_of(upload))
        if not values.get("orders") and not self.errors:
            raise ValidationError("Send at least one order.")
        return values


def rows_of(upload: Any) -> list[dict[str, str]]:
    """The lines of a CSV file by column. Raises ValidationError on the field `file`."""
    if upload.size > LARGEST_FILE:
        raise ValidationError({"file": [f"At most {MOST_ORDERS:,} orders fit at once: split the file."]})
    try:
        reader = csv.DictReader(io.StringIO(upload.read().decode("utf-8-sig")))
        rows = [{str(key).strip().lower(): (value or "").strip() for key, value in row.items()} for row in reader]
    except (UnicodeDecodeError, csv.Error, AttributeError) as fault:
        raise ValidationError({"file": ["This is no CSV in UTF-8 with one line for each order."]}) from fault
    missing = {"number", "series", "buyer", "residency", "amount", "received_at"} - set(rows[0] if rows else ())
    if missing:
        raise ValidationError({"file": [f"These columns are missing: {', '.join(sorted(missing))}."]})
    return rows


class AllotForm(Form):
    seed = forms.CharField(
        max_length=120, required=False, help_text="For a lottery: the number found as published. It is shown to all."
    )
