"""The clause library: the city words clauses, editions stay, drafts keep theirs, mandatory ones block publishing."""

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import NotAllowed, Refusal, StaleVersion
from procurement import clauses, library, queries, services
from procurement.models import ClauseEdition
from tests.factories.alliance import DepartmentFactory, UserFactory
from tests.factories.initiatives import InitiativeFactory
from tests.factories.procurement import ApprovedRfiFactory, ClauseEditionFactory, RfiFactory

OWN = {
    "part": "terms",
    "title": "Living wage",
    "kind": "mandatory",
    "text": "Who works at {place} earns a living wage.",
}


@pytest.fixture
def officer(cast):
    return cast.procurement_officer


def drafted(officer):
    return services.begin_rfi(
        initiative=InitiativeFactory(), title="Lamps", summary="Who?", problem="Dark.", place="Kiln Street", by=officer
    )


def test_what_ships_covers_every_subject_and_names_who_answers_for_it():
    parts = {row.part for row in clauses.LIBRARY}
    assert {"partnership", "demonstration", "shared_value", "cooperative", "terms"} <= parts
    assert all(row.owner and not clauses.fault_of(row.text) for row in clauses.LIBRARY)
    assert len({row.key for row in clauses.LIBRARY}) == len(clauses.LIBRARY)


@pytest.mark.parametrize("text", ["{vendor} pays.", "{place.__class__}", "{place!r}", "{place:9}", "{}", "Only { one."])
def test_a_blank_the_interview_does_not_know_is_refused(text):
    assert clauses.fault_of(text)


@pytest.mark.django_db
class TestWording:
    def test_writes_the_next_edition_and_keeps_the_earlier_ones(self, officer):
        row = services.word_clause(
            key="share",
            edition=1,
            title="Both gain",
            kind="mandatory",
            text="Share {gain}.",
            reason="Shorter.",
            by=officer,
        )
        assert (row.number, library.clause_named("share").text) == (2, "Share {gain}.")
        assert [each["clause"].edition for each in library.editions_of("share")] == [2, 1]

    def test_refuses_whoever_read_an_earlier_edition(self, officer):
        values = {"title": "Fair", "kind": "default", "reason": "x", "by": officer}
        services.word_clause(key="fair_dealing", edition=1, text="Deal fairly.", **values)
        with pytest.raises(StaleVersion, match="edition 2"):
            services.word_clause(key="fair_dealing", edition=1, text="Deal well.", **values)

    def test_is_for_officers_and_for_the_department_that_answers(self, officer, cast):
        department = DepartmentFactory()
        services.add_clause(**OWN, department=department, by=officer)
        values = {"title": "Living wage", "kind": "mandatory", "text": "Pay well.", "reason": "x"}
        with pytest.raises(NotAllowed):
            services.word_clause(key="living-wage", **values, by=cast.staff)
        owner = UserFactory(roles=["department_staff"], department=department)
        assert services.word_clause(key="living-wage", **values, by=owner).number == 2

    def test_keeps_mandatory_what_an_rfi_is_checked_for(self, officer):
        with pytest.raises(Refusal, match="so it stays"):
            services.retire_clause(key="team", reason="x", by=officer)
        with pytest.raises(ValidationError, match="so it stays"):
            services.word_clause(key="team", title="t", kind="optional", text="Teams.", reason="x", by=officer)

    def test_takes_out_what_is_not_needed_any_more(self, officer):
        services.retire_clause(key="insured", reason="The contract says it.", by=officer)
        assert library.clause_named("insured") is None
        with pytest.raises(Refusal):
            services.retire_clause(key="insured", reason="Again.", by=officer)

    def test_refuses_a_second_clause_of_one_name_and_unknown_blanks(self, officer):
        services.add_clause(**OWN, by=officer)
        with pytest.raises(ValidationError, match="already"):
            services.add_clause(**OWN, by=officer)
        with pytest.raises(ValidationError, match="knows no"):
            services.add_clause(**OWN | {"title": "Other", "text": "{when}"}, by=officer)


