"""The pages of a noun: list, page, form of each act, export. Each post is one call of one service."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm, ChoiceField, ModelChoiceField, NullBooleanField
from django.forms.utils import ErrorDict
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict, StreamingHttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views import View
from rest_framework.request import Request

from alliance import digits, replica, work
from alliance.doors import choices, lists, paging, shapes
from alliance.doors.noun import Act, Noun, noun_of
from alliance.errors import KeyReused, NotAllowed, Refusal, StaleVersion
from alliance.exports import cell, line_writer
from alliance.files import shown_files
from alliance.forms import Form, Shape
from alliance.idempotency import SHOWN_ONCE, Answer, fingerprint_of_form, once
from alliance.templatetags.words import instant

COUNT_UP_TO = 1000
SENT_BEFORE = (
    "You sent this form before with something else in it, and that is saved. Look at it first; "
    "send this only if it is to be saved as well."
)


class NounView(View):
    noun: ClassVar[Noun]

    def crumbs(self, row: Any, parent: Any = None) -> list[dict[str, str]]:
        """The way back: the list, or the parent's list and the parent; then the row, where this is not its page."""
        above = noun_of(type(parent)) if parent is not None else self.noun
        found = [{"label": sentence_case(above.label_plural), "url": f"/{above.path}/"}]
        return found + [{"label": str(one), "url": one.get_absolute_url()} for one in (parent, row) if one is not None]

    def keyset_ordering(self, asked: Any) -> str:
        return lists.ordered_by(self.noun, asked)

    def listed(self, request: HttpRequest) -> Any:
        """What this person may see of what was asked for."""
        rows = replica.spread(self.noun.rows(request.user), request.user, timezone.now())
        return lists.narrowed(self.noun, rows, request.GET, by=request.user)


class ListPage(NounView):
    """A list is a tool: filtered, searched, ordered and paged by its URL. An htmx request gets the table alone."""

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = self.listed(request)
        pager = paging.KeysetPagination()
        page = pager.paginate_queryset(rows, Request(request), view=self)
        template = "records/rows.html" if request.htmx and not request.htmx.boosted else self.noun.list_template  # type: ignore[attr-defined]
        return render(request, template, self.context(request, rows, page, pager))

    def context(self, request: HttpRequest, rows: Any, page: Any, pager: Any) -> dict[str, Any]:
        counted = rows.order_by()[: COUNT_UP_TO + 1].count()
        chosen = lists.filters_of(self.noun, rows, request.GET, by=request.user).form
        chosen.full_clean()  # a chip names the row it filters by
        return {
            "noun": self.noun,
            "rows": page,
            "next": pager.get_next_link(),
            "previous": pager.get_previous_link(),
            "filters": [field for field in chosen if isinstance(field.field, ChoiceField | NullBooleanField)],
            "ordering": self.keyset_ordering(request.GET),
            "search": request.GET.get("search", ""),
            "chips": chips_of(chosen, request.GET),
            "clear_url": request.path,
            "exports": [{"label": "CSV", "url": f"/{self.noun.path}/export.csv?{request.GET.urlencode()}"}],
            **words_of(self.noun, counted, may_create=self.noun.may_create(request.user)),
            **self.noun.list_context(request.user),
        }


def sentence_case(words: str) -> str:
    return words[:1].upper() + words[1:]


def words_of(noun: Noun, counted: int, *, may_create: bool) -> dict[str, Any]:
    """The words around a list: its title, how many there are, the first act."""
    number = f"More than {COUNT_UP_TO:,}" if counted > COUNT_UP_TO else f"{counted:,}"
    create = noun.create if may_create else None
    return {
        "title": sentence_case(noun.label_plural),
        "counted": f"{number} {noun.label if counted == 1 else noun.label_plural}",
        "empty_title": f"No {noun.label_plural} yet",
        "new": {"label": create.label, "url": f"/{noun.path}/new/"} if create else None,
    }


