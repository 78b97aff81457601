"""Search over everything: finds what has the words, ranks it, forgives typing, and shows nobody what they may not see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alliance import registry, search, search_index
from alliance.models import SearchEntry
from alliance.models.people import Anonymous
from alliance.roles import Role
from alliance.visibility import seen_by
from initiatives.models import Initiative, Need
from procurement import services as procurement
from tests.architecture.test_query_counts import maker_of
from tests.factories.alliance import DepartmentFactory
from tests.factories.financing import BondOrderFactory
from tests.factories.governance import PacketFactory
from tests.factories.initiatives import InitiativeFactory, NeedFactory, ReviewFactory
from tests.factories.partnerships import SettlementFactory
from tests.factories.procurement import PublishedRfiFactory

pytestmark = pytest.mark.django_db
KINDS = [pytest.param(kind, id=kind.model._meta.label_lower) for kind in registry.search]
SEALED = "zirconquartz"


def labels(user, words, kind=""):
    return [found.label for found in search.everything(user, words, kind).found]


@pytest.fixture
def lamps(db):
    return [
        InitiativeFactory(title="Adaptive street lighting", summary="Lamps that dim when nobody walks."),
        InitiativeFactory(title="Quiet buses", summary="Electric buses, and lighting at their stops."),
        NeedFactory(title="A dark path", problem="No lights by the river café.", state="accepted"),
    ]


class TestWords:
    def test_every_word_has_to_occur_in_any_form(self, cast, lamps):
        assert set(labels(cast.office, "light")) == {str(row) for row in lamps}
        assert labels(cast.office, "lights stop") == [str(lamps[1])]
        assert labels(cast.office, "light tram") == []

    def test_a_word_in_the_title_counts_most(self, cast, lamps):
        assert labels(cast.office, "lighting", "initiatives.initiative") == [str(lamps[0]), str(lamps[1])]

    def test_phrases_alternatives_and_words_to_be_without(self, cast, lamps):
        assert labels(cast.office, '"street lighting"') == [str(lamps[0])]
        assert labels(cast.office, '"lighting street"') == []
        assert labels(cast.office, "buses or river") == [str(lamps[1]), str(lamps[2])]
        assert labels(cast.office, "lighting -buses -river") == [str(lamps[0])]
        assert labels(cast.office, "-buses") == []

    def test_a_reference_is_found_as_it_is_written(self, cast, lamps):
        assert labels(cast.office, lamps[2].reference) == [str(lamps[2])]

    def test_accents_are_not_asked_for(self, cast, lamps):
        assert labels(cast.office, "cafe") == labels(cast.office, "CAFÉ") == [str(lamps[2])]

    def test_misspelt_words_find_what_looks_like_them_and_say_so(self, cast, lamps):
        answer = search.everything(cast.office, "adaptve ligthing")
        assert [found.label for found in answer.found] == [str(lamps[0])]
        assert answer.similar
        assert answer.said == "Nothing has these words. These look like them."
        assert not search.everything(cast.office, "adaptive lighting").similar
        assert labels(cast.office, "xylophone") == []

    @pytest.mark.parametrize(
        "words", ["", "  ", "-", '"', '""', "or", "( ) & | !", "*", "a:b", "NEAR(x y)", "head:x", "'", "%_\\"]
    )
    def test_no_way_of_typing_breaks_it(self, cast, lamps, words):
        assert isinstance(search.everything(cast.office, words), search.Answer)

    def test_what_is_unknown_or_cannot_be_searched_is_refused_at_both_doors(self, cast, api, browser_of):
        for address in ("search/?q=x&kind=alliance.secret", "search/?q=x%00"):
            assert api(cast.office).get(f"/api/v1/{address}").status_code == 400
        said = "There is no such kind. The kinds are: alliance.department, alliance.organisation"
        address = "search/?q=x&kind=alliance.secret"
        assert said in api(cast.office).get(f"/api/v1/{address}").content.decode()
        page = browser_of(cast.office).get(f"/{address}")
        assert page.status_code == 400
        assert said in page.content.decode()


class TestAnswer:
    def test_it_gives_five_of_each_kind_and_how_many_there_are(self, cast):
        InitiativeFactory.create_batch(12, title="Flood sensors")
        NeedFactory(title="Flood in the underpass", state="accepted")
        answer = search.everything(cast.office, "flood")
        assert {kind.type: kind.count for kind in answer.kinds} == {"initiatives.initiative": 12, "initiatives.need": 1}
        assert len(answer.found) == 6
        assert len(labels(cast.office, "flood", "initiatives.initiative")) == 12

    def test_the_page_leads_to_the_rest_of_a_kind(self, cast, browser_of):
        InitiativeFactory.create_batch(12, title="Flood sensors")
        page = browser_of(cast.office).get("/search/?q=flood").content.decode()
        assert "12 found." in page
        assert "?q=flood&amp;kind=initiatives.initiative" in page
        of_kind = browser_of(cast.office).get("/search/?q=flood&kind=initiatives.initiative").content.decode()
        assert of_kind.count("Flood sensors</a>") == 12

    def test_it_costs_the_same_for_few_and_many_and_for_every_reader(self, cast, api):
        DepartmentFactory(name="Flood office")
        counts = set()
        for number in (1, 30):
            InitiativeFactory.create_batch(number, title="Flood sensors", is_public=True)
            for role in [*(role.value for role in Role), None]:
                person = getattr(cast, role) if role else None
                if person:
                    list(person.roles)
                with CaptureQueriesContext(connection) as asked:
                    search.everything(person or Anonymous(), "flood")
                counts.add(len([one for one in asked if "searchentry" in one["sql"]]))
        assert counts == {1}


class TestWhoFindsWhat:
    @pytest.mark.parametrize("kind", KINDS)
    @pytest.mark.parametrize("who", ["council_member", "department_staff", "vendor", "resident", "visitor"])
    def test_nobody_finds_a_row_they_may_not_see(self, city, cast, kind, who):
        rows = maker_of(kind.model).create_batch(2)
        person = Anonymous() if who == "visitor" else getattr(cast, who)
        label = kind.model._meta.label_lower
        there = set(SearchEntry.objects.filter(kind=label).values_list("row_id", flat=True))
        assert {row.pk for row in rows} <= there
        seen = set(seen_by(kind.model, person).values_list("pk", flat=True))
        assert set(SearchEntry.objects.visible_to(person).filter(kind=label).values_list("row_id", flat=True)) == seen

    def test_it_follows_at_once_when_a_row_is_shown_or_hidden(self, cast):
        row = InitiativeFactory(title="Harbour charging", is_public=False)
        assert labels(Anonymous(), "harbour charging") == []
        Initiative.objects.filter(pk=row.pk).update(is_public=True)
        assert labels(Anonymous(), "harbour charging") == [str(row)]
        Initiative.objects.filter(pk=row.pk).update(is_public=False)
        assert labels(Anonymous(), "harbour charging") == []

    def test_rows_nobody_shows_do_not_crowd_out_those_that_are_shown(self, cast, monkeypatch):
        monkeypatch.setattr(search, "MOST_RANKED", 5)
        shown = InitiativeFactory(title="Harbour charging", is_public=True)
        InitiativeFactory.create_batch(9, title="Harbour charging", is_public=False)
        assert labels(Anonymous(), "harbour") == [str(shown)]

    def test_a_kind_with_very_many_rows_crowds_out_no_other(self, cast, monkeypatch):
        monkeypatch.setattr(search, "MOST_RANKED", 5)
        InitiativeFactory.create_batch(9, title="Harbour charging")
        need = NeedFactory(title="No charging at the harbour", state="accepted")
        answer = search.everything(cast.office, "harbour")
        assert str(need) in [found.label for found in answer.found]
        assert {kind.type: kind.count for kind in answer.kinds}["initiatives.initiative"] == 5
        assert answer.said == "More than 6 found. Say more to find less."

    def test_misspelt_words_show_no_more_than_right_ones(self, cast):
        InitiativeFactory(title="Harbour charging", is_public=False)
        assert labels(Anonymous(), "harbur chargin") == []
        assert len(labels(cast.office, "harbur chargin")) == 1


class TestSealed:
    def test_what_a_vendor_sends_and_saves_as_a_draft_is_in_no_index(self, cast):
        rfi = PublishedRfiFactory()
        content = {
            "summary": f"{SEALED} price 118,400",
            "partnership": SEALED,
            "demonstration": SEALED,
            "shared_value": SEALED,
        }
        procurement.save_draft(rfi=rfi, by=cast.vendor, **content)
        procurement.submit_response(rfi=rfi, by=cast.vendor, **content)
        assert not anywhere(SEALED)
        for role in Role:
            assert labels(getattr(cast, role.value), SEALED) == []

    def test_opened_content_stays_out_of_it(self):
        kinds = {kind.model._meta.label_lower for kind in registry.search}
        assert not {
            name for name in kinds if "response" in name or "sealed" in name or "draft" in name or "order" in name
        }

    @pytest.mark.parametrize("kind", KINDS)
    def test_no_secret_column_is_among_the_words(self, kind):
        secret = getattr(kind.model, "secret_fields", frozenset())
        assert search_index.words_of(kind)
        assert not secret & {*search_index.words_of(kind), kind.detail}

    def test_who_bought_bonds_is_in_no_index(self, cast):
        BondOrderFactory(buyer=f"Ada {SEALED}")
        assert not anywhere(SEALED)

    def test_restricted_items_of_a_packet_are_in_no_index(self, cast):
        PacketFactory(content={"items": [{"title": SEALED}]}, public_content={"items": []})
        assert not anywhere(SEALED)


def anywhere(word):
    with connection.cursor() as cursor:
        cursor.execute("SELECT head, body, label, detail FROM alliance_searchentry")
        return word in str(cursor.fetchall()).casefold()


class TestIndex:
    def test_it_is_written_with_the_row_and_forgets_it_with_the_row(self, cast):
        need = NeedFactory(title="A dark path", state="accepted")
        need.title = "A bright path"
        need.save(update_fields=["title"])
        assert labels(cast.office, "dark") == []
        assert labels(cast.office, "bright") == [str(need)]
        need.delete()
        assert labels(cast.office, "bright") == []

    def test_a_move_along_the_lifecycle_costs_no_write(self, cast):
        need = NeedFactory(state="accepted")
        with CaptureQueriesContext(connection) as asked:
            need.save(update_fields=["state", "version", "updated_at"])
        assert not [one for one in asked if "searchentry" in one["sql"]]

    def test_mending_adds_what_was_written_past_it_and_drops_what_is_gone(self, cast):
        Need.objects.bulk_create([Need(title="A dark path", problem="x", reference="N-900", state="accepted")])
        lost = SearchEntry.objects.create(kind="initiatives.need", row_id=cast.office.pk, label="Gone", head="Gone")
        old = SearchEntry.objects.create(kind="alliance.nothing", row_id=cast.office.pk, label="Gone", head="Gone")
        assert labels(cast.office, "dark") == []
        assert search_index.mend() == {"indexed": 1, "dropped": 2}
        assert labels(cast.office, "dark") == ["N-900 A dark path"]
        assert not SearchEntry.objects.filter(pk__in=[lost.pk, old.pk]).exists()
        assert search_index.mend() == {"indexed": 0, "dropped": 0}

    def test_a_row_whose_day_is_still_a_text_is_indexed_as_it_is_read(self, cast):
        row = ReviewFactory(due_on="2026-11-23")
        assert SearchEntry.objects.get(row_id=row.pk).label.endswith("on 23 November 2026")

    def test_a_row_named_after_another_follows_when_that_is_renamed(self, cast):
        row = SettlementFactory()
        row.gain_share.title = "Heat of the sewers"
        row.gain_share.updated_at = SearchEntry.objects.get(row_id=row.pk).indexed_at.replace(year=2090)
        row.gain_share.save()
        search_index.mend()
        assert str(row) in labels(cast.office, "sewers")
