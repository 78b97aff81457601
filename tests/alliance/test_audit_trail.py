"""Reading the trail: by object, person, days and words, on the page, as CSV and through the API."""

from datetime import timedelta

import pytest
from django.utils import timezone

from alliance import audit, audit_trail
from tests.factories.initiatives import NeedFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(city, cast):
    """Two acts of two people on one row, one of them with a reason."""
    audit.record("rename", city, by=cast.office, before={"name": "A"}, after={"name": "B"}, why="The council asked.")
    audit.record("move", city, by=cast.finance_officer)


def acts(**asked):
    return {entry.action for entry in audit_trail.entries(asked)} & {"rename", "move"}


def test_it_is_read_by_object_person_words_and_days(city, cast, trail):
    today = timezone.localdate()
    assert acts(subject_id=str(city.pk)) == {"rename", "move"}
    assert acts(actor_name=cast.office.name) == {"rename"}
    assert acts(words="council asked") == {"rename"}
    assert acts(since=str(today), until=str(today)) == {"rename", "move"}
    assert acts(since=str(today + timedelta(days=1))) == set()


def test_the_page_says_why_and_how_far_the_chain_reaches(cast, trail, browser_of):
    page = browser_of(cast.auditor).get("/audit/").content.decode()
    assert "The council asked." in page
    assert "wait for their link" in page
    audit.link_new_entries()
    assert "entries are linked" in browser_of(cast.auditor).get("/audit/").content.decode()


def test_the_export_says_all_of_it_and_runs_no_formula(city, cast, browser_of):
    audit.record("rename", city, by=cast.office, after={"name": "B"}, why="=1+1")
    answer = browser_of(cast.auditor).get(f"/audit/export.csv?subject_id={city.pk}")
    lines = b"".join(answer.streaming_content).decode()
    assert lines.startswith('"position","when","who","did"')
    assert '"\'=1+1"' in lines


def test_the_export_is_the_same_at_both_doors(city, cast, trail, browser_of, api):
    asked = f"export.csv?subject_id={city.pk}"
    page = b"".join(browser_of(cast.auditor).get(f"/audit/{asked}")).decode()
    assert b"".join(api(cast.auditor).get(f"/api/v1/audit/{asked}")).decode() == page
    assert page.count("\n") == 3
    assert api(cast.council_member).get(f"/api/v1/audit/{asked}").status_code == 403
    assert api(cast.auditor).get("/api/v1/audit/export.csv?colour=red").status_code == 400


def test_a_row_leads_to_its_own_history(cast, browser_of):
    need = NeedFactory(state="accepted")
    audit.record("rename", need, by=cast.office)
    audit.record("rename", cast.office, by=cast.office)
    address = f"/audit/?subject_type=initiatives.need&amp;subject_id={need.pk}"
    assert address in browser_of(cast.auditor).get(need.get_absolute_url()).content.decode()
    assert "/audit/" not in browser_of(cast.council_member).get(need.get_absolute_url()).content.decode()
    page = browser_of(cast.auditor).get(address.replace("&amp;", "&"))
    assert f"Only what happened to <strong>{need}</strong>." in page.content.decode()
    assert [entry.subject_id for entry in page.context["entries"]] == [str(need.pk)]


def test_a_filter_there_is_not_is_refused_at_both_doors(cast, browser_of, api):
    for answer in (
        browser_of(cast.auditor).get("/audit/?colour=red"),
        browser_of(cast.auditor).get("/audit/export.csv?since=yesterday"),
        api(cast.auditor).get("/api/v1/audit/?colour=red"),
    ):
        assert answer.status_code == 400
    found = api(cast.auditor).get("/api/v1/audit/?colour=red").json()
    assert "The filters are: subject_type" in str(found)


def test_it_is_for_those_who_may_read_it(cast, browser_of):
    for path in ("/audit/", "/audit/export.csv"):
        assert browser_of(cast.council_member).get(path).status_code == 403