def chips_of(form: BaseForm, asked: QueryDict) -> list[dict[str, str]]:
    """One chip per filter in force, whose address is the list without it."""
    chips = []
    for name, value in asked.items():
        if not value or name in ("cursor", "ordering", "limit") or is_undecided(form, name, value):
            continue
        rest = asked.copy()
        rest.pop(name)
        rest.pop("cursor", None)
        label = chip_label(form, name, str(value))
        chips.append({"label": label, "url": f"?{rest.urlencode()}"})
    return chips


def is_undecided(form: BaseForm, name: str, value: object) -> bool:
    """A choice between yes and no that nobody made is sent along, too."""
    return isinstance(form.fields.get(name), NullBooleanField) and value == "unknown"


def chip_label(form: BaseForm, name: str, value: str) -> str:
    if name not in form.fields:
        return f"“{value}”"
    field = form[name]
    if isinstance(field.field, ModelChoiceField):
        row = form.cleaned_data.get(name) if form.is_valid() else None
        return f"{field.label}: {row or value}"
    choices = dict(getattr(field.field.widget, "choices", ()))
    words = next((label for key, label in choices.items() if str(key) == value), value)
    return f"{field.label}: {words}"


class ExportPage(NounView):
    """Exactly the rows and columns of the list, as CSV that no spreadsheet can be tricked by."""

    def get(self, request: HttpRequest) -> StreamingHttpResponse:
        rows = self.listed(request)
        rows = paging.Order.of(rows, self.keyset_ordering(request.GET)).whole(rows)
        response = StreamingHttpResponse(self.lines(rows), content_type="text/csv; charset=utf-8")
        response.headers["Content-Disposition"] = f'attachment; filename="{self.noun.path}.csv"'
        return response

    def lines(self, rows: Any) -> Iterator[str]:
        writer = line_writer()
        yield writer(["id", *(column.label for column in self.noun.columns)])
        for row in rows.iterator(chunk_size=500):
            yield writer([str(row.pk), *(cell(column.of(row)) for column in self.noun.columns)])


class RecordPage(NounView):
    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        row = self.noun.row(request.user, pk)
        return render(request, self.noun.page_template, self.context(row, request.user))

    def context(self, row: Any, user: Any) -> dict[str, Any]:
        lifecycle = self.noun.lifecycle
        return {
            "noun": self.noun,
            "row": row,
            "state": lifecycle.state_of(row) if lifecycle else None,
            "states": lifecycle.path_to(getattr(row, lifecycle.field)) if lifecycle else [],
            "facts": facts_of(row),
            "files": shown_files(row, user),
            "may_attach": user.has_perm("alliance.attach_file"),
            "crumbs": self.crumbs(None, self.noun.parent_of(row, user)),
            **buttons(self.noun, row, user),
            **self.noun.page_context(row, user),
        }


def buttons(noun: Noun, row: Any, user: Any) -> dict[str, Any]:
    """One primary button (the first act that moves things on), Edit beside it, the rest under More."""
    acts = [
        (act, {"label": act.label, "url": noun.act_url(row, act), "danger": act.danger})
        for act in noun.actions(row, user)
    ]
    change = [link for act, link in acts if act.name == "change"]
    others = [link for act, link in acts if act.name != "change"]
    primary = others.pop(0) if others and not others[0]["danger"] else None
    if user.has_perm("alliance.read_audit"):
        asked = urlencode({"subject_type": noun.model_label, "subject_id": row.pk})
        others.append({"label": _("History in the audit trail"), "url": f"/audit/?{asked}", "danger": False})
    return {"primary": primary, "plain": change, "more": others}


def facts_of(row: Any) -> list[tuple[str, Any]]:
    """Label and value of every field people fill in; last, where another system has one, its identifier."""
    secret: frozenset[str] = getattr(row, "secret_fields", frozenset())
    fields = [
        field
        for field in row._meta.concrete_fields
        if field.editable
        and not field.primary_key
        and field.name not in secret
        and (field.name != "external_id" or row.external_id)
    ]
    fields.sort(key=lambda field: field.name == "external_id")
    return [(capfirst(field.verbose_name), display(row, field)) for field in fields]


def display(row: Any, field: Any) -> Any:
    shown = getattr(row, f"get_{field.name}_display", None)
    value = shown() if shown else getattr(row, field.name)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, datetime):
        return instant(value)
    if isinstance(value, list):
        return "; ".join(plain_words(part) if isinstance(part, dict) else str(part) for part in value)
    return value


