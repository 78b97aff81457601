"""How rows are narrowed, searched, ordered and paged; the same for both doors, and strict about names."""

from collections.abc import Iterable
from functools import cache
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, ManyToManyField, Model, Q, QuerySet
from django.forms import HiddenInput, NullBooleanField
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from alliance.doors.noun import Noun
from alliance.doors.shapes import offered
from alliance.models import Department

EITHER = (("unknown", _("Any")), ("true", _("Yes")), ("false", _("No")))
# Of a field that may be empty: the page asks whether it has a value, the API whether it is null.
WHETHER = (("unknown", _("Any")), ("false", _("Yes")), ("true", _("No")))
RESERVED = {"search", "ordering", "cursor", "limit", "fields", "expand", "format"}


def filter_class(noun: Noun) -> type[django_filters.FilterSet]:
    filters = {"external_id": ["exact"], **noun.filters} if noun.is_importable else noun.filters
    return made_filter_class(noun.model, tuple((name, tuple(lookups)) for name, lookups in filters.items()))


@cache
def made_filter_class(
    model: type[Model], filters: tuple[tuple[str, tuple[str, ...]], ...]
) -> type[django_filters.FilterSet]:
    """A FilterSet of exactly the noun's filters. Relations to anything but a short list have no control of choices."""
    related = {"filter_class": django_filters.ModelChoiceFilter, "extra": related_extra}
    overrides = {ForeignKey: related, ManyToManyField: related}
    meta = type("Meta", (), {"model": model, "fields": dict(filters), "filter_overrides": overrides})
    return type(f"{model.__name__}Filter", (django_filters.FilterSet,), {"Meta": meta})


def related_extra(field: Any) -> dict[str, Any]:
    """A page with a hundred thousand options helps nobody: such filters are set by links and by the API."""
    extra: dict[str, Any] = {"queryset": field.related_model._default_manager.all()}
    return extra if field.related_model is Department else extra | {"widget": HiddenInput}


def filters_of(noun: Noun, rows: QuerySet[Any], asked: QueryDict, *, by: Any) -> django_filters.FilterSet:
    """The noun's filters, whose choices are only rows this person may see."""
    chosen = filter_class(noun)(asked, queryset=rows)
    fields = chosen.form.fields.items()
    for name, field in fields:
        if isinstance(field, NullBooleanField):
            column, may_be_empty, _rest = name.partition("__isnull")
            field.widget.choices = WHETHER if may_be_empty else EITHER
            if may_be_empty:
                field.label = capfirst(str(noun.model._meta.get_field(column).verbose_name))  # type: ignore[union-attr]
    offered(chosen.form, by, {name for name, field in fields if name in asked or not field.widget.is_hidden})
    return chosen


def narrowed(noun: Noun, rows: QuerySet[Any], asked: QueryDict, *, by: Any) -> QuerySet[Any]:
    """Rows by filters and search. Raises ValidationError for an unknown filter or a value it cannot take."""
    filters = filter_class(noun)
    unknown = sorted(set(asked) - set(filters.base_filters) - RESERVED)
    if unknown:
        allowed = ", ".join(sorted(filters.base_filters)) or "none"
        raise ValidationError(
            {
                name: ValidationError(f"There is no such filter. The filters are: {allowed}.", code="unknown_filter")
                for name in unknown
            }
        )
    chosen = filters_of(noun, rows, asked, by=by)
    if not chosen.is_valid():
        raise ValidationError({name: errors.as_data() for name, errors in chosen.form.errors.items()})
    return searched(noun, chosen.qs, asked.get("search", "").strip())


def searched(noun: Noun, rows: QuerySet[Any], words: str) -> QuerySet[Any]:
    return matching(rows, noun.search, words)


def matching(rows: QuerySet[Any], names: Iterable[str], words: str) -> QuerySet[Any]:
    """Rows in which every word occurs in some of these columns."""
    if "\x00" in words:
        raise ValidationError({"search": ["This text contains a character that cannot be searched."]})
    for word in words.split()[:10]:
        found = Q()
        for name in names:
            found |= Q(**{f"{name}__icontains": word})
        rows = rows.filter(found)
    return rows


def ordered_by(noun: Noun, asked: QueryDict) -> str:
    """The ordering asked for, from the noun's own list."""
    given = asked.get("ordering", "").strip() or noun.ordering[0]
    allowed = {name.lstrip("-") for name in noun.ordering}
    if given.lstrip("-") not in allowed:
        raise ValidationError(
            {"ordering": ValidationError(f"Order by one of: {', '.join(sorted(allowed))}.", code="unknown_ordering")}
        )
    return given
