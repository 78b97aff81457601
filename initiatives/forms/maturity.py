"""Shapes of maturity assessments. The form of answers is made from the checklist, one section per area."""

from typing import Any

from django import forms

from alliance.forms import Form, ModelForm
from initiatives.maturity_questions import AREAS, LEVEL_NAMES, LEVELS, Question
from initiatives.models import MaturityAssessment


class MaturityForm(ModelForm):
    class Meta:
        model = MaturityAssessment
        fields = ("title", "on", "note", "external_id")


def level_field(question: Question) -> forms.Field:
    choices = [
        (level, f"{level} {LEVEL_NAMES[level]}: {words}") for level, words in zip(LEVELS, question.levels, strict=True)
    ]
    widget = forms.RadioSelect(choices=choices)
    return forms.IntegerField(label=question.text, required=False, min_value=1, max_value=4, widget=widget)


def evidence_field() -> forms.Field:
    return forms.CharField(label="What shows it", required=False, max_length=500)


class AnswersForm(Form):
    """A level and its evidence per question; what is left empty stays as it is."""

    sections = tuple(
        {
            "title": area.name,
            "fields": [name for question in area.questions for name in (question.key, f"{question.key}_evidence")],
        }
        for area in AREAS
    )

    @classmethod
    def initial_from(cls, row: MaturityAssessment) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for answer in row.answers.all():
            found |= {answer.question: answer.level, f"{answer.question}_evidence": answer.evidence}
        return found


for area in AREAS:
    for question in area.questions:
        AnswersForm.base_fields[question.key] = level_field(question)
        AnswersForm.base_fields[f"{question.key}_evidence"] = evidence_field()
