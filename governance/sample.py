"""The sample city's champion and bodies, and what they decided. Loaders of upper apps call `load_about` for their rows.

Decisions are put, voted on and signed through the services, as the people of the sample city would.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from alliance.models import User
from governance import sample_office, services
from governance.models import Body, ChampionMandate, Decision, Risk

if TYPE_CHECKING:
    from django.db.models import Model

    from alliance.sample import SampleCity

# What the sample file's plain words are called here.
OUTCOMES = {"approved": "go", "conditional": "go_with_conditions", "deferred": "hold"}
GATES = {
    "D-04": (Decision.Gate.READY_TO_PILOT, "go"),
    "D-06": (Decision.Gate.PILOT_RESULT, "stop"),
    "D-07": (Decision.Gate.PILOT_RESULT, "scale_up"),
    "D-08": (Decision.Gate.PILOT_RESULT, "scale_up"),
    "D-11": (Decision.Gate.PILOT_RESULT, ""),
    "D-12": (Decision.Gate.PILOT_RESULT, ""),
}


def load(city: SampleCity) -> None:
    for row in city.data("city")["bodies"]:
        load_body(city, row)
    if not ChampionMandate.objects.exists():
        appointed = next(row for row in city.data("portfolio")["decisions"] if row["subject"]["kind"] == "person")
        services.appoint_champion(
            person=city.person(appointed["subject"]["key"]),
            mandate=appointed["reason"],
            decision_limit=50_000,
            starts_on=city.day(appointed["decided_on"]),
            by=city.person("theo"),
        )
    sample_office.load(city)


def load_body(city: SampleCity, row: dict[str, Any]) -> None:
    if Body.objects.filter(external_id=row["key"]).exists():
        return
    services.set_up_body(
        name=row["name"],
        kind=row["kind"],
        quorum=row["quorum"],
        chair=city.person(row["chair"]) if row["chair"] else None,
        members=[city.person(username) for username in row["members"]],
        external_id=row["key"],
        by=city.person("mara"),
    )


def load_about(city: SampleCity, kind: str, key: str, subject: Model) -> None:
    """Decisions, risks and conflicts of interest about one row of the sample (by the file's kind and key), once."""
    named = {"kind": kind, "key": key}
    for row in city.data("portfolio")["decisions"]:
        if row["subject"] == named and city.find(Decision, row["number"]) is None:
            load_decision(city, row, subject)
    for row in city.data("portfolio")["risks"]:
        if row["subject"] == named and city.find(Risk, row["key"]) is None:
            load_risk(city, row, subject)
    sample_office.load_conflicts(city, named, subject)


def load_decision(city: SampleCity, row: dict[str, Any], subject: Model) -> None:
    gate, outcome = GATES.get(row["number"], (Decision.Gate.OTHER, OUTCOMES.get(row["outcome"] or "", "")))
    body = Body.objects.get(external_id=row["body"])
    decision = services.put_question(
        body=body,
        question=row["question"],
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        gate=gate,
        meets_on=city.day(row["meets_on"]),
        external_id=row["number"],
        by=city.person("mara"),
    )
    for vote in row["votes"]:
        services.cast_vote(decision=decision, choice=vote["vote"], by=city.person(vote["member"]))
    if row["state"] == "decided":
        services.sign_decision(
            decision=decision,
            outcome=outcome,
            reason=row["reason"],
            conditions=[
                {
                    "title": text,
                    "owner": city.person("odell"),
                    "due_on": city.day(row["decided_on"]) + timedelta(days=30),
                }
                for text in row["conditions"]
            ],
            waiver="Tried before the office kept these checks.",
            at=city.instant(row["decided_on"]),
            on=city.day(row["decided_on"]),
            by=cast(User, body.chair),  # every body of the file that has decided has a chair
        )


def load_risk(city: SampleCity, row: dict[str, Any], subject: Model) -> None:
    owner = city.person(row["owner"]) if row["owner"] else None
    by = city.person("odell")
    risk = services.record_risk(
        title=row["title"],
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        likelihood=row["probability"],
        impact=row["impact"],
        owner=owner,
        mitigation=row["action"],
        review_on=city.day(row["review_on"]),
        external_id=row["key"],
        by=by,
    )
    if row["state"] == "closed":
        services.close_risk(risk=risk, why=row["action"], by=by)
