"""The clause library: tested wording in our own words, by part of an RFI. `{names}` are filled in by the interview.

A clause whose wording changes gets the next edition; drafts keep the words they were made with.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Clause:
    """`kind`: mandatory clauses answer a check that blocks publishing, default ones start a draft, optional ones wait."""

    key: str
    edition: int
    part: str  # the field of the RFI it belongs to
    title: str
    kind: str
    text: str


LIBRARY = (
    Clause(
        "team",
        1,
        "partnership",
        "Come as a team",
        "mandatory",
        "We welcome joint responses. A response may name several firms, a university or a community group; say what each "
        "partner does, risks and gains, and who speaks for all. Local firms should have a part in it.",
    ),
    Clause(
        "city_as_partner",
        1,
        "partnership",
        "What you need from the city",
        "default",
        "Tell us what you need from the city to succeed. We see ourselves as a partner, with duties of our own.",
    ),
    Clause(
        "show",
        1,
        "demonstration",
        "Show it in real use",
        "mandatory",
        "Show it working at {place} for {period}. We measure {measure}, together with you, by a method both sides agree "
        "on before the start. The city provides power, access and a safety officer, and pays no fee.",
    ),
    Clause(
        "elsewhere",
        1,
        "demonstration",
        "Proof from elsewhere",
        "default",
        "Say where it is already proven: which city, since when, with which measured result, and whom we may call. "
        "A result that disappointed is experience too.",
    ),
    Clause(
        "share",
        1,
        "shared_value",
        "Both sides gain",
        "mandatory",
        "Describe at least one way in which you and the city both gain: {gain}, or payment by result. State the baseline, "
        "how the gain is verified, how it is shared, and what happens when it stays away. Show the sums.",
    ),
    Clause(
        "price_last",
        1,
        "shared_value",
        "A price is not enough",
        "optional",
        "A price alone does not answer this part. Where you name one, say which part of it depends on the result.",
    ),
    Clause(
        "data",
        1,
        "security",
        "Data belong to the city",
        "default",
        "Data belong to the city and can be exported at any time in an open format. Say which data you collect, who sees "
        "them, how access is protected and how updates are delivered. Collect no pictures or sound unless we ask for them.",
    ),
    Clause(
        "test_first",
        1,
        "scale",
        "A test comes first",
        "default",
        "If the responses convince us, a small test follows with exit criteria fixed before it starts. If it works, it may "
        "grow; if not, both sides stop and publish what they learned. This request alone binds nobody.",
    ),
    Clause(
        "other_cities",
        1,
        "scale",
        "Other cities may join",
        "optional",
        "Say whether other cities may buy on the same terms, and what they would gain.",
    ),
    Clause(
        "outcome_not_product",
        1,
        "problem",
        "The result, not the product",
        "optional",
        "We describe the result we need and leave open how it is reached. Any technology that reaches it is welcome.",
    ),
)
BY_KEY = {clause.key: clause for clause in LIBRARY}
OPEN_WORDS = {
    "place": "a place that we name together",
    "period": "as long as the result needs to show",
    "measure": "the result",
    "gain": "a share of verified savings, a share of new revenue",
}
DEFAULT_CRITERIA = (
    {"name": "Benefit to residents", "weight": "25", "proves": "resident_benefit"},
    {"name": "Strength of the partnership", "weight": "20", "proves": "partnership"},
    {"name": "Demonstration", "weight": "20", "proves": "demonstration"},
    {"name": "Shared value", "weight": "20", "proves": "shared_value"},
    {"name": "Security and data", "weight": "15", "proves": "security"},
)
ANCHORS = "Not answered\nWeak\nMeets part of what is asked\nMeets all that is asked\nBetter than what is asked"


def text_of(clause: Clause, answers: Mapping[str, Any] | None = None) -> str:
    """The clause with the interview's answers, or open wording where there is none."""
    given = {name: str(value).strip() for name, value in (answers or {}).items() if str(value or "").strip()}
    return clause.text.format(**OPEN_WORDS | given)


def draft_parts(answers: Mapping[str, Any]) -> dict[str, str]:
    """Mandatory and default clauses of every part, each clause a paragraph."""
    parts: dict[str, list[str]] = {}
    for clause in LIBRARY:
        if clause.kind != "optional":
            parts.setdefault(clause.part, []).append(text_of(clause, answers))
    return {part: "\n\n".join(texts) for part, texts in parts.items()}
