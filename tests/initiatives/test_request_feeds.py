"""Service requests come from a real Open311 endpoint, month by month, whole or not at all."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from alliance import city as city_of
from alliance import jobs
from alliance.errors import NotAllowed, Refusal, WrongState
from alliance.models import AuditEntry, CityProfile, Job
from alliance.people import system_user
from initiatives import open311, request_jobs, services
from initiatives.models import Observation, RequestFeed
from tests.factories.initiatives import IndicatorFactory, NeedFactory, ObservationFactory, RequestFeedFactory
from tests.initiatives.open311 import Georeport

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
SINCE = date(2026, 6, 1)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as travelling:
        yield travelling


@pytest.fixture
def endpoint(tmp_path, monkeypatch, settings, cast, clock):
    made = Georeport(tmp_path)
    settings.WEBHOOK_INTERNAL_HOSTS = ["localhost"]
    monkeypatch.setenv("SSL_CERT_FILE", str(made.cert_file))
    city_of.change_setting(key="initiatives.open311", value=made.url, by=cast.administrator)
    yield made
    made.close()


@pytest.fixture
def indicator():
    return IndicatorFactory(code="SR-1", unit="requests", frequency="month")


def connected(indicator, cast, code="001", since=SINCE):
    return services.connect_requests(
        indicator=indicator, service_code=code, since=since, at=timezone.now(), by=cast.office
    )


def values(indicator):
    return {
        str(on): int(value) for on, value in Observation.objects.filter(indicator=indicator).values_list("on", "value")
    }


def pulled(feed):
    jobs.run_due()
    feed.refresh_from_db()
    return feed


class TestCounting:
    def test_every_whole_month_becomes_a_value_of_its_last_day(self, cast, endpoint, indicator):
        endpoint.took("001", "2026-06-01T00:00:00Z", "2026-06-30T23:59:59Z", "2026-10-05T12:00:00Z")
        endpoint.took("001", "2026-05-31T23:59:59Z", "2026-11-01T00:00:00Z", "2026-11-20T08:00:00Z")
        endpoint.took("002", "2026-07-01T12:00:00Z")
        feed = pulled(connected(indicator, cast))
        assert values(indicator) == {
            "2026-06-30": 2,
            "2026-07-31": 0,
            "2026-08-31": 0,
            "2026-09-30": 0,
            "2026-10-31": 1,
        }
        assert (feed.outcome, feed.fault, feed.pulled_until) == ("pulled", "", date(2026, 11, 1))
        assert feed.counts == {"requests": 3, "months": 5, "created": 5, "updated": 0, "unchanged": 0}

    def test_months_begin_where_the_city_is(self, cast, endpoint, indicator):
        CityProfile.objects.update_or_create(defaults={"name": "Here", "time_zone": "America/New_York"})
        endpoint.took("001", "2026-07-01T02:00:00Z", "2026-11-01T03:59:59Z")
        pulled(connected(indicator, cast))
        assert values(indicator)["2026-06-30"] == 1
        assert values(indicator)["2026-10-31"] == 1

    @pytest.mark.parametrize("most", [50, 100, 1000])
    def test_an_answer_that_was_cut_off_is_asked_for_in_halves(self, cast, endpoint, indicator, most):
        endpoint.most = most
        begin = datetime(2026, 6, 1, tzinfo=UTC)
        endpoint.took("001", *((begin + timedelta(minutes=97 * n)).isoformat() for n in range(2000)))
        feed = pulled(connected(indicator, cast))
        assert feed.counts["requests"] == 2000
        assert sum(values(indicator).values()) == 2000

    def test_pulled_again_it_is_the_same_and_a_changed_count_corrects(self, cast, endpoint, indicator):
        endpoint.took("001", "2026-08-03T10:00:00Z")
        feed = pulled(connected(indicator, cast))
        kept = set(Observation.objects.values_list("pk", "version"))
        services.pull_requests(feed=feed, by=cast.office)
        pulled(feed)
        assert set(Observation.objects.values_list("pk", "version")) == kept
        assert AuditEntry.objects.filter(action="save_observations").count() == 1
        endpoint.took("001", "2026-08-04T10:00:00Z")
        services.pull_requests(feed=feed, by=cast.office)
        feed = pulled(feed)
        assert values(indicator)["2026-08-31"] == 2
        assert feed.counts == {"requests": 2, "months": 5, "created": 0, "updated": 1, "unchanged": 4}
        assert AuditEntry.objects.filter(action="save_observations").latest("id").before == {"2026-08-31": "1.0000"}

    def test_what_came_in_is_evidence_of_a_need(self, cast, endpoint, indicator, browser_of):
        need = NeedFactory(indicator=indicator, state="accepted", is_public=True)
        endpoint.took("001", "2026-10-03T10:00:00Z", "2026-10-04T10:00:00Z")
        pulled(connected(indicator, cast))
        page = browser_of(cast.staff).get(need.get_absolute_url()).content.decode()
        assert indicator.get_absolute_url() in page
        assert "the latest value" in page
        assert indicator.get_absolute_url() not in browser_of().get(need.get_absolute_url()).content.decode()

    def test_the_jurisdiction_is_sent_where_there_is_one(self, cast, endpoint, indicator):
        city_of.change_setting(key="initiatives.open311_jurisdiction", value="city.example", by=cast.administrator)
        pulled(connected(indicator, cast))
        assert {asked["jurisdiction_id"] for _, asked in endpoint.asked} == {"city.example"}


class TestEveryDay:
    def test_the_newest_months_are_asked_for_once_a_day(self, cast, endpoint, indicator, clock):
        feed = pulled(connected(indicator, cast, since=date(2024, 1, 1)))
        endpoint.asked.clear()
        for _ in range(3):
            jobs.sweep(timezone.now())
            jobs.run_due()
        assert [asked["start_date"] for path, asked in endpoint.asked if asked] == [
            "2026-08-01T00:00:00Z",
            "2026-10-30T00:00:00Z",
        ]
        assert Job.objects.filter(kind="pull_requests").count() == 2
        clock.shift(timedelta(days=200))
        endpoint.asked.clear()
        jobs.sweep(timezone.now())
        pulled(feed)
        assert min(asked["start_date"] for path, asked in endpoint.asked if asked) == "2026-11-01T00:00:00Z"
        assert feed.pulled_until == date(2027, 6, 1)

    def test_nothing_is_asked_while_disconnected_or_without_an_endpoint(self, cast, endpoint, indicator):
        feed = pulled(connected(indicator, cast))
        services.disconnect_requests(feed=feed, by=cast.office)
        endpoint.asked.clear()
        request_jobs.queue_pulls(Job())
        jobs.run_due()
        assert endpoint.asked == []
        services.reconnect_requests(feed=feed, by=cast.office)
        city_of.change_setting(key="initiatives.open311", value="", by=cast.administrator)
        assert request_jobs.queue_pulls(Job()) == {"feeds": 0}

    def test_what_is_disconnected_or_waited_for_is_not_ordered_by_day(self, cast, endpoint, indicator):
        waited = connected(indicator, cast)
        off = RequestFeedFactory(is_connected=False)
        for feed in (waited, off):
            assert services.pull_by_day(feed=feed, on=NOW.date(), by=system_user()).job_id == feed.job_id
        assert Job.objects.filter(kind="pull_requests").count() == 1

    def test_a_pull_that_was_overtaken_by_disconnecting_writes_nothing(self, cast, indicator):
        feed = RequestFeedFactory(indicator=indicator, is_connected=False)
        given = {"service_code": "001", "counts": {SINCE: 3}, "until": date(2026, 7, 1), "at": NOW}
        services.save_requests(feed=feed, **given, by=system_user())
        assert not Observation.objects.exists()


GARBAGE = {
    "down for a while": ((503, {}, b""), "refuses with status 503"),
    "says why": ((404, {}, b'[{"code": 404, "description": "jurisdiction_id unknown."}]'), "jurisdiction_id unknown"),
    "no json": ((200, {}, b"<html>Sign in</html>"), "not JSON"),
    "half a list": ((200, {}, b'[{"service_code": "001"}, {"serv'), "not JSON"),
    "deep": ((200, {}, b"[" * 200_000), "not JSON"),
    "an object": ((200, {}, b'{"service_code": "001"}'), "not a list"),
    "words": ((200, {}, b'["001"]'), "not a list"),
    "too long": ((200, {}, b"[" + b" " * (open311.MOST_BYTES + 1) + b"]"), "longer than 16 MiB"),
    "inside": ((302, {"Location": "http://169.254.169.254/latest/"}, b""), "sends us on"),
}


class TestFaults:
    @pytest.mark.parametrize("name", GARBAGE)
    def test_bad_answers_change_nothing_and_are_said_in_a_sentence(self, cast, endpoint, indicator, name):
        ObservationFactory(indicator=indicator, on=date(2026, 10, 31), value=Decimal(7))
        endpoint.instead, words = GARBAGE[name]
        feed = pulled(connected(indicator, cast))
        assert (feed.outcome, feed.pulled_at) == ("failed", None)
        assert words in feed.fault
        assert values(indicator) == {"2026-10-31": 7}
        assert all(path.startswith("/open311/v2/") for path, _ in endpoint.asked)

    def test_a_fault_on_the_way_leaves_nothing_half_done(self, cast, endpoint, indicator, monkeypatch):
        endpoint.took("001", "2026-06-03T10:00:00Z")
        endpoint.requests.append(("", "001", "2026-10-03T10:00:00Z"))
        feed = pulled(connected(indicator, cast))
        assert "without an identifier" in feed.fault
        assert values(indicator) == {}

    def test_a_code_that_the_city_does_not_have_is_no_zero(self, cast, endpoint, indicator):
        feed = pulled(connected(indicator, cast, code="999"))
        assert feed.fault == "The endpoint has no service with the code “999”. It has: 001, 002."
        assert values(indicator) == {}
        assert feed.job.state == "done"

    def test_an_endpoint_that_ignores_days_is_found_out(self, cast, endpoint, indicator):
        endpoint.ignores_days = True
        endpoint.took("001", *["2026-10-03T10:00:00Z"] * 7)
        feed = pulled(connected(indicator, cast))
        assert "other days" in feed.fault
        endpoint.took("001", *["2026-10-03T10:00:00Z"] * 43)
        services.pull_requests(feed=feed, by=cast.office)
        assert "single minute" in pulled(feed).fault
        assert values(indicator) == {}

    def test_an_endpoint_that_is_away_is_tried_again_and_then_works(self, cast, endpoint, indicator, clock):
        endpoint.instead = (502, {}, b"")
        feed = pulled(connected(indicator, cast))
        assert feed.job.state == "waiting"
        endpoint.instead = None
        clock.shift(timedelta(minutes=6))
        feed = pulled(feed)
        assert (feed.outcome, feed.fault, len(values(indicator))) == ("pulled", "", 5)

    def test_it_is_given_up_for_the_day_after_four_tries(self, cast, endpoint, indicator, clock):
        endpoint.instead = (502, {}, b"")
        feed = connected(indicator, cast)
        for _ in range(8):
            pulled(feed)
            clock.shift(timedelta(hours=2))
        assert (feed.job.state, feed.job.tries) == ("done", 4)
        assert len(endpoint.asked) == 4

    def test_nobody_there_is_a_sentence(self, cast, endpoint, indicator):
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SSL_CERT_FILE", "/dev/null")
            feed = pulled(connected(indicator, cast))
        assert "cannot be reached" in feed.fault


class TestDoors:
    @pytest.mark.parametrize(
        "address",
        [
            "http://311.city.example/v2",
            "https://10.0.0.7/v2",
            "https://user:word@311.city.example/v2",
            "https://[::1]/v2",
            "https://93.184.216.34/v2/requests.json",
            "https://93.184.216.34/v2?key=1",
            "nonsense",
            7,
        ],
    )
    def test_the_endpoint_is_outside_and_without_secrets(self, cast, address):
        with pytest.raises(ValidationError):
            city_of.change_setting(key="initiatives.open311", value=address, by=cast.administrator)

    def test_without_an_endpoint_it_says_who_can_help(self, cast, clock, indicator):
        with pytest.raises(Refusal, match="administrator"):
            connected(indicator, cast)

    def test_only_the_office_connects_and_only_monthly_indicators(self, cast, endpoint, indicator):
        with pytest.raises(NotAllowed):
            services.connect_requests(indicator=indicator, service_code="001", since=SINCE, at=NOW, by=cast.staff)
        with pytest.raises(ValidationError, match="monthly"):
            connected(IndicatorFactory(frequency="year"), cast)
        with pytest.raises(ValidationError, match="has begun"):
            connected(indicator, cast, since=date(2026, 12, 1))

    def test_a_second_pull_waits_for_the_first(self, cast, endpoint, indicator):
        feed = connected(indicator, cast)
        with pytest.raises(WrongState, match="already"):
            services.pull_requests(feed=feed, by=cast.office)

    def test_is_disconnected_and_connected_once(self, cast, endpoint, indicator):
        feed = connected(indicator, cast)
        with pytest.raises(WrongState, match="This feed is connected already"):
            services.reconnect_requests(feed=feed, by=cast.office)
        services.disconnect_requests(feed=feed, by=cast.office)
        for act, more in (
            (services.disconnect_requests, {}),
            (services.pull_requests, {}),
            (services.revise_request_feed, {"service_code": "002", "since": SINCE, "at": NOW}),
        ):
            with pytest.raises(WrongState, match="This feed is disconnected: connect it again first"):
                act(feed=feed, by=cast.office, **more)
        feed.refresh_from_db()
        assert (feed.is_connected, feed.service_code) == (False, "001")
        assert Job.objects.filter(kind="pull_requests").count() == 1

    def test_with_another_code_all_of_it_is_pulled_again(self, cast, endpoint, indicator):
        feed = pulled(connected(indicator, cast))
        endpoint.took("002", "2026-10-03T10:00:00Z")
        given = {"service_code": " 002 ", "since": date(2026, 9, 17), "at": NOW, "by": cast.office}
        revised = services.revise_request_feed(feed=feed, **given)
        assert (revised.service_code, revised.since, revised.pulled_until) == ("002", date(2026, 9, 1), None)
        assert values(indicator)["2026-10-31"] == 0
        assert pulled(revised).counts["requests"] == 1
        assert values(indicator)["2026-10-31"] == 1

    def test_the_api_does_the_same(self, cast, endpoint, indicator, api):
        client = api(cast.office)
        made = client.post(
            "/api/v1/request-feeds/",
            {"indicator": str(indicator.pk), "service_code": "001", "since": "2026-06-15"},
            format="json",
        )
        assert (made.status_code, made.json()["since"]) == (201, "2026-06-01")
        endpoint.took("001", "2026-09-03T10:00:00Z")
        jobs.run_due()
        url = f"/api/v1/request-feeds/{made.json()['id']}/"
        shown = client.get(url).json()
        assert (shown["outcome"], shown["counts"]["requests"]) == ("pulled", 1)
        assert {act["name"] for act in shown["available_actions"]} == {"pull", "change", "disconnect"}
        assert client.post(f"{url}pull/").status_code == 200
        assert api(cast.staff).post(f"{url}pull/").status_code == 403

    def test_the_page_says_how_it_stands(self, cast, endpoint, indicator, browser_of):
        client = browser_of(cast.office)
        page = client.get(indicator.get_absolute_url()).content.decode()
        assert f"/request-feeds/new/?indicator={indicator.pk}" in page
        endpoint.instead = (502, {}, b"")
        feed = connected(indicator, cast)
        assert "Waiting for a worker" in client.get(indicator.get_absolute_url()).content.decode()
        pulled(feed)
        for url in (indicator.get_absolute_url(), feed.get_absolute_url()):
            page = client.get(url).content.decode()
            assert "refuses with status 502" in page
            assert "tried again at 23 Nov, 15:05" in page
        endpoint.instead = None
        endpoint.took("001", "2026-09-03T10:00:00Z")
        RequestFeed.objects.update(job=None)
        services.pull_requests(feed=feed, by=cast.office)
        pulled(feed)
        assert (
            "Requests in 5 whole months: 1. Values added: 5, corrected: 0, as they were: 0."
            in client.get(feed.get_absolute_url()).content.decode()
        )
