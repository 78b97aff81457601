"""Indicators and their values."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed
from alliance.models import AuditEntry
from initiatives import charts, services
from initiatives.models import Observation
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

    def test_is_corrected_and_a_baseline_keeps_its_day(self, cast):
        row = IndicatorFactory(baseline=Decimal(5), baseline_on=date(2026, 1, 1))
        assert services.revise_indicator(indicator=row, baseline=Decimal(6), by=cast.staff).baseline == 6
        with pytest.raises(ValidationError, match="Say of which day the baseline is"):
            services.revise_indicator(indicator=row, baseline_on=None, by=cast.staff)
        with pytest.raises(ValidationError, match="Say of which day the target is"):
            services.revise_indicator(indicator=row, target=Decimal(3), by=cast.staff)

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
    chart = charts.of_indicator(indicator, date(2026, 2, 1))
    assert chart["finding"] == "It fell from 700000 to 650000 kWh on 28 February 2026."
    assert chart["spec"]["limits"] == [{"at": 280000.0, "label": "Target"}]


class TestChart:
    def test_marks_a_value_older_than_the_frequency_allows(self, cast, browser_of):
        indicator = IndicatorFactory(frequency="month", baseline=Decimal(9), baseline_on=date(2025, 1, 1))
        ObservationFactory(indicator=indicator, on=date(2026, 1, 31), value=Decimal(8))
        assert not charts.of_indicator(indicator, date(2026, 3, 10))["spec"]["stale"]  # due on 3 March, a week of grace
        late = charts.of_indicator(indicator, date(2026, 3, 11))
        assert late["spec"]["stale"]
        assert late["stale"] == "The last value is of 31 January 2026; the next was expected by 3 March 2026."
        assert late["spec"]["limits"] == [{"at": 9.0, "label": "Baseline"}]
        assert (
            "The last value is of 31 January 2026"
            in browser_of(cast.staff).get(f"/indicators/{indicator.pk}/").content.decode()
        )

    def test_shows_all_its_years_by_means_that_the_database_takes(self, django_assert_num_queries):
        indicator = IndicatorFactory(frequency="day")
        first = date(2020, 1, 1)
        Observation.objects.bulk_create(
            Observation(indicator=indicator, on=first + timedelta(days=number), value=Decimal(number % 2))
            for number in range(2000)
        )
        with django_assert_num_queries(3):
            chart = charts.of_indicator(indicator, first + timedelta(days=2000))
        assert len(chart["spec"]["labels"]) == 66  # the months of 2000 days
        assert chart["note"] == "Each point is the mean of one month, of 2,000 values in all."
        assert chart["rows"][-1] == ("January 2020", "0.4839")  # 15 of 31 days
        assert chart["latest"]["value"] == "1"

    def test_has_its_twin_in_the_api(self, cast, api):
        indicator = IndicatorFactory(frequency="month", target=Decimal(5), target_on=date(2027, 1, 1))
        url = f"/api/v1/indicators/{indicator.pk}/chart/"
        assert api(cast.staff).get(url).json()["points"] == []
        ObservationFactory(indicator=indicator, on=date(2026, 1, 31), value=Decimal("7.50"))
        found = api(cast.staff).get(url).json()
        assert found["points"] == [{"at": "31 January 2026", "value": "7.5"}]
        assert (found["target"], found["latest"]["stale"], found["latest"]["due"]) == ("5", True, "2026-03-03")
        assert api(cast.resident).get(url).status_code == 404
