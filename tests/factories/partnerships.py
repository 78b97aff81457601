"""Makers of the rows of partnerships."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory

from partnerships import models
from partnerships.maths import settlement as period_maths
from partnerships.services.settlements import digest_of
from tests.factories import Maker
from tests.factories.alliance import DepartmentFactory, OrganisationFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory

SIGNED = datetime(2026, 1, 2, 9, tzinfo=UTC)
TERMS = {"partner_share": "0.30", "unit_price": "0.11", "deadband": "0", "floor": "0"}
MEASURED = {"baseline": "90000", "actual": "36480"}


class PartnershipFactory(Maker):
    class Meta:
        model = models.Partnership

    reference = factory.Sequence(lambda n: f"P-{n:03d}")
    initiative = factory.SubFactory(InitiativeFactory)
    title = factory.Sequence(lambda n: f"Lighting alliance {n}")
    purpose = "Renew the lights together and share what is verified."


class PartyFactory(Maker):
    class Meta:
        model = models.Party

    partnership = factory.SubFactory(PartnershipFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "vendor"
    duty = "Controls and performance"


class CityPartyFactory(PartyFactory):
    organisation = None
    department = factory.SubFactory(DepartmentFactory)
    role = "lead_agency"
    duty = "Owner of poles and lamps"


class ContributionFactory(Maker):
    class Meta:
        model = models.Contribution

    party = factory.SubFactory(PartyFactory)
    kind = "in_kind"
    description = "Control platform for ten years"
    value = Decimal("900000.00")


class GainShareFactory(Maker):
    class Meta:
        model = models.GainShare
        skip_postgeneration_save = True

    reference = factory.Sequence(lambda n: f"G-{n:03d}")
    partnership = factory.SubFactory(PartnershipFactory, state="binding")
    title = "Electricity saved"
    unit = "kWh"
    model = "linear"
    terms = factory.LazyFunction(lambda: dict(TERMS))
    baseline = Decimal("90000")
    baseline_note = "Metered in the year before."

    @factory.post_generation
    def partner(self, create, extracted, **kwargs):
        """The organisation that gets all of it; True for a new one, False for none."""
        if extracted is not False:
            organisation = extracted or OrganisationFactory()
            party = PartyFactory(partnership=self.partnership, organisation=organisation, signed_at=SIGNED)
            PartyShareFactory(gain_share=self, party=party)


class InForceFactory(GainShareFactory):
    state = "in_force"
    city_signed_at = SIGNED
    partner_signed_at = SIGNED


class PartyShareFactory(Maker):
    class Meta:
        model = models.PartyShare

    gain_share = factory.SubFactory(GainShareFactory, partner=False)
    party = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.gain_share.partnership))
    share = "1"


def statement_of(gain_share, measured=None, before=Decimal(0)):
    return period_maths.settle(
        gain_share.model, gain_share.terms, measured or MEASURED, gain_share.measures(), settled_before=before
    )


class SettlementFactory(Maker):
    class Meta:
        model = models.Settlement

    reference = factory.Sequence(lambda n: f"S-{n:03d}")
    gain_share = factory.SubFactory(InForceFactory)
    starts_on = factory.Sequence(lambda n: date(2026, 1, 1) + timedelta(days=90 * n))
    ends_on = factory.LazyAttribute(lambda made: made.starts_on + timedelta(days=89))
    source = "Meter file"
    inputs = factory.LazyFunction(lambda: dict(MEASURED))
    statement = factory.LazyAttribute(lambda made: statement_of(made.gain_share).as_json())
    digest = factory.LazyAttribute(lambda made: digest_of(made.statement))
    amount = factory.LazyAttribute(lambda made: Decimal(made.statement["amount"]))
    payable = factory.LazyAttribute(lambda made: Decimal(made.statement["payable"]))


class LockedSettlementFactory(SettlementFactory):
    state = "locked"
    city_confirmed_at = SIGNED
    partner_confirmed_at = SIGNED
    locked_at = SIGNED
    due_on = date(2026, 2, 1)


class SettlementPaymentFactory(Maker):
    class Meta:
        model = models.SettlementPayment

    settlement = factory.SubFactory(LockedSettlementFactory)
    amount = Decimal("100.00")
    paid_on = date(2026, 2, 1)
    recorded_by = factory.SubFactory(UserFactory)