def plain_words(part: dict[str, Any]) -> str:
    """Without what only a map can show."""
    return ", ".join(str(value) for value in part.values() if not isinstance(value, dict | list))


class ActPage(NounView):
    """The form of one act (or its question, where there is nothing to fill in), and what becomes of it."""

    def get(self, request: HttpRequest, act: str = "create", pk: Any = None) -> HttpResponse:
        chosen, row = self.found(request, act, pk)
        form = None
        if chosen.form:
            if "choices" in request.GET:
                return self.choices(request, chosen.form, row)
            shown = row if act == "change" or hasattr(chosen.form, "initial_from") else None
            start = request.GET.dict() | dict(chosen.begin(row, request.user) if chosen.begin else {})
            form = for_people(shapes.unbound(chosen.form, by=request.user, row=shown, initial=start), row)
        return self.shown(request, chosen, row, form, self.possible(chosen, row))

    def choices(self, request: HttpRequest, form: type[Shape], row: Any) -> HttpResponse:
        """What a search box of this form finds: asked for by the script with `?choices=<field>&q=<words>`."""
        name = request.GET["choices"]
        field = choices.field_called(for_people(shapes.unbound(form, by=request.user), row), name)
        if not isinstance(field, ModelChoiceField):
            raise Http404
        found = choices.found(field, request.GET.get("q", ""))
        return render(request, "forms/search_box_found.html", {"name": name, "found": found})

    def post(self, request: HttpRequest, act: str = "create", pk: Any = None) -> HttpResponse:
        chosen, row = self.found(request, act, pk)
        form = None
        if chosen.form:
            form = for_people(shapes.bound(chosen.form, request.POST, request.FILES, by=request.user, row=row), row)
        try:
            answer = self.once(request, chosen, row, form)
        except ValidationError as fault:
            form = form or shapes.unbound(EmptyForm, by=request.user)
            add_errors(form, fault)
            return self.shown(request, chosen, row, form, "", status=400)
        except StaleVersion as fault:
            return self.stale(request, chosen, row, form, fault)
        except NotAllowed:
            raise
        except KeyReused:
            return self.shown(request, chosen, row, form, SENT_BEFORE, status=409, idempotency_key=uuid4().hex)
        except Refusal as fault:
            fault.afterwards()
            return self.shown(request, chosen, row, form, fault.message, status=fault.status)
        work.forget_count(request.user)
        if not answer.replayed:
            messages.success(request, answer.body["said"])
        elif answer.body["said"] == SHOWN_ONCE:
            messages.warning(request, SHOWN_ONCE)
        return HttpResponseRedirect(answer.body["url"])

    def found(self, request: HttpRequest, act: str, pk: Any) -> tuple[Act, Any]:
        row = self.noun.row(request.user, pk) if pk is not None else None
        chosen = self.noun.act(act) if row is not None else self.noun.create
        if chosen is None:
            raise LookupError(f"{self.noun.name} cannot be created")
        self.noun.permit(chosen, row, request.user)
        return chosen, row

    def possible(self, act: Act, row: Any) -> str:
        """The sentence of why not, if the row's state does not allow it."""
        if row is None or self.noun.is_possible(act, row):
            return ""
        if act.step and self.noun.lifecycle:
            lifecycle = self.noun.lifecycle
            return lifecycle.refusal(lifecycle.step(act.step), getattr(row, lifecycle.field))
        return f"“{act.label}” is not possible now."

    def once(self, request: HttpRequest, act: Act, row: Any, form: Shape | None) -> Answer:
        """A double click or a reload of the answer does not do it twice: the form carries its own key."""
        key = request.POST.get("idempotency_key", "")
        if not key or not request.user.is_authenticated:
            return self.perform(request, act, row, form)
        mark = fingerprint_of_form(request.path, request.POST, request.FILES)
        return once(request.user.pk, key[:255], mark, lambda: self.perform(request, act, row, form))

    def perform(self, request: HttpRequest, act: Act, row: Any, form: Shape | None) -> Answer:
        values = shapes.clean_values(form) if form is not None else {}
        now = timezone.now()
        result, facts = self.noun.perform(
            act,
            row,
            values,
            version=digits.whole(request.POST.get("version", "")),
            by=request.user,
            at=now,
            on=timezone.localdate(now),
        )
        target = result if hasattr(result, "get_absolute_url") else row
        if act is self.noun.create and self.noun.is_line:
            target = self.noun.parent_of(target, request.user) or target
        url = target.get_absolute_url() if target is not None else self.noun.path
        said = " ".join([act.said, *(f"{name}: {value}" for name, value in facts.items())])
        return Answer(200, {"url": url, "said": said}, kept={"url": url, "said": SHOWN_ONCE} if facts else None)

    def stale(self, request: HttpRequest, act: Act, row: Any, form: Any, fault: StaleVersion) -> HttpResponse:
        """Trust case T3: both versions side by side, and what was typed is kept."""
        now = shapes.initial_of(act.form, row) if act.form else {}
        differences = [
            {"label": field.label, "theirs": now.get(field.name), "yours": field.value()}
            for field in (form or [])
            if str(now.get(field.name) or "") != str(field.value() or "")
        ]
        extra = {"conflict": differences, "version": row.version}
        return self.shown(request, act, row, form, fault.message, status=409, **extra)

    def shown(
        self, request: HttpRequest, act: Act, row: Any, form: Any, refusal: str, *, status: int = 200, **extra: Any
    ) -> HttpResponse:
        above = self.noun.parent_of(row, request.user) if row else self.noun.parent_named(request.GET, request.user)
        back = row or above
        context = {
            "noun": self.noun,
            "act": act,
            "row": row,
            "form": form,
            "refusal": refusal,
            "version": row.version if row is not None else "",
            "idempotency_key": request.POST.get("idempotency_key") or uuid4().hex,
            "cancel_url": back.get_absolute_url() if back is not None else f"/{self.noun.path}/",
            "crumbs": self.crumbs(row, above),
            "form_sub": "" if row is not None else self.noun.lead,
            **extra,
        }
        return render(request, act.template, context, status=status)


