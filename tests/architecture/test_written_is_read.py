"""What is sent to make a row of any kind is what the row then says, under the trail's word for it."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
import time_machine
from django import forms
from django.db import DatabaseError, transaction
from django.db.models import ProtectedError

from alliance import registry
from alliance.forms import MoneyField
from alliance.models import AuditEntry
from alliance.roles import Role
from tests.architecture.test_query_counts import maker_of
from tests.factories.financing import BondSeriesFactory, CampaignFactory
from tests.factories.initiatives import InitiativeFactory, KpiFactory

VALUES = ((forms.CharField, "In so many words"), (forms.DateField, "2027-03-01"), (MoneyField, "1250.50"))
# How the model is made so that another like it may be.
MADE = {
    "bond-orders": lambda maker: maker(series=BondSeriesFactory(offering__state="open")),
    "pledges": lambda maker: maker(campaign=CampaignFactory(state="open")),
    "kpi-values": lambda maker: maker(kpi=KpiFactory(pilot__state="running")),
}
# What is sent beside or instead of what the model says.
SENT = {
    "bodies": lambda cast: {"members": [str(cast.champion.pk), str(cast.office.pk)]},
    "conflicts": lambda cast: {"subject_id": str(InitiativeFactory().pk)},
    "decisions": lambda cast: {"subject_id": str(InitiativeFactory().pk)},
    "risks": lambda cast: {"subject_id": str(InitiativeFactory().pk)},
    "obligations": lambda cast: {"owner": str(cast.office.pk)},
    "pilots": lambda cast: {"initiative": str(InitiativeFactory(state="preparing").pk)},
}
# Read in another shape than they are sent; each has its own tests.
SHAPED = {
    "benefit-readings": "months are sent as words and read as a list",
    "documents": "ordered, and made by a worker",
    "gain-shares": "are sent with shares",
    "offerings": "tiers are sent as lines and read as a list",
    "portfolios": "are sent with what they choose from",
    "request-feeds": "need an endpoint outside",
    "rounds": "are sent with criteria and scorers",
    "settlements": "are computed from what was measured",
    "shared-costs": "are sent with measures",
    "subscriptions": "are one's own alone",
    "updates": "are answered with the initiative",
    "webhooks": "need a receiver outside",
}
# What the trail calls the making of a row, where it is not the service's name.
CALLED = {
    **dict.fromkeys(
        ("people", "bodies", "departments", "organisations", "certificates", "tokens", "reports"), "create"
    ),
    **dict.fromkeys(("proven-solutions", "routes", "purchases"), "create"),
    "pilot-costs": "record_cost",
    "rfis": "draft_rfi",
}


@pytest.fixture
def in_november():
    """Before the days on which what factories make closes."""
    with time_machine.travel(datetime(2026, 11, 23, 15, tzinfo=UTC)):
        yield


def first_who_may(cast, api, ask):
    """The answer to the first of the cast that is not refused for who they are."""
    for role in Role:
        answer = ask(api(getattr(cast, role.value)))
        if answer.status_code not in (403, 404):
            return answer
    raise AssertionError("nobody may")


def filled(fields, body):
    """With a value for every plain field that the model row leaves empty."""
    more = {
        name: next((value for kind, value in VALUES if type(field) is kind), None)
        for name, field in fields.items()
        if not body.get(name)
    }
    return body | {name: value for name, value in more.items() if value is not None}


def plain(value):
    return sorted(value) if isinstance(value, list) and all(isinstance(each, str) for each in value) else value


@pytest.mark.django_db
@pytest.mark.usefixtures("in_november")
@pytest.mark.parametrize(
    "noun", [noun for noun in registry.nouns if noun.create and noun.path not in SHAPED], ids=lambda noun: noun.path
)
def test_what_is_sent_to_make_a_row_is_what_it_says(city, cast, api, noun):
    like = MADE.get(noun.path, lambda maker: maker())(maker_of(noun.model))
    address, fields = f"/api/v1/{noun.path}/", noun.create.form.base_fields
    model = first_who_may(cast, api, lambda client: client.get(f"{address}{like.pk}/")).json()
    with suppress(ProtectedError, DatabaseError), transaction.atomic():
        like.delete()  # where there can be only one like it
    body = {name: model[name] for name in fields if model.get(name) is not None}
    body |= {"external_id": "elsewhere-7"} if noun.is_importable else {}
    body |= SENT[noun.path](cast) if noun.path in SENT else {}
    plainest, body = body, filled(fields, body)
    made = first_who_may(cast, api, lambda client: client.post(address, body))
    if made.status_code == 400:  # what does not go with the plainest row is as there, or left out
        at_fault = {fault["field"] for fault in made.json()["errors"]}
        fits = {name: value for name, value in body.items() if name not in at_fault}
        body = plainest if None in at_fault else {**plainest, **fits}
        made = first_who_may(cast, api, lambda client: client.post(address, body))
    assert made.status_code == 201, made.json()
    said = made.json()
    known = body.keys() & said.keys()
    assert {name: plain(said[name]) for name in known} == {name: plain(body[name]) for name in known}
    prefix = getattr(noun.model, "reference_prefix", None)
    assert prefix is None or said["reference"].startswith(f"{prefix}-")
    trail = AuditEntry.objects.filter(subject_id=said["id"], subject_type=noun.model._meta.label_lower)
    assert trail.earliest("id").action == CALLED.get(noun.path, noun.create.service.__name__)
