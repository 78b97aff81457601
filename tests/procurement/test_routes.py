"""The table of routes, the adviser, and purchases that were split."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed
from procurement import services
from procurement.maths import advice, refusals
from procurement.maths.routes import ThresholdRow
from procurement.models import Purchase, Route
from procurement.shipped_routes import EXAMPLES
from tests.factories.procurement import PurchaseFactory, RouteFactory

ON = date(2026, 11, 23)


def row(kind, low=None, high=None, **more):
    threshold = ThresholdRow(
        kind, None, None, low and Decimal(low), True, high and Decimal(high), more.pop("included", True)
    )
    return advice.Row(kind, kind, more.pop("basis", "purchase"), threshold, **more)


def facts(amount="1000", **more):
    values = {"purchase": Decimal(amount), "vendor_year": Decimal(amount), "total": Decimal(amount)}
    return advice.Situation(values=values, on=ON, **more)


class TestAdvice:
    def test_the_value_alone_chooses_on_the_ladder(self):
        ladder = [row("small_purchase", "0", "3000"), row("formal", "3000.01", None)]
        assert [found.kind for found in advice.advise(ladder, facts("3000"))] == ["small_purchase"]
        assert [found.kind for found in advice.advise(ladder, facts("3000.01"))] == ["formal"]

    def test_overlapping_rows_are_refused_and_not_guessed(self):
        with pytest.raises(refusals.OverlappingThresholds):
            advice.advise([row("small_purchase", "0", "3000"), row("quotes", "3000", None)], facts("3000"))

    def test_a_test_within_limits_goes_before_the_value(self):
        rows = [row("small_purchase", "0", None), row("pilot", None, "25000", most_days=365, requires=("Insurance",))]
        first = advice.advise(
            rows, facts("25000", is_test=True, starts_on=date(2026, 3, 1), ends_on=date(2027, 2, 28))
        )[0]
        assert (first.kind, first.is_open, first.requires) == ("pilot", True, ("Insurance",))

    @pytest.mark.parametrize(
        ("amount", "end", "code"),
        [
            ("25000.01", date(2026, 8, 31), "cost_over_limit"),
            ("1", date(2027, 3, 1), "duration_over_limit"),
            ("1", None, "days_missing"),
        ],
    )
    def test_a_test_past_a_limit_is_closed_and_says_which(self, amount, end, code):
        rows = [row("pilot", None, "25000", most_days=365)]
        found = advice.advise(rows, facts(amount, is_test=True, starts_on=date(2026, 3, 1), ends_on=end))
        assert found[0].against == (code,)

    def test_an_unsolicited_proposal_has_a_clock(self):
        found = advice.advise(
            [row("unsolicited", clock_days=90)], facts(is_unsolicited=True, received_on=date(2026, 11, 1))
        )
        assert found[0].answer_by == date(2027, 1, 30)

    @pytest.mark.parametrize(
        ("flag", "kind"), [("has_contract", "cooperative"), ("is_open", "rfi"), ("is_only_one", "sole_source")]
    )
    def test_each_circumstance_opens_its_route_and_its_absence_does_not(self, flag, kind):
        assert [found.kind for found in advice.advise([row(kind)], facts(**{flag: True}))] == [kind]
        assert advice.advise([row(kind)], facts()) == []

    def test_a_row_counts_what_its_basis_says(self):
        rows = [row("small_purchase", "0", "3000", basis="vendor_year")]
        values = {"purchase": Decimal(10), "vendor_year": Decimal(3001), "total": Decimal(10)}
        assert advice.advise(rows, advice.Situation(values=values, on=ON)) == []


@pytest.mark.django_db
class TestRoutes:
    @pytest.mark.parametrize("example", EXAMPLES)
    def test_every_shipped_table_can_be_adopted_once(self, cast, example):
        made = services.adopt_examples(example=example, by=cast.procurement_officer)
        again = services.adopt_examples(example=example, by=cast.procurement_officer)
        assert (len(made), again) == (len(EXAMPLES[example]), [])

    def test_a_range_upside_down_is_refused_at_both_doors(self, cast, api, browser_of):
        body = {"jurisdiction": "City", "kind": "quotes", "lower": "5000", "upper": "3000", "approver": "x"}
        body |= {"citation": "x", "basis": "purchase", "currency": "USD"}
        answer = api(cast.procurement_officer).post("/api/v1/routes/", body)
        page = browser_of(cast.procurement_officer).post("/routes/new/", body)
        assert (answer.status_code, page.status_code) == (400, 400)
        assert "“From” is at most “up to”." in answer.content.decode()
        assert not Route.objects.exists()

    def test_is_kept_by_officers_alone(self, cast):
        with pytest.raises(NotAllowed):
            services.add_route(jurisdiction="x", kind="quotes", approver="x", citation="x", by=cast.staff)

    def test_that_was_used_is_not_removed(self, cast):
        route = RouteFactory()
        PurchaseFactory(route=route)
        with pytest.raises(ValidationError, match="valid to"):
            services.remove_route(route=route, why="Old.", by=cast.procurement_officer)


@pytest.mark.django_db
class TestAdviser:
    def test_says_the_same_at_both_doors(self, cast, api, browser_of):
        RouteFactory()
        query = "routes/adviser/?amount=3000.00"
        answer = api(cast.staff).get(f"/api/v1/{query}").json()["routes"]
        page = browser_of(cast.staff).get(f"/{query}").content.decode()
        assert [(found["kind"], found["open"], found["citation"]) for found in answer] == [
            ("small_purchase", True, "City Code 1")
        ]
        assert answer[0]["reason"] in page

    def test_names_the_faulty_field(self, cast, api, browser_of):
        for amount in ("1,000", "-1", "NaN", "1e9"):
            answer = api(cast.staff).get(f"/api/v1/routes/adviser/?amount={amount}")
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "amount")
        assert browser_of(cast.staff).get("/routes/adviser/?amount=x").status_code == 400

    def test_says_which_rows_overlap(self, cast, browser_of):
        RouteFactory()
        RouteFactory(kind="quotes", lower=Decimal("2000.00"), upper=None)
        page = browser_of(cast.staff).get("/routes/adviser/?amount=2500")
        assert page.status_code == 400
        assert "falls into several rows" in page.content.decode()

    def test_warns_of_splitting_with_earlier_purchases(self, cast, api, browser_of):
        RouteFactory()
        PurchaseFactory()
        query = "routes/adviser/?amount=1500&vendor=Lampworks&need=Lamps"
        assert "splitting" in browser_of(cast.staff).get(f"/{query}").content.decode()
        assert api(cast.staff).get(f"/api/v1/{query}").json()["routes"] == []  # the sum is no small purchase
        assert api(cast.staff).get(f"/api/v1/{query}").json()["splitting"][0]["total"] == "3500.00"
        other = query.replace("need=Lamps", "need=Poles")
        assert api(cast.staff).get(f"/api/v1/{other}").json()["splitting"] == []


@pytest.mark.django_db
class TestSplitting:
    def test_finds_pieces_that_pass_the_threshold_of_the_city_together(self, cast, api, browser_of):
        RouteFactory()
        PurchaseFactory()
        PurchaseFactory(amount=Decimal("1000.01"))
        PurchaseFactory(need="Poles")
        found = api(cast.staff).get("/api/v1/purchases/splitting/").json()["results"]
        assert [(row["need"], row["total"], len(row["purchases"])) for row in found] == [("Lamps", "3000.01", 2)]
        assert "Lamps, Lampworks" in browser_of(cast.staff).get("/purchases/splitting/").content.decode()

    def test_asks_for_a_threshold_where_none_is_in_force(self, cast, api, browser_of):
        assert api(cast.staff).get("/api/v1/purchases/splitting/").json()["errors"][0]["field"] == "threshold"
        assert "No threshold" in browser_of(cast.staff).get("/purchases/splitting/").content.decode()

    def test_a_purchase_is_recorded_at_both_doors(self, cast, api, browser_of):
        body = {"vendor": "Lampworks", "need": "Lamps", "bought_on": datetime.now(UTC).date().isoformat()}
        api(cast.finance_officer).post("/api/v1/purchases/", body | {"amount": "10.00"})
        browser_of(cast.procurement_officer).post("/purchases/new/", body | {"amount": "11.00"})
        bad = api(cast.procurement_officer).post("/api/v1/purchases/", body | {"amount": "0.005"})
        assert bad.json()["errors"][0]["code"] == "invalid_amount"
        assert sorted(Purchase.objects.values_list("amount", flat=True)) == [10, 11]
        assert api(cast.vendor).get("/api/v1/purchases/").json()["results"] == []
