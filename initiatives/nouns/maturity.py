"""Maturity assessments at both doors."""

from typing import Any

from alliance.doors.noun import Act, Column, Noun
from initiatives import maturity, services
from initiatives.forms.maturity import AnswersForm, MaturityForm
from initiatives.lifecycle import MATURITY as STATES
from initiatives.models import MaturityAssessment
from initiatives.serializers import MaturitySerializer

RUN, ANSWER = "initiatives.run_maturity", "initiatives.answer_maturity"


def page_context(row: MaturityAssessment, user: Any) -> dict[str, Any]:
    found = maturity.compared(row)
    for area in found["areas"]:
        for question in area["questions"]:
            question["next"] = maturity.next_level(question)
    left = found["levels"]["questions"] - found["levels"]["answered"]
    return {
        "found": found,
        "left": left,
        "chart": maturity.areas_chart(found),
        "history": maturity.history_chart(maturity.history(user)),
        "may_answer": row.state == "open" and user.has_perm(ANSWER, row),
    }


def list_context(user: Any) -> dict[str, Any]:
    return {"chart": maturity.history_chart(maturity.history(user))}


def is_open(row: Any) -> bool:
    return bool(row.state == "open")


MATURITY = Noun(
    model=MaturityAssessment,
    path="maturity",
    keyword="assessment",
    serializer=MaturitySerializer,
    lifecycle=STATES,
    lead="A maturity assessment is the city’s own judgement of how it works: the same questions every year, each level "
    "in words, with who answered and what shows it.",
    create=Act(
        "create",
        "Begin an assessment",
        services.begin_maturity_assessment,
        RUN,
        MaturityForm,
        "Begun. Departments can answer now.",
    ),
    acts=(
        Act(
            "answer",
            "Answer questions",
            services.answer_maturity,
            ANSWER,
            AnswersForm,
            "The answers are kept, with your name and the time.",
            when=is_open,
            hint="Choose the sentence that is true today, not the one you hope for. Answer what you know and leave the "
            "rest: others can go on later.",
        ),
        Act(
            "close",
            "Close assessment",
            services.close_maturity_assessment,
            RUN,
            None,
            "Closed. It is history now and is compared with the next one.",
            step="close",
            hint="The answers cannot be changed after that.",
        ),
        Act("change", "Edit assessment", services.revise_maturity_assessment, RUN, MaturityForm, when=is_open),
        Act(
            "drop",
            "Give it up",
            services.drop_maturity_assessment,
            RUN,
            None,
            "Given up. It counts in no comparison.",
            step="drop",
            danger=True,
        ),
    ),
    columns=(
        Column("Assessment", "title", "link", "title"),
        Column("No.", "reference", optional=True),
        Column("As of", "on", "day", "on"),
        Column("Stage", STATES.state_of, "status"),
        Column("Level", lambda row: maturity.levels_of(row.answers.all())["overall"], "number"),
        Column("Answered", lambda row: len(row.answers.all()), "number", optional=True),
    ),
    filters={"state": ["exact"], "on": ["gte", "lt"], "external_id": ["exact"]},
    search=("title", "reference", "note"),
    ordering=("-created_at", "on", "title"),
    prefetch=("answers__answered_by",),
    page_template="initiatives/maturity.html",
    list_template="initiatives/maturities.html",
    page_context=page_context,
    list_context=list_context,
)
