"""Every word of a page can be translated, and every way back into the code that a template names exists."""

import re
from pathlib import Path

import pytest
from django.urls import get_resolver

ROOT = Path(__file__).resolve().parents[2]
# The specimens of /design/ are for those who build pages.
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*.html") if path.parent.name != "design")
NAMES = {"Alliance"}
WRAPPED = re.compile(
    r"{% blocktranslate\b.*?{% endblocktranslate %}|{% block \w+_class %}.*?{% endblock[^%]*%}", re.DOTALL
)
TOKEN = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)
TAG = re.compile(r"<!--.*?-->|<[/!a-zA-Z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
SILENT = re.compile(r"<(script|style|pre|code|kbd|svg)\b.*?</\1>", re.DOTALL)
READ = re.compile(
    r"(?<![\w-])(?:title|aria-label|placeholder|alt|label|data-(?:said|failed|slow))=(\"[^\"]*\"|'[^']*')"
)
GIVEN = re.compile(r"\b(?:title|text|label|sub|lead|caption|button|finding|said|table_title|words)=(\"[A-Z][^\"]*\")")
STATED = re.compile(r"{% (?:status|mark) \S+ (\"[^\"]+\")")


def bare(source):
    """What a template says in one language only: text nodes, attributes that are read out, words given to components."""
    blank = TOKEN.sub(" ", WRAPPED.sub(" ", source))
    tags = TAG.findall(SILENT.sub(" ", blank))
    texts = [TAG.sub("\n", SILENT.sub(" ", blank))]
    texts += [found for tag in tags for found in READ.findall(tag)]
    for token in TOKEN.findall(WRAPPED.sub(" ", source)):
        texts += STATED.findall(token) + (GIVEN.findall(token) if token.startswith(("{% include", "{% with")) else [])
    words = " ".join(texts)
    return [word for word in re.findall(r"[^\W\d_]{2,}", re.sub(r"&#?\w+;", " ", words)) if word not in NAMES]


def test_no_template_has_words_in_one_language_only():
    found = {str(path.relative_to(ROOT)): bare(path.read_text()) for path in TEMPLATES}
    assert len(found) > 150
    assert not {path: words for path, words in found.items() if words}, "wrap them in translate, blocktranslate or _()"


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<p>Two words</p>", ["Two", "words"]),
        ('<p aria-label="Said aloud">{{ row }}</p>', ["Said", "aloud"]),
        ('{% include "a.html" with title="Not yet" %}', ["Not", "yet"]),
        ('{% status "bad" "Late" %}', ["Late"]),
        ('<p>{% translate "Two words" %} &nbsp; <code>SHA</code></p>', []),
        ("<p>{% blocktranslate trimmed %}For {{ row }}{% endblocktranslate %} · Alliance</p>", []),
        ('{% include "a.html" with title=_("Not yet") tone="warn" %}<svg><path d="Mzz"/></svg>', []),
    ],
)
def test_words_in_one_language_are_seen(source, found):
    assert bare(source) == found


def test_a_template_names_only_addresses_that_exist():
    """`{% url … as … %}` stays silent where there is no such address, so a slip would leave a dead link."""
    names = set()
    for path in TEMPLATES:
        names |= {(name, path.name) for name in re.findall(r"{% url [\"']([\w:-]+)[\"']", path.read_text())}
    assert names
    assert {name for name, _ in names} <= known_addresses(get_resolver())


def known_addresses(resolver, prefix=""):
    found = {prefix + name for name in resolver.reverse_dict if isinstance(name, str)}
    for space, (_, inner) in resolver.namespace_dict.items():
        found |= known_addresses(inner, f"{prefix}{space}:")
    return found