def for_people(form: Shape, row: Any) -> Shape:
    """The form without what only other systems write (identifiers, `machines_only`), and with the choices of this row."""
    for name in ("external_id", *getattr(form, "machines_only", ())):
        form.fields.pop(name, None)
    if row is not None:
        form.offer_of(row)
    return choices.searchable(form)


class EmptyForm(Form):
    """Carries the errors of an act that has no fields."""


def add_errors(form: Shape, fault: ValidationError) -> None:
    """A service's sentences next to the fields they are about; what concerns no field of the form goes on top."""
    if form.is_bound and form.errors:
        return
    found = fault.error_dict if hasattr(fault, "error_dict") else {"__all__": fault.error_list}
    if not form.is_bound:
        form.is_bound, form.cleaned_data = True, {}
        form._errors = ErrorDict()  # type: ignore[union-attr]
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


def urls_of(noun: Noun) -> list[URLPattern]:
    """The URLs of a noun's pages; those of a public noun can be read without an account."""

    def view(base: type[NounView], open_to_all: bool = False) -> Any:
        made = type(f"{noun.model.__name__}{base.__name__}", (base,), {"noun": noun}).as_view()  # type: ignore[attr-defined]
        return login_not_required(made) if open_to_all else made

    found = [
        path(f"{noun.path}/", view(ListPage, noun.public), name=f"{noun.name}_list"),
        path(f"{noun.path}/export.csv", view(ExportPage, noun.public), name=f"{noun.name}_export"),
        path(f"{noun.path}/<uuid:pk>/", view(RecordPage, noun.public), name=noun.name),
    ]
    if noun.create:
        found.append(path(f"{noun.path}/new/", view(ActPage), name=f"{noun.name}_new"))
    acts = view(ActPage)
    found += [
        path(f"{noun.path}/<uuid:pk>/{act.name}/", acts, {"act": act.name}, name=f"{noun.name}_{act.name}")
        for act in noun.acts
    ]
    return found
