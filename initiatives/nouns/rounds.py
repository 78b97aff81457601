"""Prioritisation rounds and their scores at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.rounds import (
    AnalyseForm,
    CloseForm,
    DeclareForm,
    JudgementSheetForm,
    RoundForm,
    ScoreSheetForm,
    SelectEntriesForm,
    TimesForm,
    WhyForm,
)
from initiatives.lifecycle import ROUND as STATES
from initiatives.models import Judgement, Round, Score
from initiatives.round_pages import round_context
from initiatives.serializers import JudgementSerializer, RoundSerializer, ScoreSerializer

RUN, SCORES = "initiatives.run_round", "initiatives.score"


def is_open(row: Any) -> bool:
    return bool(row.state == "open")


def takes_scores(row: Any) -> bool:
    return is_open(row) and row.method != Round.Method.AHP


def takes_pairs(row: Any) -> bool:
    return is_open(row) and (row.method == Round.Method.AHP or row.weighting == Round.Weighting.PAIRWISE)


ROUND = Noun(
    model=Round,
    path="rounds",
    serializer=RoundSerializer,
    lifecycle=STATES,
    lead="A round ranks initiatives by criteria that are fixed before anybody scores. Each scorer scores alone.",
    create=Act("create", "Set up a round", services.set_up_round, RUN, RoundForm, "The round is set up."),
    acts=(
        Act("score", "Fill in score sheet", services.save_scores, SCORES, ScoreSheetForm, "Saved.", when=takes_scores),
        Act(
            "judge",
            "Compare in pairs",
            services.save_judgements,
            "initiatives.compare_pairs",
            JudgementSheetForm,
            "Saved.",
            when=takes_pairs,
        ),
        Act("open", "Open for scoring", services.open_round, RUN, None, "The scorers are asked.", step="open"),
        Act(
            "close",
            "Close and rank",
            services.close_round,
            RUN,
            CloseForm,
            "The ranking is computed and locked.",
            step="close",
            hint="Scores can no longer be given or changed after this.",
        ),
        Act(
            "select",
            "Select initiatives",
            services.select_entries,
            RUN,
            SelectEntriesForm,
            "Selected. Who raised their needs is told.",
            when=lambda row: row.state == "closed",
        ),
        Act(
            "analyse",
            "Draw other weights",
            services.analyse_round,
            RUN,
            AnalyseForm,
            "The analysis is being made.",
            when=lambda row: row.state == "closed",
        ),
        Act(
            "change",
            "Edit round",
            services.revise_round,
            RUN,
            RoundForm,
            when=lambda row: row.state == "draft",
        ),
        Act(
            "declare",
            "Declare an interest",
            services.declare_interest,
            "initiatives.declare",
            DeclareForm,
            "Your declaration is recorded.",
            when=is_open,
            unpack=lambda declared: (declared.entry.round, {}),
        ),
        Act(
            "move_times",
            "Move the times",
            services.move_times,
            RUN,
            TimesForm,
            "Moved. The scorers are told.",
            when=is_open,
        ),
        Act(
            "rework",
            "Back to draft",
            services.rework_round,
            RUN,
            WhyForm,
            "The round is a draft again.",
            step="rework",
            danger=True,
            hint="Criteria and initiatives can be changed again. All scores and comparisons so far fall away.",
        ),
        Act(
            "reopen",
            "Open again",
            services.reopen_round,
            RUN,
            WhyForm,
            "The round is open again. The result so far is kept.",
            step="reopen",
            danger=True,
            hint="Needs a signed decision on “Open a locked result again” about this round.",
        ),
    ),
    columns=(
        Column("Round", "title", "link", "title"),
        Column("No.", "reference", optional=True),
        Column("State", STATES.state_of, "status"),
        Column("Initiatives", lambda row: len(row.entries.all()), "number", optional=True),
        Column("Scoring ends", "closes_at", "instant", optional=True),
        Column("Closed", "closed_at", "day", optional=True),
    ),
    filters={"state": ["exact"], "method": ["exact"], "external_id": ["exact"]},
    search=("title", "purpose", "reference"),
    ordering=("-created_at", "title"),
    related=("facilitator", "analysis_job"),
    prefetch=("entries", "scorers"),
    api_prefetch=("all_criteria", "all_assignments"),
    page_template="initiatives/round.html",
    page_context=round_context,
)
SCORE = Noun(
    model=Score,
    path="scores",
    serializer=ScoreSerializer,
    lead="What each scorer gave. Others’ scores are shown once the round is closed.",
    columns=(
        Column("Initiative", "entry", "link"),
        Column("Criterion", "criterion"),
        Column("Scorer", "scorer", optional=True),
        Column("Score", "value", "number"),
        Column("Remark", "remark", optional=True),
    ),
    filters={"entry__round": ["exact"], "entry": ["exact"], "criterion": ["exact"], "scorer": ["exact"]},
    related=("entry__initiative", "criterion", "scorer"),
)
JUDGEMENT = Noun(
    model=Judgement,
    path="judgements",
    serializer=JudgementSerializer,
    lead="What each judge compared in pairs. Others’ comparisons are shown once the round is closed.",
    columns=(
        Column("Round", "round"),
        Column("Judge", "judge", "link"),
        Column("At", "node", optional=True),
        Column("Value", "value", "number"),
    ),
    filters={"round": ["exact"], "judge": ["exact"], "node": ["exact"]},
    related=("round", "judge"),
)
