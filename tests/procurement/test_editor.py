"""The editor of a draft: interview, saving while writing, clauses, stale edits."""

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import Refusal
from procurement import services
from procurement.clauses import BY_KEY
from procurement.models import Rfi
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import PublishedRfiFactory, RfiFactory

HTMX = {"HX-Request": "true"}


def form_of(rfi, **changes):
    fields = ("title", "summary", "problem", "partnership", "demonstration", "shared_value")
    rows = {
        f"criteria-{number}-{name}": str(value)
        for number, row in enumerate(rfi.criteria())
        for name, value in row.items()
    }
    given = {name: getattr(rfi, name) for name in fields} | rows
    return given | {"initiative": str(rfi.initiative_id), "version": str(rfi.version)} | changes


@pytest.fixture
def browser(cast, browser_of):
    return browser_of(cast.procurement_officer)


@pytest.mark.django_db
class TestInterview:
    def test_writes_a_draft_that_only_waits_for_dates(self, cast):
        rfi = services.begin_rfi(
            initiative=InitiativeFactory(),
            title="Partners for lighting",
            summary="Who renews lamps with us?",
            problem="Streets are dark and costly.",
            place="Kiln Street",
            measure="electricity",
            by=cast.procurement_officer,
        )
        assert "Show it working at Kiln Street" in rfi.demonstration
        with pytest.raises(ValidationError) as refused:
            services.send_for_review(rfi=rfi, reviewers=[cast.champion], by=cast.procurement_officer)
        assert set(refused.value.error_dict) == {"due_at", "questions_until"}


@pytest.mark.django_db
class TestEditor:
    def test_saves_while_writing_and_answers_with_the_check(self, browser):
        rfi = RfiFactory()
        answer = browser.post(
            f"/rfis/{rfi.pk}/editor/", form_of(rfi, shared_value="The lowest price wins."), headers=HTMX
        )

        rfi.refresh_from_db()
        assert rfi.shared_value == "The lowest price wins."
        assert "It asks only for a price." in answer.content.decode()
        assert f'value="{rfi.version}" hx-swap-oob' in answer.content.decode()

    def test_T03_a_stale_version_changes_nothing_and_says_so(self, browser):
        rfi = RfiFactory()
        form = form_of(rfi)
        Rfi.objects.filter(pk=rfi.pk).update(version=7)
        answer = browser.post(f"/rfis/{rfi.pk}/editor/", form | {"title": "Mine"}, headers=HTMX)

        assert "was changed by somebody else" in answer.content.decode()
        assert Rfi.objects.get(pk=rfi.pk).title == rfi.title

    def test_takes_a_version_or_an_edition_that_is_no_number_for_none(self, browser):
        rfi = RfiFactory()
        assert browser.post(f"/rfis/{rfi.pk}/editor/", form_of(rfi, version="²")).status_code == 302
        assert browser.get(f"/rfis/{rfi.pk}/changes/?against=²").status_code == 404

    def test_adds_a_clause_to_the_part_it_belongs_to(self, browser):
        rfi = RfiFactory()
        assert browser.post(f"/rfis/{rfi.pk}/editor/", form_of(rfi, clause="price_last")).status_code == 302
        rfi.refresh_from_db()
        assert rfi.shared_value.endswith(BY_KEY["price_last"].text)

    def test_the_api_adds_a_clause_and_tells_what_was_changed(self, cast, api):
        rfi, client = RfiFactory(), api(cast.procurement_officer)
        address = f"/api/v1/rfis/{rfi.pk}/clauses/"
        assert client.post(address, {"clause": "price_last"}).json()["version"] > rfi.version
        rfi.refresh_from_db()
        assert rfi.shared_value.endswith(BY_KEY["price_last"].text)
        [change] = client.get(f"/api/v1/rfis/{rfi.pk}/changes/").json()["results"]
        assert BY_KEY["price_last"].text.split()[0] in str(change["parts"])
        assert client.post(address, {"clause": "price_last"}).status_code == 400
        assert client.post(address, {"clauses": 1}).status_code == 400
        assert api(cast.resident).post(address, {"clause": "team"}).status_code in (403, 404)

    def test_refuses_a_clause_twice_and_one_that_does_not_exist(self, cast):
        rfi = RfiFactory()
        services.use_clause(rfi=rfi, clause="price_last", by=cast.procurement_officer)
        for clause in ("price_last", "nothing"):
            with pytest.raises(ValidationError, match="clause"):
                services.use_clause(rfi=rfi, clause=clause, by=cast.procurement_officer)

    def test_keeps_on_the_screen_what_could_not_be_saved(self, browser):
        rfi = RfiFactory()
        page = browser.post(f"/rfis/{rfi.pk}/editor/", form_of(rfi, title="", summary="Typed just now."))
        assert page.status_code == 400
        assert "Typed just now." in page.content.decode()

    def test_is_not_for_a_published_rfi_nor_for_others(self, browser, cast, browser_of):
        rfi = PublishedRfiFactory()
        assert browser.get(f"/rfis/{rfi.pk}/editor/").status_code == 302
        assert browser_of(cast.vendor).get(f"/rfis/{RfiFactory().pk}/editor/").status_code == 404
        assert browser_of(cast.staff).get(f"/rfis/{RfiFactory().pk}/editor/").status_code == 403
        with pytest.raises(Refusal):
            services.use_clause(rfi=rfi, clause="share", by=cast.procurement_officer)

    def test_shows_what_changed_word_by_word(self, browser, cast):
        rfi = RfiFactory()
        services.change_rfi(
            rfi=rfi, demonstration="Show eight lamps for ten nights on Kiln Street.", by=cast.procurement_officer
        )
        page = browser.get(f"/rfis/{rfi.pk}/changes/").content.decode()
        assert "<del>six</del><ins>eight</ins>" in page
