"""What waits for signatures, what was verified, what is owed; the simulator and offers through both doors."""

from decimal import Decimal

import pytest

from alliance.errors import Refusal
from partnerships import queries
from partnerships.forms.simulator import slider
from partnerships.maths.offers import rank_offers
from tests.factories.partnerships import (
    CityPartyFactory,
    InForceFactory,
    LockedSettlementFactory,
    PartnershipFactory,
    PartyFactory,
    SettlementFactory,
)

pytestmark = pytest.mark.django_db


class TestRequireSigned:
    @pytest.mark.parametrize("state", ["draft", "signing"])
    def test_holds_money_up_until_every_party_has_signed(self, state):
        party = PartyFactory(partnership=PartnershipFactory(state=state))
        with pytest.raises(Refusal, match=f"is not signed by {party.name}"):
            queries.require_signed(party.partnership.initiative)

    def test_lets_money_move_once_it_binds_and_for_a_memorandum(self):
        row = PartnershipFactory(state="binding")
        PartnershipFactory(initiative=row.initiative, state="signing", legal_form="memorandum")
        queries.require_signed(row.initiative)


class TestVerified:
    def test_counts_the_last_edition_of_each_agreed_period(self, browser_of, cast):
        gain_share = InForceFactory()
        CityPartyFactory(partnership=gain_share.partnership)
        old = LockedSettlementFactory(gain_share=gain_share)
        SettlementFactory(gain_share=gain_share)
        assert queries.verified_of(gain_share.partnership.initiative) == (Decimal("5887.2"), Decimal("4121.04"))
        LockedSettlementFactory(gain_share=gain_share, restates=old, edition=2, starts_on=old.starts_on)
        initiative = type(gain_share.partnership.initiative).objects.get(pk=gain_share.partnership.initiative_id)
        assert queries.verified_of(initiative) == (Decimal("5887.2"), Decimal("4121.04"))
        page = browser_of(cast.office).get(initiative.get_absolute_url()).content.decode()
        assert "Verified so far" in page
        assert "5,887" in page

    def test_is_nothing_before_anything_is_agreed(self):
        row = SettlementFactory()
        assert queries.verified_of(row.gain_share.partnership.initiative) is None


class TestApi:
    def test_says_what_is_owed_by_age(self, api, cast):
        LockedSettlementFactory()
        shown = api(cast.office).get("/api/v1/settlements/owed/").json()["results"]
        assert [row["who"] for row in shown] == ["The city"]
        assert Decimal(shown[0]["owed"]) == Decimal("1766.16")
        assert sum(Decimal(amount) for amount in shown[0]["by_age"].values()) == Decimal("1766.16")

    def test_shows_a_partner_only_what_is_its_own(self, api, cast):
        LockedSettlementFactory()
        assert api(cast.vendor).get("/api/v1/settlements/owed/").json()["results"] == []

    def test_simulates_what_the_page_simulates(self, api, cast):
        shown = api(cast.office).get("/api/v1/gain-shares/simulate/").json()
        assert shown["finding"] == "Both sides gain over the term."
        assert len(shown["years"]) >= 10
        none = api(cast.office).get("/api/v1/gain-shares/simulate/", {"partner_share": "0"}).json()
        assert "Only the city gains" in none["finding"]

    @pytest.mark.parametrize("savings", ["1e999999", "1e-999999999", "NaN"])
    def test_refuses_a_simulation_of_a_number_without_end(self, api, cast, savings):
        answer = api(cast.office).get("/api/v1/gain-shares/simulate/", {"annual_savings": savings})
        assert [error["field"] for error in answer.json()["errors"]] == ["annual_savings"]
        assert len(slider(savings, "1000", "0.01")["max"]) < 10

    def test_refuses_a_simulation_by_field(self, api, cast):
        answer = api(cast.office).get("/api/v1/gain-shares/simulate/", {"partner_share": "2"})
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["partner_share"]


OFFERS = {
    "announced_on": "2026-08-18",
    "first_reduction": "0.37",
    "discount_rate": "0.125",
    "offers": [
        {"name": "Lumen", "years": 5, "partner_share": "0.8", "reduction": "250.00"},
        {"name": "Volta", "years": 5, "partner_share": "0.7", "reduction": "250.00"},
    ],
}


def asked(offers):
    """The address of a comparison, as both doors take it."""
    query = {name: value for name, value in OFFERS.items() if name != "offers"}
    for number, offer in enumerate(offers):
        query |= {f"offers-{number}-{name}": value for name, value in offer.items()}
    return query


class TestOffers:
    def test_ranks_by_what_the_city_keeps(self, api, cast):
        answer = api(cast.office).get("/api/v1/gain-shares/offers/", asked(OFFERS["offers"]))
        assert answer.status_code == 200, answer.json()
        terms = {
            "announcement_date": "2026-08-18",
            "contract_years": 5,
            "contract_days": 0,
            "annual_cost_reductions": ["92.5", *["250"] * 20],
            "discount_rate": "0.125",
        }
        expected = rank_offers({"Lumen": terms | {"partner_share": "0.8"}, "Volta": terms | {"partner_share": "0.7"}})
        assert [(row["offer"], row["rank"]) for row in answer.json()["results"]] == [("Volta", 1), ("Lumen", 2)]
        assert Decimal(answer.json()["results"][0]["amount_performance"]) == expected[0].amount_performance

    def test_are_compared_on_the_page_by_its_address(self, browser_of, cast):
        client = browser_of(cast.vendor)
        assert client.get("/gain-shares/offers/").status_code == 200
        page = client.get("/gain-shares/offers/", asked(OFFERS["offers"]))
        assert page.status_code == 200
        assert "Volta leaves the city most." in page.content.decode()

    @pytest.mark.parametrize(
        "row",
        [
            {"name": "Lumen", "years": 5, "partner_share": "0.7", "reduction": "1.00"},
            {"name": "V", "years": 20, "days": 300, "partner_share": "0.7", "reduction": "1.00"},
            {"name": "V", "years": 5, "partner_share": "1.7", "reduction": "1.00"},
        ],
    )
    def test_refuses_offers_that_cannot_be_meant(self, api, cast, row):
        answer = api(cast.office).get("/api/v1/gain-shares/offers/", asked([OFFERS["offers"][0], row]))
        assert answer.status_code == 400
        assert [error["field"] for error in answer.json()["errors"]] == ["offers"]
