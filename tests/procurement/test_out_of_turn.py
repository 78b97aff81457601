"""What is asked too early, too late or twice is refused with its reason, and what may be corrected is corrected."""

import hashlib
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from alliance.errors import Refusal, StaleVersion
from alliance.models import Notification
from procurement import envelopes, sealing, services
from procurement.maths.answers import misses
from procurement.models import (
    ConsensusRating,
    Debrief,
    Declaration,
    FormalProcurement,
    Rfi,
    SealedContent,
    TeamingEntry,
)
from procurement.services import answers, draft_files, opening
from tests.factories.initiatives import KpiFactory, KpiValueFactory, LessonFactory
from tests.factories.procurement import (
    CitationFactory,
    ConsensusRatingFactory,
    DeclarationFactory,
    DemonstrationSlotFactory,
    DraftFileFactory,
    FormalProcurementFactory,
    PublishedRfiFactory,
    PurchaseFactory,
    RequirementFactory,
    ResponseVersionFactory,
    RfiFactory,
    RfiResponseFactory,
    RfiReviewFactory,
    RouteFactory,
    ScriptStepFactory,
    VendorQuestionFactory,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)
TEXTS = {"summary": "We can.", "partnership": "Two firms.", "demonstration": "Six lamps.", "shared_value": "70 to 30."}


def of_vendor(cast, **more):
    return RfiResponseFactory(organisation=cast.vendor.organisation, **more)


def declared_slot(cast, **more):
    slot = DemonstrationSlotFactory(**more)
    slot.rfi.evaluators.add(cast.evaluator)
    DeclarationFactory(response=slot.response, evaluator=cast.evaluator)
    return slot


def on_panel(cast, **more):
    rfi = RfiFactory(published_at=NOW, **more)
    rfi.evaluators.add(cast.evaluator)
    return rfi


OUT_OF_TURN = {
    "an opening of a draft": (
        lambda cast: services.propose_opening(rfi=RfiFactory(), by=cast.procurement_officer),
        "wrong_state",
    ),
    "opening what was never published": (
        lambda cast: services.open_responses(rfi=RfiFactory(), by=cast.procurement_officer),
        "wrong_state",
    ),
    "an agreement without its outcome": (
        lambda cast: services.draw_up_pilot(
            rfi=RfiFactory(state="concluded", outcome="no_action", published_at=NOW),
            route=RouteFactory(),
            requirements_met=True,
            starts_on=NOW.date(),
            ends_on=NOW.date(),
            city_cost=Decimal(0),
            exit_criteria="Six dark lamps.",
            data_return="Within a month.",
            exit_terms="Lamps are taken down.",
            success=[],
            at=NOW,
            by=cast.procurement_officer,
        ),
        "wrong_state",
    ),
    "interests before the evaluation": (
        lambda cast: services.declare_interests(rfi=on_panel(cast, state="opened"), by=cast.evaluator),
        "wrong_state",
    ),
    "a question about a draft": (
        lambda cast: services.ask_question(rfi=RfiFactory(), text="Why?", by=cast.vendor),
        "wrong_state",
    ),
    "another answer once it is published": (
        lambda cast: services.answer_question(
            question=VendorQuestionFactory(published_at=NOW), answer="No.", at=NOW, by=cast.procurement_officer
        ),
        "frozen",
    ),
    "other documents once the notice is out": (
        lambda cast: services.change_formal(
            formal=FormalProcurementFactory(state="announced", announced_on=NOW.date()),
            title="Other",
            by=cast.procurement_officer,
        ),
        "frozen",
    ),
    "a remark on what is published": (
        lambda cast: services.comment_rfi(
            rfi=PublishedRfiFactory(), part="problem", text="Since when?", by=cast.procurement_officer
        ),
        "frozen",
    ),
    "a debrief before the outcome": (
        lambda cast: services.debrief_vendor(
            response=RfiResponseFactory(), strengths="x", weaknesses="y", by=cast.procurement_officer
        ),
        "wrong_state",
    ),
    "a score once the report is written": (
        lambda cast: services.score_demonstration(
            slot=declared_slot(cast, rfi__state="reported"), value=1, remark="x", at=NOW, by=cast.evaluator
        ),
        "frozen",
    ),
    "a response taken back after the opening": (
        lambda cast: services.withdraw_response(response=of_vendor(cast), by=cast.vendor),
        "wrong_state",
    ),
    "records of what was never opened": (
        lambda cast: services.publish_records(rfi=PublishedRfiFactory(), at=NOW, by=cast.procurement_officer),
        "wrong_state",
    ),
    "leaving a list one is not on": (
        lambda cast: services.leave_teaming_list(rfi=PublishedRfiFactory(), by=cast.vendor),
        "wrong_state",
    ),
    "a response to a draft": (
        lambda cast: services.submit_response(rfi=RfiFactory(), addenda_read=0, by=cast.vendor, **TEXTS),
        "rfi_closed",
    ),
}


