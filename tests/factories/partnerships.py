"""Makers of the rows of partnerships."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import factory

from partnerships import models
from partnerships.maths import engine
from partnerships.maths import settlement as period_maths
from partnerships.models.editions import text_of
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


class EditionFactory(Maker):
    class Meta:
        model = models.Edition

    partnership = factory.SubFactory(PartnershipFactory)
    number = factory.Sequence(lambda n: n + 1)
    text = factory.LazyAttribute(lambda made: text_of(made.partnership))


class ApprovalFactory(Maker):
    class Meta:
        model = models.Approval

    edition = factory.SubFactory(EditionFactory)
    party = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.edition.partnership))
    signatory = "The managing partner"
    approved_at = SIGNED
    approved_by = factory.SubFactory(UserFactory)


class OfPartyFactory(Maker):
    """Rows that name a party of their partnership."""

    class Meta:
        abstract = True

    partnership = factory.LazyFunction(lambda: PartnershipFactory(state="binding"))


class ResponsibilityFactory(OfPartyFactory):
    class Meta:
        model = models.Responsibility
        skip_postgeneration_save = True

    activity = factory.Sequence(lambda n: f"Replace failed lamps {n}")
    accountable = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.partnership))

    @factory.post_generation
    def responsible(self, create, extracted, **kwargs):
        self.responsible.set(extracted or [self.accountable])


class ObligationFactory(OfPartyFactory):
    class Meta:
        model = models.Obligation

    party = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.partnership))
    title = "Hand over the meter data"
    owner = factory.SubFactory(UserFactory)
    due_on = date(2026, 12, 1)


class SharedRiskFactory(OfPartyFactory):
    class Meta:
        model = models.SharedRisk

    category = "inflationAndFx"
    description = "Energy prices fall"
    allocation = "public"
    accountable = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.partnership))


class SharedCostFactory(OfPartyFactory):
    class Meta:
        model = models.SharedCost

    title = "Independent measurement"
    amount = Decimal("100.00")
    key = "equal"
    statement = factory.LazyFunction(
        lambda: engine.compute(
            {"model": "allocation", "amount": "100.00", "key": "equal", "parties": [{"party": "One"}]}
        ).as_json()
    )


class CostPartFactory(Maker):
    class Meta:
        model = models.CostPart

    shared_cost = factory.SubFactory(SharedCostFactory)
    party = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.shared_cost.partnership))


class ServiceLevelFactory(OfPartyFactory):
    class Meta:
        model = models.ServiceLevel

    party = factory.LazyAttribute(lambda made: PartyFactory(partnership=made.partnership))
    metric = "Lamps that burn at night"
    unit = "%"
    target = Decimal("99")
    threshold = Decimal("97")
    starts_on = date(2026, 8, 1)
    credit = Decimal("500.00")


class ServiceWindowFactory(Maker):
    class Meta:
        model = models.ServiceWindow

    service_level = factory.SubFactory(ServiceLevelFactory)
    starts_on = date(2026, 8, 1)
    ends_on = date(2026, 8, 31)
    value = Decimal("99.5")
    source = "Lamp monitor"


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
