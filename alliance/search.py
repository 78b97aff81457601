"""Search over everything a person may see: one index (alliance/search_index.py), read under the rules of every kind of row.

PostgreSQL compares words with full text search, SQLite with FTS5; both rank by where and how often the words stand. Where
nothing has the words, headings that look like them are offered (trigrams).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, reduce
from operator import or_
from typing import Any

from django.apps import apps
from django.contrib.postgres.lookups import TrigramWordSimilar
from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import BooleanField, Count, Exists, F, FloatField, Func, OuterRef, Q, QuerySet, Value, Window
from django.db.models.expressions import RawSQL
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from alliance import registry
from alliance.models import SearchEntry
from alliance.registry import Found
from alliance.search_index import folded, label_of
from alliance.visibility import EVERYONE, NOBODY, rule_for, seen_by

MOST_PER_KIND = 5
ABOUT_AS_WELL = 0.5  # of the best rank
MOST_OF_A_KIND = 50  # where only one kind is asked for
MOST_RANKED = 1_000  # matches of one kind that are compared with one another; who finds more should say more
LONGEST = 200  # characters of a question
ALIKE = 0.7
TERM = re.compile(r'(-?)(?:"([^"]*)"|(\S+))')
LOOSELY = 0.45  # of a word's trigrams
MOST_COMPARED = 1_000  # headings that share most of them are compared more closely


@dataclass(frozen=True)
class Kind:
    """How many rows of a kind were found, of which the first are shown."""

    type: str
    label: str
    count: int


@dataclass(frozen=True)
class Answer:
    """What was found, by kind and within each the best row first; `similar` if only by words that look alike."""

    found: tuple[Found, ...] = ()
    kinds: tuple[Kind, ...] = ()
    similar: bool = False

    @property
    def said(self) -> str:
        """The sentence above the results."""
        total = f"{sum(kind.count for kind in self.kinds):,}"
        if self.similar:
            return _("Nothing has these words. These look like them.")
        if any(kind.count >= MOST_RANKED for kind in self.kinds):
            return _("More than %(count)s found. Say more to find less.") % {"count": total}
        return _("%(count)s found.") % {"count": total}


def everything(user: Any, words: str, kind: str = "") -> Answer:
    """Rows this person may see that have all the words: `"a phrase"`, `this or that`, `-without`. Nothing for no word.

    One question to the database; three where nothing has the words. Raises ValidationError for an unknown kind
    or a character that cannot be searched.
    """
    refuse(words, kind)
    words = folded(words[:LONGEST])
    asked = list(terms(words))
    if not any(term.wanted for term in asked):
        return Answer()
    kinds = [each for each in seen_kinds(user) if kind in ("", label_of(each))]
    most = MOST_OF_A_KIND if kind else MOST_PER_KIND
    rows = list(ranked(kinds, user, words).filter(place__lte=most).order_by("-rank", "-id")) if kinds else []
    if rows or not all(term.is_plain for term in asked):
        return answer(rows)
    return answer(lookalikes(kinds, user, words)[:most], similar=True)


def seen_kinds(user: Any) -> list[type[Any]]:
    """Kinds of which this person may see any row."""
    return [kind.model for kind in registry.search if rule_for(kind.model)(user) != NOBODY]


def refuse(words: str, kind: str) -> None:
    if "\x00" in words:
        raise ValidationError({"q": ["This text contains a character that cannot be searched."]})
    known = sorted(label_of(each.model) for each in registry.search)
    if kind and kind not in known:
        said = f"There is no such kind. The kinds are: {', '.join(known)}."
        raise ValidationError({"kind": ValidationError(said, code="unknown_kind")})


def ranked(kinds: list[type[Any]], user: Any, words: str) -> QuerySet[SearchEntry]:
    """Entries with the words, each with its rank, its place within its kind and the number of its kind.

    Each kind is asked for on its own within the one statement: a kind with very many matches crowds out no other, and
    the database joins it with its own table alone.
    """
    rank: Any
    if connection.vendor == "postgresql":
        rank = SearchRank(F("lexemes"), SearchQuery(words, config="english", search_type="websearch"))
        matching = [kind_seen(kind, user).filter(has_words(kind, words)) for kind in kinds]
    else:
        said = fts5(words)
        inside = RawSQL("SELECT rowid FROM alliance_searchwords WHERE alliance_searchwords MATCH %s", [said])
        matching, rank = [kind_seen(kind, user).filter(id__in=inside) for kind in kinds], bm25(said)
    keys = [rows.values("id")[:MOST_RANKED] for rows in matching]
    if not connection.features.supports_slicing_ordering_in_compound:
        keys = [SearchEntry.objects.filter(id__in=few).values("id") for few in keys]
    chosen: QuerySet[SearchEntry] = SearchEntry.objects.filter(id__in=keys[0].union(*keys[1:], all=True))
    return chosen.defer("lexemes", "head", "body").annotate(
        rank=rank,
        place=Window(RowNumber(), partition_by="kind", order_by=[F("rank").desc(), F("id").desc()]),
        of_kind=Window(Count("id"), partition_by="kind"),
    )


def kind_seen(kind: type[Any], user: Any) -> QuerySet[SearchEntry]:
    """Entries of a kind whose rows this person may see, by the rule of the row itself."""
    entries = SearchEntry.objects.filter(kind=label_of(kind))
    if rule_for(kind)(user) == EVERYONE:
        return entries
    return entries.filter(Exists(seen_by(kind, user).filter(pk=OuterRef("row_id"))))


class HasWords(Func):
    """That an entry is of a kind and has the words: both are asked of one index."""

    output_field = BooleanField()

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        column, words, kind = (compiler.compile(part) for part in self.source_expressions)
        sql = f"{column[0]} @@ (websearch_to_tsquery('english', {words[0]}) && {kind[0]}::tsquery)"
        return sql, (*column[1], *words[1], *kind[1])


def has_words(kind: type[Any], words: str) -> HasWords:
    return HasWords(F("lexemes"), Value(words), Value(f"'={label_of(kind)}'"))


def bm25(query: str) -> RawSQL:
    """The rank of an entry of the outermost question; a word in the heading counts four times."""
    return RawSQL(
        "(SELECT -bm25(alliance_searchwords, 4.0, 1.0) FROM alliance_searchwords"
        " WHERE alliance_searchwords MATCH %s AND rowid = alliance_searchentry.id)",
        [query],
        output_field=FloatField(),
    )


def lookalikes(kinds: list[type[Any]], user: Any, words: str) -> list[Any]:
    """Entries whose headings have words that look like these, the most alike first, as far as this person may see them."""
    by_label = {label_of(kind): kind for kind in kinds}
    rows = loosely(SearchEntry.objects.filter(kind__in=by_label), words)
    ratio = cache(lambda word, other: SequenceMatcher(None, word, other).ratio())
    compared = sorted(
        ((likeness(words, row.head, ratio), row.pk, row) for row in rows), key=lambda one: one[:2], reverse=True
    )
    alike = [row for found, _key, row in compared if found >= ALIKE]
    keys = [row.pk for row in alike]
    of_kinds = [
        kind_seen(by_label[label], user).filter(id__in=keys).values("id") for label in {row.kind for row in alike}
    ]
    seen = {one["id"] for one in of_kinds[0].union(*of_kinds[1:], all=True)} if of_kinds else set()
    return [row for row in alike if row.pk in seen]


def loosely(entries: QuerySet[SearchEntry], words: str) -> list[Any]:
    """The entries, of whoever's rows, whose headings share most trigrams with the words."""
    rows = entries.defer("lexemes", "body")
    if connection.vendor != "postgresql":
        pieces = {word[at : at + 3] for word in plain_words(words) for at in range(len(word) - 2)}
        if not pieces:
            return []
        query = " OR ".join(f'"{piece}"' for piece in sorted(pieces))
        inside = RawSQL(
            "SELECT rowid FROM alliance_searchlike WHERE alliance_searchlike MATCH %s ORDER BY rank LIMIT %s",
            [query, MOST_COMPARED],
        )
        return list(rows.filter(id__in=inside))
    if not has_trigrams():
        return []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.word_similarity_threshold', %s, true)", [str(LOOSELY)])
        any_word = reduce(or_, (Q(TrigramWordSimilar(F("head"), Value(word))) for word in plain_words(words)))
        alike = rows.filter(any_word)
        return list(alike.annotate(alike=TrigramWordSimilarity(words, "head")).order_by("-alike")[:MOST_COMPARED])


