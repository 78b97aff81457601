"""Makers of governance's rows."""

from datetime import UTC, datetime

import factory

from governance import models
from tests.factories import Maker
from tests.factories.alliance import OrganisationFactory, UserFactory


class BodyFactory(Maker):
    class Meta:
        model = models.Body

    name = factory.Sequence(lambda n: f"Committee {n}")
    kind = "steering_committee"


class ChampionMandateFactory(Maker):
    class Meta:
        model = models.ChampionMandate

    person = factory.SubFactory(UserFactory)
    mandate = "Leads the whole."
    starts_on = "2020-01-01"


class DecisionFactory(Maker):
    class Meta:
        model = models.Decision

    reference = factory.Sequence(lambda n: f"D-{n:03d}")
    body = factory.SubFactory(BodyFactory)
    question = "Does it go ahead?"
    subject_type = "initiatives.initiative"
    subject_id = factory.Faker("uuid4")
    subject_label = "I-001 Street lighting"


class VoteFactory(Maker):
    class Meta:
        model = models.Vote

    decision = factory.SubFactory(DecisionFactory)
    member = factory.SubFactory(UserFactory)
    choice = "for"


class TermFactory(Maker):
    """The term of somebody who is a member."""

    class Meta:
        model = models.Term
        skip_postgeneration_save = True

    body = factory.SubFactory(BodyFactory)
    person = factory.SubFactory(UserFactory)
    starts_on = "2024-01-01"

    @factory.post_generation
    def seat(self, create, extracted, **kwargs):
        self.body.members.add(self.person)


class ConflictFactory(Maker):
    class Meta:
        model = models.Conflict

    person = factory.SubFactory(UserFactory)
    subject_type = "initiatives.initiative"
    subject_id = factory.Faker("uuid4")
    subject_label = "I-001 Street lighting"
    reason = "A cousin sells lamps."


class RiskFactory(Maker):
    class Meta:
        model = models.Risk

    reference = factory.Sequence(lambda n: f"R-{n:03d}")
    title = "Savings stay below forecast"
    subject_type = "initiatives.initiative"
    subject_id = factory.Faker("uuid4")
    subject_label = "I-001 Street lighting"
    likelihood = 3
    impact = 4


class AbsenceFactory(Maker):
    class Meta:
        model = models.Absence

    person = factory.SubFactory(UserFactory)
    cover = factory.SubFactory(UserFactory)
    starts_on = "2026-11-20"
    ends_on = "2026-11-30"


class MeetingFactory(Maker):
    class Meta:
        model = models.Meeting

    reference = factory.Sequence(lambda n: f"M-M{n}")
    body = factory.SubFactory(BodyFactory)
    starts_at = datetime(2026, 11, 24, 15, tzinfo=UTC)
    ends_at = datetime(2026, 11, 24, 17, tzinfo=UTC)


class PacketFactory(Maker):
    class Meta:
        model = models.Packet

    reference = factory.Sequence(lambda n: f"P-M{n}")
    meeting = factory.SubFactory(MeetingFactory)


class PacketItemFactory(Maker):
    class Meta:
        model = models.PacketItem

    packet = factory.SubFactory(PacketFactory)
    position = factory.Sequence(lambda n: n + 1)
    title = "Shall street lighting go on?"


class ActionFactory(Maker):
    class Meta:
        model = models.Action

    reference = factory.Sequence(lambda n: f"T-M{n}")
    title = "Ask the utility for its tariff"
    owner = factory.SubFactory(UserFactory)
    due_on = "2026-11-30"


class EscalationFactory(Maker):
    class Meta:
        model = models.Escalation

    rule = "action_late"
    fact = "“Ask the utility” was due on 1 November 2026."
    subject_type = "governance.action"
    subject_id = factory.Faker("uuid4")
    subject_label = "T-001 Ask the utility"
    url = "/actions/"
    raised_at = datetime(2026, 11, 20, 8, tzinfo=UTC)


class ProposalFactory(Maker):
    class Meta:
        model = models.Proposal

    reference = factory.Sequence(lambda n: f"U-M{n}")
    title = "Street sensors in our own boxes"
    organisation = factory.SubFactory(OrganisationFactory)
    summary = "It works in two cities."
    received_on = "2026-11-01"
    answer_by = "2026-12-31"
