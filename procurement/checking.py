"""The Alliance check: does an RFI invite partners, ask to be shown, share value, and state a problem instead of a product?

Plain rules over plain text, so that everybody can see why a finding is there. They look for words, not for quality: a
passing check is a reminder kept, not a good RFI.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

LEAST_WEIGHT = Decimal(5)
LEAST_WORDS = 6

PARTNERS = re.compile(r"\b(partner|team|joint|together|consorti|alliance|take part|work with)", re.I)
SHOWN = re.compile(r"\b(show|demonstrat|trial|bring|test|pilot|name a public)", re.I)
MEASURED = re.compile(r"\b(measur|count|meter|error|compare|minutes|percent)", re.I)
SHARED = re.compile(r"\b(shar|saving|saved|revenue|receipts|gain|result|divid|depends? on|bonus|true-up)", re.I)
ONLY_PRICE = re.compile(r"\b(lowest|best|fixed) (price|bid|offer)\b", re.I)
ELSEWHERE = re.compile(
    r"\b(elsewhere|(an)?other (city|cities|jurisdiction)|references?|already (proven|in use|works))", re.I
)
PRODUCT = re.compile(
    r"®|™|\b(brand|manufactured by|model (range|number|no\.?)|made by|part number)\b|\b[A-Z]{2,}-?\d{2,}\b", re.I
)
RESTRICTIVE = re.compile(
    r"\b(at least|minimum of|no less than) (\w+ )?years|\bturnover of\b|\boffice in\b|\bmust have (its|their) (seat|headquarters)"
    r"|\bonly (firms|vendors|companies) (from|in)\b",
    re.I,
)

NO_EVIDENCE = ("cooperative", "terms")  # they name other cities without asking for proof
Missing = tuple[str, str, str]


@dataclass(frozen=True)
class Finding:
    """`tone` ok, warn or bad; bad blocks publishing: a mandatory part is empty or asks only for a price. `clause` names the clause that mends it."""

    rule: str
    label: str
    tone: str
    sentence: str
    part: str
    clause: str = ""

    @property
    def is_met(self) -> bool:
        return self.tone == "ok"

    @property
    def blocks(self) -> bool:
        return self.tone == "bad"


def check(
    texts: Mapping[str, str], weights: Sequence[tuple[str, Decimal]], missing: Sequence[Missing] = ()
) -> list[Finding]:
    """Findings in a fixed order. `texts` by part; `weights` as (what the criterion is about, points).

    `missing` are the city's own mandatory clauses that do not stand in the texts, as key, title and part.
    """
    everything = "\n".join(text for part, text in texts.items() if part not in NO_EVIDENCE)
    return [
        partnership(texts.get("partnership", "")),
        demonstration(texts.get("demonstration", "")),
        shared_value(texts.get("shared_value", "")),
        problem(texts.get("problem", "")),
        evidence(everything),
        openness(texts),
        weighing(weights),
        always(texts.get("terms", "")),
        *(demanded(key, title, part) for key, title, part in missing),
    ]


def always(text: str) -> Finding:
    label = "Says what always holds"
    if said := emptiness(text):
        return Finding("terms", label, "bad", said, "terms", "binds_nobody")
    return Finding("terms", label, "ok", "The always-clauses are there.", "terms")


def demanded(key: str, title: str, part: str) -> Finding:
    """A mandatory clause of the city's own that is not there word for word."""
    sentence = "This clause stands in every RFI of this city, word for word."
    return Finding(f"clause:{key}", title, "bad", sentence, part, key)


def partnership(text: str) -> Finding:
    label = "Encourages partnership"
    if said := emptiness(text):
        return Finding("partnership", label, "bad", said, "partnership", "team")
    if PARTNERS.search(text):
        return Finding("partnership", label, "ok", "Others are invited to take part.", "partnership")
    return Finding("partnership", label, "warn", "Nothing invites vendors to team up.", "partnership", "team")


def demonstration(text: str) -> Finding:
    label = "Requires demonstration"
    if said := emptiness(text):
        return Finding("demonstration", label, "bad", said, "demonstration", "show")
    if not SHOWN.search(text):
        return Finding("demonstration", label, "warn", "Nothing has to be shown in real use.", "demonstration", "show")
    if not MEASURED.search(text):
        return Finding("demonstration", label, "warn", "Say what is measured.", "demonstration", "show")
    return Finding("demonstration", label, "ok", "What is shown is measured.", "demonstration")


def shared_value(text: str) -> Finding:
    label = "Promotes shared value"
    shares, prices = SHARED.search(text), ONLY_PRICE.search(text)
    if prices and not shares:
        return Finding("shared_value", label, "bad", "It asks only for a price.", "shared_value", "share")
    if said := emptiness(text):
        return Finding("shared_value", label, "bad", said, "shared_value", "share")
    if prices:
        found = "Sharing is asked for, and a price is preferred all the same."
        return Finding("shared_value", label, "warn", found, "shared_value", "price_last")
    if not shares:
        return Finding("shared_value", label, "warn", "Nothing depends on the result.", "shared_value", "share")
    return Finding("shared_value", label, "ok", "Pay or gain depends on the result.", "shared_value")


def emptiness(text: str) -> str:
    """The sentence of what is wrong with a part that says next to nothing; empty where it says something."""
    words = len(text.split())
    if not words:
        return "This part is empty."
    return "This part says next to nothing." if words < LEAST_WORDS else ""


def problem(text: str) -> Finding:
    label = "States the problem, not the product"
    if named := PRODUCT.search(text):
        sentence = f"“{named[0]}” names a product. Say what it must achieve."
        return Finding("problem", label, "warn", sentence, "problem", "outcome_not_product")
    return Finding("problem", label, "ok", "No product is named.", "problem")


def evidence(everything: str) -> Finding:
    label = "Asks for proof elsewhere"
    if ELSEWHERE.search(everything):
        return Finding("evidence", label, "ok", "Vendors say where it already works.", "demonstration")
    return Finding("evidence", label, "warn", "Nobody is asked where it already works.", "demonstration", "elsewhere")


def openness(texts: Mapping[str, str]) -> Finding:
    label = "Keeps the door open"
    for part, text in texts.items():
        if found := RESTRICTIVE.search(text):
            sentence = f"“{found[0]}” may keep out young or small firms. Ask for the proof you need instead."
            return Finding("openness", label, "warn", sentence, part, "elsewhere")
    return Finding("openness", label, "ok", "No wording keeps young or small firms out.", "problem")


def weighing(weights: Sequence[tuple[str, Decimal]]) -> Finding:
    label = "Weighs what it asks for"
    missing = [
        words
        for about, words in (
            ("partnership", "partnership"),
            ("demonstration", "demonstration"),
            ("shared_value", "shared value"),
        )
        if sum((points for given, points in weights if given == about), Decimal(0)) < LEAST_WEIGHT
    ]
    if missing:
        sentence = f"Give {' and '.join(missing)} at least {LEAST_WEIGHT} points of 100."
        return Finding("weighing", label, "warn", sentence, "criteria")
    return Finding("weighing", label, "ok", "Partnership, demonstration and shared value all count.", "criteria")
