"""The sample city's judgement of itself: two years of history, and this year's assessment with some answers missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from initiatives import services
from initiatives.models import MaturityAssessment

if TYPE_CHECKING:
    from alliance.sample import SampleCity


def load(city: SampleCity) -> None:
    for row in city.data("maturity")["assessments"]:
        load_assessment(city, row)


def load_assessment(city: SampleCity, row: dict[str, Any]) -> None:
    if city.find(MaturityAssessment, row["key"]):
        return
    found = services.begin_maturity_assessment(
        title=row["title"], on=city.day(row["on"]), note=row["note"], external_id=row["key"], by=city.by
    )
    for part in row["answers"]:
        evidence = {f"{key}_evidence": words for key, words in part["evidence"].items()}
        services.answer_maturity(
            assessment=found,
            at=city.instant(row["on"]),
            by=city.person(part["by"]),
            **part["levels"],
            **evidence,
        )
    if row["state"] == "closed":
        services.close_maturity_assessment(assessment=found, by=city.by)
