"""Writes DOCX with headings, tables whose heads repeat, and the language set. Loads python-docx: by name, by jobs alone."""

import re
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

LANGUAGE = "en-US"
UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML cannot hold


def docx_of(content: Mapping[str, Any], template: str = "") -> bytes:
    """The same plain data that a PDF is made of: title, lead, facts, parts and sheets."""
    paper = docx.Document()
    title = clean(content["title"])
    paper.core_properties.title, paper.core_properties.author = title, clean(content["city"])
    paper.core_properties.language = LANGUAGE
    speak(paper)
    paper.add_heading(title, level=1)
    if content.get("lead"):
        paper.add_paragraph(clean(content["lead"]))
    facts = [*content.get("facts", []), ("Made on", content["made_on"])]
    add_table(paper, ["What", "When"], facts, first_is_head=True)
    for label, words in content.get("parts", []):
        paper.add_heading(clean(label), level=2)
        for piece in str(words).split("\n\n"):
            paper.add_paragraph(clean(piece))
    for sheet in content.get("sheets", []):
        paper.add_heading(clean(sheet["title"]), level=2)
        add_table(paper, sheet["head"], sheet["rows"])
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def clean(words: Any) -> str:
    return UNFIT.sub("", "" if words is None else str(words))


def speak(paper: Any) -> None:
    """The language of every run, which screen readers choose their voice by."""
    properties = paper.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), LANGUAGE)


def add_table(paper: Any, head: Any, rows: Any, *, first_is_head: bool = False) -> None:
    """A table whose first row is marked as its head, so that it is read out with every cell and repeats on every page."""
    table = paper.add_table(rows=1, cols=len(head), style="Table Grid")
    for cell, label in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(clean(label)).bold = True
    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(mark)
    for row in rows:
        for number, (cell, words) in enumerate(zip(table.add_row().cells, row, strict=True)):
            cell.paragraphs[0].add_run(clean(words)).bold = first_is_head and number == 0