@pytest.mark.parametrize(("act", "code"), OUT_OF_TURN.values(), ids=OUT_OF_TURN)
def test_is_refused_out_of_turn(cast, act, code):
    with pytest.raises(Refusal) as refused:
        act(cast)
    assert refused.value.code == code


@pytest.mark.parametrize("state", ["draft", "in_review"])
def test_a_reviewer_speaks_once_and_while_asked(cast, state):
    review = RfiReviewFactory(reviewer=cast.procurement_officer, verdict="" if state == "draft" else "approved")
    Rfi.objects.filter(pk=review.edition.rfi_id).update(state=state)
    with pytest.raises(Refusal) as refused:
        services.approve_rfi(rfi=review.edition.rfi, at=NOW, by=cast.procurement_officer)
    assert refused.value.code == {"draft": "wrong_state", "in_review": "already_decided"}[state]


class TestCorrections:
    def test_a_debrief_is_corrected_and_its_vendor_told_once(self, cast):
        response = of_vendor(cast, rfi__state="concluded", rfi__published_at=NOW)
        for words in ("Clear sums.", "Clear sums and dates."):
            services.debrief_vendor(response=response, strengths=words, weaknesses="y", by=cast.procurement_officer)
        assert Debrief.objects.get().strengths == "Clear sums and dates."
        seen = type(response).objects.get(pk=response.pk).version
        same = {"strengths": "Clear sums and dates.", "weaknesses": "y"}
        services.debrief_vendor(response=response, version=seen, **same, by=cast.procurement_officer)
        assert type(response).objects.get(pk=response.pk).version == seen  # the same words are no correction
        stale = {"response": response, "version": 1, "strengths": "z", "weaknesses": "z"}
        with pytest.raises(StaleVersion):
            services.debrief_vendor(**stale, by=cast.procurement_officer)
        assert Notification.objects.filter(recipient=cast.vendor, slot__startswith="debrief:").count() == 1

    def test_a_remark_is_dealt_with_and_its_writer_hears_of_others(self, cast):
        rfi = RfiFactory(created_by=cast.procurement_officer)
        heard = Notification.objects.filter(recipient=cast.procurement_officer, slot__startswith="comment:")
        services.comment_rfi(rfi=rfi, part="problem", text="My own.", by=cast.procurement_officer)
        assert not heard.exists()
        comment = services.comment_rfi(rfi=rfi, part="problem", text="Since when?", by=cast.office)
        assert "has a remark on" in heard.get().text
        assert services.resolve_comment(comment=comment, at=NOW, by=cast.procurement_officer).resolved_at == NOW

    def test_nobody_is_told_of_a_remark_on_what_nobody_wrote(self, cast):
        services.comment_rfi(rfi=RfiFactory(created_by=None), part="problem", text="Since when?", by=cast.office)
        assert not Notification.objects.exists()

    def test_formal_documents_keep_their_weights_where_only_words_change(self, cast):
        formal = FormalProcurementFactory()
        services.change_formal(formal=formal, title="Other", by=cast.procurement_officer)
        formal.refresh_from_db()
        assert (formal.title, formal.criteria) == ("Other", [{"name": "Result", "weight": "100", "anchors": ""}])
        rows = [{"name": "Price", "weight": Decimal("60.50")}]
        services.change_formal(formal=formal, judged_by=rows, by=cast.procurement_officer)
        assert FormalProcurement.objects.get().criteria == [{"name": "Price", "weight": "60.50", "anchors": ""}]

    def test_what_was_never_announced_ends_without_open_data(self, cast):
        formal = FormalProcurementFactory()
        ended = services.abandon_formal(formal=formal, why="No money.", at=NOW, by=cast.procurement_officer)
        assert (ended.state, ended.ended_because) == ("abandoned", "No money.")
        assert not ended.rfi.releases.exists()

    def test_routes_and_purchases_are_corrected_and_unused_routes_removed(self, cast):
        by = cast.procurement_officer
        route = services.change_route(route=RouteFactory(), approver="Council", by=by)
        assert route.approver == "Council"
        purchase = services.change_purchase(purchase=PurchaseFactory(), amount=Decimal(1), by=by)
        assert purchase.amount == 1
        services.remove_route(route=route, why="Never used.", by=by)
        assert not type(route).objects.exists()

    def test_one_leaves_the_list_one_joined(self, cast):
        rfi = PublishedRfiFactory()
        for offers in ("Lamps.", "Lamps and poles."):
            services.join_teaming_list(
                rfi=rfi, offers=offers, seeks="A firm.", contact="office@lamps.example", by=cast.vendor
            )
        assert TeamingEntry.objects.get().offers == "Lamps and poles."
        services.leave_teaming_list(rfi=rfi, by=cast.vendor)
        assert not TeamingEntry.objects.exists()


