"""A noun of the product as both doors see it: what it is, how it is listed, and what can be done with it."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import Http404
from django.urls import reverse

from alliance import audit
from alliance.forms import Shape
from alliance.lifecycle import Lifecycle
from alliance.permissions import allows, require
from alliance.registry import nouns
from alliance.visibility import seen_by

Unpacked = tuple[Any, dict[str, Any]]


@dataclass(frozen=True)
class Act:
    """One thing a person can do: a service with its shape, its permission and its words.

    `name` is the piece of the URL; "create" makes a row and "change" edits one. A step of the lifecycle names it in
    `step`. `unpack` splits what the service returns into the row and facts that are shown once (a new token).
    """

    name: str
    label: str
    service: Callable[..., Any]
    permission: str
    form: type[Shape] | None = None
    said: str = "Saved."
    step: str | None = None
    when: Callable[[Any], bool] | None = None
    unpack: Callable[[Any], Unpacked] | None = None
    danger: bool = False
    hint: str = ""
    note: str = ""  # a template shown above the form, for what depends on the row and the hour
    template: str = "records/form.html"
    begin: Callable[[Any, Any], Mapping[str, Any]] | None = None  # what the form begins with, for this row and person

    def accepts(self, name: str) -> bool:
        return name in inspect.signature(self.service).parameters

    def do(self, values: Mapping[str, Any], *, by: Any, at: datetime, on: date) -> Unpacked:
        """Call the service with the values of its shape, and with the instant or day where it wants one and has none."""
        given = {name: value for name, value in (("at", at), ("on", on)) if self.accepts(name)}
        result = self.service(**{**given, **values}, by=by)
        return self.unpack(result) if self.unpack else (result, {})


@dataclass(frozen=True)
class Column:
    """A column of the list. `value` is an attribute path or a function of the row; `kind` chooses how it is drawn."""

    label: str
    value: str | Callable[[Any], Any]
    kind: str = "text"  # text, link, number, money, day, instant, status, flag
    order_by: str = ""
    optional: bool = False  # leaves the table on a phone

    def of(self, row: Any) -> Any:
        if callable(self.value):
            return self.value(row)
        for piece in self.value.split("."):
            row = getattr(row, piece, None)
        return row() if callable(row) else row


@dataclass(frozen=True)
class Noun:
    """Registered with `registry.nouns.add(NEED)`; URLs, API, documentation and the access matrix follow from it."""

    model: type[Model]
    path: str  # "needs", the first piece of its URLs
    serializer: type[Any]
    create: Act | None = None
    acts: tuple[Act, ...] = ()
    lifecycle: Lifecycle | None = None
    keyword: str = ""  # how services call the row; the model's name unless said otherwise
    columns: tuple[Column, ...] = ()
    filters: Mapping[str, list[str]] = field(default_factory=dict)
    search: tuple[str, ...] = ()
    ordering: tuple[str, ...] = ("-created_at",)
    related: tuple[str, ...] = ()  # select_related for lists and pages
    prefetch: tuple[Any, ...] = ()
    api_related: tuple[str, ...] | None = None  # select_related of the API's list, where it shows less than the page's
    api_prefetch: tuple[Any, ...] = ()  # what only the API's list shows
    lead: str = ""  # what the thing is for, under the title and in the empty list
    page_template: str = "records/page.html"
    list_template: str = "records/list.html"
    page_context: Callable[[Any, Any], Mapping[str, Any]] = lambda row, user: {}
    list_context: Callable[[Any], Mapping[str, Any]] = lambda user: {}
    public: bool = False  # may be read without an account (rows by visible_to)
    own_bulk: bool = False  # the app has its own, quicker way of taking many rows at once
    sessions_only: bool = False  # not for API tokens: a token cannot make another
    parent: str = ""  # the relation to the row whose page lists these, such as "plan" or "party.partnership"
    is_line: bool = False  # whoever adds one is back on the parent's page, to add the next

    @property
    def is_importable(self) -> bool:
        """Rows may carry another system's identifier from the beginning, and are known by it from then on."""
        return (
            self.create is not None and self.create.form is not None and "external_id" in self.create.form.base_fields
        )

    @property
    def name(self) -> str:
        return str(self.model._meta.model_name)

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    @property
    def label_plural(self) -> str:
        return str(self.model._meta.verbose_name_plural)

    @property
    def row_keyword(self) -> str:
        return self.keyword or self.name

    def act(self, name: str) -> Act:
        for act in self.acts:
            if act.name == name:
                return act
        raise Http404

    def rows(self, user: Any) -> QuerySet[Any]:
        """Every row this person may know of, with what lists and pages show of it."""
        return seen_by(self.model, user).select_related(*self.related).prefetch_related(*self.prefetch)

    def api_rows(self, user: Any) -> QuerySet[Any]:
        """The same rows, with what the API shows of them."""
        rows = self.rows(user).prefetch_related(*self.api_prefetch)
        if self.api_related is None:
            return rows
        return (
            rows.select_related(None).select_related(*self.api_related)
            if self.api_related
            else rows.select_related(None)
        )

    def row(self, user: Any, pk: Any) -> Any:
        """The row, or Http404 — also where it exists but is not theirs to see, which is recorded (trust case A1)."""
        found = self.rows(user).filter(pk=pk).first()
        if found is None:
            hidden = self.model._default_manager.filter(pk=pk).first() if user.is_authenticated else None
            if hidden is not None:
                audit.record("access_denied", hidden, by=user)
            raise Http404
        return found

    def parent_of(self, row: Any, user: Any) -> Any:
        """The row on whose page this one is listed; None where there is none this person may see."""
        for piece in self.parent.split(".") if self.parent else []:
            row = getattr(row, piece, None)
        return self.seen_parent(row, user) if self.parent else None

    def parent_named(self, given: Mapping[str, Any], user: Any) -> Any:
        """The parent of a row that is still to be made, named by the form's own field."""
        first, _, rest = self.parent.partition(".")
        if not given.get(first):
            return None
        model: Any = self.model._meta.get_field(first).related_model
        try:
            row = seen_by(model, user).filter(pk=given[first]).first()
        except ValidationError:
            return None
        return self.seen_parent(getattr(row, rest, None) if rest else row, user)

    def seen_parent(self, row: Any, user: Any) -> Any:
        return row if row is not None and seen_by(type(row), user).filter(pk=row.pk).exists() else None

    def may_create(self, user: Any) -> bool:
        return self.create is not None and allows(user, self.create.permission)

    def is_possible(self, act: Act, row: Any) -> bool:
        """Whether the row's state lets it happen, whoever asks."""
        if act.step and self.lifecycle:
            return getattr(row, self.lifecycle.field) in self.lifecycle.step(act.step).sources
        return act.when is None or act.when(row)

    def actions(self, row: Any, user: Any) -> list[Act]:
        """What this person can do with this row now; draws the buttons and `available_actions`."""
        return [act for act in self.acts if self.is_possible(act, row) and allows(user, act.permission, row)]

    def permit(self, act: Act, row: Any, by: Any) -> None:
        """Asked before the shape is read, so that who may not is told so before what is wrong; the service asks again."""
        require(by, act.permission, row)

    def perform(
        self, act: Act, row: Any, values: dict[str, Any], *, version: int | None, by: Any, at: datetime, on: date
    ) -> Unpacked:
        """One call of one service."""
        if row is None:
            return act.do(values, by=by, at=at, on=on)
        if version is not None and act.accepts("version"):
            values = {**values, "version": version}
        return act.do({self.row_keyword: row, **values}, by=by, at=at, on=on)

    def act_url(self, row: Any, act: Act) -> str:
        return reverse(f"{self.name}_{act.name}", args=[row.pk])

    @property
    def model_label(self) -> str:
        return str(self.model._meta.label_lower)


def noun_of(model: type[Model]) -> Noun:
    for noun in nouns:
        if noun.model is model:
            found: Noun = noun
            return found
    raise LookupError(f"{model.__name__} is not a registered noun")
