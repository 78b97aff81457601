"""What the computed answers of initiatives look like, for the API's documentation. Exact decimals are texts."""

from typing import Any

from alliance.api.answers import (
    AMOUNT,
    DAY,
    FLAG,
    INSTANT,
    KEY,
    NUMBER,
    TEXT,
    WHOLE,
    Amounts,
    Facts,
    Flags,
    Keys,
    Objects,
    Texts,
    answer,
    maybe,
    results,
)


def appraisal() -> Any:
    line = answer(
        "AppraisalLine",
        many=True,
        kind=TEXT,
        name=TEXT,
        first_year=WHOLE,
        last_year=WHOLE,
        low=maybe(AMOUNT),
        likely=maybe(AMOUNT),
        high=maybe(AMOUNT),
    )
    case = answer(
        "AppraisalCase",
        many=True,
        case=TEXT,
        label=TEXT,
        net_present_value=AMOUNT,
        payback_years=maybe(AMOUNT),
        benefit_cost_ratio=maybe(AMOUNT),
    )
    year = answer("AppraisalYear", many=True, year=WHOLE, costs=AMOUNT, benefits=AMOUNT, net=AMOUNT)
    found = answer("Appraisal", null=True, rate=AMOUNT, formula=TEXT, cases=case, years=year)
    depends = answer("AppraisalDependency", many=True, kind=TEXT, other=KEY)
    return answer("AppraisalOfInitiative", lines=line, dependencies=depends, appraisal=found)


def chart() -> Any:
    latest = answer("IndicatorLatest", null=True, on=DAY, value=AMOUNT, due=DAY, stale=FLAG)
    return answer(
        "IndicatorChart",
        unit=TEXT,
        baseline=maybe(AMOUNT),
        target=maybe(AMOUNT),
        latest=latest,
        points=answer("IndicatorPoint", many=True, at=TEXT, value=AMOUNT),
        finding=TEXT,
        note=TEXT,
    )


def maturity() -> Any:
    step: dict[str, Any] = {"level": maybe(AMOUNT), "before": maybe(AMOUNT), "change": maybe(TEXT)}
    question = answer(
        "MaturityQuestionCompared",
        many=True,
        key=TEXT,
        text=TEXT,
        words=maybe(TEXT),
        name=maybe(TEXT),
        evidence=TEXT,
        answered_by=maybe(TEXT),
        answered_at=maybe(INSTANT),
        **again(step),
    )
    return answer(
        "MaturityCompared",
        last=answer("MaturityBefore", null=True, id=KEY, title=TEXT, on=DAY),
        levels=answer("MaturityLevels", overall=maybe(AMOUNT), areas=Amounts, answered=WHOLE, questions=WHOLE),
        overall=answer("MaturityStep", **again(step)),
        formula=TEXT,
        areas=answer("MaturityAreaCompared", many=True, key=TEXT, name=TEXT, questions=question, **step),
    )


def again(fields: dict[str, Any]) -> dict[str, Any]:
    """A field belongs to one object: others of their kinds."""
    return {name: maybe(type(field)) for name, field in fields.items()}


def history() -> Any:
    return results("InitiativeEvent", at=INSTANT, text=TEXT)


def charge() -> Any:
    look = answer(
        "BenefitLook",
        many=True,
        months=WHOLE,
        due_on=DAY,
        promised=AMOUNT,
        realised=maybe(AMOUNT),
        share=maybe(AMOUNT),
    )
    return answer(
        "InitiativeCharge",
        stages=answer(
            "StageCharge",
            many=True,
            stage=TEXT,
            accountable=Keys,
            responsible=Keys,
            consulted=Keys,
            informed=Keys,
            gaps=Texts,
        ),
        benefits=answer("BenefitLooks", many=True, id=KEY, name=TEXT, looks=look),
        lessons=answer("LessonOfOthers", many=True, id=KEY, pilot=KEY, summary=TEXT),
    )


def gates() -> Any:
    check = answer(
        "GateCheck",
        many=True,
        pillar=TEXT,
        sentence=TEXT,
        passes=FLAG,
        evidence=TEXT,
        fix_url=TEXT,
        proof_url=TEXT,
    )
    gate = answer(
        "InitiativeGate",
        many=True,
        gate=TEXT,
        label=TEXT,
        is_passed=FLAG,
        is_next=FLAG,
        decision=maybe(KEY),
        outcome=TEXT,
        checks=check,
    )
    return answer("InitiativeGates", gates=gate)


def called_like(name: str) -> Any:
    return results(name, id=KEY, reference=TEXT, title=TEXT, why=TEXT)


def portfolios() -> Any:
    row = answer(
        "ComparedPortfolio",
        many=True,
        id=KEY,
        reference=TEXT,
        title=TEXT,
        url=TEXT,
        outcome=TEXT,
        benefit=maybe(AMOUNT),
        gap=maybe(NUMBER),
        initiatives=WHOLE,
        spent=AMOUNT,
        clashes=Objects,
    )
    flags: dict[str, Any] = {"in": Flags, "differs": FLAG}  # the first word is Python's own
    taken = answer("PortfolioMember", many=True, initiative=TEXT, **flags)
    return answer("PortfoliosCompared", portfolios=row, initiatives=taken)


def sensitivity() -> Any:
    """All but the job are missing until it is done. `criteria` has an object for each criterion, by its identifier."""
    return answer(
        "RoundSensitivity",
        job=maybe(KEY),
        job_state=maybe(TEXT),
        criteria=Facts(required=False),
        shares=answer("ShareOfDraws", many=True, required=False, title=TEXT, share=NUMBER),
        top=WHOLE(required=False),
        draws=WHOLE(required=False),
        seed=WHOLE(required=False),
        digest=TEXT(required=False),
    )


def consistency() -> Any:
    worst = answer(
        "InconsistentPair",
        many=True,
        first=TEXT,
        second=TEXT,
        value=NUMBER,
        suggested=NUMBER,
        said=TEXT,
        better=TEXT,
        ratio_after=NUMBER,
    )
    part = answer(
        "ComparedPart",
        many=True,
        node=TEXT,
        title=TEXT,
        compared=WHOLE,
        pairs=WHOLE,
        is_enough=FLAG,
        ratio=maybe(NUMBER),
        acceptable=FLAG,
        worst=worst,
        weights=answer("PairedWeight", many=True, name=TEXT, weight=NUMBER),
        elements=answer("ComparedElement", many=True, id=TEXT, label=TEXT),
    )
    return answer("RoundConsistency", parts=part)
