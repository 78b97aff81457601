"""Exports open safely in a spreadsheet and say exactly what the list says."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alliance.exports import TRIGGERS, defused, line_writer
from tests.factories.initiatives import NeedFactory


@given(st.text())
def test_V01_no_cell_begins_like_a_formula(text):
    shown = defused(text)
    body = shown.lstrip(" \u00a0")
    assert not body.startswith(TRIGGERS) or body.removeprefix("-").replace(".", "", 1).isdigit()


@given(st.lists(st.text(st.characters(blacklist_characters="\x00", blacklist_categories=["Cs"])), min_size=1))
def test_V06_what_is_written_is_read_back(cells):
    read = next(csv.reader(io.StringIO(line_writer()(cells), newline="")))
    assert read == [defused(text) for text in cells]


@pytest.mark.django_db
def test_the_export_has_the_rows_of_the_list_and_their_filters(city, cast, browser_of):
    NeedFactory(title="=cmd()", domain="energy")
    NeedFactory(title="Floods", domain="water")
    answer = browser_of(cast.office).get("/needs/export.csv?domain=energy")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))
    assert [row[1] for row in rows[1:]] == ["'=cmd()"]
