"""Indicators for context brokers: read as KeyPerformanceIndicator, written by batch and by notification."""

from datetime import date
from decimal import Decimal

import pytest

from initiatives.models import Observation
from tests.factories.initiatives import IndicatorFactory, ObservationFactory

pytestmark = pytest.mark.django_db
BASE = "/api/v1/ngsi-ld/v1"


def urn(indicator):
    return f"urn:ngsi-ld:KeyPerformanceIndicator:{indicator.pk}"


def kpi(name, value, at="2026-11-20T23:30:00Z"):
    return {
        "id": name,
        "type": "KeyPerformanceIndicator",
        "kpiValue": {"type": "Property", "value": value, "observedAt": at},
    }


def test_an_indicator_is_read_with_its_last_value(city, cast, api):
    indicator = IndicatorFactory(name="Lit hours", unit="hours", frequency="month")
    for day, value in ((1, "3.5"), (20, "4.25"), (10, "9")):
        ObservationFactory(indicator=indicator, on=date(2026, 11, day), value=Decimal(value))
    [found] = api(cast.staff).get(f"{BASE}/entities/?type=KeyPerformanceIndicator").json()
    assert found["id"] == urn(indicator)
    assert found["type"] == "KeyPerformanceIndicator"
    assert found["kpiValue"]["value"] == 4.25
    assert found["kpiValue"]["observedAt"].startswith("2026-11-20T00:00:00")
    assert found["calculationFrequency"] == {"type": "Property", "value": "monthly"}
    assert found["@context"]
    assert api(cast.staff).get(f"{BASE}/entities/{urn(indicator)}/").json() == found


def test_pages_by_limit_and_offset_and_knows_one_type(city, cast, api):
    IndicatorFactory.create_batch(3)
    client = api(cast.staff)
    first, rest = (
        client.get(f"{BASE}/entities/?limit=2").json(),
        client.get(f"{BASE}/entities/?limit=2&offset=2").json(),
    )
    assert len({one["id"] for one in [*first, *rest]}) == 3
    assert client.get(f"{BASE}/entities/?type=Device").json() == []
    assert client.get(f"{BASE}/entities/?limit=x").status_code == 400
    assert client.get(f"{BASE}/entities/urn:ngsi-ld:Device:1/").status_code == 404


def test_a_batch_records_a_value_on_the_citys_day(city, cast, api):
    own, foreign = IndicatorFactory(), IndicatorFactory(external_id="urn:ngsi-ld:Sensor:7")
    answer = api(cast.office).post(
        f"{BASE}/entityOperations/upsert/", [kpi(urn(own), 4.25), kpi("urn:ngsi-ld:Sensor:7", "8")]
    )
    assert (answer.status_code, answer.json()["errors"]) == (200, [])
    assert answer.json()["success"] == [urn(own), "urn:ngsi-ld:Sensor:7"]
    assert Observation.objects.get(indicator=own).value == Decimal("4.25")
    assert Observation.objects.get(indicator=foreign).on == date(2026, 11, 20)


def test_a_notification_saves_what_is_good_and_names_the_rest(city, cast, api):
    own = IndicatorFactory()
    body = {
        "type": "Notification",
        "subscriptionId": "urn:ngsi-ld:Subscription:1",
        "data": [kpi(urn(own), 1), kpi("urn:ngsi-ld:Sensor:404", 2), kpi(urn(IndicatorFactory()), "many")],
    }
    answer = api(cast.office).post(f"{BASE}/notify/", body)
    assert (answer.status_code, answer.json()["success"]) == (207, [urn(own)])
    assert len(answer.json()["errors"]) == 2
    assert Observation.objects.count() == 1


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "soon", 5])
def test_a_day_that_the_city_cannot_have_lived_is_named_and_nothing_else_is_lost(city, cast, api, at):
    first, second = IndicatorFactory(), IndicatorFactory()
    sent = [kpi(urn(first), 1, at), kpi(urn(second), 2)]
    answer = api(cast.office).post(f"{BASE}/entityOperations/upsert/", sent)
    assert (answer.status_code, answer.json()["success"]) == (207, [urn(second)])
    assert [error["entityId"] for error in answer.json()["errors"]] == [urn(first)]


@pytest.mark.parametrize("query", ["limit=²", "offset=²", "limit=" + "0" * 9 + "9" * 5000])
def test_a_page_is_asked_for_with_plain_digits(city, cast, api, query):
    assert api(cast.staff).get(f"{BASE}/entities/?{query}").status_code == 400


@pytest.mark.parametrize("body", [{}, [], ["x"], {"type": "Notification"}])
def test_another_body_is_refused(city, cast, api, body):
    for address in ("entityOperations/upsert", "notify"):
        assert api(cast.office).post(f"{BASE}/{address}/", body).status_code == 400


def test_who_may_not_record_values_may_not_by_this_door(city, cast, api):
    assert api(cast.vendor).post(f"{BASE}/notify/", {"type": "Notification", "data": [kpi("x", 1)]}).status_code == 403
    assert api(cast.vendor).get(f"{BASE}/entities/").json() == []
    assert api().get(f"{BASE}/entities/").status_code == 401
