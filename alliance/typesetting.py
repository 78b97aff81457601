"""Writes PDF with Typst: tagged (PDF/UA-1), fonts embedded, nothing fetched. Loaded by name, by jobs alone."""

import json
from collections.abc import Mapping
from typing import Any

import typst

from alliance.env import ROOT

FOLDER = ROOT / "templates" / "documents"


def pdf_of(content: Mapping[str, Any], template: str) -> bytes:
    """The layout `templates/documents/<template>.typ` with the content, which it reads as JSON.

    System fonts are left out, so that the same content gives the same pages on every machine.
    """
    written: bytes = typst.compile(
        str(FOLDER / f"{template}.typ"),
        root=str(FOLDER),
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=["ua-1"],
        sys_inputs={"content": json.dumps(content, default=str)},
    )
    return written
