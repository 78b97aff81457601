"""Makers of rows for tests: plain rows, without services, so that a test can start from any state."""

import factory


class Maker(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
