"""Every act that takes a version refuses one that is not the row's any more, before it does anything else."""

import inspect
from datetime import UTC, date, datetime

import pytest

from alliance import registry
from alliance.errors import StaleVersion
from alliance.models import CityProfile
from alliance.people import system_user
from tests.architecture.test_query_counts import maker_of
from tests.factories.alliance import UserFactory
from tests.factories.financing import OfferingFactory
from tests.factories.governance import ChampionMandateFactory, DecisionFactory
from tests.factories.initiatives import KpiFactory, NeedFactory

NEVER, TODAY, AT = 7_000_000, date(2026, 11, 30), datetime(2026, 11, 30, 12, tzinfo=UTC)
ACTS = [
    pytest.param(noun, act, id=f"{noun.path}-{act.name}")
    for noun in registry.nouns
    for act in noun.acts
    if act.accepts("version")
]
# The row to act on, where the plainest is not far enough.
ROWS = {
    "city-change": CityProfile.objects.get,
    "city-load_wards": CityProfile.objects.get,
    "kpis-amend": lambda: KpiFactory(pilot__state="running"),
    "offerings-close": lambda: OfferingFactory(closes_at=AT, opens_at=datetime(2026, 1, 1, tzinfo=UTC)),
}
# What the act is asked with, where it looks at that first.
WITH = {
    "people-profile": lambda row: {"by": row},
    "champion-end_mandate": lambda row: {"on": TODAY, "championmandate": fresh(row)},
    "meetings-hold": lambda row: {"present": seated(row.body)},
    "risks-accept": lambda row: {"until": date(2099, 1, 1), "on": TODAY},
    "needs-merge": lambda row: {"into": NeedFactory(state="accepted")},
    "initiatives-prepare": lambda row: {"on": ChampionMandateFactory() and TODAY},
    "initiatives-scale_up": lambda row: decided(row, "pilot_result", "scale_up"),
    "initiatives-adopt": lambda row: decided(row, "business_case", "go"),
    "pilots-scale": lambda row: decided(row, "pilot_result", "scale_up"),
    "pilots-resume": lambda row: decided(row, "pilot_result", "continue"),
    "pilots-repeat": lambda row: decided(row, "pilot_result", "repeat"),
    "pilots-stop": lambda row: decided(row, "pilot_result", "stop"),
    "rfis-conclude": lambda row: {"outcome": "no_action"},
}


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def seated(body):
    body.members.add(UserFactory())
    return body.members.all()


def decided(row, gate, outcome):
    DecisionFactory(subject_id=row.pk, gate=gate, state="signed", outcome=outcome, signed_at=AT)
    return {}


@pytest.mark.django_db
@pytest.mark.parametrize(("noun", "act"), ACTS)
def test_T03_an_act_on_a_row_that_was_changed_meanwhile_is_refused(city, noun, act):
    called = f"{noun.path}-{act.name}"
    row = ROWS.get(called, maker_of(noun.model))()
    given = {
        name: None
        for name, parameter in inspect.signature(act.service).parameters.items()
        if parameter.default is parameter.empty and parameter.kind is parameter.KEYWORD_ONLY
    }
    given |= {noun.row_keyword: row, "version": NEVER, "by": system_user()}
    given |= WITH[called](row) if called in WITH else {}
    with pytest.raises(StaleVersion):
        act.service(**given)