@pytest.mark.django_db
class TestDrafts:
    def test_begin_with_the_words_in_force_and_remember_them(self, officer):
        services.add_clause(**OWN, by=officer)
        rfi = drafted(officer)
        services.word_clause(
            key="living-wage", title="Living wage", kind="mandatory", text="Pay at {place}.", reason="x", by=officer
        )
        assert "Who works at Kiln Street earns a living wage." in rfi.terms
        assert {name: rfi.drawn_from[-1][name] for name in ("key", "edition")} == {"key": "living-wage", "edition": 1}
        assert "buy under it" in rfi.cooperative

    def test_are_offered_the_new_words_in_place_of_the_old(self, officer):
        rfi = drafted(officer)
        services.word_clause(
            key="team", title="Team", kind="mandatory", text="Come as a team, joint.", reason="x", by=officer
        )
        offered = {each["clause"].key: each["stands"] for each in library.offers(rfi, library.in_force())}
        assert (offered["team"], offered["show"], offered["insured"]) == ("older", "there", "new")

        rfi = services.use_clause(rfi=rfi, clause="team", by=officer)
        assert "Come as a team, joint." in rfi.partnership
        assert "We welcome joint responses" not in rfi.partnership
        assert "What you need from the city" not in rfi.partnership  # titles are no words
        assert clauses.BY_KEY["city_as_partner"].text in rfi.partnership

    def test_are_held_against_their_own_template(self, officer, browser_of):
        rfi = drafted(officer)
        services.word_clause(key="team", title="Team", kind="mandatory", text="Join.", reason="x", by=officer)
        browser = browser_of(officer)
        assert "No difference" in browser.get(f"/rfis/{rfi.pk}/changes/?against=template").content.decode()
        assert "<del>" in browser.get(f"/rfis/{rfi.pk}/changes/?against=library").content.decode()

    def test_without_always_clauses_are_not_sent_for_review(self, officer, cast):
        rfi = RfiFactory(created_by=officer, terms="")
        with pytest.raises(ValidationError, match="A question, not an order"):
            services.send_for_review(rfi=rfi, reviewers=[cast.champion], by=officer)

    def test_without_a_mandatory_clause_of_the_city_are_not_published_and_the_check_names_it(self, officer):
        rfi = ApprovedRfiFactory()
        services.add_clause(**OWN, by=officer)
        found = next(row for row in queries.findings_of(rfi) if row.clause == "living-wage")
        assert (found.blocks, found.part) == (True, "terms")
        with pytest.raises(ValidationError, match="Living wage"):
            services.publish_rfi(rfi=rfi, by=officer)

    def test_carry_a_mandatory_clause_whatever_stands_in_its_blanks(self):
        clause = ClauseEditionFactory(text="Who works at {place} earns\na wage.", kind="mandatory").as_clause()
        assert library.stands_in(clause, {"terms": "First. Who works at Mill  Street, by night, earns a wage. Last."})
        assert not library.stands_in(clause, {"terms": "Who works at Mill Street earns little."})
        assert not library.stands_in(clause, {"problem": "Who works at Mill Street earns a wage."})

    def test_of_before_keep_their_digest(self):
        text = queries.text_of(RfiFactory(terms="", cooperative=""))
        assert not {"terms", "cooperative", "category"} & set(text)


@pytest.mark.django_db
class TestDoors:
    def test_show_the_library_and_every_edition(self, cast, officer, api, browser_of):
        services.word_clause(
            key="data", title="Data", kind="default", text="Data are ours.", reason="Short.", by=officer
        )
        listed = browser_of(cast.staff).get("/clauses/").content.decode()
        page = browser_of(cast.staff).get("/clauses/data/").content.decode()
        read = api(cast.staff).get("/api/v1/clauses/data/").json()["editions"]

        assert "City clerk" in listed
        assert "Write the next edition" not in page
        assert "Short." in page
        assert "came with the product" in page
        assert "<ins>" in page
        assert [row["edition"] for row in read] == [2, 1]
        assert browser_of(cast.staff).get("/clauses/nothing/").status_code == 404
        assert browser_of(cast.vendor).get("/clauses/").status_code == 403

    def test_write_with_the_same_refusals(self, officer, api, browser_of):
        bad = {"title": "Team", "kind": "mandatory", "text": "Come {soon}.", "reason": "x"}
        page = browser_of(officer).post("/clauses/team/word/", bad)
        answer = api(officer).post("/api/v1/clauses/team/", bad)
        assert (page.status_code, answer.status_code) == (400, 400)
        assert answer.json()["errors"][0]["message"].split("{")[0] in page.content.decode()

        stale = api(officer).post("/api/v1/clauses/team/", bad | {"text": "Come.", "edition": 7})
        late = browser_of(officer).post("/clauses/team/word/", bad | {"text": "Come.", "edition": "7"})
        assert (stale.status_code, late.status_code) == (412, 412)
        assert "Come." in late.content.decode()

    @pytest.mark.parametrize("body", ["5", "[1]", '"abc"', "null"])
    def test_refuse_a_body_that_is_no_object(self, officer, api, body):
        answer = api(officer).generic("POST", "/api/v1/clauses/team/", body, content_type="application/json")
        assert answer.status_code == 400
        assert "Send an object" in str(answer.json())

    def test_add_word_and_retire(self, officer, api, browser_of):
        browser = browser_of(officer)
        assert browser.post("/clauses/new/", OWN).headers["Location"] == "/clauses/living-wage/"
        answer = api(officer).post("/api/v1/clauses/living-wage/", {"text": "Pay well.", "reason": "Short."})
        gone = api(officer).post("/api/v1/clauses/living-wage/retire/", {"reason": "Law says it."})
        assert (answer.status_code, answer.json()["edition"], gone.status_code) == (201, 2, 200)
        assert "living-wage" not in {row["key"] for row in api(officer).get("/api/v1/clauses/").json()["results"]}
        assert ClauseEdition.objects.filter(key="living-wage").count() == 3
        assert browser.post("/clauses/living-wage/retire/", {"reason": "x"}).status_code == 409
