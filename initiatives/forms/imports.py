"""Shapes of values that come many at once."""

from django import forms

from alliance.forms import Form
from initiatives.models import Indicator


class ObservationRow(Form):
    """One line of a file, or one item of a bulk request."""

    indicator = forms.CharField(max_length=40, help_text="The code of the indicator.")
    scheme = forms.ChoiceField(choices=Indicator.Scheme.choices, required=False)
    on = forms.DateField()
    value = forms.DecimalField(max_digits=20, decimal_places=4)
    note = forms.CharField(max_length=200, required=False)


class BulkRow(ObservationRow):
    """One item of a bulk request; files have no identifiers."""

    external_id = forms.CharField(max_length=120, required=False)


class ImportForm(Form):
    file = forms.FileField(
        help_text="CSV or XLSX with the columns indicator (its code), on (2026-11-30), value; scheme and note if wanted."
    )
    check_only = forms.BooleanField(
        required=False, initial=True, label="Only check: say what would happen, save nothing"
    )
    only_good = forms.BooleanField(required=False, label="Save the good rows even if others are at fault")
