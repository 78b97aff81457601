"""The clauses that come with the product, in our own words, by part of an RFI. `{names}` are filled in by the interview.

A clause whose wording changes gets the next edition; drafts keep the words they were made with. What a city words itself
is in `procurement.library`, which puts both together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

OFFICE = "Champion’s office"
PROCUREMENT, ATTORNEY = "Procurement office", "City attorney"


@dataclass(frozen=True)
class Clause:
    """`kind`: mandatory clauses answer a check that blocks publishing, default ones start a draft, optional ones wait.

    `owner` is the office that answers for the words; `department_id` where it is a department of this city.
    """

    key: str
    edition: int
    part: str  # the field of the RFI it belongs to
    title: str
    kind: str
    text: str
    owner: str = OFFICE
    department_id: Any = None


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
        "Finance office",
    ),
    Clause(
        "price_last",
        1,
        "shared_value",
        "A price is not enough",
        "optional",
        "A price alone does not answer this part. Where you name one, say which part of it depends on the result.",
        "Finance office",
    ),
    Clause(
        "data",
        1,
        "security",
        "Data belong to the city",
        "default",
        "Data belong to the city and can be exported at any time in an open format. Say which data you collect, who sees "
        "them, how access is protected and how updates are delivered. Collect no pictures or sound unless we ask for them.",
        "Information security",
    ),
    Clause(
        "test_first",
        1,
        "scale",
        "A test comes first",
        "default",
        "If the responses convince us, a small test follows with exit criteria fixed before it starts. If it works, it may "
        "grow; if not, both sides stop and publish what they learned. This request alone binds nobody.",
        PROCUREMENT,
    ),
    Clause(
        "cooperative_use",
        1,
        "cooperative",
        "Others may use what follows",
        "default",
        "Where this leads to a contract, we mean to let {others} buy under it, each on its own order and at its own risk, "
        "without a new competition where their law allows it. Say whether you agree, on which terms, for how long, and "
        "how the price falls when more of them join. Saying no does not count against you.",
        PROCUREMENT,
    ),
    Clause(
        "other_cities",
        2,
        "cooperative",
        "What others would gain",
        "optional",
        "Say which of our neighbours have the same problem, and what each would save by joining instead of asking anew.",
        PROCUREMENT,
    ),
    Clause(
        "binds_nobody",
        1,
        "terms",
        "A question, not an order",
        "mandatory",
        "This is a request for information. It is no order and no promise of one: it binds neither the city nor you, the "
        "city pays nothing for a response, and it may end the request at any time and say why.",
        ATTORNEY,
    ),
    Clause(
        "fair_dealing",
        1,
        "terms",
        "Fair dealing",
        "default",
        "Until the outcome, speak about this request only through its questions, which all can read. Tell us of any tie to "
        "somebody of the city who has a say in it. Except with the partners you name, agree with nobody on what to offer.",
        PROCUREMENT,
    ),
    Clause(
        "open_record",
        1,
        "terms",
        "Open after the outcome",
        "default",
        "After the outcome responses become public record. Mark what the law lets you withhold, say on which ground, and "
        "send a copy without it; the city decides, and tells you before anything is published.",
        "City clerk",
    ),
    Clause(
        "everybody_can_use",
        1,
        "terms",
        "Everybody can use it",
        "default",
        "Whatever residents or staff touch works by keyboard and with a screen reader (WCAG 2.2, level AA), says what it "
        "does in plain words, and has a way round for whoever has no telephone.",
        "Accessibility officer",
    ),
    Clause(
        "equal_treatment",
        1,
        "terms",
        "Nobody is treated worse",
        "default",
        "Nobody is treated worse for who they are, in your team or among those whom the service reaches. Say how you find "
        "out whether that holds, and what you do when it does not.",
        ATTORNEY,
    ),
    Clause(
        "insured",
        1,
        "terms",
        "Who answers for damage",
        "optional",
        "During a test each side answers for the damage it causes. Say how you are insured, and up to which sum.",
        "Risk manager",
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
    "others": "other cities, counties and public bodies",
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


def draft_parts(answers: Mapping[str, Any], library: Iterable[Clause] = LIBRARY) -> dict[str, str]:
    """Mandatory and default clauses of every part, each clause a paragraph."""
    parts: dict[str, list[str]] = {}
    for clause in library:
        if clause.kind != "optional":
            parts.setdefault(clause.part, []).append(text_of(clause, answers))
    return {part: "\n\n".join(texts) for part, texts in parts.items()}


def fault_of(text: str) -> str:
    """What is wrong with the `{names}` in a clause, as a sentence; empty where nothing is."""
    try:
        pieces = list(Formatter().parse(text))
    except ValueError:
        return "A brace is open or closed alone. Write a blank to be filled in as {place}, and no other braces."
    for _, name, how, conversion in pieces:
        if name is not None and (name not in OPEN_WORDS or how or conversion):
            known = ", ".join(f"{{{each}}}" for each in OPEN_WORDS)
            return f"The interview knows no {{{name}}}. The blanks it fills in are {known}."
    return ""
