"""The index of the search over everything: one entry per row that can be found, whatever its kind."""

from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils import timezone

from alliance.models.records import RecordQuerySet, Worded


class Lexemes(models.Func):
    """The words of an entry as PostgreSQL searches them: those of its heading weigh most, and its kind is one that nobody
    can type (`=initiatives.need`), so that one index finds words within a kind. SQLite has a table of its own."""

    template = (
        "(setweight(to_tsvector('english'::regconfig, %(head)s), 'A') ||"
        " setweight(to_tsvector('english'::regconfig, %(body)s), 'C') || array_to_tsvector(ARRAY['=' || %(kind)s::text]))"
    )

    def as_sql(self, compiler: Any, connection: Any, *_: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        head, body, kind = (compiler.compile(part)[0] for part in self.source_expressions)
        return self.template % {"head": head, "body": body, "kind": kind}, ()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, tuple[Any, ...]]:
        return "''", ()


class SearchEntry(Worded):
    """What can be found of one row. Says nothing of who may see it: that is asked of the row itself, at each search.

    `head` and `body` are what is compared, without accents; `label` and `detail` are what is shown. Everything here
    follows from the row and can be made again at any time (alliance/search_index.py).
    """

    kind = models.CharField(max_length=80)
    row_id = models.UUIDField()
    label = models.CharField(max_length=300)
    detail = models.CharField(max_length=300, blank=True)
    head = models.TextField()
    body = models.TextField(blank=True)
    indexed_at = models.DateTimeField(default=timezone.now)
    lexemes = models.GeneratedField(
        expression=Lexemes("head", "body", "kind"), output_field=SearchVectorField(), db_persist=True
    )

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "search entry"
        verbose_name_plural = "search entries"
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="alliance_searchentry_once")]

    def __str__(self) -> str:
        return self.label
