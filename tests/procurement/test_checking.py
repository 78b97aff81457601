"""The Alliance check: which words it looks for, and that every finding names what mends it."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from procurement import clauses, sample
from procurement.checking import check
from procurement.differences import differences

GOOD = clauses.draft_parts({"place": "Kiln Street", "measure": "electricity"}) | {"problem": "Streets are dark."}
WEIGHTS = [(row["proves"], Decimal(row["weight"])) for row in clauses.DEFAULT_CRITERIA]
SAMPLE = json.loads((Path(__file__).parents[2] / "alliance/sample_city/portfolio.json").read_text())["rfis"]


def tones(texts, weights=WEIGHTS):
    return {found.rule: found.tone for found in check(texts, weights)}


def test_a_draft_from_the_library_meets_everything():
    assert set(tones(GOOD).values()) == {"ok"}


@pytest.mark.parametrize("part", ["partnership", "demonstration", "shared_value"])
def test_an_empty_mandatory_part_blocks(part):
    assert tones(GOOD | {part: ""})[part] == "bad"


@pytest.mark.parametrize(
    ("part", "text", "rule", "tone"),
    [
        ("partnership", "Describe your firm.", "partnership", "bad"),
        ("partnership", "Describe your firm, its history and its owners.", "partnership", "warn"),
        ("demonstration", "Send a brochure.", "demonstration", "bad"),
        ("demonstration", "Send us a brochure with many pictures.", "demonstration", "warn"),
        ("demonstration", "Show it on Kiln Street for ten nights.", "demonstration", "warn"),
        ("shared_value", "State your price. The lowest price is preferred.", "shared_value", "bad"),
        ("shared_value", "Describe your business in a few words.", "shared_value", "warn"),
        ("shared_value", "Savings are shared, but the lowest price wins.", "shared_value", "warn"),
        ("problem", "We need the sensor brand Acme.", "problem", "warn"),
        ("problem", "We need 40 LX-400 units.", "problem", "warn"),
        ("scale", "Vendors have at least 10 years of experience.", "openness", "warn"),
    ],
)
def test_finds(part, text, rule, tone):
    assert tones(GOOD | {part: text})[rule] == tone


def test_asks_for_weight_on_what_it_asks_for():
    assert tones(GOOD, [("resident_benefit", Decimal(100))])["weighing"] == "warn"


@pytest.mark.parametrize("rfi", SAMPLE, ids=lambda rfi: rfi["key"])
def test_the_published_requests_of_the_sample_city_may_be_published(rfi):
    texts = {"problem" if part["kind"] == "background" else part["kind"]: part["text"] for part in rfi["sections"]}
    texts |= sample.ALWAYS
    blocking = [found.rule for found in check(texts, []) if found.blocks]
    assert blocking == ([] if rfi["state"] != "draft" else ["shared_value"])


@pytest.mark.parametrize("clause", [row for row in clauses.LIBRARY if row.kind == "mandatory"], ids=lambda row: row.key)
def test_each_mandatory_clause_mends_its_finding(clause):
    assert tones(GOOD | {clause.part: clauses.text_of(clause)})[clause.part] == "ok"


def test_every_clause_a_finding_names_is_in_the_library():
    named = {found.clause for found in check({"problem": "brand", "scale": "at least 9 years"}, []) if found.clause}
    assert named <= set(clauses.BY_KEY)
    assert {"team", "show", "share"} <= named


def test_differences_put_both_texts_together_again():
    before, after = "Show six lamps for ten nights.", "Show eight lamps for ten nights, please."
    found = differences(before, after)
    assert "".join(text for kind, text in found if kind != "new") == before
    assert "".join(text for kind, text in found if kind != "gone") == after
    assert ("gone", "six") in found
