"""What every act of every kind of row answers, asked of the plainest row there is in a state where it is possible.

acts.csv has a line for each act: the answer's status and code with the fields at fault, or the state that follows and what the
trail then says (the entry, the fields it names, and whether the reason given is kept). Whoever builds on the API relies
on it. `WRITE_ACTS=1 pytest -n0 tests/trust/test_acts.py` writes it anew: read the difference.
"""

import csv
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django import forms
from django.apps import apps

from alliance import registry
from alliance.forms import InstantField, MoneyField
from alliance.models import AuditEntry, CityProfile, Counter
from alliance.roles import Role
from tests.architecture.test_query_counts import maker_of
from tests.factories.initiatives import NeedFactory

FILE = Path(__file__).with_name("acts.csv")
HEAD = ["path", "act", "status", "code", "fields", "state", "trail"]
WORDS, NOW = "Because of rain.", datetime(2026, 11, 30, 12, tzinfo=UTC)
VALUES = (
    (InstantField, "2027-01-04T12:00:00Z"),
    (MoneyField, "1000.00"),
    (forms.DateField, "2027-01-04"),
    (forms.IntegerField, 3),
)
ACTS = [pytest.param(noun, act, id=f"{noun.path}-{act.name}") for noun in registry.nouns for act in noun.acts]


def value_for(field):
    if type(field) is forms.CharField:
        return WORDS
    if isinstance(field, forms.ChoiceField) and not isinstance(
        field, forms.ModelChoiceField | forms.MultipleChoiceField
    ):
        return next((key for key, _ in field.choices if key), None)
    return next((value for kind, value in VALUES if isinstance(field, kind)), None)


def possible(noun, act):
    """A row in the first state from which the act is a step, or as its factory makes it."""
    if noun.path == "city":
        return CityProfile.objects.get()
    if (noun.path, act.name) == ("needs", "separate"):
        kept = {"from": "accepted", "watchers": [], "initiatives": []}
        return NeedFactory(state="merged", merged_into=NeedFactory(), merged=kept)
    step, maker = noun.lifecycle.step(act.step) if act.step else None, maker_of(noun.model)
    maker.reset_sequence(100, force=True)  # no number that is sent is one that it has already
    return maker(**({"state": sorted(step.sources)[0]} if step else {}))


def said_of(row):
    entries = AuditEntry.objects.filter(subject_id=str(row.pk)).exclude(action="access_denied").order_by("id")
    return " | ".join(
        f"{entry.action}({' '.join(sorted({*entry.before, *entry.after}))}){' why' * (entry.why == WORDS)}"
        for entry in entries
    )


def answered(api, cast, noun, act):
    row = possible(noun, act)
    address = f"/api/v1/{noun.path}/{row.pk}/"
    fields = act.form.base_fields if act.form else {}

    def ask(client):
        seen = client.get(address)
        if seen.status_code != 200:
            return seen
        body = {name: value for name, field in fields.items() if (value := value_for(field)) is not None}
        if act.name == "change":  # words anew, the rest as it is
            body |= {name: said for name, said in seen.json().items() if name in fields and body.get(name) != WORDS}
            return client.patch(address, body, headers={"If-Match": seen["ETag"]})
        return client.post(f"{address}{act.name}/", body, headers={"If-Match": seen["ETag"]})

    answer = ask(api(cast.champion))
    for role in Role:
        if answer.status_code not in (403, 404):
            break
        found = ask(api(getattr(cast, role.value)))
        answer = answer if found.status_code == 404 else found
    found = answer.json() if answer.content else {}
    faults = " ".join(sorted({str(fault["field"]) for fault in found.get("errors", [])}))
    state, code = ("", found.get("code", "")) if answer.status_code >= 400 else (str(found.get("state", "")), "")
    return [noun.path, act.name, str(answer.status_code), code, faults, state, said_of(row)]


@pytest.fixture
def counted_far(db):
    """What an act makes gets a number that no factory gives."""
    prefixes = {prefix for model in apps.get_models() if (prefix := getattr(model, "reference_prefix", None))}
    Counter.objects.bulk_create(Counter(series=prefix, last=9000) for prefix in prefixes)


def lines():
    with FILE.open(newline="") as file:
        return {(line[0], line[1]): line for line in list(csv.reader(file))[1:]}


@pytest.mark.django_db
@pytest.mark.usefixtures("city", "counted_far")
@pytest.mark.parametrize(("noun", "act"), ACTS)
def test_an_act_answers_as_it_always_did(cast, api, noun, act):
    with time_machine.travel(NOW, tick=False):
        found = answered(api, cast, noun, act)
    if os.environ.get("WRITE_ACTS"):
        known = (lines() if FILE.exists() else {}) | {(noun.path, act.name): found}
        with FILE.open("w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([HEAD, *(known[key] for key in sorted(known))])
    assert found == lines()[noun.path, act.name]


def test_the_table_has_a_line_for_each_act_and_no_other():
    assert set(lines()) == {(noun.path, act.name) for noun in registry.nouns for act in noun.acts}
