"""What an organisation's page tells of its work with the city, from each app, to each reader."""

from datetime import date
from decimal import Decimal

import pytest

from tests.factories.alliance import OrganisationFactory
from tests.factories.financing import SourceFactory
from tests.factories.partnerships import PartnershipFactory, PartyFactory
from tests.factories.procurement import PublishedRfiFactory, PurchaseFactory, RfiResponseFactory


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name="Lumen Vale")


def titles(browser, organisation):
    return {panel["title"] for panel in browser.get(organisation.get_absolute_url()).context["panels"]}


class TestHistory:
    def test_says_partnerships_money_answers_and_purchases(self, browser_of, cast, organisation, now):
        PartyFactory(organisation=organisation, partnership=PartnershipFactory(title="Lights together"))
        SourceFactory(provider=organisation, label="Vendor credit")
        rfi = PublishedRfiFactory(state="evaluating", title="Adaptive lighting", opened_at=now)
        RfiResponseFactory(rfi=rfi, organisation=organisation, state="opened")
        PurchaseFactory(vendor="lumen vale", need="Lamps", amount=Decimal("900.00"), bought_on=date(2026, 1, 5))
        page = browser_of(cast.office).get(organisation.get_absolute_url()).content.decode()
        for words in ("Lights together", "Vendor credit", "Adaptive lighting", "Lamps"):
            assert words in page

    @pytest.mark.parametrize("person", ["office", "procurement_officer", "auditor", "administrator"])
    def test_is_silent_about_an_answer_that_is_still_sealed(self, browser_of, cast, organisation, person):
        RfiResponseFactory(rfi=PublishedRfiFactory(title="Adaptive lighting"), organisation=organisation)
        page = browser_of(getattr(cast, person)).get(organisation.get_absolute_url()).content.decode()
        assert "Adaptive lighting" not in page

    def test_shows_no_money_to_who_sees_no_plans(self, browser_of, cast):
        organisation = cast.vendor.organisation
        SourceFactory(provider=organisation)
        assert "Money it provides" in titles(browser_of(cast.finance_officer), organisation)
        assert "Money it provides" not in titles(browser_of(cast.vendor), organisation)
