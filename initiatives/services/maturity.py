"""The city's self-assessment: begun, answered by several people, closed."""

from datetime import date, datetime
from typing import Any

from alliance import audit, events
from alliance.errors import WrongState
from alliance.permissions import require
from alliance.writing import change, create, insist, lock, next_reference, service, stamp, stamped
from initiatives.lifecycle import MATURITY
from initiatives.maturity_questions import QUESTIONS
from initiatives.models import MaturityAnswer, MaturityAssessment

NAMED = 3


@service
def begin_maturity_assessment(
    *, title: str, on: date, note: str = "", external_id: str | None = None, by: Any
) -> MaturityAssessment:
    """Begin a pass through the checklist."""
    require(by, "initiatives.run_maturity")
    reference = next_reference(MaturityAssessment.reference_prefix or "")
    row = MaturityAssessment(reference=reference, title=title, on=on, note=note, external_id=external_id)
    return create(row, by=by, action="begin_maturity_assessment")


@service
def revise_maturity_assessment(
    *, assessment: MaturityAssessment, version: int | None = None, by: Any, **values: Any
) -> MaturityAssessment:
    """Correct its title, day or note while it is open."""
    row = open_row(assessment, version)
    require(by, "initiatives.run_maturity", row)
    return change(row, values, by=by)


@service
def answer_maturity(
    *, assessment: MaturityAssessment, version: int | None = None, at: datetime, by: Any, **answers: Any
) -> MaturityAssessment:
    """Answer some or all questions. `answers` hold a level under each question's key, and under `<key>_evidence` what
    shows it; a level that is empty leaves the question as it is. Each answer keeps who gave it and when."""
    row = open_row(assessment, version)
    require(by, "initiatives.answer_maturity", row)
    known = {answer.question: answer for answer in row.answers.all()}
    before, after = {}, {}
    for key in QUESTIONS:
        level, evidence = answers.get(key), answers.get(f"{key}_evidence") or ""
        old = known.get(key)
        insist(level or old or not evidence, key, "Choose a level for what you write here, or leave both empty.")
        if not level or (old and (old.level, old.evidence) == (int(level), evidence)):
            continue
        before[key] = [old.level, old.evidence] if old else None
        after[key] = [int(level), evidence]
        save_answer(row, old or MaturityAnswer(assessment=row, question=key), int(level), evidence, at, by)
    if not after:
        return row
    stamp(row)
    row.save(update_fields=stamped(row))
    audit.record("answer_maturity", row, by=by, before=before, after=after)
    return row


def save_answer(
    row: MaturityAssessment, answer: MaturityAnswer, level: int, evidence: str, at: datetime, by: Any
) -> None:
    answer.level, answer.evidence, answer.answered_at = level, evidence, at
    answer.answered_by = None if by.is_system else by
    answer.created_by = answer.created_by or answer.answered_by
    answer.full_clean()
    answer.save()


@service
def close_maturity_assessment(
    *, assessment: MaturityAssessment, version: int | None = None, by: Any
) -> MaturityAssessment:
    """Keep it as it is for ever. Every question must have its answer, so that years can be compared."""
    row = MATURITY.take(assessment, "close", by=by, version=version)
    given = set(row.answers.values_list("question", flat=True))
    missing = [question.text for key, question in QUESTIONS.items() if key not in given]
    rest = f" and {len(missing) - NAMED} more" if len(missing) > NAMED else ""
    insist(not missing, "__all__", f"Not answered yet: {' '.join(missing[:NAMED])}{rest}. Answer these, then close.")
    events.publish("maturity.assessed", row, by=by, payload={"reference": row.reference})
    return row


@service
def drop_maturity_assessment(
    *, assessment: MaturityAssessment, version: int | None = None, by: Any
) -> MaturityAssessment:
    """Give it up; it stays readable and counts in no comparison."""
    return MATURITY.take(assessment, "drop", by=by, version=version)


def open_row(assessment: MaturityAssessment, version: int | None) -> MaturityAssessment:
    row = lock(assessment, version=version)
    if row.state != "open":
        raise WrongState(f"{row} is over: its answers stay as they are. Begin a new assessment.")
    return row