class TestPiggyback:
    def check(self, cast, **more):
        route = RouteFactory(kind="cooperative", requires="Awarded by competition")
        given = {"route": route, "contract": "C-17", "holder": "State", "vendor": "Lampworks", "on": NOW.date()}
        return services.check_piggyback(**{**given, "expires_on": NOW.date(), **more}, by=cast.procurement_officer)

    def test_begins_on_a_contract_that_is_in_force_up_to_its_last_day(self, cast):
        assert self.check(cast).contract == "C-17"
        with pytest.raises(ValidationError, match="not in force any more") as fault:
            self.check(cast, expires_on=NOW.date() - timedelta(days=1))
        assert list(fault.value.message_dict) == ["expires_on"]

    @pytest.mark.parametrize("route", [{"kind": "formal", "requires": "x"}, {"kind": "cooperative", "requires": ""}])
    def test_needs_a_cooperative_route_that_asks_something(self, cast, route):
        with pytest.raises(ValidationError, match="Choose a cooperative route"):
            self.check(cast, route=RouteFactory(**route))


class TestScores:
    def test_a_step_without_a_value_is_left_for_later_and_must_be_given(self, cast):
        slot = declared_slot(cast)
        first, second = ScriptStepFactory.create_batch(2, rfi=slot.rfi)
        with pytest.raises(ValidationError) as fault:
            services.score_demonstration(
                slot=slot,
                steps=[{"step": first, "value": 3}, {"step": second, "value": None}],
                remark="x",
                at=NOW + timedelta(days=400),
                by=cast.evaluator,
            )
        assert second.text in str(fault.value)

    def test_an_agreement_names_every_criterion(self, cast):
        response = RfiResponseFactory(rfi__state="consensus")
        first, *others = response.rfi.criterion_rows.all()
        with pytest.raises(ValidationError, match="zero included") as fault:
            services.record_consensus(
                response=response,
                ratings=[{"criterion": first, "value": 3}, {"criterion": others[0], "value": None}],
                consensus_reason="Seen.",
                by=cast.procurement_officer,
            )
        assert all(each.name in str(fault.value) for each in others)
        assert first.name not in str(fault.value)


class TestWhoSees:
    def test_declarations_are_ones_own_or_for_those_who_oversee(self, cast):
        own, other = DeclarationFactory(evaluator=cast.evaluator), DeclarationFactory()
        assert list(Declaration.objects.visible_to(cast.evaluator)) == [own]
        assert set(Declaration.objects.visible_to(cast.auditor)) == {own, other}
        assert not Declaration.objects.visible_to(cast.vendor).exists()

    def test_a_consensus_is_for_its_panel_and_those_who_run_or_oversee(self, cast):
        row = ConsensusRatingFactory()
        assert not ConsensusRating.objects.visible_to(cast.evaluator).exists()
        row.response.rfi.evaluators.add(cast.evaluator)
        DeclarationFactory(response=row.response, evaluator=cast.evaluator)
        for person in (cast.evaluator, cast.procurement_officer, cast.office, cast.auditor):
            assert ConsensusRating.objects.visible_to(type(person).objects.get(pk=person.pk)).get() == row
        assert not ConsensusRating.objects.visible_to(cast.vendor).exists()


