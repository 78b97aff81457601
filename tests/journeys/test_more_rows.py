"""Pages that gather rows of several kinds ask no more for more of them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.alliance import DepartmentFactory, UserFactory
from tests.factories.initiatives import NeedFactory
from tests.factories.partnerships import (
    ApprovalFactory,
    ContributionFactory,
    EditionFactory,
    ObligationFactory,
    PartnershipFactory,
    PartyFactory,
)

pytestmark = pytest.mark.django_db
FEW, MORE = 2, 6


def statements(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def costs(client, address, make):
    make(FEW)
    statements(client, address)  # what is read once per process
    few = statements(client, address)
    make(MORE)
    return few, statements(client, address)


def test_needs_that_wait_for_the_office(city, cast, browser_of):
    def make(count):
        for _ in range(count):
            NeedFactory(state="raised", raised_by=UserFactory())

    few, more = costs(browser_of(cast.office), "/work/", make)
    assert few == more


@pytest.mark.parametrize("address", ["/calendar/", "/api/v1/calendar/"])
def test_days_of_partnerships(city, cast, browser_of, address):
    def make(count):
        for _ in range(count):
            partnership = PartnershipFactory(state="binding")
            ContributionFactory(party=PartyFactory(partnership=partnership), due_on=timezone.localdate())
            city_party = PartyFactory(partnership=partnership, organisation=None, department=DepartmentFactory())
            ObligationFactory(partnership=partnership, party=city_party, due_on=timezone.localdate())

    few, more = costs(browser_of(cast.office), address, make)
    assert few == more


def test_approvals_of_an_edition(city, cast, browser_of):
    edition = EditionFactory(partnership=PartnershipFactory(state="binding"))

    def make(count):
        for _ in range(count):
            ApprovalFactory(edition=edition)

    few, more = costs(browser_of(cast.office), edition.get_absolute_url(), make)
    assert few == more
