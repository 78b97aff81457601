"""What the PDF and the spreadsheet of a statement say. Plain data; every line with its formula and inputs."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from alliance.city import currency
from partnerships.maths import settlement as period_maths
from partnerships.models import Settlement

HEAD = ["Line", "Formula", "Inputs", "Value"]


def content_of(settlement: Settlement, user: Any) -> dict[str, Any]:
    """The statement as both sides recompute it; exact figures, rounded only where the statement rounds."""
    statement = settlement.statement
    parts = [[part["party"], grouped(part["amount"])] for part in statement["division"]["results"]["parts"]]
    return {
        "title": f"Statement {settlement.reference}",
        "lead": f"{settlement.gain_share.title}, {settlement.starts_on:%-d %B %Y} to {settlement.ends_on:%-d %B %Y}",
        "facts": [
            ("Gain share", str(settlement.gain_share)),
            ("Partnership", str(settlement.gain_share.partnership)),
            ("State", settlement.get_state_display()),
            (
                "Payable",
                f"{'The city' if settlement.city_pays else 'The partner'} pays "
                f"{'the partner' if settlement.city_pays else 'the city'} "
                f"{grouped(str(abs(settlement.payable)))} {currency()}",
            ),
            ("Due", f"{settlement.due_on:%-d %B %Y}" if settlement.due_on else "once both sides have confirmed"),
            *([("Still owed", f"{settlement.owed:,.2f} {currency()}")] if settlement.locked_at else []),
            ("Confirmed by the city", said_on(settlement.city_confirmed_at)),
            ("Confirmed by the partner", said_on(settlement.partner_confirmed_at)),
            ("Measured", settlement.source),
            *([("Checksum of the readings (SHA-256)", settlement.checksum)] if settlement.checksum else []),
            ("Recomputed", "; ".join(period_maths.disagreements(statement)) or "Every line and the division agree."),
            ("Checksum of the statement (SHA-256)", settlement.digest),
        ],
        "sheets": [
            {
                "title": "Statement",
                "head": HEAD,
                "rows": rows_of([*statement["gain"]["lines"], statement["correction"]]),
                "numbers": [3],
                "note": f"The amount due is rounded {statement['rounding']}: {grouped(statement['amount'])}.",
            },
            {"title": "Who gets what", "head": ["Party", "Part"], "rows": parts, "numbers": [1]},
            {
                "title": "How it was divided",
                "head": HEAD,
                "rows": rows_of(statement["division"]["lines"]),
                "numbers": [3],
            },
        ],
    }


def said_on(instant: datetime | None) -> str:
    return f"{timezone.localdate(instant):%-d %B %Y}" if instant else "not yet"


def rows_of(lines: Iterable[Mapping[str, Any]]) -> list[list[str]]:
    return [
        [
            line["label"],
            line["words"],
            "\n".join(f"{name.replace('_', ' ')} = {grouped(value)}" for name, value in line["inputs"].items()),
            grouped(line["value"]),
        ]
        for line in lines
    ]


def grouped(value: str) -> str:
    return f"{Decimal(value):,f}"