@cache
def has_trigrams() -> bool:
    """Whether the owner of the database allowed pg_trgm when it was migrated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_indexes WHERE indexname = 'alliance_searchentry_like')")
        return bool(cursor.fetchone()[0])


def likeness(words: str, head: str, ratio: Callable[[str, str], float]) -> float:
    """From 0 to 1: how well each asked word is met by some word of the heading, on average."""
    asked, there = plain_words(words), plain_words(head)
    if not asked or not there:
        return 0.0
    return sum(max(ratio(word, other) for other in there) for word in asked) / len(asked)


def plain_words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


@dataclass(frozen=True)
class Term:
    """A word or phrase somebody asked for, or asked to be without."""

    text: str
    wanted: bool
    is_phrase: bool = False
    is_or: bool = False

    @property
    def is_plain(self) -> bool:
        """Typed without signs: who writes phrases and signs wants just that, nothing alike."""
        return self.wanted and not self.is_phrase


def terms(words: str) -> Iterator[Term]:
    """What PostgreSQL's websearch reads out of a question."""
    for found in TERM.finditer(words):
        minus, phrase, word = found.groups()
        if word and word.casefold() == "or" and not minus:
            yield Term("", wanted=False, is_or=True)
        elif text := " ".join(plain_words(phrase if phrase is not None else word)):
            yield Term(text, wanted=not minus, is_phrase=phrase is not None)


