"""Prioritisation rounds and their scores at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import services
from initiatives.forms.rounds import DeclareForm, RoundForm, ScoreSheetForm, SelectEntriesForm
from initiatives.lifecycle import ROUND as STATES
from initiatives.models import Round, Score
from initiatives.pages import round_context
from initiatives.serializers import RoundSerializer, ScoreSerializer

RUN, SCORES = "initiatives.run_round", "initiatives.score"


def is_open(row: Any) -> bool:
    return bool(row.state == "open")


ROUND = Noun(
    model=Round,
    path="rounds",
    serializer=RoundSerializer,
    lifecycle=STATES,
    lead="A round ranks initiatives by criteria that are fixed before anybody scores. Each scorer scores alone.",
    create=Act("create", "Set up a round", services.set_up_round, RUN, RoundForm, "The round is set up."),
    acts=(
        Act("score", "Fill in score sheet", services.save_scores, SCORES, ScoreSheetForm, "Saved.", when=is_open),
        Act("open", "Open for scoring", services.open_round, RUN, None, "The scorers are asked.", step="open"),
        Act(
            "close",
            "Close and rank",
            services.close_round,
            RUN,
            None,
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
            SCORES,
            DeclareForm,
            "Your declaration is recorded.",
            when=is_open,
            unpack=lambda declared: (declared.entry.round, {}),
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
    prefetch=("entries", "scorers"),
    api_prefetch=("all_criteria",),
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
