"""The checklist of the city's maturity, in our own words; its themes follow frameworks such as PAS 181 and ISO 37106.

A question keeps its key for ever, so that answers of years apart can be compared. A question that changes its meaning
gets a new key.
"""

from typing import NamedTuple

LEVELS = (1, 2, 3, 4)
LEVEL_NAMES = {1: "Beginning", 2: "Emerging", 3: "Practised", 4: "Leading"}


class Question(NamedTuple):
    key: str
    text: str
    levels: tuple[str, str, str, str]  # what is true at each level, in one sentence


class Area(NamedTuple):
    key: str
    name: str
    questions: tuple[Question, ...]


AREAS = (
    Area(
        "vision",
        "Direction",
        (
            Question(
                "shared_picture",
                "Do people here share a picture of what the smart city is for?",
                (
                    "Nobody has written one down.",
                    "One office or an adviser wrote one; few know it.",
                    "Council adopted one that departments and residents helped to write.",
                    "It is renewed with residents every few years, and budgets follow it.",
                ),
            ),
            Question(
                "measurable_goals",
                "Can anybody tell whether the city comes closer to its goals?",
                (
                    "Goals are wishes without figures.",
                    "Some goals have an indicator.",
                    "Every goal has an indicator with a baseline, a target and a day.",
                    "Residents see the figures every quarter, also where they are bad.",
                ),
            ),
        ),
    ),
    Area(
        "leadership",
        "Who leads and decides",
        (
            Question(
                "mandate",
                "Does somebody hold the mandate for the whole?",
                (
                    "Everybody and nobody.",
                    "Somebody coordinates beside their other work.",
                    "A champion is appointed with written limits, and has an office.",
                    "The mandate outlasts elections, and a deputy is ready.",
                ),
            ),
            Question(
                "clear_decisions",
                "Is it clear who decides what, and when?",
                (
                    "It depends on who asks whom.",
                    "Large sums go to council; the rest is settled case by case.",
                    "Gates say which body decides on what evidence.",
                    "Decisions, their reasons and their conditions are published and followed up.",
                ),
            ),
        ),
    ),
    Area(
        "residents",
        "Residents first",
        (
            Question(
                "needs_first",
                "Where do initiatives begin?",
                (
                    "With a product that somebody offered.",
                    "With what a department would like to have.",
                    "With needs that residents and staff raise, and with evidence.",
                    "With needs ranked by benefit to residents, and everybody hears what became of theirs.",
                ),
            ),
            Question(
                "nobody_left_out",
                "Who is reached?",
                (
                    "Nobody has looked.",
                    "Channels exist for people with a computer and time.",
                    "Every initiative says whom it reaches and how the others are served.",
                    "Gaps between wards and groups are measured, and they become smaller.",
                ),
            ),
        ),
    ),
    Area(
        "together",
        "Working together",
        (
            Question(
                "across_departments",
                "How do departments work on one thing?",
                (
                    "Each alone; the same thing is bought twice.",
                    "Two or three meet when a project forces them.",
                    "Teams across departments share goals, budget and data.",
                    "Services are built around what residents live through, whoever delivers them.",
                ),
            ),
            Question(
                "skills",
                "Does the city have the people for it?",
                (
                    "Skills are bought with each contract.",
                    "A few enthusiasts carry it.",
                    "Roles are defined, filled and trained.",
                    "Staff move between departments, teach others and stay.",
                ),
            ),
        ),
    ),
    Area(
        "money",
        "Money",
        (
            Question(
                "business_case",
                "What is known of costs and benefits before money is spent?",
                (
                    "The price of the offer.",
                    "The cost of building it.",
                    "Costs and benefits of all its years, with low, likely and high.",
                    "What was promised is compared with what came, and the next case learns from it.",
                ),
            ),
            Question(
                "sources_of_money",
                "Where does the money come from?",
                (
                    "From what the budget leaves over.",
                    "From grants, when one happens to fit.",
                    "From several sources that are chosen for each initiative.",
                    "Savings pay back into a fund that lends again.",
                ),
            ),
        ),
    ),
    Area(
        "market",
        "Partners and procurement",
        (
            Question(
                "asking_the_market",
                "How does the city ask the market?",
                (
                    "With a specification of one product.",
                    "With a tender that describes the solution.",
                    "With the problem, in a request for information open to all.",
                    "With pilots that have exit criteria, and a lawful way from test to scale.",
                ),
            ),
            Question(
                "sharing_gain",
                "How do partners share risk and gain?",
                (
                    "The city pays and bears the risk.",
                    "Penalties are written down and seldom used.",
                    "Agreements share gains by verified figures.",
                    "Partners publish results, and the terms serve as a model for others.",
                ),
            ),
        ),
    ),
    Area(
        "data",
        "Data and technology",
        (
            Question(
                "sharing_data",
                "Can data be used by those who need it?",
                (
                    "They sit in systems that only the vendor opens.",
                    "They are exported by hand on request.",
                    "A catalogue says what there is, and standard interfaces deliver it.",
                    "Open data are the default, in published formats, and others build on them.",
                ),
            ),
            Question(
                "fits_together",
                "Do new things fit to what is there?",
                (
                    "Every purchase brings its own platform.",
                    "Somebody looks at it after the purchase.",
                    "Open standards and shared assets are conditions of every purchase.",
                    "Parts can be exchanged without losing data or service, and this was done.",
                ),
            ),
        ),
    ),
    Area(
        "trust",
        "Trust",
        (
            Question(
                "privacy",
                "What happens to what is known about people?",
                (
                    "It is kept because it might be useful.",
                    "The law is followed when somebody asks.",
                    "Each initiative is assessed for privacy before it starts, and says what it keeps and how long.",
                    "Residents see what is kept about them and why, and an independent body looks at it.",
                ),
            ),
            Question(
                "security",
                "Would the city withstand a failure or an attack?",
                (
                    "It has not been asked.",
                    "Systems are patched; restoring was never tried.",
                    "Risks have owners, and restoring is exercised every year.",
                    "Essential services go on through a failure, and this was shown.",
                ),
            ),
        ),
    ),
    Area(
        "results",
        "Results",
        (
            Question(
                "measuring_benefit",
                "Does anybody check what residents gained?",
                (
                    "A project ends when it is paid.",
                    "Delivery is checked against the contract.",
                    "Benefits have an owner and are measured after a year.",
                    "What does not bring its benefit is changed or stopped.",
                ),
            ),
            Question(
                "learning",
                "What happens to what was learned?",
                (
                    "It leaves with the people.",
                    "Reports lie in a folder.",
                    "Each pilot leaves its lesson where the next team looks.",
                    "Failures are published as well, and other cities use them.",
                ),
            ),
        ),
    ),
)
QUESTIONS = {question.key: question for area in AREAS for question in area.questions}
