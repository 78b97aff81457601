"""Static files: what templates name is what the build makes, and a missing one takes no page down."""

import json
import re

from alliance.assets import AssetStorage
from alliance.env import ROOT

BUILT = {
    "app.css",
    "icons.svg",
    "app.js",
    "charts.js",
    "choose.js",
    "api-docs.js",
    "favicon.svg",
    "plotly-cartesian.min.js",
} | {f"fonts/PublicSans-{weight}.woff2" for weight in ("Regular", "SemiBold", "Bold", "Italic")}


def templates():
    return [path.read_text() for path in (ROOT / "templates").rglob("*.html")]


def test_templates_name_only_files_that_the_build_makes():
    named = {name for text in templates() for name in re.findall(r"{% static ['\"]build/([^'\"]+)['\"] %}", text)}
    assert named
    assert named <= BUILT


def test_templates_name_only_icons_that_are_in_the_sprite():
    icons = set(json.loads((ROOT / "static" / "src" / "icons.json").read_text()))
    named = {name for text in templates() for name in re.findall(r"{% icon ['\"]([^'\"]+)['\"]", text)}
    assert named
    assert named <= icons
    assert {"ok", "warn", "bad", "none", "sort", "sort-up", "sort-down"} <= icons


def test_templates_hold_no_inline_style_or_handler():
    for text in templates():
        assert not re.search(r"\s(style|on[a-z]+)=[\"']", text)
        assert not re.search(r"<script(?![^>]*(\bsrc=|type=\"application/json\"))", text)


def test_a_file_that_was_not_collected_keeps_its_plain_name():
    assert AssetStorage().url("build/never-made.css") == "/static/build/never-made.css"
