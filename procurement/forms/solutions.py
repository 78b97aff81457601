"""Shapes of proven solutions and citations."""

from django import forms

from alliance.forms import Form, ModelForm, MoneyField, RowsField
from procurement.models import Citation, ProvenSolution


class MeasuredForm(Form):
    name = forms.CharField(max_length=160)
    unit = forms.CharField(max_length=40, required=False)
    baseline = forms.CharField(max_length=40, required=False)
    target = forms.CharField(max_length=40, required=False)
    actual = forms.CharField(max_length=40, required=False)
    as_of = forms.CharField(label="As of", max_length=10, required=False)


class ProvenSolutionForm(ModelForm):
    cost_amount = MoneyField(label="Cost", required=False)
    kpis = RowsField(MeasuredForm, label="Measured results", required=False, max_rows=30, extra=1)
    sections = (
        {"title": "What was done", "fields": ["title", "problem", "solution", "technology", "vendor", "domain"]},
        {"title": "Where and when", "fields": ["place", "country", "population", "year_started"]},
        {"title": "What came of it", "fields": ["outcome", "result", "kpis", "lesson", "cost_amount", "cost_currency"]},
        {
            "title": "How we know",
            "fields": ["evidence_level", "sources", "must_check", "checked_on", "expires_on", "website"],
        },
        {"title": "Buying it", "fields": ["contract", "external_id"]},
    )

    class Meta:
        model = ProvenSolution
        fields = (
            "title",
            "problem",
            "solution",
            "technology",
            "vendor",
            "domain",
            "place",
            "country",
            "population",
            "year_started",
            "outcome",
            "result",
            "lesson",
            "cost_amount",
            "cost_currency",
            "evidence_level",
            "sources",
            "must_check",
            "checked_on",
            "expires_on",
            "website",
            "contract",
            "external_id",
        )


class CitationForm(ModelForm):
    class Meta:
        model = Citation
        fields = ("initiative", "proven_solution", "criterion", "note", "external_id")
