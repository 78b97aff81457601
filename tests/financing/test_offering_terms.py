"""Offerings while they are drafts: their terms, series and source, and what a bond is worth by them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import Refusal, StaleVersion, WrongState
from financing import offerings, services
from financing.models import Offering
from tests.factories.financing import BondOrderFactory, BondSeriesFactory, OfferingFactory, PlanFactory, SourceFactory


@pytest.mark.django_db
def test_one_source_is_not_offered_twice(city, cast):
    plan = PlanFactory(state="approved")
    source = SourceFactory(plan=plan, instrument="mini_bond", amount=Decimal(12_000))
    first, second, small = (
        BondSeriesFactory(amount=Decimal(amount), offering__plan=plan, offering__source=source).offering
        for amount in (10_000, 10_000, 2000)
    )
    services.publish_offering(offering=first, by=cast.finance_officer)
    for _ in range(2):
        with pytest.raises(
            Refusal, match=r"still counts on 2,000\.00 from .* that no other offering brings"
        ) as refused:
            services.publish_offering(offering=second, by=cast.finance_officer)
        assert refused.value.code == "offers_too_much"
        Offering.objects.filter(pk=first.pk).update(state="closed")
    assert services.publish_offering(offering=small, by=cast.finance_officer).state == "open"
    services.withdraw_offering(offering=small, why="Called off.", by=cast.finance_officer)
    services.withdraw_offering(offering=first, why="Called off.", by=cast.finance_officer)
    assert services.publish_offering(offering=second, by=cast.finance_officer).state == "open"


@pytest.mark.django_db
def test_an_offering_is_published_with_series_and_an_approved_plan_alone(city, cast):
    draft = OfferingFactory(plan=PlanFactory(state="checked"), rule="lottery")
    small = SourceFactory(plan=draft.plan, instrument="mini_bond", amount=Decimal("9999.99"))
    for mend, sentence in (
        (lambda: type(draft.plan).objects.filter(pk=draft.plan_id).update(state="approved"), "is not approved"),
        (lambda: BondSeriesFactory(offering=draft), "at least one series"),
        (lambda: Offering.objects.filter(pk=draft.pk).update(seed_source="Index"), "seed of the lottery"),
        (lambda: Offering.objects.filter(pk=draft.pk).update(source=small), "Say which source of"),
        (lambda: type(small).objects.filter(pk=small.pk).update(amount=Decimal(10_000)), "still counts on 9,999.99"),
    ):
        with pytest.raises(Refusal, match=sentence):
            services.publish_offering(offering=Offering.objects.get(pk=draft.pk), by=cast.finance_officer)
        mend()
    assert services.publish_offering(offering=draft, by=cast.finance_officer).state == "open"
    with pytest.raises(Refusal, match="its terms stand"):
        services.change_offering(offering=draft, title="Other", by=cast.finance_officer)


@pytest.mark.django_db
def test_an_offering_is_corrected_until_it_is_published_and_called_off_after(city, cast):
    by = cast.finance_officer
    draft = services.change_offering(offering=OfferingFactory(), tiers=[" City ", "city", ""], by=by)
    assert draft.tiers == ["city"]
    with pytest.raises(ValidationError, match="Name at least one tier") as fault:
        services.change_offering(offering=draft, tiers=[" "], by=by)
    assert list(fault.value.message_dict) == ["tiers"]
    renamed = services.change_offering(offering=draft, title="Lamps for Kiln Street", by=by)
    assert (renamed.title, renamed.tiers) == ("Lamps for Kiln Street", ["city"])
    Offering.objects.filter(pk=draft.pk).update(state="open")
    assert services.withdraw_offering(offering=draft, why="No demand.", by=by).state == "withdrawn"


@pytest.mark.django_db
def test_series_come_and_go_while_the_offering_is_a_draft(city, cast):
    series, by = BondSeriesFactory(), cast.finance_officer
    assert services.change_series(bondseries=series, amount=Decimal(5000), by=by).amount == 5000
    with pytest.raises(ValidationError, match="a whole number of bonds"):
        services.change_series(bondseries=series, amount=Decimal(5250), by=by)
    assert services.remove_series(bondseries=series, by=by).series.count() == 0
    published = BondSeriesFactory(offering__state="open")
    for act in (services.change_series, services.remove_series):
        with pytest.raises(WrongState, match="its terms stand"):
            act(bondseries=published, by=by)


@pytest.mark.django_db
class TestSeries:
    def add(self, api, cast, offering, **more):
        body = {
            "offering": str(offering.pk),
            "name": "A",
            "kind": "current",
            "amount": "1000.00",
            "denomination": "500.00",
            "price": "100",
            "rate": "0.035",
            "matures_on": "2037-01-04",
        }
        return api(cast.finance_officer).post("/api/v1/bond-series/", body | more)

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"rate": "3.5"}, "rate"),
            ({"rate": "NaN"}, "rate"),
            ({"amount": "0"}, "amount"),
            ({"amount": "750.00"}, "amount"),
            ({"denomination": "0"}, "denomination"),
            ({"matures_on": "2026-01-04"}, "matures_on"),
            ({"matures_on": "2037-02-30"}, "matures_on"),
            ({"price": "0"}, "price"),
        ],
    )
    def test_refuses_impossible_terms_by_field(self, city, cast, api, more, field):
        offering = OfferingFactory()
        answer = self.add(api, cast, offering, **more)
        assert (answer.status_code, offering.series.count()) == (400, 0)
        assert field in [error["field"] for error in answer.json()["errors"]]


@pytest.mark.django_db
def test_a_bond_that_pays_once_is_worth_more_every_day_and_its_promise_at_maturity(city, cast, api):
    series = BondSeriesFactory(kind="appreciation", rate=Decimal("0.04"), offering__state="allotted")
    order = BondOrderFactory(series=series, amount=Decimal(1000), allotted=Decimal(1000))
    found = api(cast.finance_officer).get(f"/api/v1/bond-orders/{order.pk}/statement/?on=2032-01-04").json()
    assert found["value"] == "1218.99"  # 1000 · 1.02^10
    assert found["values"][-1] == {"on": "2037-01-04", "value": "1485.95"}  # 1000 · 1.02^20
    values = [Decimal(line["value"]) for line in found["values"]]
    assert values == sorted(values)
    assert offerings.value_on(series, Decimal(1000), date(2026, 1, 1)) == 0


@pytest.mark.django_db
class TestPublishing:
    """Whoever publishes has seen every series."""

    def publish(self, offering, by):
        return services.publish_offering(offering=offering, version=offering.version, by=by)

    def test_is_stale_once_a_series_came_changed_or_went(self, city, cast):
        by, series = cast.finance_officer, BondSeriesFactory()
        terms = {"kind": "current", "denomination": 500, "price": 100, "rate": Decimal("0.03")}
        for act in (
            lambda: services.add_series(
                offering=series.offering, name="B", amount=Decimal(500), matures_on=date(2037, 1, 4), **terms, by=by
            ),
            lambda: services.change_series(bondseries=series, amount=Decimal(5000), by=by),
            lambda: services.remove_series(bondseries=series, by=by),
        ):
            seen = Offering.objects.get(pk=series.offering_id)
            act()
            with pytest.raises(StaleVersion):
                self.publish(seen, by)

    def test_a_series_that_is_refused_or_stays_as_it_is_makes_nothing_stale(self, city, cast):
        series = BondSeriesFactory()
        services.change_series(bondseries=series, amount=series.amount, by=cast.finance_officer)
        with pytest.raises(ValidationError):
            services.change_series(bondseries=series, amount=Decimal(5250), by=cast.finance_officer)
        assert Offering.objects.get(pk=series.offering_id).version == series.offering.version
