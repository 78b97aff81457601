"""Service levels, their scorecards, and measurements drawn from indicators."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from alliance.errors import NotAllowed
from partnerships import services
from partnerships.maths import service_levels as maths
from partnerships.maths import settlement as period_maths
from partnerships.measuring import measured_by
from partnerships.models import ServiceLevel, ServiceWindow
from partnerships.scorecards import scorecard
from tests.factories.initiatives import IndicatorFactory, ObservationFactory
from tests.factories.partnerships import (
    InForceFactory,
    PartnershipFactory,
    PartyFactory,
    ServiceLevelFactory,
    ServiceWindowFactory,
)

TODAY = date(2026, 11, 23)


class TestMaths:
    @pytest.mark.parametrize(
        ("value", "higher", "expected"),
        [
            ("99", True, "green"),
            ("98.9", True, "amber"),
            ("97", True, "amber"),
            ("96.9", True, "red"),
            (None, True, "no_data"),
        ],
    )
    def test_colours_follow_from_target_and_threshold(self, value, higher, expected):
        given_value = Decimal(value) if value else None
        assert maths.colour(given_value, Decimal(99), Decimal(97), higher_is_better=higher) == expected

    def test_lower_is_better_turns_the_scale(self):
        states = [
            maths.colour(Decimal(hours), Decimal(24), Decimal(48), higher_is_better=False) for hours in (24, 30, 49)
        ]
        assert states == ["green", "amber", "red"]

    def test_credits_stop_at_the_cap_of_each_year(self):
        found = maths.credits(["red"] * 14, Decimal(500), Decimal(1200), 12)
        assert found[:4] == [Decimal(500), Decimal(500), Decimal(200), Decimal(0)]
        assert sum(found[:12]) == Decimal(1200)
        assert found[12:] == [Decimal(500), Decimal(500)]

    @given(st.lists(st.sampled_from(["green", "amber", "red", "no_data", "excluded"]), max_size=60))
    def test_no_year_ever_costs_more_than_its_cap(self, states):
        found = maths.credits(states, Decimal("333.33"), Decimal(1000), 12)
        for first in range(0, len(found), 12):
            assert sum(found[first : first + 12], Decimal(0)) <= Decimal(1000)

    def test_chronic_failure_is_a_number_of_red_windows_in_a_row_of_windows(self):
        assert maths.is_chronic(["red", "green", "red", "green", "red"], 3, 5)
        assert not maths.is_chronic(["red", "green", "red", "green", "green", "red"], 3, 5)
        assert maths.is_chronic(["red", "no_data", "red", "excluded", "red"], 3, 3)


@pytest.mark.django_db
class TestScorecard:
    def test_no_data_is_its_own_state(self):
        level = ServiceLevelFactory()
        card = scorecard(level, level.windows.all(), TODAY)
        assert [window.state for window in card.windows] == ["no_data"] * 3
        assert card.credit == 0

    def test_a_judgement_counts_and_leaves_what_the_data_say(self, cast, api):
        level = ServiceLevelFactory()
        row = ServiceWindowFactory(service_level=level, value=Decimal("90"))
        path = f"/api/v1/service-windows/{row.pk}/judge/"
        refused = api(cast.office).post(path, {"judged": "excluded"}, format="json")
        assert [error["field"] for error in refused.json()["errors"]] == ["why"]
        api(cast.office).post(path, {"judged": "excluded", "why": "A storm cut the power."}, format="json")
        window = api(cast.office).get(f"/api/v1/service-levels/{level.pk}/").json()["scorecard"]["windows"][0]
        assert (window["computed"], window["state"], Decimal(window["credit"])) == ("red", "excluded", 0)
        services.withdraw_judgement(servicewindow=row, why="The meter had a battery.", by=cast.office)
        row.refresh_from_db()
        card = scorecard(level, [row], TODAY)
        assert (card.windows[0].state, card.credit) == ("red", Decimal("500.00"))

    def test_is_on_the_pages(self, cast, browser_of):
        level = ServiceLevelFactory(chronic_misses=1, chronic_within=1)
        ServiceWindowFactory(service_level=level, value=Decimal("90"))
        client = browser_of(cast.office)
        assert "Chronic failure" in client.get(level.get_absolute_url()).content.decode()
        assert "Chronic failure" in client.get(level.partnership.get_absolute_url()).content.decode()
        assert "Record the next window" in client.get(level.get_absolute_url()).content.decode()
        assert client.get(level.windows.get().get_absolute_url()).status_code == 200

    def test_lists_ask_the_same_number_of_queries_for_many_rows(self, cast, api, django_assert_max_num_queries):
        for _ in range(4):
            ServiceWindowFactory()
        client = api(cast.office)
        assert cast.office.roles
        with django_assert_max_num_queries(12):
            assert len(client.get("/api/v1/service-levels/").json()["results"]) == 4


@pytest.mark.django_db
class TestAgreeServiceLevel:
    def post(self, api, person, **changed):
        party = PartyFactory(partnership=PartnershipFactory(state="binding"))
        body = {
            "partnership": str(party.partnership.pk),
            "party": str(party.pk),
            "metric": "Lamps that burn",
            "unit": "%",
            "direction": "increase",
            "target": "99",
            "threshold": "97",
            "window": "month",
            "starts_on": "2026-08-01",
        } | changed
        return api(person).post("/api/v1/service-levels/", body, format="json")

    def test_takes_one(self, api, cast):
        answer = self.post(api, cast.office)
        assert answer.status_code == 201, answer.json()
        assert len(answer.json()["scorecard"]["windows"]) >= 3

    @pytest.mark.parametrize(
        ("changed", "field"),
        [({"threshold": "99.5"}, "threshold"), ({"direction": "decrease"}, "threshold"), ({"credit": "-1"}, "credit")],
    )
    def test_refuses_what_cannot_be_meant_by_field(self, api, cast, changed, field):
        answer = self.post(api, cast.office, **changed)
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert not ServiceLevel.objects.exists()

    def test_keeps_its_windows_once_one_is_measured(self, cast):
        level = ServiceWindowFactory().service_level
        with pytest.raises(ValidationError, match="measured already"):
            services.change_service_level(servicelevel=level, window="quarter", by=cast.office)
        assert services.change_service_level(servicelevel=level, target=Decimal(98), by=cast.office).target == 98


@pytest.mark.django_db
class TestMeasureWindow:
    def test_draws_from_the_indicator_with_source_and_checksum(self, cast, api):
        indicator = IndicatorFactory()
        for day, value in (("2026-08-03", "99"), ("2026-08-20", "98"), ("2026-09-01", "10")):
            ObservationFactory(indicator=indicator, on=date.fromisoformat(day), value=Decimal(value))
        level = ServiceLevelFactory(indicator=indicator)
        body = {"service_level": str(level.pk), "starts_on": "2026-08-01"}
        answer = api(cast.office).post("/api/v1/service-windows/", body, format="json")
        assert answer.status_code == 201, answer.json()
        shown = answer.json()
        assert (Decimal(shown["value"]), shown["computed"]) == (Decimal("98.5"), "amber")
        assert "2 values" in shown["source"]
        assert shown["checksum"] == hashlib.sha256(b"2026-08-03,99\n2026-08-20,98\n").hexdigest()

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            ({"starts_on": "2026-08-02", "value": "99", "source": "x"}, "starts_on"),
            ({"starts_on": "2126-08-01", "value": "99", "source": "x"}, "starts_on"),
            ({"starts_on": "2026-08-01", "value": "99"}, "source"),
            ({"starts_on": "2026-08-01"}, "value"),
        ],
    )
    def test_refuses_what_cannot_be_meant_by_field(self, cast, api, body, field):
        level = ServiceLevelFactory()
        answer = api(cast.office).post(
            "/api/v1/service-windows/", {"service_level": str(level.pk)} | body, format="json"
        )
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == [field]
        assert not ServiceWindow.objects.exists()

    def test_is_entered_by_hand_and_taken_from_the_indicator_again(self, cast):
        indicator = IndicatorFactory()
        ObservationFactory(indicator=indicator, on=date(2026, 8, 20), value=Decimal(98))
        level = ServiceLevelFactory(indicator=indicator)
        given = {"value": Decimal("99.5"), "source": "Lamp monitor", "by": cast.office}
        row = services.measure_window(service_level=level, starts_on=date(2026, 8, 1), on=TODAY, **given)
        assert (row.value, row.source, row.checksum) == (Decimal("99.5"), "Lamp monitor", "")
        again = services.remeasure_window(servicewindow=row, by=cast.office)
        assert (again.value, again.checksum) == (98, hashlib.sha256(b"2026-08-20,98\n").hexdigest())
        by_hand = services.remeasure_window(servicewindow=row, **given)
        assert (by_hand.value, by_hand.source, by_hand.checksum) == (Decimal("99.5"), "Lamp monitor", "")
        with pytest.raises(NotAllowed):
            services.remeasure_window(servicewindow=row, value=Decimal(1), source="x", by=cast.vendor)

    def test_is_refused_to_a_partner(self, cast):
        with pytest.raises(NotAllowed):
            services.measure_window(
                service_level=ServiceLevelFactory(),
                starts_on=date(2026, 8, 1),
                value=Decimal(1),
                source="x",
                on=TODAY,
                by=cast.vendor,
            )


@pytest.mark.django_db
class TestSettlementsFromIndicators:
    def test_take_the_readings_of_the_period_with_their_checksum(self, cast, api):
        indicator = IndicatorFactory()
        for day, value in (("2026-01-31", "12000"), ("2026-02-28", "12480"), ("2026-03-31", "12000")):
            ObservationFactory(indicator=indicator, on=date.fromisoformat(day), value=Decimal(value))
        gain_share = InForceFactory(indicator=indicator)
        body = {"gain_share": str(gain_share.pk), "starts_on": "2026-01-01", "ends_on": "2026-03-31", "kind": "period"}
        answer = api(cast.office).post("/api/v1/settlements/", body, format="json")
        assert answer.status_code == 201, answer.json()
        shown = answer.json()
        assert (shown["inputs"]["actual"], shown["amount"]) == ("36480", "1766.16")
        again = measured_by(indicator, "sum", date(2026, 1, 1), date(2026, 3, 31))
        assert (shown["source"], shown["checksum"]) == (again.source, again.checksum)
        assert period_maths.disagreements(shown["statement"]) == []

    def test_say_what_is_missing_where_there_are_none(self, cast, api):
        gain_share = InForceFactory(indicator=IndicatorFactory())
        body = {"gain_share": str(gain_share.pk), "starts_on": "2026-01-01", "ends_on": "2026-03-31", "kind": "period"}
        answer = api(cast.office).post("/api/v1/settlements/", body, format="json")
        assert [error["field"] for error in answer.json()["errors"]] == ["actual"]
        assert "Record them first" in answer.json()["errors"][0]["message"]

    @pytest.mark.parametrize(("extra", "field"), [({}, "source"), ({"source": "x", "checksum": "abc"}, "checksum")])
    def test_entered_ones_need_a_source_and_a_checksum_that_is_one(self, cast, api, extra, field):
        body = {
            "gain_share": str(InForceFactory().pk),
            "starts_on": "2026-01-01",
            "ends_on": "2026-03-31",
            "kind": "period",
            "actual": "36480",
        } | extra
        answer = api(cast.office).post("/api/v1/settlements/", body, format="json")
        assert [error["field"] for error in answer.json()["errors"]] == [field]
