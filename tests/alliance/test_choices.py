"""Choosing a row in a form: listed while there are few, searched above that, and never more than one may see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance.doors import shapes
from alliance.doors.choices import MOST_FOUND, MOST_LISTED
from initiatives.forms.rounds import RoundForm
from initiatives.models import Initiative, Update
from tests.factories.alliance import UserFactory
from tests.factories.initiatives import InitiativeFactory, NeedFactory

pytestmark = pytest.mark.django_db
PROPOSAL = {"title": "Dim lamps", "summary": "Lamps that dim.", "domain": "energy"}


@pytest.fixture
def many(city, cast):
    return InitiativeFactory.create_batch(MOST_LISTED + 1, department=cast.works, is_public=False)


def test_few_rows_are_a_plain_list(city, cast, browser_of):
    rows = InitiativeFactory.create_batch(3, department=cast.works)
    page = browser_of(cast.office).get("/updates/new/").content.decode()
    assert "data-choice" not in page
    assert all(f'<option value="{row.pk}">{row}</option>' in page for row in rows)


def test_many_rows_are_searched_and_none_is_listed(cast, browser_of, many):
    page = browser_of(cast.office).get("/updates/new/").content.decode()
    assert 'data-choice="initiative"' in page
    assert str(many[0].pk) not in page


def test_the_form_costs_the_same_with_few_and_with_many(city, cast, browser_of):
    client, counts = browser_of(cast.office), []
    for more in (3, MOST_LISTED + 50):
        InitiativeFactory.create_batch(more, department=cast.works)
        NeedFactory.create_batch(more)
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/updates/new/").status_code == 200
            assert client.get("/initiatives/new/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_box_finds_by_words_and_gives_no_more_than_a_page(cast, browser_of, many):
    wanted = InitiativeFactory(department=cast.works, title="Quiet <b>lamps</b> by the river")
    client = browser_of(cast.office)
    found = client.get("/updates/new/", {"choices": "initiative", "q": "river lamps"}).content.decode()
    assert f'data-key="{wanted.pk}"' in found
    assert found.count("role=") == 1
    assert "<b>" not in found
    everything = client.get("/updates/new/", {"choices": "initiative", "q": ""}).content.decode()
    assert everything.count('role="option"') == MOST_FOUND
    assert client.get("/updates/new/", {"choices": "initiative", "q": "a\x00"}).status_code == 400
    assert client.get("/updates/new/", {"choices": "text", "q": "a"}).status_code == 404


@pytest.mark.parametrize("written", ["{row.pk}", "{row.reference}", " {row.reference}  {row.title} ", "{row.title}"])
def test_a_row_is_chosen_by_key_reference_or_name(cast, browser_of, many, written):
    row = InitiativeFactory(department=cast.works, title="The only one called so")
    shape = {"initiative": written.format(row=row), "status": "on_track", "text": "All is well."}
    answer = browser_of(cast.office).post("/updates/new/", shape)
    assert answer.status_code == 302, answer.content.decode()
    assert Update.objects.get().initiative == row


def test_a_name_that_two_rows_have_chooses_neither_and_stays_in_the_box(cast, browser_of, many):
    InitiativeFactory.create_batch(2, department=cast.works, title="Twice")
    shape = {"initiative": "Twice", "status": "on_track", "text": "All is well."}
    answer = browser_of(cast.office).post("/updates/new/", shape)
    assert answer.status_code == 400
    assert 'value="Twice"' in answer.content.decode()
    assert not Update.objects.exists()


def test_several_rows_are_chosen_by_references_and_kept_when_something_else_is_wrong(cast, browser_of, city):
    needs = NeedFactory.create_batch(MOST_LISTED + 1, state="accepted", is_public=True)
    client = browser_of(cast.office)
    given = {"needs": [str(needs[0].pk), f"{needs[1].reference}, {needs[2].reference.lower()}"]}
    wrong = client.post("/initiatives/new/", {**PROPOSAL, **given, "title": ""})
    assert wrong.status_code == 400
    assert all(f'value="{need.pk}" checked' in wrong.content.decode() for need in needs[:3])

    answer = client.post("/initiatives/new/", {**PROPOSAL, **given, "department": cast.works.pk})
    assert answer.status_code == 302, answer.content.decode()
    assert set(Initiative.objects.get().needs.all()) == set(needs[:3])


def test_what_one_may_not_see_is_refused_like_what_does_not_exist_at_both_doors(city, cast, api, browser_of):
    own = InitiativeFactory.create_batch(MOST_LISTED + 1, department=cast.works)
    hidden = InitiativeFactory(is_public=False, title="Hidden from others")
    client, system = browser_of(cast.staff), api(cast.staff)
    assert cast.staff.department == cast.works
    found = client.get("/updates/new/", {"choices": "initiative", "q": "hidden"}).content.decode()
    assert "option" not in found
    shape = {"status": "on_track", "text": "All is well."}
    absent = "00000000-0000-4000-8000-000000000000"
    sentences = {
        client.post("/updates/new/", {**shape, "initiative": key}).context["form"].errors["initiative"][0]
        for key in (str(hidden.pk), hidden.reference, absent, "I-9999")
    } | {
        system.post("/api/v1/updates/", {**shape, "initiative": key}).json()["errors"][0]["message"]
        for key in (str(hidden.pk), absent)
    }
    assert len(sentences) == 1
    assert not Update.objects.exists()
    assert own[0].pk != hidden.pk


# --- in the rows of a form ------------------------------------------------------------------------
def test_rows_list_few_people_and_search_many_for_the_same_queries(city, cast, browser_of):
    client, known, counts = browser_of(cast.office), cast.staff, []
    page = client.get("/rounds/new/").content.decode()
    assert 'data-choice="assignments-' not in page
    assert f'<option value="{known.pk}">' in page
    for more in (MOST_LISTED + 1, 30):
        UserFactory.create_batch(more)
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/rounds/new/").content.decode()
        assert all(f'data-choice="assignments-{number}-scorer"' in page for number in (0, "__row__"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    found = client.get("/rounds/new/", {"choices": "assignments-7-scorer", "q": cast.staff.name}).content.decode()
    assert f'data-key="{cast.staff.pk}"' in found
    for name in ("assignments-7-branch", "assignments-7-nobody", "title-7-scorer", "assignments-x-scorer"):
        assert client.get("/rounds/new/", {"choices": name, "q": "a"}).status_code == 404


def test_people_typed_in_rows_are_found_by_name_and_kept_beside_a_fault(city, cast, browser_of):
    UserFactory.create_batch(MOST_LISTED + 1)
    typed = {"assignments-0-scorer": cast.staff.username, "assignments-1-scorer": "Nobody at all"}
    answer = browser_of(cast.office).post("/rounds/new/", {"title": "", **typed, "assignments-0-branch": "Money"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert f'data-key="{cast.staff.pk}"' in page
    assert f'value="{cast.staff}"' in page
    assert 'value="Nobody at all"' in page


def test_rows_offer_only_who_may_be_seen(city, cast):
    outsider, insider = cast.vendor, cast.office
    offered = {by: shapes.unbound(RoundForm, by=by).fields["assignments"].row_form for by in (outsider, insider)}
    assert list(offered[outsider].base_fields["scorer"].queryset) == [outsider]
    assert set(offered[insider].base_fields["scorer"].queryset) == {outsider, insider}
    assert set(RoundForm().fields["assignments"].row_form.base_fields["scorer"].queryset) == {outsider, insider}
