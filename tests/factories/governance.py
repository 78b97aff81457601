"""Makers of governance's rows."""

import factory

from governance import models
from tests.factories import Maker
from tests.factories.alliance import UserFactory


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