def fts5(words: str) -> str:
    """The same question in the words of FTS5: alternatives of terms that all have to be there, and of those that may not."""
    alternatives: list[list[Term]] = [[]]
    for term in terms(words):
        if term.is_or:
            alternatives.append([])
        else:
            alternatives[-1].append(term)
    return " OR ".join(f"({said})" for terms_of in alternatives if (said := all_of(terms_of)))


def all_of(asked: list[Term]) -> str:
    wanted = " AND ".join(f'"{term.text}"' for term in asked if term.wanted)
    without = " OR ".join(f'"{term.text}"' for term in asked if not term.wanted)
    return f"({wanted}) NOT ({without})" if wanted and without else wanted


def answer(rows: list[Any], *, similar: bool = False) -> Answer:
    """Results by kind: kinds found about as well as the best in their usual order, then the others in theirs."""
    by_kind: dict[str, list[Any]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    usual = {label_of(kind.model): (kind.order, number) for number, kind in enumerate(registry.search)}
    best = max((row.rank for row in rows), default=0) if not similar else 0
    ordered = sorted(
        by_kind, key=lambda kind: (not similar and by_kind[kind][0].rank < best * ABOUT_AS_WELL, *usual[kind])
    )
    kinds = [
        Kind(kind, names_of(kind), len(by_kind[kind]) if similar else by_kind[kind][0].of_kind) for kind in ordered
    ]
    return Answer(tuple(found(row) for kind in ordered for row in by_kind[kind]), tuple(kinds), similar)


def name_of(kind: str) -> str:
    return str(apps.get_model(kind)._meta.verbose_name)


def names_of(kind: str) -> str:
    return str(apps.get_model(kind)._meta.verbose_name_plural)


def found(row: SearchEntry) -> Found:
    model: Any = apps.get_model(row.kind)
    url = model(pk=row.row_id).get_absolute_url()
    return Found(name_of(row.kind), row.label, row.detail, url, type=row.kind, id=row.row_id)
