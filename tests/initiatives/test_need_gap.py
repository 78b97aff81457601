"""The need gap: worked out by hand here, shown at both doors with its formula."""

from decimal import Decimal

import pytest

from initiatives import gaps
from tests.factories.alliance import CityProfileFactory
from tests.factories.initiatives import IndicatorFactory, NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def need():
    measure = IndicatorFactory(baseline=Decimal(700_000), target=Decimal(280_000), direction="decrease", unit="kWh")
    return NeedFactory(indicator=measure, affected_count=142_000, severity=4, state="accepted")


def test_is_shown_with_what_went_into_it(need, cast, api, browser_of):
    found = api(cast.staff).get(f"/api/v1/needs/{need.pk}/").json()["gap"]
    assert (found["relative"], found["score"], found["shortfall"]) == ("0.6", "68160", "420000")
    assert found["formula"] == gaps.FORMULA
    page = browser_of(cast.staff).get(need.get_absolute_url()).content.decode()
    assert "68,160" in page
    assert "severity 4 ÷ 5" in page


def test_is_unknown_without_target_or_residents(need):
    need.affected_count = None
    assert gaps.shown(need) is None
    assert gaps.score_of(NeedFactory()) is None


def test_a_list_asks_nothing_more_for_each_need(need, cast, api, django_assert_max_num_queries):
    for _ in range(5):
        NeedFactory(indicator=need.indicator, affected_count=10)
    client = api(cast.staff)
    with django_assert_max_num_queries(4):
        client.get("/api/v1/needs/")


class TestPlace:
    @pytest.mark.parametrize(
        ("given", "field"),
        [
            ({"latitude": "91", "longitude": "0"}, "latitude"),
            ({"latitude": "40.44", "longitude": "-180.5"}, "longitude"),
            ({"latitude": "NaN", "longitude": "0"}, "latitude"),
            ({"latitude": "40.44"}, None),
            ({"ward": "Atlantis"}, "ward"),
            ({"links": [{"url": "javascript:alert(1)"}]}, "links"),
        ],
    )
    def test_refuses_what_is_no_place_or_link(self, cast, api, given, field):
        CityProfileFactory(wards=[{"code": "W1", "name": "Millside"}])
        shape = {"title": "Dark", "problem": "Lamps fail.", "domain": "energy", "severity": 3, "urgency": 3}
        answer = api(cast.staff).post("/api/v1/needs/", shape | given, format="json")
        assert answer.status_code == 400
        assert answer.json()["errors"][0]["field"] == field

    def test_takes_ward_point_and_links(self, cast, api):
        CityProfileFactory(wards=[{"code": "W1", "name": "Millside"}])
        shape = {"title": "Dark", "problem": "Lamps fail.", "domain": "energy", "severity": 3, "urgency": 3}
        links = [{"url": "https://city.example/report", "words": "Outages of 2025"}]
        place = {"ward": "Millside", "latitude": "40.440624", "longitude": "-79.995888"}
        answer = api(cast.staff).post("/api/v1/needs/", shape | place | {"links": links}, format="json")
        assert answer.status_code == 201, answer.json()
        assert answer.json()["links"] == links
        assert answer.json()["latitude"] == "40.440624"
