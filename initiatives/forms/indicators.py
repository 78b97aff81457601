"""Shapes of indicators and observations."""

from alliance.forms import ModelForm
from initiatives.models import Indicator, Observation


class IndicatorForm(ModelForm):
    sections = (
        {"title": "What is measured", "fields": ["name", "code", "scheme", "kind", "domain", "unit", "direction"]},
        {"title": "How", "fields": ["frequency", "department", "source"]},
        {"title": "From where to where", "fields": ["baseline", "baseline_on", "target", "target_on", "external_id"]},
    )

    class Meta:
        model = Indicator
        fields = (
            "name",
            "code",
            "scheme",
            "kind",
            "domain",
            "unit",
            "direction",
            "frequency",
            "department",
            "source",
            "baseline",
            "baseline_on",
            "target",
            "target_on",
            "external_id",
        )


class ObservationForm(ModelForm):
    class Meta:
        model = Observation
        fields = ("indicator", "on", "value", "note", "external_id")
        labels = {"on": "Day"}


class CorrectObservationForm(ModelForm):
    class Meta:
        model = Observation
        fields = ("value", "note")
