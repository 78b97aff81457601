"""Makers of the rows of initiatives."""

import factory

from initiatives import models
from tests.factories import Maker
from tests.factories.alliance import DepartmentFactory, UserFactory


class NeedFactory(Maker):
    class Meta:
        model = models.Need

    reference = factory.Sequence(lambda n: f"N-{n:03d}")
    title = "Dark, costly streets"
    problem = "Lamps fail for weeks and cost too much."
    domain = "energy"
    raised_by = factory.SubFactory(UserFactory)


class InitiativeFactory(Maker):
    class Meta:
        model = models.Initiative

    reference = factory.Sequence(lambda n: f"I-{n:03d}")
    title = factory.Sequence(lambda n: f"Adaptive street lighting {n}")
    summary = "Lamps that dim at night."
    domain = "energy"
    department = factory.SubFactory(DepartmentFactory)
