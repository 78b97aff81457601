"""NUL, digits that are none, powers of ten and days at the ends of the calendar: refused where they come in (trust case D4)."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from alliance import digits
from alliance.api.parsing import strict_json
from alliance.forms import InstantField, MoneyField
from tests.factories.initiatives import InitiativeFactory

pytestmark = pytest.mark.django_db
HUGE = ["1e999999999999", "-1e999999999999", "1e-999999999999", "0e999999999999", "1e41", "1e99999999999999999999999"]


@pytest.mark.parametrize("text", ["²", "٣", "", "-1", "+1", "1.0", " 1", "1" * 10, "9" * 5000])
def test_only_a_short_row_of_plain_digits_is_a_whole_number(text):
    assert digits.whole(text) is None
    assert digits.whole("0123456789"[1:]) == 123456789


@pytest.mark.parametrize("text", [*HUGE, "NaN", "Infinity", "x"])
def test_a_number_that_would_fill_the_memory_is_none(text):
    with pytest.raises(ValueError, match=text[:5]):
        digits.exact(text)
    assert digits.exact("-12.50") == Decimal("-12.50")


@pytest.mark.parametrize("text", HUGE)
def test_nor_is_it_one_in_json_or_as_an_amount(text):
    from rest_framework.exceptions import ParseError

    with pytest.raises(ParseError, match="too many digits"):
        strict_json(f'{{"amount": {text}}}'.encode())
    with pytest.raises(ValidationError):
        MoneyField().clean(Decimal("1e999999999"))


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59"])
def test_an_instant_that_no_zone_can_show_is_refused(text):
    with pytest.raises(ValidationError, match="Write the date and time"):
        InstantField(zone="America/New_York").clean(text)


@pytest.mark.parametrize("version", ["²", "9" * 5000, "x"])
def test_a_version_that_is_no_number_is_one_that_nobody_saw(cast, city, api, version):
    row = InitiativeFactory()
    answer = api(cast.office).patch(
        f"/api/v1/initiatives/{row.pk}/", {"title": "Mine"}, headers={"If-Match": f'"{row.pk}-{version}"'}
    )
    assert answer.status_code == 412


@pytest.mark.parametrize("version", ["²", "9" * 5000])
def test_a_page_takes_such_a_version_for_none(cast, city, browser_of, version):
    row = InitiativeFactory()
    answer = browser_of(cast.office).post(f"/initiatives/{row.pk}/change/", {"version": version})
    assert answer.status_code == 400  # for what else is missing


@pytest.mark.parametrize("query", ["before=²", "before=" + "9" * 5000])
def test_the_trail_goes_on_before_nothing_where_the_place_is_none(cast, city, browser_of, query):
    assert browser_of(cast.auditor).get(f"/audit/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01", "until=x"])
def test_the_trail_refuses_days_that_nobody_lived_at_every_door(cast, city, browser_of, api, query):
    for answer in (
        browser_of(cast.auditor).get(f"/audit/?{query}"),
        browser_of(cast.auditor).get(f"/audit/export.csv?{query}"),
        api(cast.auditor).get(f"/api/v1/audit/?{query}"),
        api(cast.auditor).get(f"/api/v1/audit/export.csv?{query}"),
    ):
        assert answer.status_code == 400


class TestNul:
    @pytest.mark.parametrize(
        "address",
        [
            "/api/v1/ocds/releases/?after=%00-1",
            "/api/v1/ocds/records/a%00b/",
            "/scim/v2/Users?filter=userName%20eq%20%22a%00%22",
        ],
    )
    def test_in_an_address_is_refused_as_a_problem(self, cast, api, address):
        answer = api(cast.administrator).get(address)
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
        assert answer.json()["code"] == "bad_request"

    @pytest.mark.parametrize("address", ["/audit/?subject_id=%00", "/search/?q=%00", "/vendors/join/%00/", "/?%00=1"])
    def test_in_an_address_is_refused_as_a_page(self, cast, city, browser_of, address):
        answer = browser_of(cast.auditor).get(address)
        assert answer.status_code == 400
        assert "cannot be stored" in answer.content.decode()

    def test_beside_the_fields_of_a_form_is_refused_and_does_nothing(self, cast, city, browser_of):
        client, row = browser_of(cast.office), InitiativeFactory(title="As it was")
        for address, data in (
            ("/work/snooze/", {"days": "0", "task": "a\0"}),
            (f"/initiatives/{row.pk}/change/", {"title": "New", "idempotency_key": "a\0"}),
            (f"/initiatives/{row.pk}/change/", {"title": "New", "a\0": "x"}),
        ):
            answer = client.post(address, data)
            assert answer.status_code == 400
            assert "cannot be stored" in answer.content.decode()
        row.refresh_from_db()
        assert row.title == "As it was"

    def test_in_a_cookie_is_nobody_s_session(self, city):
        client = Client(headers={"Cookie": 'sessionid="abcdefghij\\000"'})
        assert client.get("/work/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize(("path", "field"), [("webhooks/", "topics"), ("city/{city}/load_wards/", "features")])
def test_a_number_with_a_point_where_a_list_belongs_is_a_fault_of_the_value(cast, city, api, path, field):
    address = f"/api/v1/{path.format(city=city.pk)}"
    answer = api(cast.administrator).post(
        address, b'{"%s": 1.5}' % field.encode(), content_type="application/json", headers={"If-Match": "*"}
    )
    assert answer.status_code == 400
    assert field in {error["field"] for error in answer.json()["errors"]}