class TestAnswers:
    @pytest.mark.parametrize("kind", ["text", "file", "table"])
    def test_that_only_a_person_can_judge_miss_nothing_by_themselves(self, kind):
        assert misses(RequirementFactory(kind=kind, judged="pass_fail"), "anything") is False

    def test_have_a_length_that_can_be_read(self):
        row = RequirementFactory(kind="text")
        assert answers.text_in(row, " x" + "y" * (answers.LONGEST - 2)) == "x" + "y" * (answers.LONGEST - 2)
        with pytest.raises(answers.Fault, match="write at most"):
            answers.text_in(row, "y" * (answers.LONGEST + 1))

    def test_in_tables_leave_out_empty_rows_and_have_a_most(self):
        row = RequirementFactory(kind="table", options="Part\nPieces")
        assert answers.table_in(row, [["", " "], [" lamp ", 17]]) == [["lamp", "17"]]
        assert answers.table_in(row, [["", ""]]) is None
        assert len(answers.table_in(row, [["a", "b"]] * answers.MOST_ROWS)) == answers.MOST_ROWS
        with pytest.raises(answers.Fault, match="send at most"):
            answers.table_in(row, [["a", "b"]] * (answers.MOST_ROWS + 1))
        row.judged = "pass_fail"
        with pytest.raises(answers.Fault, match="at least one row"):
            answers.table_in(row, [["", ""]])


class TestDamage:
    def test_S18_bytes_that_are_not_what_was_enclosed_are_not_given_out(self):
        row = {"data": b64encode(b"offer").decode(), "sha256": hashlib.sha256(b"offer").hexdigest()}
        assert envelopes.bytes_of({"files": [row]}, 0) == b"offer"
        with pytest.raises(sealing.Damaged):
            envelopes.bytes_of({"files": [row | {"data": b64encode(b"other").decode()}]}, 0)

    def test_S18_a_file_of_a_draft_that_cannot_be_read_says_what_to_do(self):
        with pytest.raises(Refusal, match="choose it anew") as refused:
            draft_files.content_of(DraftFileFactory(ciphertext=b"x" * 60))
        assert refused.value.code == "damaged"

    def test_S18_a_version_whose_content_is_gone_is_damaged(self, cast):
        version = ResponseVersionFactory()
        assert not SealedContent.objects.exists()
        with pytest.raises(sealing.Damaged):
            opening.content_of(version.response, version, None)


class TestOwnSolutions:
    def record(self, cast, **pilot):
        lesson = LessonFactory(**{f"pilot__{name}": value for name, value in pilot.items()})
        return services.record_own_solution(lesson=lesson, at=NOW, by=cast.procurement_officer), lesson

    @pytest.mark.parametrize(
        ("state", "outcome"), [("scaled", "worked"), ("repeated", "partly"), ("stopped", "stopped")]
    )
    def test_are_a_claim_with_the_outcome_of_the_pilot(self, cast, state, outcome):
        row, lesson = self.record(cast, state=state)
        assert (row.outcome, row.evidence_level) == (outcome, "claim")
        assert (row.title, row.external_id) == (lesson.pilot.title, f"lesson-{lesson.pk}")
        assert lesson.summary in row.lesson
        assert row.result == "Nothing was measured."

    def test_say_what_was_measured_and_failed_where_every_minimum_was_missed(self, cast):
        lesson = LessonFactory()  # of a pilot that was stopped
        KpiValueFactory(kpi=KpiFactory(pilot=lesson.pilot), value=Decimal(30))
        row = services.record_own_solution(lesson=lesson, at=NOW, by=cast.procurement_officer)
        assert (row.outcome, row.result) == ("failed", "Electricity per lamp: 30 kWh (target 20)")
        other = LessonFactory()
        KpiValueFactory(kpi=KpiFactory(pilot=other.pilot), value=Decimal(30))
        KpiFactory(pilot=other.pilot, name="People who feel safe", unit="%")
        row = services.record_own_solution(lesson=other, at=NOW, by=cast.procurement_officer)
        assert row.outcome == "stopped"
        assert "People who feel safe: not measured (target 20)" in row.result

    def test_are_changed_and_cited_no_longer(self, cast):
        row, _ = self.record(cast)
        changed = services.change_proven_solution(proven_solution=row, country="XY", by=cast.procurement_officer)
        assert changed.country == "XY"
        services.withdraw_citation(citation=CitationFactory(proven_solution=row), by=cast.office)
        assert not row.citations.exists()
