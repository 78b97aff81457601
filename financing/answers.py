"""What the computed answers of financing look like, for the API's documentation. Exact decimals are texts."""

from functools import cache
from typing import Any

from alliance.api.answers import (
    AMOUNT,
    DAY,
    FLAG,
    KEY,
    NUMBER,
    TEXT,
    WHOLE,
    Amounts,
    Numbers,
    Texts,
    Wholes,
    answer,
    maybe,
    results,
)


def schedule() -> Any:
    """A source without terms has no more than the three empty parts."""
    return answer(
        "SourceSchedule",
        start=DAY(required=False),
        amount=AMOUNT(required=False),
        net_proceeds=AMOUNT(required=False),
        shortfall=AMOUNT(required=False),
        measures=Amounts,
        rows=answer(
            "SchedulePayment", many=True, on=DAY, payment=AMOUNT, principal=AMOUNT, interest=AMOUNT, balance=AMOUNT
        ),
        arrivals=answer("ScheduleArrival", many=True, on=DAY, amount=AMOUNT),
    )


def verdicts() -> Any:
    return results(
        "InstrumentVerdict",
        instrument=TEXT,
        label=TEXT,
        side=TEXT,
        status=TEXT,
        typical_size=TEXT,
        time_to_money=TEXT,
        risk=TEXT,
        what_would_change_it=Texts,
        findings=answer(
            "InstrumentFinding",
            many=True,
            rule=TEXT,
            sentence=TEXT,
            source=TEXT,
            threshold=TEXT,
            outcome=TEXT,
            to_do=TEXT,
        ),
    )


@cache
def outlook() -> dict[str, Any]:
    """The fields of one scenario; the same ones each time, because their objects have names in the document."""
    return {
        "scenario": TEXT,
        "name": TEXT,
        "measures": Amounts,
        "irr_said": TEXT,
        "short_years": Wholes,
        "years": answer(
            "OutlookYear",
            many=True,
            year=WHOLE,
            ends_on=DAY,
            savings=AMOUNT,
            debt_service=AMOUNT,
            coverage=maybe(AMOUNT),
            net=AMOUNT,
            running=AMOUNT,
        ),
    }


def outlooks() -> Any:
    return results("PlanOutlook", **outlook())


def comparison() -> Any:
    """A plan that lacks something says what in `missing`, and has no outlooks."""
    scenarios = answer("ComparedOutlook", many=True, **outlook())
    return results("ComparedPlan", plan=KEY, title=TEXT, missing=TEXT, outlooks=scenarios)


def stress() -> Any:
    """Shares and ratios are JSON numbers: they come of draws by lot. `P10` is what one draw in ten stays below."""
    return answer(
        "PlanStress",
        shortfall_chance=NUMBER,
        total_shortfall_chance=NUMBER,
        coverage=Numbers,
        net_present_value=Numbers,
        tornado=answer("TornadoBar", many=True, factor=TEXT, low=NUMBER, high=NUMBER),
        draws=WHOLE,
        seed=WHOLE,
    )


def fund() -> Any:
    return answer(
        "FundOutlook",
        balance=AMOUNT,
        available=AMOUNT,
        paid_in=AMOUNT,
        drawn=AMOUNT,
        repaid=AMOUNT,
        written_off=AMOUNT,
        owed=AMOUNT,
        utilisation=maybe(AMOUNT),
        revolve_ratio=maybe(AMOUNT),
        years=answer("FundYear", many=True, year=WHOLE, repaid=AMOUNT, lent=AMOUNT, balance=AMOUNT),
    )


def loan() -> Any:
    return answer(
        "LoanOutlook",
        drawn=AMOUNT,
        repaid=AMOUNT,
        written_off=AMOUNT,
        owed=AMOUNT,
        due_from_verified_savings=AMOUNT,
        term_ends_on=maybe(DAY),
        expected_repayments=Texts,
        shortfall_at_term=AMOUNT,
        bylaws=answer("LoanBylaw", many=True, sentence=TEXT, holds=FLAG, must=FLAG, evidence=TEXT),
    )


def cash_flow() -> Any:
    return answer(
        "CashFlowMeasures",
        total=AMOUNT,
        present_value=AMOUNT,
        irr=maybe(AMOUNT),
        irr_said=TEXT,
        rates=Texts,
        repaid_on=maybe(DAY),
        payments=answer("CashFlowPayment", many=True, on=DAY, amount=AMOUNT, so_far=AMOUNT),
    )


def statement() -> Any:
    return answer(
        "OrderStatement",
        allotted=maybe(AMOUNT),
        price=AMOUNT,
        on=DAY,
        value=AMOUNT,
        values=answer("OrderValue", many=True, on=DAY, value=AMOUNT),
    )
