"""Indicators and their values."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed
from alliance.models import AuditEntry
from initiatives import charts, services
from tests.factories.initiatives import IndicatorFactory, ObservationFactory

pytestmark = pytest.mark.django_db
SHAPE = {"code": "EN-1", "name": "Electricity", "domain": "energy", "unit": "kWh", "direction": "decrease"}


class TestDefineIndicator:
    def test_adds_it_to_the_catalogue(self, cast):
        row = services.define_indicator(**SHAPE, by=cast.staff)
        assert (row.code, row.scheme) == ("EN-1", "own")

    def test_refuses_a_code_that_the_scheme_has(self, cast):
        IndicatorFactory(code="EN-1")
        with pytest.raises(ValidationError, match="has an indicator with this code already"):
            services.define_indicator(**SHAPE, by=cast.staff)

    def test_refuses_a_baseline_without_its_day(self, cast):
        with pytest.raises(ValidationError, match="Say of which day the baseline is"):
            services.define_indicator(**SHAPE, baseline=Decimal(1), by=cast.staff)

    def test_is_refused_to_a_vendor(self, cast):
        with pytest.raises(NotAllowed):
            services.define_indicator(**SHAPE, by=cast.vendor)


class TestRecordObservation:
    def test_takes_one_value_a_day(self, cast):
        found = ObservationFactory()
        with pytest.raises(ValidationError, match="has a value for this day already"):
            services.record_observation(indicator=found.indicator, on=found.on, value=Decimal(1), by=cast.staff)

    def test_keeps_the_old_value_in_the_trail_when_it_is_corrected(self, cast):
        found = ObservationFactory(value=Decimal(5))
        services.correct_observation(observation=found, value=Decimal(6), by=cast.staff)
        entry = AuditEntry.objects.get(subject_id=str(found.pk))
        assert (entry.before["value"], entry.after["value"]) == ("5.0000", "6")

    @pytest.mark.parametrize("value", ["NaN", "Infinity", "1e400", "ten"])
    def test_refuses_what_is_no_number_at_both_doors(self, cast, api, browser_of, value):
        shape = {"indicator": str(IndicatorFactory().pk), "on": "2026-11-01", "value": value}
        answer = api(cast.staff).post("/api/v1/observations/", shape)
        page = browser_of(cast.staff).post("/observations/new/", shape)
        assert (answer.status_code, page.status_code) == (400, 400)
        assert answer.json()["errors"][0]["field"] == "value"


def test_the_chart_says_in_a_sentence_what_happened():
    indicator = IndicatorFactory(target=Decimal(280000))
    ObservationFactory(indicator=indicator, on=date(2026, 1, 31), value=Decimal(700000))
    ObservationFactory(indicator=indicator, on=date(2026, 2, 28), value=Decimal(650000))
    chart = charts.of_indicator(indicator)
    assert chart["finding"] == "It fell from 700000 to 650000 kWh on 28 February 2026."
    assert chart["spec"]["limits"] == [{"at": 280000.0, "label": "Target"}]
